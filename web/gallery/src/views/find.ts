// What a word, hash, address or number stands for. One result opens at once.
import { get, withQuery } from '../api.ts';
import { h } from '../dom.ts';
import { short } from '../format.ts';
import { go, paths, type Context, type View } from '../router.ts';
import type { Found } from '../types.ts';

const PLACES: Record<string, (id: string) => string> = {
  piece: paths.piece, job: (id) => `/job/${id}`, work: paths.work, creator: paths.creator, artist: paths.artist, provider: paths.provider, owner: paths.creator, registrant: paths.creator,
};

export async function show({ query, signal }: Context): Promise<View> {
  const wanted = query.get('q') ?? '';
  const found = await get<Found>(withQuery('/api/v1/search', { q: wanted }), signal);
  const rows = found.items.filter((item) => PLACES[item.kind]);
  if (rows.length === 1 && rows[0]) queueMicrotask(() => go(PLACES[rows[0]!.kind]!(rows[0]!.id)));
  return {
    title: `Find ${wanted}`,
    node: h('div', { class: 'page' }, h('h1', null, `“${wanted}”`),
      rows.length ? h('ul', { class: 'found' }, rows.map((item) => h('li', null, h('span', { class: 'kicker' }, item.kind), h('a', { href: PLACES[item.kind]!(item.id) }, short(item.id, 8))))) : h('p', null, 'Nothing has this word, hash, address or number.'),
      /^0x|^\d+$/.test(wanted) ? null : h('p', null, h('a', { href: withQuery('/', { words: wanted }) }, 'Look for it in the words of pieces'))),
  };
}
