// What an artist has learned: a plot for each kind of word, and all of it as a table.
import { h, s, type Child } from '../dom.ts';
import { count } from '../format.ts';
import { workLink } from '../parts/people.ts';
import { chanceOf, change, heaviestFirst, linesOf, marksOf, scaleOf, spread, type Scale } from './weights_layout.ts';
import type { Arm, Slot, Weights } from './types.ts';

const BOX = { width: 640, height: 200 };
const NAME_SHARE = 0.135; // of a plot's height that a name beside it takes
const COLOURS = 5;
const TITLES: Record<string, string> = { subject: 'Subject', manner: 'Manner', palette: 'Palette', mood: 'Mood', second: 'Second subject', hand: 'Hand' };

export function learned(weights: Weights): Child[] {
  const scale = scaleOf(weights);
  const choices = weights.slots.filter((slot) => slot.arms.length > 1);
  const since = weights.from === 1 ? `over ${weights.to} exhibitions` : `from exhibition ${weights.from} to ${weights.to}`;
  return [
    h('p', null, 'Words that sold above the average price become likelier, those that sold below it, or not at all, less likely. Each line is a word; a mark up is twice as likely, a mark down half.'),
    h('div', { class: 'learned' }, choices.map((slot) => figure(slot, weights, scale, since))),
    h('details', null, h('summary', null, 'The same as a table'), table(weights)),
  ];
}

const titleOf = (slot: Slot): string => TITLES[slot.name] ?? slot.name;
const nameOf = (arm: Arm): string => (arm.hand ? `no. ${arm.index + 1}` : arm.word === '' ? 'none' : (arm.word ?? '?'));

function figure(slot: Slot, weights: Weights, scale: Scale, since: string): HTMLElement {
  const lines = linesOf(slot, weights, scale, BOX.width, BOX.height);
  const named = lines.filter((line) => line.named);
  const places = spread(named.map((line) => line.end), NAME_SHARE);
  const most = named.map((line) => `${nameOf(line.arm)} ${chanceOf(line.arm, slot)}`).join(', ');
  return h('figure', null,
    h('figcaption', null, h('span', null, titleOf(slot)), h('span', { class: 'fine' }, `${slot.arms.length} to choose from`)),
    h('div', { class: 'chart' },
      h('div', { class: 'marks', 'aria-hidden': 'true' }, marksOf(scale).map((mark) => h('span', { style: { top: `${100 * mark.at}%` } }, mark.label))),
      s('svg', { viewBox: `0 0 ${BOX.width} ${BOX.height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${titleOf(slot)}: weights ${since}. Likeliest now: ${most}` },
        marksOf(scale).map((mark) => s('line', { class: mark.label === 'start' ? 'start' : 'mark', x1: 0, x2: BOX.width, y1: mark.at * BOX.height, y2: mark.at * BOX.height })),
        [...lines].reverse().map((line) => s('path', { class: line.named ? `line colour-${named.indexOf(line) % COLOURS}` : 'line', d: line.path }, s('title', null, nameOf(line.arm))))),
      h('ul', { class: 'names', 'aria-hidden': 'true' }, named.map((line, i) => h('li', { style: { top: `${100 * places[i]!}%` } },
        h('span', { class: `dot colour-${i % COLOURS}` }), h('span', { class: 'word' }, nameOf(line.arm)), h('span', { class: 'chance' }, chanceOf(line.arm, slot)))))));
}

const COLUMNS: [string, string | null][] = [['Word', null], ['Chance now', 'number'], ['Since its start', 'number'], ['Weight', 'number minor'], ['Drawn', 'number minor']];

function table(weights: Weights): HTMLElement {
  const row = (slot: Slot, arm: Arm) => h('tr', null, [arm.hand ? handOf(arm) : nameOf(arm), chanceOf(arm, slot), change(arm.weight, weights.start), count(arm.weight), count(arm.uses)]
    .map((value, i) => h('td', { class: COLUMNS[i]![1] }, value)));
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Weights' }, h('table', { class: 'weights' },
    h('thead', null, h('tr', null, COLUMNS.map(([name, kind]) => h('th', { scope: 'col', class: kind }, name)))),
    weights.slots.map((slot) => h('tbody', null, h('tr', null, h('th', { scope: 'rowgroup', colspan: COLUMNS.length }, titleOf(slot))), heaviestFirst(slot.arms).map((arm) => row(slot, arm))))));
}

function handOf(arm: Arm): Child {
  const hand = arm.hand!;
  return ['no. ', String(arm.index + 1), ': ', workLink(hand.model, null), hand.adapters.map((one) => [' with ', workLink(one.id, null)]), `, ${hand.width} × ${hand.height}, ${hand.steps} steps`];
}
