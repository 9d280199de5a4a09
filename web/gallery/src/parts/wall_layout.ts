// Where each picture of the wall hangs. Pure, so that ten thousand of them cost a few sums and only those in sight
// become elements.
export interface Box { index: number; x: number; y: number; width: number; height: number; large: boolean }
export interface Layout { boxes: Box[]; height: number; restAt: number }

export const LABEL_LARGE = 88;
export const LABEL_SMALL = 76;
const GAP_SMALL_SCREEN = 20;
const GAP = 44;
const BETWEEN = 72; // between what is on sale and the rest

/** `large` pictures first, then the others; `width` in CSS pixels. Each picture hangs in a square. */
export function layOut(large: number, rest: number, width: number): Layout {
  const narrow = width < 640;
  const gap = narrow ? GAP_SMALL_SCREEN : GAP;
  const columnsLarge = width < 760 ? 1 : large === 1 ? 1 : 2;
  const columns = Math.max(2, Math.min(5, Math.floor((width + gap) / (narrow ? 160 : 250))));
  const boxes: Box[] = [];
  let y = 0;
  const rows = (from: number, count: number, across: number, isLarge: boolean, sideMax: number) => {
    const side = Math.min(Math.floor((width - gap * (across - 1)) / across), sideMax);
    const label = isLarge ? LABEL_LARGE : LABEL_SMALL;
    for (let i = 0; i < count; ++i) {
      const column = i % across;
      boxes.push({ index: from + i, x: column * (side + gap), y, width: side, height: side + label, large: isLarge });
      if (column === across - 1 || i === count - 1) y += side + label + (narrow ? 24 : 36);
    }
  };
  rows(0, large, columnsLarge, true, 760);
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
