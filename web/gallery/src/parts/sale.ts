// The auction of a piece: what is bid, how long yet, and a bid of one's own.
import { now } from '../clock.ts';
import { h, replace, type Child } from '../dom.ts';
import { countdown, moment, plural, short } from '../format.ts';
import { ether, exactEther, parseEther } from '../money.ts';
import type { Chain, Deployment, OpenAuction, PieceDetails } from '../types.ts';
import { openWallets } from '../wallet/button.ts';
import { onSession, session, type Session } from '../wallet/session.ts';
import { creatorLink } from './people.ts';

type Act = (module: typeof import('../wallet/transactions.ts'), session: Session, at: Deployment, say: (text: string) => void) => Promise<void>;

export function sale(piece: PieceDetails, chain: Chain, signal: AbortSignal): HTMLElement | null {
  const { auction } = piece;
  const at = chain.deployment;
  const box = h('div', { class: 'act' });
  const draw = () => replace(box, actions(piece, auction, at, chain));
  draw();
  onSession(draw, signal);
  if (!auction) return session()?.account === piece.owner || piece.lastPriceWei ? h('section', { class: 'sale' }, sold(piece), box) : h('section', { class: 'sale bare' }, box);
  const over = auction.endsAt <= now();
  return h('section', { class: `sale${over ? '' : ' live'}`, 'aria-label': 'Auction' },
    h('dl', { class: 'figures' },
      h('div', null, h('dt', null, auction.bidWei ? (over ? 'Winning bid' : 'Leading bid') : 'Reserve'), h('dd', null, ether(auction.bidWei ?? auction.reserveWei))),
      h('div', null, h('dt', null, over ? 'Ended' : 'Ends in'), h('dd', over ? null : { 'data-ends': auction.endsAt }, over ? moment(auction.endsAt) : countdown(auction.endsAt - now()))),
      h('div', null, h('dt', null, 'Bids'), h('dd', null, String(auction.bids)))),
    auction.bidder && h('p', { class: 'fine' }, 'Led by ', creatorLink(auction.bidder), auction.history && auction.history.length > 1 && `, after ${plural(auction.history.length - 1, 'other bid')}`, '.'),
    h('p', { class: 'fine' }, auction.primary ? 'The first sale: the whole price goes to those who made it.' : 'A later sale: those who made it receive a royalty.'),
    box);
}

const sold = (piece: PieceDetails): Child => piece.lastPriceWei && h('p', null, `Last sold for ${ether(piece.lastPriceWei)}${piece.lastSoldAt ? `, ${moment(piece.lastSoldAt)}` : ''}.`);

function actions(piece: PieceDetails, auction: OpenAuction | null, at: Deployment | null, chain: Chain): Child {
  if (!at) return null;
  const who = session();
  if (auction && auction.endsAt <= now()) return who ? button('Settle the auction and pay everybody', (tx, s, a, say) => tx.settle(s, a, auction.id, say), at) : connectFirst(chain, 'settle it');
  if (auction) return who ? bidForm(auction, at, who) : connectFirst(chain, 'bid');
  return who?.account === piece.owner ? auctionForm(piece, at) : null;
}

const connectFirst = (chain: Chain, what: string): Child => h('button', { type: 'button', class: 'primary', onclick: () => openWallets(chain) }, `Connect a wallet to ${what}`);

function runner(act: Act, at: Deployment, status: HTMLElement): () => Promise<void> {
  return async () => {
    const who = session();
    if (!who) return;
    const say = (text: string) => {
      status.className = 'fine';
      status.textContent = text;
    };
    try {
      await act(await import('../wallet/transactions.ts'), who, at, say);
      say('Done. The page follows as soon as the node has read the block.');
    } catch (error) {
      const { sayWalletError } = await import('../wallet/say.ts');
      status.className = 'verdict lie';
      status.textContent = sayWalletError(error);
    }
  };
}

export function button(name: string, act: Act, at: Deployment): Child {
  const status = h('p', { class: 'fine', role: 'status' });
  return [h('button', { type: 'button', class: 'primary', onclick: runner(act, at, status) }, name), status];
}

function bidForm(auction: OpenAuction, at: Deployment, who: Session): HTMLElement {
  const status = h('p', { class: 'fine', role: 'status' });
  const input = h('input', { name: 'bid', inputmode: 'decimal', autocomplete: 'off', 'aria-label': 'Your bid in ether', value: exactEther(auction.bidWei ?? auction.reserveWei) });
  void import('../wallet/transactions.ts').then(async ({ leastBid }) => {
    const least = await leastBid(who, at, auction.id);
    input.value = exactEther(least);
    status.textContent = `At least ${exactEther(least)} ETH.`;
  }).catch(() => (status.textContent = 'The least bid could not be asked for; the house refuses what is too low.'));
  return h('form', {
    class: 'bid-form',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      const value = parseEther(input.value);
      if (value === null) return (status.textContent = 'Write the bid as ether, such as 0.25.');
      return runner((tx, s, a, say) => tx.bid(s, a, auction.id, value, say), at, status)();
    },
  }, h('label', null, input, h('span', null, 'ETH')), h('button', { class: 'primary' }, who.wallet.development ? 'Bid with the development account' : `Bid as ${short(who.account)}`), status);
}

function auctionForm(piece: PieceDetails, at: Deployment): HTMLElement {
  const status = h('p', { class: 'fine', role: 'status' });
  const reserve = h('input', { inputmode: 'decimal', value: '0.05', 'aria-label': 'Reserve in ether' });
  const days = h('select', { 'aria-label': 'How long' }, [['86400', 'one day'], ['259200', 'three days'], ['604800', 'a week']].map(([value, text]) => h('option', { value }, text)));
  return h('form', {
    class: 'bid-form',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      const value = parseEther(reserve.value);
      if (value === null || value === 0n) return (status.textContent = 'Write the reserve as ether, such as 0.05.');
      return runner((tx, s, a, say) => tx.auction(s, a, piece.token, value, Number(days.value), say), at, status)();
    },
  }, h('label', null, reserve, h('span', null, 'ETH or more, for')), days, h('button', { class: 'primary' }, 'Put it up for auction'), status);
}
