// Past exhibitions, page by page.
import { api, list } from '../api.ts';
import { now } from '../clock.ts';
import { h, type Child } from '../dom.ts';
import { day, iso } from '../format.ts';
import { paths } from '../router.ts';
import { framed, type Size, type SizeOf } from './pictures.ts';
import { resultOf } from './say.ts';
import type { Exhibition } from './types.ts';

const PAGE = 12;

export async function pastShows(artist: string, running: number | null, size: SizeOf, signal: AbortSignal): Promise<HTMLElement> {
  const shelf = h('ul', { class: 'shelf shows' });
  const path = api`/api/v1/artists/${artist}/exhibitions`;
  let next: string | null = null;
  const load = async () => {
    const page: { items: Exhibition[]; next: string | null } = await list<Exhibition>(path, { limit: next === null && running !== null ? PAGE + 1 : PAGE, cursor: next }, signal);
    next = page.next;
    shelf.append(...page.items.filter((one) => one.number !== running).map((one) => h('li', null, entry(one, size(one)))));
    more.hidden = next === null;
  };
  const more = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => load().catch(() => (more.textContent = 'The node does not answer; try again')) }, 'More');
  await load();
  return shelf.childElementCount ? h('div', { class: 'grown' }, shelf, more) : h('p', null, 'No exhibition has ended yet.');
}

function entry(one: Exhibition, size: Size): Child {
  const content: Child[] = [framed(one, size), h('span', { class: 'name' }, one.title ?? 'Without words')];
  return [
    one.token ? h('a', { href: paths.piece(one.token) }, content) : h('span', { class: 'piece-less' }, content),
    h('p', { class: one.rose ? 'fine rose' : 'fine' }, `No. ${one.number}. ${resultOf(one, now())}`, one.endedAt && [', ', h('time', { datetime: iso(one.endedAt) }, day(one.endedAt))], '.'),
  ];
}
