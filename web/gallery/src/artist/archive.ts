// The archive, where what nobody bid for can be bought at a price that falls.
import { api, list } from '../api.ts';
import { everySecond, now } from '../clock.ts';
import { h, replace } from '../dom.ts';
import { day } from '../format.ts';
import { ether } from '../money.ts';
import { paths } from '../router.ts';
import type { Chain } from '../types.ts';
import { actButton } from '../wallet/act.ts';
import { openWallets } from '../wallet/button.ts';
import { onSession, session } from '../wallet/session.ts';
import { framed, type SizeOf } from './pictures.ts';
import { archivePrice } from './say.ts';
import type { Archive, Exhibition } from './types.ts';

const ARCHIVE_MAX = 48;
type Archived = Exhibition & { archive: Archive };
interface Entry { of: string; node: HTMLElement; tick(): void; offer(): void }

/** A piece keeps its entry while others come and go: nothing that is being pressed or said is lost. */
export class ArchiveShelf {
  #entries = new Map<number, Entry>();
  #shelf = h('ul', { class: 'shelf shows' });
  #connect: HTMLElement;
  #more = h('p', { class: 'fine' });
  #node: HTMLElement;
  #artist: string;
  #chain: Chain;

  constructor(artist: string, chain: Chain, signal: AbortSignal) {
    this.#artist = artist;
    this.#chain = chain;
    this.#connect = h('button', { type: 'button', class: 'primary', onclick: () => openWallets(chain) }, 'Connect a wallet to buy');
    this.#node = h('div', { class: 'grown' }, this.#shelf, this.#connect, this.#more);
    everySecond(() => this.#entries.forEach((entry) => entry.tick()), signal);
    onSession(() => this.#offer(), signal);
  }

  async renew(size: SizeOf, signal: AbortSignal): Promise<HTMLElement> {
    const page = await list<Exhibition>(api`/api/v1/artists/${this.#artist}/exhibitions`, { state: 'archived', limit: ARCHIVE_MAX }, signal);
    const items = page.items.filter((one): one is Archived => one.archive !== null);
    if (items.length === 0) return h('p', null, 'Nothing is in the archive: whatever it showed was sold.');
    const known = this.#entries;
    this.#entries = new Map(items.map((one) => {
      const kept = known.get(one.number);
      return [one.number, kept?.of === JSON.stringify(one) ? kept : this.#entry(one, size)];
    }));
    known.forEach((entry, number) => this.#entries.get(number) === entry || entry.node.remove());
    [...this.#entries.values()].forEach(({ node }, i) => node === this.#shelf.children[i] || this.#shelf.insertBefore(node, this.#shelf.children[i] ?? null));
    this.#more.textContent = page.next && `The newest ${items.length} of the archive.`;
    this.#offer();
    return this.#node;
  }

  #offer(): void {
    this.#connect.hidden = !this.#chain.deployment || session() !== null;
    this.#entries.forEach((entry) => entry.offer());
  }

  #entry(one: Archived, size: SizeOf): Entry {
    const price = h('strong', null), course = h('span', { class: 'fine' }), act = h('div', { class: 'act' });
    const tick = () => {
      price.textContent = ether(archivePrice(one.archive, now()));
      course.textContent = one.archive.until > now() ? ` now, ${ether(one.archive.lastPriceWei)} on ${day(one.archive.until)}` : ', its last price';
    };
    let offered = '';
    const offer = () => {
      const at = this.#chain.deployment, who = session();
      const buyer = at && who ? who.account : '';
      if (buyer === offered) return;
      offered = buyer;
      replace(act, at && who && actButton('Buy it', (tx, by, say) => tx.buyFromArchive(by, at, this.#artist, one.number, say)));
    };
    const node = h('li', null,
      one.token ? h('a', { href: paths.piece(one.token) }, framed(one, size(one)), h('span', { class: 'name' }, one.title)) : one.title,
      h('p', null, price, course),
      act);
    tick();
    return { of: JSON.stringify(one), node, tick, offer };
  }
}
