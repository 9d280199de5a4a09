// A model, adapter, data set or prompt: where it comes from, its terms, what it earned.
import { api, get, list } from '../api.ts';
import { h, type Child } from '../dom.ts';
import { bytes, date, kindName, moment, plural, short } from '../format.ts';
import { ether, percent } from '../money.ts';
import { copyable } from '../parts/copy.ts';
import { creatorLink, workLink } from '../parts/people.ts';
import { facts, figures, section } from '../parts/section.ts';
import { shelf } from '../parts/shelf.ts';
import { paths, type Context, type View } from '../router.ts';
import type { ModelDetails, Payout, Work } from '../types.ts';

const PAYOUTS_MAX = 500; // counted for the sum; beyond them it says "more than"

export async function show({ params, signal }: Context): Promise<View> {
  const id = params.id!;
  const work = await get<Work>(api`/api/v1/works/${id}`, signal);
  const [parents, descendants, earned, model] = await Promise.all([
    Promise.all(work.parents.map((parent) => get<Work>(api`/api/v1/works/${parent}`, signal).catch(() => null))),
    list<Work>('/api/v1/works', { madeFrom: id, limit: 50 }, signal),
    earnings(id, signal),
    work.kind === 'model' ? get<ModelDetails>(api`/api/v1/models/${id}`, signal).catch(() => null) : null,
  ]);
  const kind = work.kind ?? 'work';
  const links = (works: (Work | null)[]): Child => works.filter((one) => one !== null).map((one) => h('div', null, workLink(one.id, one.name), h('span', { class: 'fine' }, ` ${kindName(one.kind)}, ${one.licence}`)));
  return {
    title: work.name,
    node: h('div', { class: 'page' },
      h('p', { class: 'kicker' }, kindName(kind)),
      h('h1', null, work.name),
      h('p', { class: 'sentence' }, 'Registered by ', work.registrant ? creatorLink(work.registrant) : 'nobody', ` on ${date(work.registeredAt)}. Its author receives ${percent(work.shareBasisPoints)} of each sale of a piece made with it.`),
      work.contested && h('p', { class: 'verdict lie', role: 'alert' }, 'Somebody contests that this registrant may sell it. Its income waits until that is decided.'),
      figures([['Used in', plural(work.pieces, 'piece')], ['Earned', `${earned.complete ? '' : 'more than '}${ether(earned.sum)}`], ['Payments', String(earned.count) + (earned.complete ? '' : '+')], ['Share', percent(work.shareBasisPoints)]]),
      section('Made from', work.parents.length ? links(parents) : h('p', null, 'It names nothing it was made from.'),
        descendants.items.length > 0 && [h('h3', null, 'Others were made from it'), links(descendants.items)]),
      section('Terms', facts(present([
        ['Licence', work.licence], ['Text of the terms', work.terms ? copyable(work.terms, { what: 'the hash of the terms' }) : 'the licence alone'],
        ['Paid to', work.payee ? h('a', { href: paths.creator(work.payee) }, short(work.payee)) : 'nobody'],
        ['Version before', work.previous && h('a', { href: paths.work(work.previous) }, short(work.previous))],
        ['Id', copyable(work.id, { what: 'the id' })], ['Registered', moment(work.registeredAt)],
        ['Transaction', copyable(work.registeredTx, { what: "the transaction's hash" })],
      ]))),
      model && section('The file', modelFacts(model)),
      section('Pieces', await shelf(kind === 'model' ? { model: id } : { work: id }, kind === 'model' ? `/?model=${id}` : null, signal))),
  };
}

const present = (rows: [string, Child][]): [string, Child][] => rows.filter(([, value]) => value);

const modelFacts = (model: ModelDetails): Child => [
  facts([
    ['Size', bytes(model.bytes)], ['Words', `${model.words}, at most ${model.tokenSlots} in a prompt`],
    ['Sizes', model.sizes.map((size) => `${size.width} × ${size.height}`).join(', ')],
    ['Samplers', model.samplers.map((sampler) => sampler.name).join(', ')], ['Mark', model.marks ? 'marks its pictures imperceptibly' : 'none'],
  ]),
  h('p', null, h('a', { href: model.url, download: '', 'data-plain': true }, 'Download the model'), ' and keep a copy: whoever loses the model loses the way back to the picture.'),
];

async function earnings(work: string, signal: AbortSignal): Promise<{ sum: bigint; count: number; complete: boolean }> {
  let sum = 0n, count = 0, cursor: string | null = null;
  do {
    const page: { items: Payout[]; next: string | null } = await list<Payout>('/api/v1/payouts', { work, limit: 100, cursor }, signal);
    for (const payout of page.items) if (/^0x0+$/.test(payout.currency)) sum += BigInt(payout.amountWei);
    count += page.items.length;
    cursor = page.next;
  } while (cursor && count < PAYOUTS_MAX);
  return { sum, count, complete: cursor === null };
}
