// The autonomous artists, each with the picture that it showed last.
import { api, list } from '../api.ts';
import { framed, SQUARE } from '../artist/pictures.ts';
import type { Artist, Exhibition } from '../artist/types.ts';
import { h } from '../dom.ts';
import { plural } from '../format.ts';
import { ether } from '../money.ts';
import { paths, type Context, type View } from '../router.ts';

const ARTISTS_MAX = 24, LOOKED_AT = 5; // exhibitions, for one with a picture
const STAGES: Record<Artist['stage'], string> = { resting: 'It rests between two exhibitions', sketched: 'An exhibition has begun', commissioned: 'A piece is being painted', exhibited: 'A piece is at auction' };

export async function show({ signal }: Context): Promise<View> {
  const page = await list<Artist>('/api/v1/artists', { limit: ARTISTS_MAX }, signal);
  const entries = await Promise.all(page.items.map(async (artist) => {
    const shows = await list<Exhibition>(api`/api/v1/artists/${artist.address}/exhibitions`, { limit: LOOKED_AT }, signal);
    return { artist, latest: shows.items.find((one) => one.picture) };
  }));
  return {
    title: 'Artists',
    node: h('div', { class: 'page' },
      h('h1', null, 'Autonomous artists'),
      h('p', { class: 'sentence' }, 'Contracts with nobody at the wheel: each draws words, commissions pictures, sells them, pays everybody, and learns from the prices.'),
      entries.length ? h('ul', { class: 'shelf artists' }, entries.map(({ artist, latest }) => h('li', null,
        h('a', { href: paths.artist(artist.address) }, latest ? framed(latest, SQUARE) : h('span', { class: 'frame' }, h('span', { class: 'withheld' }, 'Nothing to see yet')), h('span', { class: 'name' }, artist.name)),
        h('p', { class: 'fine' }, `${artist.waiting ? 'It waits for money' : STAGES[artist.stage]}. ${plural(artist.exhibitions, 'exhibition')}, ${artist.sold} sold; on average for ${ether(artist.averagePriceWei)}.`)))) : h('p', null, 'There is none here yet.')),
  };
}
