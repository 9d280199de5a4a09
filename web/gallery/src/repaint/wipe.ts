// Two pictures over each other with an edge that can be moved, by pointer or by the arrow keys.
import { h } from '../dom.ts';
import { PIXELS_SMALL } from '../parts/picture.ts';
import type { PieceDetails } from '../types.ts';

export function pictureOfBytes(piece: PieceDetails, bytes: Uint8Array, alt: string, name = ''): HTMLImageElement {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
  const small = Math.max(piece.width, piece.height) <= PIXELS_SMALL;
  return h('img', { src: url, width: piece.width, height: piece.height, alt, class: `${small ? 'pixels ' : ''}${name}`, onload: () => URL.revokeObjectURL(url) });
}

export function wipe(piece: PieceDetails, shown: Uint8Array, painted: Uint8Array): HTMLElement {
  const figure = h('figure', { class: 'wipe', style: { '--at': '50%', '--ratio': `${piece.width / piece.height}` } },
    h('div', { class: 'pair' },
      pictureOfBytes(piece, shown, 'The picture that this gallery shows'), pictureOfBytes(piece, painted, 'The picture that was painted here', 'over'), h('span', { class: 'edge' }),
      h('input', {
        type: 'range', min: 0, max: 100, value: 50, 'aria-label': 'Move the edge between the shown and the repainted picture',
        oninput: (event: Event) => figure.style.setProperty('--at', `${(event.target as HTMLInputElement).value}%`),
      })),
    h('figcaption', null, h('span', null, 'Shown by this gallery'), h('span', null, 'Painted here')));
  return figure;
}
