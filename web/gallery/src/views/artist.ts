// An autonomous artist: what it shows, what comes next, what it showed, what it has learned, where its money went.
import { api, get } from '../api.ts';
import { ArchiveShelf } from '../artist/archive.ts';
import { books, give, movements, patrons } from '../artist/money.ts';
import { about, comesNext, onShow } from '../artist/now.ts';
import { sizesOf } from '../artist/pictures.ts';
import { pastShows } from '../artist/shown.ts';
import type { ArtistDetails, Weights } from '../artist/types.ts';
import { learned } from '../artist/weights_plot.ts';
import { everySecond } from '../clock.ts';
import { h, replace, type Child } from '../dom.ts';
import { count } from '../format.ts';
import { onChain } from '../live.ts';
import { ether } from '../money.ts';
import { tickCards } from '../parts/card.ts';
import { copyable } from '../parts/copy.ts';
import { figures, section } from '../parts/section.ts';
import type { Context, View } from '../router.ts';
import { onSession } from '../wallet/session.ts';

export async function show({ params, chain, signal }: Context): Promise<View> {
  const address = params.address!.toLowerCase();
  const ask = () => Promise.all([get<ArtistDetails>(api`/api/v1/artists/${address}`, signal), get<Weights>(api`/api/v1/artists/${address}/weights`, signal)]);
  let [artist, weights] = await ask();
  const hold = () => h('div', { class: 'held' });
  const held = { head: hold(), now: hold(), past: hold(), archive: hold(), learned: hold(), books: hold(), patrons: hold(), moved: hold() };
  const next = comesNext(artist, chain.deployment, signal);
  const fillPatrons = () => replace(held.patrons, patrons(artist, chain));

  const archive = new ArchiveShelf(address, chain, signal);
  const lists = new Lists(signal);
  const fill = async () => {
    const size = sizesOf(weights);
    const running = artist.now?.number ?? null;
    next.renew(artist);
    replace(held.head, head(artist));
    replace(held.now, artist.now && onShow(artist.now, size(artist.now)));
    replace(held.books, books(artist));
    fillPatrons();
    const shows = [artist.exhibitions, running, artist.sold, artist.archived, artist.abandoned].join();
    const known = [shows, ...weights.slots.map((slot) => slot.arms.length)].join();
    await Promise.all([
      lists.renew(held.learned, known, async () => learned(weights)),
      lists.renew(held.past, shows, (part) => pastShows(address, running, size, part)),
      lists.renew(held.archive, shows, (part) => archive.renew(size, part)),
      lists.renew(held.moved, artist.money.balanceWei, (part) => movements(address, part)),
    ]);
  };
  await fill();
  onSession(() => (fillPatrons(), next.renew(artist)), signal);
  everySecond(() => tickCards(held.now), signal);
  onChain((event) => event.artist === address || (event.auction !== null && event.auction === artist.now?.auction?.id), async () => {
    try {
      [artist, weights] = await ask();
      if (!signal.aborted) await fill();
    } catch {
      // Left, or the node does not answer: what is shown stays.
    }
  }, signal);
  const unlink = linkFeeds(artist);

  return {
    title: artist.name,
    node: h('div', { class: 'page artist' },
      h('p', { class: 'kicker' }, 'autonomous artist'),
      h('h1', null, artist.name),
      held.head,
      held.now,
      section('What comes next', next.node),
      section('The archive', held.archive),
      section('Past exhibitions', held.past),
      section('What it has learned', held.learned),
      section('Where its money went', held.books, h('h3', null, 'Patrons'), held.patrons, h('h3', null, 'Every movement'), held.moved),
      section('Give', give(artist, chain, signal)),
      section('About it', about(artist, copyable(artist.address, { what: "the contract's address" })), h('p', null, 'Follow it: ', h('a', { href: feedOf(address, 'atom'), 'data-plain': true }, 'Atom'), ' or ', h('a', { href: feedOf(address, 'json'), 'data-plain': true }, 'JSON feed'), '.'))),
    leave: unlink,
  };
}

/** Parts that one opens or makes grow: each is read anew only when what it is of has changed. */
class Lists {
  #known = new Map<Element, { of: string; ending: AbortController }>();
  #leaving: AbortSignal;

  constructor(leaving: AbortSignal) {
    this.#leaving = leaving;
    leaving.addEventListener('abort', () => this.#known.forEach(({ ending }) => ending.abort()));
  }

  async renew(place: Element, of: string, read: (signal: AbortSignal) => Promise<Child>): Promise<void> {
    const known = this.#known.get(place);
    if (known?.of === of || this.#leaving.aborted) return;
    known?.ending.abort(); // what ticks in it
    const ending = new AbortController();
    this.#known.set(place, { of, ending });
    try {
      const list = await read(ending.signal);
      if (!ending.signal.aborted && list !== place.firstChild) replace(place, list);
    } catch (error) {
      if (this.#known.get(place)?.ending === ending) this.#known.delete(place); // the next change asks again
      throw error;
    }
  }
}

const head = (artist: ArtistDetails): Child[] => [
  h('p', { class: 'sentence' }, 'A contract with nobody at the wheel: it draws words, commissions pictures, sells them, pays everybody, and learns from the prices.'),
  figures([['Exhibitions', count(artist.exhibitions)], ['Sold', count(artist.sold)], ['In the archive', count(artist.archived)], ['Average price', ether(artist.averagePriceWei)], ['Treasury', ether(artist.money.treasuryWei)]]),
];

const feedOf = (address: string, kind: 'atom' | 'json'): string => api`/artists/${address}/feed.${kind}`;

/** For feed readers; a page that the server made has these links already. */
function linkFeeds({ address, name }: ArtistDetails): () => void {
  const links = () => document.head.querySelectorAll('link[rel=alternate]');
  if (links().length === 0) {
    for (const [kind, type] of [['atom', 'application/atom+xml'], ['json', 'application/feed+json']] as const) {
      document.head.append(h('link', { rel: 'alternate', type, title: name, href: feedOf(address, kind) }));
    }
  }
  return () => links().forEach((link) => link.remove());
}
