// What hangs on the wall, in the orders of /api/v1/pieces. Pure.
import type { Piece } from '../types.ts';

/** As in the wall's address; nothing means `live`. */
export type Sort = '' | 'live' | 'newest' | 'price';
type Compare = (a: Piece, b: Piece) => number;

const isLive = (piece: Piece): boolean => piece.auction?.live === true;
const newest: Compare = (a, b) => b.mintedAt - a.mintedAt || b.commission - a.commission;
const firstToEnd: Compare = (a, b) => a.auction!.endsAt - b.auction!.endsAt || a.auction!.id - b.auction!.id;
const price = (piece: Piece): bigint => BigInt(piece.lastPriceWei ?? 0);
const dearest: Compare = (a, b) => (price(a) === price(b) ? b.commission - a.commission : price(a) < price(b) ? 1 : -1);

function comparing(sort: string): Compare {
  if (sort === 'newest') return newest;
  if (sort === 'price') return dearest;
  return (a, b) => (isLive(a) && isLive(b) ? firstToEnd(a, b) : isLive(a) ? -1 : isLive(b) ? 1 : newest(a, b));
}

/** What is known with `fresh` facts and pieces, each once, as the node would list them. */
export function merged(known: Piece[], fresh: Piece[], sort: string): Piece[] {
  const byToken = new Map([...known, ...fresh].map((piece) => [piece.token, piece]));
  return [...byToken.values()].sort(comparing(sort));
}

/** How many hang large: those on sale that stand first, where what is on sale comes first. */
export function largeOf(items: Piece[], sort: string): number {
  if (sort !== '' && sort !== 'live') return 0;
  const first = items.findIndex((piece) => !isLive(piece));
  return first < 0 ? items.length : first;
}
