// Exhibitions as pictures. Their size is that of the hand that painted them.
import { h } from '../dom.ts';
import { picture, withheld } from '../parts/picture.ts';
import type { Exhibition, Weights } from './types.ts';

export type Size = { width: number; height: number };
export type SizeOf = (one: Exhibition) => Size;
export const SQUARE: Size = { width: 512, height: 512 };
const HAND = 5; // the slot

export function sizesOf(weights: Weights): SizeOf {
  const hands = weights.slots[HAND]?.arms ?? [];
  return (one) => hands.find((arm) => arm.index === one.arms?.[HAND])?.hand ?? hands[0]?.hand ?? SQUARE;
}

/** Null while there is none. */
export function pictureOfExhibition(one: Exhibition, size: Size, side: number | null, attributes: Record<string, unknown> = {}): HTMLElement | null {
  if (one.hidden && one.imageHash) return withheld();
  if (!one.picture || !one.imageHash) return null;
  return picture({ imageHash: one.imageHash, ...size, promptRule: 'public', prompt: one.title ?? '', commission: one.commission ?? 0 }, side, attributes);
}

/** In a square, as on a shelf. */
export const framed = (one: Exhibition, size: Size): HTMLElement =>
  h('span', { class: 'frame' }, pictureOfExhibition(one, size, 240, { loading: 'lazy' }) ?? h('span', { class: 'withheld' }, one.state === 'abandoned' ? 'Never painted' : 'Not painted yet'));
