// The bar above the wall. What is chosen stands in the address, so that a view can be shared.
import { list } from '../api.ts';
import { h } from '../dom.ts';
import { short } from '../format.ts';
import { go } from '../router.ts';
import type { Creator, Work } from '../types.ts';
import { withQuery } from '../api.ts';

export type Filters = Record<'words' | 'creator' | 'model' | 'sort', string>;
const SORTS: [string, string][] = [['', 'On sale first'], ['newest', 'Newest first'], ['price', 'By price']];

export const queryOf = (query: URLSearchParams): Filters => ({
  words: query.get('words') ?? '', creator: query.get('creator') ?? '', model: query.get('model') ?? '', sort: query.get('sort') ?? '',
});

export async function filterBar(chosen: Filters, signal: AbortSignal): Promise<HTMLElement> {
  const nothing = { items: [] };
  const [models, creators] = await Promise.all([
    list<Work>('/api/v1/works', { kind: 'model', limit: 50 }, signal).catch(() => nothing as { items: Work[] }),
    list<Creator>('/api/v1/creators', { limit: 50 }, signal).catch(() => nothing as { items: Creator[] }),
  ]);
  const change = (name: keyof Filters, value: string) => go(withQuery('/', { ...chosen, [name]: value }));
  const choice = (name: keyof Filters, label: string, options: [string, string][]) => {
    const all = options.some(([value]) => value === chosen[name]) ? options : [...options, [chosen[name], short(chosen[name])] as [string, string]];
    return h('label', null, h('span', null, label),
      h('select', { name, onchange: (event: Event) => change(name, (event.target as HTMLSelectElement).value) },
        all.map(([value, text]) => h('option', { value, selected: value === chosen[name] }, text))));
  };
  const words = h('input', { type: 'search', name: 'words', value: chosen.words, placeholder: 'storm sea', autocomplete: 'off' });
  return h('form', {
    class: 'filters', 'aria-label': 'Choose pieces',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      change('words', words.value.trim());
    },
  },
  h('label', null, h('span', null, 'Words'), words),
  choice('creator', 'Artist', [['', 'Everybody'], ...creators.items.map((one): [string, string] => [one.address, one.artistName ?? short(one.address)])]),
  choice('model', 'Model', [['', 'Every model'], ...models.items.map((one): [string, string] => [one.id, one.name])]),
  choice('sort', 'Order', SORTS));
}
