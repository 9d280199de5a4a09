// A table that grows by pages of the API.
import { list } from '../api.ts';
import { h, type Child } from '../dom.ts';

/** A minor column is left out where there is little room. */
export interface Column<T> { name: string; number?: boolean; minor?: boolean; cell(item: T): Child }
const classOf = <T>({ number, minor }: Column<T>): string | null => [number && 'number', minor && 'minor'].filter(Boolean).join(' ') || null;

/** Where there is no item, `nothing` is said; null is null. */
export async function table<T>(path: string, query: Record<string, string>, columns: Column<T>[], nothing: string, signal: AbortSignal): Promise<HTMLElement>;
export async function table<T>(path: string, query: Record<string, string>, columns: Column<T>[], nothing: string | null, signal: AbortSignal): Promise<HTMLElement | null>;
export async function table<T>(path: string, query: Record<string, string>, columns: Column<T>[], nothing: string | null, signal: AbortSignal): Promise<HTMLElement | null> {
  const body = h('tbody');
  let next: string | null = null;
  const load = async (): Promise<void> => {
    const page = await list<T>(path, { ...query, limit: 20, cursor: next }, signal);
    next = page.next;
    for (const item of page.items) body.append(h('tr', null, columns.map((column) => h('td', { class: classOf(column) }, column.cell(item)))));
    more.hidden = next === null;
  };
  const more = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => load().catch(() => (more.textContent = 'The node does not answer; try again')) }, 'More');
  await load();
  if (body.childElementCount === 0) return nothing === null ? null : h('p', null, nothing);
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table' }, h('table', null, h('thead', null, h('tr', null, columns.map((column) => h('th', { scope: 'col', class: classOf(column) }, column.name)))), body), more);
}
