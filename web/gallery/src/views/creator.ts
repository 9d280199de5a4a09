// Who commissions: pieces, and what was commissioned and left.
import { ApiError, api, get } from '../api.ts';
import { h } from '../dom.ts';
import { date, plural, short } from '../format.ts';
import { copyable } from '../parts/copy.ts';
import { jobsTable } from '../parts/jobs_table.ts';
import { figures, section } from '../parts/section.ts';
import { shelf } from '../parts/shelf.ts';
import { paths, type Context, type View } from '../router.ts';
import type { Creator } from '../types.ts';

export async function show({ params, signal, ...context }: Context): Promise<View> {
  const address = params.address!.toLowerCase();
  const creator = await get<Creator>(api`/api/v1/creators/${address}`, signal).catch((error: unknown): Creator => {
    // Whoever only collects has no commissions, and a page all the same.
    if (error instanceof ApiError && error.status === 404) return { address, artistName: null, commissions: 0, pieces: 0, abandoned: 0, lastActiveAt: null };
    throw error;
  });
  if (creator.artistName !== null) return asArtist({ params, signal, ...context });
  return {
    title: `Account ${short(address)}`,
    node: h('div', { class: 'page' },
      h('p', { class: 'kicker' }, creator.commissions ? 'creator' : 'collector'),
      h('h1', { class: 'address' }, copyable(address, { what: 'the account' })),
      creator.commissions > 0 && [
        figures([['Commissions', String(creator.commissions)], ['Pieces', String(creator.pieces)], ['Abandoned', h('span', { class: creator.abandoned ? 'warn' : null }, String(creator.abandoned))]]),
        h('p', { class: 'fine' }, creator.abandoned
          ? `${plural(creator.abandoned, 'commission')} came to nothing. Seeds are drawn after a commission, so whoever fishes for a pretty one leaves such a trail.`
          : 'No commission was left: the seeds were taken as they were drawn.', creator.lastActiveAt && ` Last seen ${date(creator.lastActiveAt)}.`),
        section('Commissioned', await shelf({ creator: address }, `/?creator=${address}`, signal)),
      ],
      section('Owns', await shelf({ owner: address }, null, signal)),
      creator.commissions > 0 && section('Commissions', await jobsTable({ creator: address }, 'None.', signal))),
  };
}

/** An autonomous artist commissions too; all about it stands on a page of its own. */
async function asArtist(context: Context): Promise<View> {
  const address = context.params.address!.toLowerCase();
  history.replaceState(history.state, '', paths.artist(address));
  const page = await import('./artist.ts');
  return page.show({ ...context, params: { address } });
}
