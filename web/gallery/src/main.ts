// The frame around every page, and going from one to the next.
import { ApiError, get } from './api.ts';
import { setChainTime } from './clock.ts';
import { append, h, replace } from './dom.ts';
import { go, match, ROUTES, WENT, type View } from './router.ts';
import { themeButton } from './theme.ts';
import type { Chain } from './types.ts';
import { walletButton } from './wallet/button.ts';
import { searchForm } from './parts/search_form.ts';

const main = document.getElementById('main')!;
const NAVIGATION: [string, string][] = [['/', 'Pieces'], ['/works', 'Works'], ['/market', 'Market'], ['/commission', 'Commission']];

let chain: Chain = { deployment: null, indexed: null, artists: 0 };
let leaving: AbortController | null = null;
let shown: View | null = null;
let shownPath = '';

function frame(): void {
  append(document.getElementById('top')!, [
    h('a', { class: 'wordmark', href: '/' }, 'Colophon'),
    h('nav', { 'aria-label': 'Pages' }, NAVIGATION.map(([href, name]) => h('a', { href }, name))),
    h('div', { class: 'tools' }, searchForm(), themeButton(), walletButton(() => chain)),
  ]);
  append(document.getElementById('foot')!, [
    h('p', null, 'A colophon is the note at the end of a book that says who made it, how, and with what. Every piece here carries one, and anybody can check it: painting is integer arithmetic, so the same request gives the same picture, bit for bit, on any machine.'),
    h('p', { class: 'fine' }, h('a', { href: '/api/v1/openapi.yaml', 'data-plain': true }, 'API'), h('span', { id: 'indexed' })),
  ]);
}

function markNavigation(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#top nav a')) {
    const here = link.getAttribute('href') === location.pathname;
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

async function readChain(): Promise<void> {
  chain = await get<Chain>('/api/v1/chain');
  if (chain.artists > 0) document.querySelector('#top nav')?.append(h('a', { href: '/artists' }, 'Artists'));
  if (!chain.indexed) return;
  setChainTime(chain.indexed.time);
  const local = chain.deployment?.chainId === 31_337 ? ', a local chain for development' : '';
  document.getElementById('indexed')!.textContent = ` · chain ${chain.deployment?.chainId ?? '?'}${local}, read up to block ${chain.indexed.block}`;
}

function failure(error: unknown): View {
  const known = error instanceof ApiError;
  const missing = known && error.status === 404;
  return {
    title: missing ? 'Not here' : 'Something failed',
    node: h('section', { class: 'alone' },
      h('h1', null, missing ? 'Not here' : 'This did not work'),
      h('p', null, known ? `${capital(error.message)}.` : `The page failed: ${(error as Error).message}`),
      known && error.hint && h('p', { class: 'fine' }, `${capital(error.hint)}.`),
      h('p', null, h('a', { href: '/' }, 'Back to the pieces'))),
  };
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

async function show(way: 'first' | 'onward' | 'back'): Promise<void> {
  leaving?.abort();
  shown?.leave?.();
  shown = null;
  leaving = new AbortController();
  const { signal } = leaving;
  shownPath = location.pathname + location.search;
  main.setAttribute('aria-busy', 'true');
  let view: View;
  try {
    const found = match(location.pathname);
    if (!found) throw new ApiError(404, 'NoPage', `there is no page ${location.pathname}`);
    const page = await ROUTES[found.name]!.load();
    view = await page.show({ params: found.params, query: new URLSearchParams(location.search), chain, signal, returning: way === 'back' });
  } catch (error) {
    if (signal.aborted) return;
    view = failure(error);
  }
  if (signal.aborted) return view.leave?.();
  shown = view;
  document.title = view.title === 'Colophon' ? view.title : `${view.title} · Colophon`;
  replace(main, view.node);
  main.removeAttribute('aria-busy');
  markNavigation();
  scrollTo(0, 0);
  if (way !== 'first') main.focus({ preventScroll: true });
  view.shown?.();
}

/** Links to our own pages change the page's content instead of loading everything anew. */
function onClick(event: MouseEvent): void {
  const link = (event.target as Element).closest?.('a');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.hasAttribute('download') || link.target || link.hasAttribute('data-plain')) return;
  if (link.pathname === location.pathname && link.hash) return;
  if (!match(link.pathname)) return;
  event.preventDefault();
  go(link.href);
}

history.scrollRestoration = 'manual';
frame();
document.addEventListener('click', onClick);
addEventListener(WENT, () => void show('onward'));
addEventListener('popstate', () => {
  if (location.pathname + location.search !== shownPath) void show('back'); // else a place within the page
});
await readChain().catch(() => undefined); // every page says by itself what it can't read
await show('first');
