// A quantity over days, a bar for each: numbers for the eye, the totals stand above.
import { h, s } from '../dom.ts';
import { date } from '../format.ts';

const SIZE = { width: 640, height: 130 };
const GAP_SHARE = 0.3; // of a day's width, between bars

export interface Point { day: string; value: number }
export interface Bar { x: number; y: number; width: number; height: number }

/** Bars that fill the box where the highest is `least` or more; what is not nothing is at least one pixel high. Pure. */
export function barsOf(values: number[], width: number, height: number, least = 0): Bar[] {
  const highest = Math.max(...values, least) || 1;
  const step = width / Math.max(values.length, 1);
  return values.map((value, i) => {
    const tall = value > 0 ? Math.max((value / highest) * height, 1) : 0;
    return { x: i * step + (step * GAP_SHARE) / 2, y: height - tall, width: step * (1 - GAP_SHARE), height: tall };
  });
}

/** `least`: what a full bar stands for at least, so that one of something is no tower. */
export function plot(name: string, points: Point[], say: (value: number) => string, least = 0): HTMLElement {
  const values = points.map((point) => point.value);
  const highest = Math.max(...values, 0);
  const label = `${name}: up to ${say(highest)} a day, from ${points[0]?.day ?? '?'} to ${points.at(-1)?.day ?? '?'}`;
  return h('figure', { class: 'plot' },
    h('figcaption', null, h('span', null, name), h('span', { class: 'fine' }, highest ? `at most ${say(highest)} a day` : 'nothing yet')),
    s('svg', { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, width: SIZE.width, height: SIZE.height, role: 'img', 'aria-label': label, preserveAspectRatio: 'none' },
      barsOf(values, SIZE.width, SIZE.height - 2, least).map((bar, i) => bar.height > 0 && s('rect', { class: 'day', x: bar.x.toFixed(2), y: bar.y.toFixed(2), width: bar.width.toFixed(2), height: bar.height.toFixed(2) }, s('title', null, `${points[i]?.day}: ${say(values[i] ?? 0)}`))),
      s('line', { class: 'axis', x1: 0, x2: SIZE.width, y1: SIZE.height - 1, y2: SIZE.height - 1, 'vector-effect': 'non-scaling-stroke' })),
    h('div', { class: 'days' }, ...[points[0], points.at(-1)].map((point) => point && h('time', { datetime: point.day }, date(Date.parse(point.day) / 1000)))));
}
