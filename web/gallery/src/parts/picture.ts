// Pictures: always with their size, so that nothing jumps; small ones keep their pixels.
import { api } from '../api.ts';
import { h } from '../dom.ts';
import { title } from '../format.ts';

export const PIXELS_SMALL = 96;
export const THUMBNAIL_SIDES = [128, 256, 512, 1024] as const;

interface Pictured { imageHash: string; width: number; height: number; promptRule: string; prompt: string; commission: number; hidden?: boolean }

export const pictureOf = (imageHash: string): string => api`/api/v1/pictures/${imageHash}.png`;

/** The smallest thumbnail that fills `side` CSS pixels on this screen. */
export function thumbnailOf(imageHash: string, side: number, ratio = globalThis.devicePixelRatio || 1): string {
  const wanted = side * Math.min(ratio, 2);
  const found = THUMBNAIL_SIDES.find((one) => one >= wanted) ?? THUMBNAIL_SIDES.at(-1)!;
  return api`/api/v1/thumbnails/${imageHash}/${found}.webp`;
}

export function picture(piece: Pictured, side: number | null, attributes: Record<string, unknown> = {}): HTMLElement {
  if (piece.hidden) return withheld();
  const small = Math.max(piece.width, piece.height) <= PIXELS_SMALL;
  const image = h('img', {
    src: side === null || small ? pictureOf(piece.imageHash) : thumbnailOf(piece.imageHash, side),
    width: piece.width, height: piece.height, alt: `Picture: ${title(piece)}`, decoding: 'async',
    class: small ? 'pixels' : null, ...attributes,
    onerror: () => image.closest('.frame, .stage')?.classList.add('absent'),
    onload: () => image.closest('.frame, .stage')?.classList.remove('absent'),
  });
  return image;
}

/** Where a takedown case hides a picture, and nothing is asked for. */
export const withheld = (): HTMLElement => h('span', { class: 'withheld' }, 'Hidden while a notice about it stands');
