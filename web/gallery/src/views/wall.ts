// The wall: what is on sale first and large, then everything, as far as one scrolls.
import { list } from '../api.ts';
import { everySecond } from '../clock.ts';
import { h, replace } from '../dom.ts';
import { onChain } from '../live.ts';
import { card, tickCards } from '../parts/card.ts';
import { filterBar, queryOf, type Filters } from '../parts/filters.ts';
import { largeOf, merged } from '../parts/wall_items.ts';
import { layOut, visible, type Box, type Layout } from '../parts/wall_layout.ts';
import type { Context, View } from '../router.ts';
import type { Page, Piece } from '../types.ts';

const PAGE = 40;
const AROUND_PX = 290, LARGE_MIN_PX = 420; // a large picture and its label are seen at once, where the window is not tiny
const AHEAD_PX = 900; // kept ready above and below what is seen

/** What was loaded and where one stood, for coming back from a piece. */
interface Remembered { key: string; items: Piece[]; next: string | null; scroll: number }
let remembered: Remembered | null = null;

export async function show({ query, signal, returning }: Context): Promise<View> {
  const filters: Filters = queryOf(query);
  const key = JSON.stringify(filters);
  const known = returning && remembered?.key === key ? remembered : null;
  const ask = (cursor: string | null) => list<Piece>('/api/v1/pieces', { ...filters, limit: PAGE, cursor }, signal);
  const first: Page<Piece> = known ?? (await ask(null));
  let { next } = first;
  const nothing = Object.values(filters).some(Boolean) ? 'Nothing here fits. Fewer words may find more.' : 'No piece yet: the first one that is commissioned will hang here.';
  const wall = new Wall(first.items, filters.sort, nothing);

  let loading = false;
  const more = async () => {
    if (loading || !next || signal.aborted) return;
    loading = true;
    wall.say('Loading more …');
    try {
      const page = await ask(next);
      next = page.next;
      wall.say('');
      wall.add(page.items);
    } catch {
      if (!signal.aborted) wall.say('The node does not answer; scroll again to retry.');
    } finally {
      loading = false;
    }
    wall.draw();
  };
  wall.onNearEnd = more;
  wall.attach(signal);
  everySecond(() => tickCards(wall.node), signal);
  onChain((event) => event.contract === 'auctionHouse' || event.name === 'Minted', async () => {
    const page = await ask(null).catch(() => null);
    if (!page || signal.aborted) return;
    wall.add(page.items);
    wall.draw();
  }, signal);

  return {
    title: 'Colophon',
    node: h('div', { class: 'wall-page' },
      h('h1', { class: 'lead' }, 'Pictures that can prove how they were made'),
      await filterBar(filters, signal),
      wall.node),
    shown: () => {
      wall.renew();
      if (known) scrollTo(0, known.scroll);
      wall.draw();
    },
    leave: () => {
      remembered = { key, items: wall.items, next, scroll: scrollY };
    },
  };
}

class Wall {
  readonly node = h('div', { class: 'wall', role: 'feed', 'aria-label': 'Pieces' });
  onNearEnd: () => void = () => undefined;
  items: Piece[];
  #sort: string;
  #nothing: HTMLElement;
  #layout: Layout = { boxes: [], height: 0, restAt: 0 };
  #cards = new Map<string, HTMLElement>();
  #heading = h('h2', { class: 'rest' }, 'The collection');
  #status = h('p', { class: 'fine more', role: 'status' });

  constructor(items: Piece[], sort: string, nothing: string) {
    this.items = items;
    this.#sort = sort;
    this.#nothing = h('p', { class: 'alone' }, nothing);
  }

  add(fresh: Piece[]): void {
    this.items = merged(this.items, fresh, this.#sort);
    this.renew();
  }

  attach(signal: AbortSignal): void {
    addEventListener('scroll', () => this.draw(), { passive: true, signal });
    const observer = new ResizeObserver(() => {
      this.renew();
      this.draw();
    });
    observer.observe(this.node);
    signal.addEventListener('abort', () => observer.disconnect());
  }

  say(text: string): void {
    this.#status.textContent = text;
  }

  /** Lays everything out anew; what is drawn is drawn again. */
  renew(): void {
    const width = this.node.clientWidth;
    if (!width) return;
    const large = largeOf(this.items, this.#sort);
    this.#layout = layOut(large, this.items.length - large, width, Math.max(innerHeight - AROUND_PX, LARGE_MIN_PX));
    this.node.style.height = this.items.length ? `${this.#layout.height + 40}px` : '';
    this.#cards.clear();
    replace(this.node, this.items.length === 0 && this.#nothing, large > 0 && large < this.items.length && this.#heading, this.#status);
    this.#heading.style.top = `${this.#layout.restAt - 58}px`;
    this.#status.style.top = `${this.#layout.height}px`;
  }

  draw(): void {
    const top = this.node.getBoundingClientRect().top;
    const boxes = visible(this.#layout, -top - AHEAD_PX, -top + innerHeight + AHEAD_PX);
    const wanted = new Map(boxes.map((box) => [this.items[box.index]!.token, box]));
    const focused = this.node.contains(document.activeElement) ? document.activeElement : null;
    for (const [token, element] of this.#cards) {
      if (wanted.has(token) || element.contains(focused)) continue;
      element.remove();
      this.#cards.delete(token);
    }
    for (const [token, box] of wanted) if (!this.#cards.has(token)) this.#hang(token, box);
    if (-top + innerHeight + AHEAD_PX > this.#layout.height) this.onNearEnd();
  }

  /** In the order of the wall, so that the Tab key goes along it. */
  #hang(token: string, box: Box): void {
    const element = card(this.items[box.index]!, box, this.items.length);
    const after = [...this.#cards.values()].filter((one) => Number(one.dataset.index) > box.index)
      .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))[0];
    this.node.insertBefore(element, after ?? this.#status);
    this.#cards.set(token, element);
  }
}
