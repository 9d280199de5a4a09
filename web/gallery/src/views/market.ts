// Totals, and days over time.
import { get } from '../api.ts';
import { h } from '../dom.ts';
import { count, date, span } from '../format.ts';
import { ether } from '../money.ts';
import { rolesBar } from '../parts/payments.ts';
import { makerLink, providerLink } from '../parts/people.ts';
import { table, type Column } from '../parts/pages.ts';
import { plot } from '../parts/plot.ts';
import { figures, section } from '../parts/section.ts';
import type { Context, View } from '../router.ts';
import type { Creator, Day, Market, Provider } from '../types.ts';

const DAYS = 90, DAY_MS = 86_400_000;
const GWEI = 10n ** 9n;
const COUNTED_LEAST = 4; // a full bar's pieces or commissions

const PROVIDERS: Column<Provider>[] = [
  { name: 'Provider', cell: (one) => providerLink(one.address) }, { name: 'Delivered', number: true, cell: (one) => count(one.deliveries) },
  { name: 'Missed', number: true, cell: (one) => count(one.misses) }, { name: 'Wrong', number: true, cell: (one) => h('span', { class: one.wrong ? 'lie' : null }, count(one.wrong)) },
  { name: 'Takes', number: true, minor: true, cell: (one) => (one.meanSeconds === null ? '' : span(one.meanSeconds)) }, { name: 'Last seen', minor: true, cell: (one) => (one.lastActiveAt ? date(one.lastActiveAt) : '') },
];
const CREATORS: Column<Creator>[] = [
  { name: 'Creator', cell: (one) => makerLink(one.address, one.artistName) }, { name: 'Pieces', number: true, cell: (one) => count(one.pieces) },
  { name: 'Commissions', number: true, cell: (one) => count(one.commissions) }, { name: 'Abandoned', number: true, cell: (one) => count(one.abandoned) },
  { name: 'Last seen', minor: true, cell: (one) => (one.lastActiveAt ? date(one.lastActiveAt) : '') },
];

export async function show({ signal }: Context): Promise<View> {
  const market = await get<Market>(`/api/v1/market?days=${DAYS}`, signal);
  const { totals } = market;
  const days = everyDay(market.days);
  const gwei = (wei: string) => Number(BigInt(wei) / GWEI);
  const sayGwei = (value: number) => ether(BigInt(Math.round(value)) * GWEI);
  return {
    title: 'Market',
    node: h('div', { class: 'page' },
      h('h1', null, 'The market'),
      figures([
        ['Pieces', count(totals.pieces)], ['Sold for', ether(totals.volumeWei)], ['Sales', count(totals.sales)], ['On sale now', count(totals.liveAuctions)],
        ['Commissions', count(totals.commissions)], ['Open now', count(totals.openJobs)], ['Paid to providers', ether(totals.feesWei)],
        ['Disproved', h('span', { class: totals.disproved ? 'lie' : null }, count(totals.disproved))],
      ]),
      section('Over time',
        days.length > 1 ? h('div', { class: 'plots' },
          plot('Sold', days.map((day) => ({ day: day.day, value: gwei(day.volumeWei) })), sayGwei),
          plot('Fees for painting', days.map((day) => ({ day: day.day, value: gwei(day.feesWei) })), sayGwei),
          plot('Pieces', days.map((day) => ({ day: day.day, value: day.pieces })), count, COUNTED_LEAST),
          plot('Commissions', days.map((day) => ({ day: day.day, value: day.commissions })), count, COUNTED_LEAST)) : h('p', null, 'There is too little to draw yet: it takes two days.')),
      section('Who was paid', market.paid.length ? rolesBar(market.paid.map((row) => ({ role: row.role, wei: row.paidWei }))) : h('p', null, 'Nothing was sold yet.')),
      section('Providers', await table<Provider>('/api/v1/providers', {}, PROVIDERS, 'Nobody paints yet.', signal)),
      section('Creators', await table<Creator>('/api/v1/creators', {}, CREATORS, 'Nobody has commissioned yet.', signal))),
  };
}

/** The API leaves out days on which nothing happened; the plot needs them. */
export function everyDay(days: Day[]): Day[] {
  const sorted = [...days].sort((a, b) => a.day.localeCompare(b.day));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  const known = new Map(sorted.map((day) => [day.day, day]));
  const all: Day[] = [];
  for (let at = Date.parse(first.day); at <= Date.parse(last.day) && all.length < 4000; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push(known.get(day) ?? { day, commissions: 0, pieces: 0, sales: 0, volumeWei: '0', feesWei: '0' });
  }
  return all;
}
