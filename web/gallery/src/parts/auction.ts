// An open auction in three figures; whoever shows them counts them down (tickCards in card.ts).
import { now } from '../clock.ts';
import { h } from '../dom.ts';
import { countdown, moment } from '../format.ts';
import { ether } from '../money.ts';
import type { OpenAuction } from '../types.ts';

export function auctionFigures({ bidWei, reserveWei, endsAt, bids }: Pick<OpenAuction, 'bidWei' | 'reserveWei' | 'endsAt' | 'bids'>): HTMLElement {
  const over = endsAt <= now();
  return h('dl', { class: 'figures' },
    h('div', null, h('dt', null, bidWei ? (over ? 'Winning bid' : 'Leading bid') : 'Reserve'), h('dd', null, ether(bidWei ?? reserveWei))),
    h('div', null, h('dt', null, over ? 'Ended' : 'Ends in'), h('dd', over ? null : { 'data-ends': endsAt }, over ? moment(endsAt) : countdown(endsAt - now()))),
    h('div', null, h('dt', null, 'Bids'), h('dd', null, String(bids))));
}
