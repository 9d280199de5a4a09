// Every registered work: what pieces are made from.
import { h } from '../dom.ts';
import { date, plural } from '../format.ts';
import { percent } from '../money.ts';
import { workLink } from '../parts/people.ts';
import { section } from '../parts/section.ts';
import { table, type Column } from '../parts/pages.ts';
import type { Context, View } from '../router.ts';
import type { Work } from '../types.ts';

const KINDS: [string, string, string][] = [
  ['model', 'Models', 'What paints. A model’s id is the root hash of its program and weights.'],
  ['adapter', 'Adapters', 'Small additions to a model: a style, a subject.'],
  ['dataset', 'Data sets', 'What models were trained on, as their authors state it.'],
  ['prompt', 'Prompts', 'Registered words, paid like any other work.'],
];
const COLUMNS: Column<Work>[] = [
  { name: 'Name', cell: (work) => [workLink(work.id, work.name), work.contested && h('strong', { class: 'lie' }, ' contested')] },
  { name: 'Licence', cell: (work) => work.licence },
  { name: 'Share', number: true, cell: (work) => percent(work.shareBasisPoints) },
  { name: 'Used in', number: true, cell: (work) => plural(work.pieces, 'piece') },
  { name: 'Registered', minor: true, cell: (work) => date(work.registeredAt) },
];

export async function show({ signal }: Context): Promise<View> {
  const sections = await Promise.all(KINDS.map(async ([kind, name, about]) => {
    const works = await table<Work>('/api/v1/works', { kind }, COLUMNS, null, signal);
    return works && section(name, h('p', { class: 'fine' }, about), works);
  }));
  return { title: 'Works', node: h('div', { class: 'page aligned' }, h('h1', null, 'What pieces are made from'), h('p', { class: 'sentence' }, 'Every work here has an author who is paid, in the transaction of the sale, whenever a piece made with it is sold.'), sections.every((one) => !one) ? h('p', null, 'Nothing is registered yet.') : sections) };
}
