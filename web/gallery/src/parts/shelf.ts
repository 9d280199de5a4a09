// A small grid of pieces, for pages about somebody or something.
import { list } from '../api.ts';
import { h, type Child } from '../dom.ts';
import { title } from '../format.ts';
import { paths } from '../router.ts';
import type { Piece } from '../types.ts';
import { picture } from './picture.ts';

const SHOWN = 12;

export async function shelf(query: Record<string, string>, all: string | null, signal: AbortSignal): Promise<Child> {
  const page = await list<Piece>('/api/v1/pieces', { ...query, sort: 'newest', limit: SHOWN }, signal);
  if (page.items.length === 0) return h('p', null, 'No piece yet.');
  return [
    h('ul', { class: 'shelf' }, page.items.map((piece) => h('li', null, h('a', { href: paths.piece(piece.token) },
      h('span', { class: 'frame' }, picture(piece, 240, { loading: 'lazy' })), h('span', { class: 'name' }, title(piece)))))),
    page.next && all && h('p', null, h('a', { href: all }, 'All of them')),
  ];
}
