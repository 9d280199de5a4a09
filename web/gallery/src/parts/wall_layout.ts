// Where each picture of the wall hangs. Pure, so that ten thousand of them cost a few sums and only those in sight
// become elements.
export interface Box { index: number; x: number; y: number; width: number; height: number; large: boolean }
export interface Layout { boxes: Box[]; height: number; restAt: number }

export const LABEL_LARGE = 88;
export const LABEL_SMALL = 76;
const GAP_SMALL_SCREEN = 20;
const GAP = 44;
const SIDE_MAX = 760;
const BETWEEN = 72; // between what is on sale and the rest

/**
 * `large` pictures first, then the others; `width` and `tallest`, of a picture, in CSS pixels. Each picture hangs in a
 * square; one large one alone hangs in the middle.
 */
export function layOut(large: number, rest: number, width: number, tallest = SIDE_MAX): Layout {
  const narrow = width < 640;
  const gap = narrow ? GAP_SMALL_SCREEN : GAP;
  const columnsLarge = width < 760 ? 1 : large === 1 ? 1 : 2;
  const columns = Math.max(2, Math.min(5, Math.floor((width + gap) / (narrow ? 160 : 250))));
  const boxes: Box[] = [];
  let y = 0;
  const rows = (from: number, count: number, across: number, isLarge: boolean, sideMax: number) => {
    const side = Math.min(Math.floor((width - gap * (across - 1)) / across), sideMax);
    const start = isLarge && count === 1 ? Math.max(Math.floor((width - side) / 2), 0) : 0;
    const label = isLarge ? LABEL_LARGE : LABEL_SMALL;
    for (let i = 0; i < count; ++i) {
      const column = i % across;
      boxes.push({ index: from + i, x: start + column * (side + gap), y, width: side, height: side + label, large: isLarge });
      if (column === across - 1 || i === count - 1) y += side + label + (narrow ? 24 : 36);
    }
  };
  rows(0, large, columnsLarge, true, Math.min(tallest, SIDE_MAX));
  const restAt = large > 0 ? (y += rest > 0 ? BETWEEN : 0) : 0;
  rows(large, rest, columns, false, Infinity);
  return { boxes, height: y, restAt };
}

/** The boxes that touch [from, to): by bisection, for boxes are sorted by y. */
export function visible(layout: Layout, from: number, to: number): Box[] {
  const { boxes } = layout;
  let low = 0, high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes[middle]!.y + boxes[middle]!.height < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < boxes.length && boxes[end]!.y < to) ++end;
  return boxes.slice(low, end);
}
