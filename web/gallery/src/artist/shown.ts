// Past exhibitions, page by page, and the archive, where what nobody bid for can be bought at a price that falls.
import { api, list } from '../api.ts';
import { everySecond, now } from '../clock.ts';
import { h, replace, type Child } from '../dom.ts';
import { day, iso } from '../format.ts';
import { ether } from '../money.ts';
import { paths } from '../router.ts';
import type { Chain } from '../types.ts';
import { actButton } from '../wallet/act.ts';
import { openWallets } from '../wallet/button.ts';
import { onSession, session } from '../wallet/session.ts';
import { framed, type Size } from './pictures.ts';
import { archivePrice, resultOf } from './say.ts';
import type { Archive, Exhibition } from './types.ts';

const PAGE = 12, ARCHIVE_MAX = 48;
type SizeOf = (one: Exhibition) => Size;

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

export async function archive(artist: string, size: SizeOf, chain: Chain, signal: AbortSignal): Promise<HTMLElement> {
  const page = await list<Exhibition>(api`/api/v1/artists/${artist}/exhibitions`, { state: 'archived', limit: ARCHIVE_MAX }, signal);
  const items = page.items.filter((one): one is Exhibition & { archive: Archive } => one.archive !== null);
  if (items.length === 0) return h('p', null, 'Nothing is in the archive: whatever it showed was sold.');
  const box = h('div', { class: 'grown' });
  const buttons = new Map(items.map((one) => [one.number, h('div', { class: 'act' })]));
  const prices = items.map((one) => ({ one, node: h('strong', null) }));
  const tick = () => prices.forEach(({ one, node }) => (node.textContent = ether(archivePrice(one.archive, now()))));
  const offer = () => {
    const at = chain.deployment;
    const who = session();
    connect.hidden = !at || who !== null;
    for (const one of items) {
      replace(buttons.get(one.number)!, at && who && actButton('Buy it', (tx, s, say) => tx.buyFromArchive(s, at, artist, one.number, say)));
    }
  };
  const connect = h('button', { type: 'button', class: 'primary', onclick: () => openWallets(chain) }, 'Connect a wallet to buy');
  replace(box,
    h('ul', { class: 'shelf shows' }, items.map((one, i) => h('li', null,
      one.token ? h('a', { href: paths.piece(one.token) }, framed(one, size(one)), h('span', { class: 'name' }, one.title)) : one.title,
      h('p', null, prices[i]!.node, h('span', { class: 'fine' }, one.archive.until > now() ? ` now, ${ether(one.archive.lastPriceWei)} on ${day(one.archive.until)}` : ', its last price')),
      buttons.get(one.number)))),
    connect,
    page.next && h('p', { class: 'fine' }, `The newest ${items.length} of the archive.`));
  tick();
  offer();
  everySecond(tick, signal);
  onSession(offer, signal);
  return box;
}
