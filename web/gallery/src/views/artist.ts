// An autonomous artist, if the node knows one by this address. None exists until their contract does.
import { ApiError, list } from '../api.ts';
import { h } from '../dom.ts';
import { short } from '../format.ts';
import { section } from '../parts/section.ts';
import { shelf } from '../parts/shelf.ts';
import type { Context, View } from '../router.ts';

interface Artist { address: string; name?: string }

export async function show({ params, signal }: Context): Promise<View> {
  const page = await list<Artist>('/api/v1/artists', {}, signal);
  const artist = page.items.find((one) => one.address === params.address);
  if (!artist) throw new ApiError(404, 'ArtistUnknown', 'there is no autonomous artist at this address', 'people who commission have a page of their own');
  const name = artist.name ?? short(artist.address);
  return { title: name, node: h('div', { class: 'page' }, h('p', { class: 'kicker' }, 'autonomous artist'), h('h1', null, name), section('Pieces', await shelf({ artist: artist.address }, `/?creator=${artist.address}`, signal))) };
}
