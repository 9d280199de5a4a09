// A picture on the wall with its label.
import { now } from '../clock.ts';
import { h } from '../dom.ts';
import { countdown, short, title } from '../format.ts';
import { ether } from '../money.ts';
import { paths } from '../router.ts';
import type { Piece } from '../types.ts';
import { picture } from './picture.ts';
import type { Box } from './wall_layout.ts';

export function card(piece: Piece, box: Box, total: number): HTMLElement {
  const { auction } = piece;
  const live = auction?.live === true;
  return h('article', {
    class: `card${box.large ? ' large' : ''}`, 'data-index': box.index, 'aria-posinset': box.index + 1, 'aria-setsize': total,
    style: { transform: `translate(${box.x}px, ${box.y}px)`, width: `${box.width}px`, height: `${box.height}px` },
  },
  h('a', { href: paths.piece(piece.token) },
    h('span', { class: 'frame', style: { width: `${box.width}px`, height: `${box.width}px` } },
      picture(piece, box.width, { loading: box.index < 4 ? 'eager' : 'lazy', fetchpriority: box.index === 0 ? 'high' : null })),
    h('span', { class: 'name' }, title(piece))),
  h('p', { class: 'under' },
    piece.disproved && h('strong', { class: 'lie' }, 'Disproved: repainting gave another picture'),
    !piece.disproved && live && [h('span', { class: 'bid' }, bidOf(piece)), h('span', { class: 'ends', 'data-ends': auction.endsAt }, countdown(auction.endsAt - now()))],
    !piece.disproved && !live && h('span', null, piece.lastPriceWei ? `Sold for ${ether(piece.lastPriceWei)}` : `for ${piece.artistName ?? short(piece.creator)}`)));
}

function bidOf({ auction }: Piece): string {
  if (!auction) return '';
  return auction.bidWei ? `Bid ${ether(auction.bidWei)}` : `From ${ether(auction.reserveWei)}`;
}

/** Moves every countdown on. */
export function tickCards(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-ends]')) {
    element.textContent = countdown(Number(element.dataset.ends) - now());
  }
}
