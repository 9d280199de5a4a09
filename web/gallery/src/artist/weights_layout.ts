// Weights over exhibitions as lines: the scale doubles from one mark to the next, for each step of learning multiplies. Pure.
import type { Arm, Slot, Weights } from './types.ts';

const MARKS_LEAST = 1; // doublings shown above and below the start, at least
const NAMED_MAX = 5;
const PRECISION = 100; // of coordinates

/** Of all slots together, so that their plots can be compared. In doublings of the start. */
export interface Scale { low: number; high: number }
export interface Mark { at: number; label: string } // `at`: from 0, the top, to 1
export interface Drawn { arm: Arm; path: string; end: number; named: boolean }

export const heaviestFirst = (arms: Arm[]): Arm[] => [...arms].sort((a, b) => b.weight - a.weight || a.index - b.index);
const doublings = (weight: number, start: number): number => Math.log2(Math.max(weight, 1) / start);

export function scaleOf({ slots, start }: Pick<Weights, 'slots' | 'start'>): Scale {
  const all = slots.flatMap((slot) => slot.arms.flatMap((arm) => [arm.weight, ...arm.history.map((one) => one.weight)])).map((weight) => doublings(weight, start));
  return { low: Math.floor(Math.min(-MARKS_LEAST, ...all)), high: Math.ceil(Math.max(MARKS_LEAST, ...all)) };
}

export function marksOf({ low, high }: Scale): Mark[] {
  return Array.from({ length: high - low + 1 }, (_, i) => high - i).map((power) => ({ at: (high - power) / (high - low), label: power === 0 ? 'start' : power > 0 ? `×${2 ** power}` : `÷${2 ** -power}` }));
}

/** The arms of a slot, the heaviest first; paths are in a box of `width` by `height`. */
export function linesOf(slot: Slot, weights: Pick<Weights, 'from' | 'to' | 'start'>, scale: Scale, width: number, height: number): Drawn[] {
  const first = weights.from === 1 ? 0 : weights.from; // before the first exhibition all are as they began
  const across = Math.max(weights.to - first, 1);
  const x = (exhibition: number) => round(((Math.min(Math.max(exhibition, first), weights.to) - first) / across) * width);
  const share = (weight: number) => (scale.high - doublings(weight, weights.start)) / (scale.high - scale.low);
  const y = (weight: number) => round(share(weight) * height);
  return heaviestFirst(slot.arms).map((arm, place) => {
    const known = arm.history.length ? arm.history : [{ exhibition: arm.since, weight: arm.weight }];
    const [begin, ...later] = known;
    const path = `M${x(Math.max(begin!.exhibition, arm.since))} ${y(begin!.weight)}${later.map((one) => `H${x(one.exhibition)}V${y(one.weight)}`).join('')}H${round(width)}`;
    return { arm, path, end: share(arm.weight), named: place < NAMED_MAX };
  });
}

/**
 * Places from 0 to 1, in their order, moved as little as lets names of `gap` stand below each other: names that would overlap
 * form a block around the middle of where they want to be.
 */
export function spread(places: number[], gap: number): number[] {
  const blocks: { at: number; size: number }[] = []; // `at`: of its first name
  const inside = (block: { at: number; size: number }) => ({ ...block, at: Math.max(0, Math.min(block.at, 1 - (block.size - 1) * gap)) });
  for (const place of places) {
    let block = inside({ at: place, size: 1 });
    for (let before = blocks.at(-1); before && before.at + before.size * gap > block.at; before = blocks.at(-1)) {
      blocks.pop();
      const size = before.size + block.size;
      block = inside({ at: (before.at * before.size + (block.at - before.size * gap) * block.size) / size, size });
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ at, size }) => Array.from({ length: size }, (_, i) => at + i * gap));
}

/** How likely an arm is drawn, in tenths of a percent. */
export function chanceOf(arm: Arm, slot: Slot): string {
  const total = slot.arms.reduce((sum, one) => sum + one.weight, 0);
  const share = total ? (100 * arm.weight) / total : 0;
  return `${share.toFixed(share < 10 ? 1 : 0)}\u202f%`;
}

/** "×1.31" of its start; "=" where nothing moved it. */
export const change = (weight: number, start: number): string => (weight === start ? '=' : weight > start ? `×${(weight / start).toFixed(2)}` : `÷${(start / weight).toFixed(2)}`);

const round = (value: number): number => Math.round(value * PRECISION) / PRECISION;
