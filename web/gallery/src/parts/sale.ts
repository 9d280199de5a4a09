// The auction of a piece: what is bid, how long yet, and a bid of one's own.
import { now } from '../clock.ts';
import { h, replace, type Child } from '../dom.ts';
import { date, plural, short } from '../format.ts';
import { ether, exactEther, parseEther } from '../money.ts';
import type { Chain, Deployment, OpenAuction, PieceDetails } from '../types.ts';
import { act, actButton, statusLine } from '../wallet/act.ts';
import { openWallets } from '../wallet/button.ts';
import { onSession, session, type Session } from '../wallet/session.ts';
import { auctionFigures } from './auction.ts';
import { creatorLink } from './people.ts';
import { figures } from './section.ts';

/** What can be done. It is made once for each key and then stays, with what was typed; `renew` follows the auction. */
interface Form { key: string; make(): { content: Child; renew?(auction: OpenAuction): void } }

export interface Sale { node: HTMLElement; renew(piece: PieceDetails): void }

export function sale(first: PieceDetails, chain: Chain, signal: AbortSignal): Sale {
  let piece = first;
  let shown: { key: string; renew?(auction: OpenAuction): void } | null = null;
  const facts = h('div', { class: 'facts-of-sale' });
  const box = h('div', { class: 'act' });
  const node = h('section', { class: 'sale', 'aria-label': 'Sale' }, facts, box);
  const draw = () => {
    replace(facts, piece.auction ? auctionFacts(piece.auction) : sold(piece));
    const form = formOf(piece, chain);
    if (shown?.key !== form.key) {
      const { content, renew } = form.make();
      replace(box, content);
      shown = { key: form.key, ...(renew ? { renew } : {}) };
    }
    if (piece.auction) shown.renew?.(piece.auction);
    node.classList.toggle('bare', !facts.hasChildNodes() && !box.hasChildNodes());
  };
  draw();
  onSession(draw, signal);
  return {
    node,
    renew(fresh) {
      piece = fresh;
      draw();
    },
  };
}

function auctionFacts(auction: OpenAuction): Child[] {
  return [
    auctionFigures(auction),
    auction.bidder && h('p', { class: 'fine' }, 'Led by ', creatorLink(auction.bidder), auction.bids > 1 && `, after ${plural(auction.bids - 1, 'other bid')}`, '.'),
    h('p', { class: 'fine' }, auction.primary ? 'The first sale: the whole price goes to those who made it.' : 'A later sale: those who made it receive a royalty.'),
  ];
}

const sold = ({ lastPriceWei, lastSoldAt }: PieceDetails): Child => lastPriceWei && figures([['Last sold for', ether(lastPriceWei)], ...(lastSoldAt ? [['On', date(lastSoldAt)] as [string, Child]] : [])]);

function formOf({ auction, owner, token }: PieceDetails, chain: Chain): Form {
  const at = chain.deployment;
  const who = session();
  const as = who ? `${who.wallet.id} ${who.account}` : null;
  if (!at || (!auction && who?.account !== owner)) return { key: 'nothing', make: () => ({ content: null }) };
  if (!auction) return { key: `sell ${as}`, make: () => ({ content: auctionForm(token, at) }) };
  const over = auction.endsAt <= now();
  if (!who) return { key: `connect ${over}`, make: () => ({ content: connectFirst(chain, over ? 'settle it' : 'bid') }) };
  if (over) return { key: `settle ${auction.id} ${as}`, make: () => ({ content: actButton('Settle the auction and pay everybody', (tx, s, say) => tx.settle(s, at, auction.id, say)) }) };
  return { key: `bid ${auction.id} ${as}`, make: () => bidForm(auction, at, who) };
}

const connectFirst = (chain: Chain, what: string): Child => h('button', { type: 'button', class: 'primary', onclick: () => openWallets(chain) }, `Connect a wallet to ${what}`);

function bidForm({ id }: OpenAuction, at: Deployment, who: Session): { content: Child; renew(auction: OpenAuction): void } {
  let touched = false;
  const hint = h('p', { class: 'fine' });
  const status = statusLine();
  const input = h('input', { name: 'bid', inputmode: 'decimal', autocomplete: 'off', 'aria-label': 'Your bid in ether', oninput: () => (touched = true) });
  const button = h('button', { class: 'primary' }, who.wallet.development ? 'Bid with the development account' : `Bid as ${short(who.account)}`);
  const suggest = (wei: bigint | string) => {
    if (!touched) input.value = exactEther(wei);
  };
  const askLeast = async () => {
    const { leastBid } = await import('../wallet/transactions.ts');
    const least = await leastBid(who, at, id).catch(() => null);
    if (least !== null) suggest(least);
    hint.textContent = least !== null ? `At least ${exactEther(least)} ETH.` : 'The least bid could not be asked for; the house refuses what is too low.';
  };
  const form = h('form', {
    class: 'bid-form',
    onsubmit: async (event: SubmitEvent) => {
      event.preventDefault();
      const value = parseEther(input.value);
      if (value === null) return void (status.textContent = 'Write the bid as ether, such as 0.25.');
      touched = true;
      await act(button, status, (tx, s, say) => tx.bid(s, at, id, value, say));
      await askLeast();
    },
  }, h('label', null, input, h('span', null, 'ETH')), button, hint, status);
  let known: string | null = null;
  return {
    content: form,
    renew(auction) {
      const leading = auction.bidWei ?? auction.reserveWei;
      if (leading === known) return;
      if (known === null) suggest(leading);
      known = leading;
      void askLeast();
    },
  };
}

function auctionForm(token: string, at: Deployment): HTMLElement {
  const status = statusLine();
  const reserve = h('input', { inputmode: 'decimal', value: '0.05', 'aria-label': 'Reserve in ether' });
  const days = h('select', { 'aria-label': 'How long' }, [['86400', 'one day'], ['259200', 'three days'], ['604800', 'a week']].map(([value, text]) => h('option', { value }, text)));
  const button = h('button', { class: 'primary' }, 'Put it up for auction');
  return h('form', {
    class: 'bid-form',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      const value = parseEther(reserve.value);
      if (value === null || value === 0n) return void (status.textContent = 'Write the reserve as ether, such as 0.05.');
      return act(button, status, (tx, s, say) => tx.auction(s, at, token, value, Number(days.value), say));
    },
  }, h('label', null, reserve, h('span', null, 'ETH or more, for')), days, button, status);
}
