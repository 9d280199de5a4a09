// A commission on its way: where it stands, and its piece when there is one.
import { ApiError, api, get } from '../api.ts';
import { now } from '../clock.ts';
import { h, replace, type Child } from '../dom.ts';
import { countdown, moment, title } from '../format.ts';
import { onChain } from '../live.ts';
import { ether } from '../money.ts';
import { creatorLink, providerLink, workLink } from '../parts/people.ts';
import { facts } from '../parts/section.ts';
import { paths, type Context, type View } from '../router.ts';
import type { Job } from '../types.ts';
import { actButton } from '../wallet/act.ts';
import { onSession, session } from '../wallet/session.ts';

const SAID: Record<string, string> = {
  open: 'It waits for a provider to claim it.', claimed: 'A provider paints it.', delivered: 'It is delivered, and open to challenge before it becomes final.',
  challenged: 'Somebody says that the picture is wrong.', refunded: 'The fee went back to its creator.', void: 'It came to nothing; the fee went back.',
  accepted: 'Its creator accepted it; it stays open to challenge for a while.', questioned: 'It was accepted, and somebody says that it is wrong.',
  disproved: 'It was shown to be wrong.', final: 'It is final.',
};
const WAIT_MS = 2000, WAITS_MAX = 60; // until the node has read the block of a new commission
const PIECE = new Set(['accepted', 'questioned', 'disproved', 'final']);

export async function show({ params, chain, signal }: Context): Promise<View> {
  const path = api`/api/v1/jobs/${params.id!}`;
  const ask = () => get<Job>(path, signal).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404 && /^\d+$/.test(params.id!)) return null;
    throw error;
  });
  let job = await ask();
  const body = h('div', { class: 'page' });
  const at = chain.deployment;
  const accept = at && actButton('Accept it now', (tx, s, say) => tx.accept(s, at, Number(params.id), say));
  const draw = () => replace(body, h('p', { class: 'kicker' }, `commission no. ${params.id}`), job ? content(job, accept) : unread());
  const renew = async () => {
    const found = await ask().catch(() => null);
    if (!found || signal.aborted) return;
    job = found;
    draw();
  };
  draw();
  onSession(draw, signal);
  onChain((event) => event.commission === Number(params.id), renew, signal);
  if (!job) void wait(async () => (await renew(), job !== null), signal);
  return { title: `Commission ${params.id}`, node: body };
}

async function wait(found: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (let i = 0; i < WAITS_MAX && !signal.aborted; ++i) {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    if (signal.aborted || (await found())) return;
  }
}

const unread = (): Child => [h('h1', null, 'Not read yet'), h('p', { class: 'sentence', role: 'status' }, 'This node has read no commission of this number. If it was just made, it stands here as soon as the node has read its block.')];

const content = (job: Job, accept: Child): Child => [
  h('h1', null, title({ ...job, commission: job.id })), h('p', { class: 'sentence', role: 'status' }, SAID[job.status] ?? job.status),
  PIECE.has(job.status) && job.requestHash && h('p', null, h('a', { class: 'primary', href: paths.piece(job.requestHash) }, 'See the piece')),
  job.status === 'delivered' && session()?.account === job.creator && accept,
  facts(rows(job)),
];

function rows(job: Job): [string, Child][] {
  const all: [string, Child][] = [
    ['For', job.creator && creatorLink(job.creator)], ['Painted by', job.provider && providerLink(job.provider)], ['Model', job.model && workLink(job.model, null)],
    ['Fee', ether(job.feeWei)], ['Size', `${job.width} × ${job.height}`], ['Steps', String(job.steps)],
    ['Seed', job.seedRule === 'drawn' ? 'drawn when it is claimed' : 'fixed'], ['Commissioned', moment(job.commissionedAt)],
    ['Claimed', job.claimedAt && moment(job.claimedAt)], ['Delivered', job.deliveredAt && moment(job.deliveredAt)], ['Ended', job.endedAt && moment(job.endedAt)],
    ['This phase ends', job.deadline && (job.deadline > now() ? `in ${countdown(job.deadline - now())}` : moment(job.deadline))],
  ];
  return all.filter(([, value]) => value);
}
