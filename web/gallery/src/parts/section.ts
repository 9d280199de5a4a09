// A section of a page: its heading stands in the margin where there is one.
import { h, type Child } from '../dom.ts';

export const section = (heading: string, ...content: Child[]): HTMLElement =>
  h('section', { class: 'part' }, h('h2', null, heading), h('div', { class: 'body' }, ...content));

export const facts = (rows: [string, Child][]): HTMLElement =>
  h('dl', { class: 'facts' }, rows.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));

export const figures = (rows: [string, Child][]): HTMLElement =>
  h('dl', { class: 'figures' }, rows.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
