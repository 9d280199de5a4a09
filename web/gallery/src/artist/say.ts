// What an artist does, and what became of its exhibitions, in words. Pure.
import { countdown, moment, span } from '../format.ts';
import { ether } from '../money.ts';
import type { Archive, ArtistDetails, Exhibition, MovementKind, Step } from './types.ts';

const STEPS: Record<Exclude<Step, 'wait'>, string> = {
  begin: 'begin the next exhibition', compose: 'draw its words and commission the piece', exhibit: 'put the piece up for auction',
  abandon: 'give this exhibition up, whose fee comes back', relist: 'put the piece up once more, at a lower reserve', learn: 'have it learn from the result',
};

/** Where it stands. */
export function stageOf(artist: Pick<ArtistDetails, 'stage' | 'waiting' | 'exhibitions' | 'now'>): string {
  const number = `Exhibition ${artist.exhibitions}`;
  if (artist.waiting) return 'It waits for money.';
  if (artist.stage === 'sketched') return `${number} has begun; its words are about to be drawn.`;
  if (artist.stage === 'commissioned') return `${number} is being painted.`;
  if (artist.stage === 'exhibited') return artist.now?.auction?.live ? `${number} is at auction.` : `The auction of exhibition ${artist.exhibitions} is over.`;
  return artist.exhibitions === 0 ? 'It has not begun yet.' : 'It rests between two exhibitions.';
}

/** What comes next, who may do it, when and for what. */
export function nextOf(artist: Pick<ArtistDetails, 'next' | 'money' | 'terms'>, now: number): string {
  const { next, money, terms } = artist;
  if (next.step === 'wait') return `It has ${ether(money.treasuryWei)} of its own and begins again when it has ${ether(money.neededWei)}. Anybody can give.`;
  const most = String(terms.money.tipMax ?? next.tipWei);
  const rises = BigInt(most) > BigInt(next.tipWei) ? `, which rises to ${ether(most)} within ${span(Number(terms.times.tipRiseSeconds ?? 0))} of waiting` : '';
  const whoever = next.step === 'abandon' ? 'If nobody paints it in time, anybody' : 'Anybody';
  return `${whoever} may ${STEPS[next.step]} ${whenOf(next.readyAt, now)}, for a tip of at least ${ether(next.tipWei)}${rises}.`;
}

/** "now", or the time and how long yet. */
export const whenOf = (readyAt: number | null, now: number): string =>
  (readyAt === null || readyAt <= now ? 'now' : `from ${moment(readyAt)} (in ${countdown(readyAt - now)})`);

export const isDue = ({ next }: Pick<ArtistDetails, 'next'>, now: number): boolean => next.step !== 'wait' && (next.readyAt === null || next.readyAt <= now);

/** What became of an exhibition, in a few words. */
export function resultOf(one: Pick<Exhibition, 'state' | 'priceWei' | 'rose' | 'archive' | 'auction'>, now: number): string {
  switch (one.state) {
    case 'sold': return `Sold for ${ether(one.priceWei ?? 0n)}, ${one.rose ? 'not below' : 'below'} average`;
    case 'archived': return `Nobody bid; in the archive${one.archive ? ` for ${ether(archivePrice(one.archive, now))}` : ''}`;
    case 'archive-sold': return `Nobody bid; bought from the archive for ${ether(one.priceWei ?? 0n)}`;
    case 'abandoned': return 'Never painted';
    case 'exhibited': return one.auction?.live ? 'At auction' : 'The auction is over';
    case 'commissioned': return 'Being painted';
    case 'sketched': return 'About to be drawn';
  }
}

/** The archive's price at a time, as spec/artist.md has it. */
export function archivePrice({ firstPriceWei, lastPriceWei, since, until }: Archive, now: number): bigint {
  const [first, last] = [BigInt(firstPriceWei), BigInt(lastPriceWei)];
  const whole = BigInt(Math.max(until - since, 1));
  const elapsed = BigInt(Math.max(0, Math.floor(now) - since));
  return first - ((first - last) * (elapsed < whole ? elapsed : whole)) / whole;
}

export const MOVEMENTS: Record<MovementKind, { name: string; comesIn: boolean }> = {
  patron: { name: 'From a patron', comesIn: true }, gift: { name: 'A gift', comesIn: true }, income: { name: 'Income from a sale', comesIn: true },
  'fee-returned': { name: 'A fee that came back', comesIn: true }, fee: { name: 'Fee for painting', comesIn: false }, tip: { name: 'Tip', comesIn: false },
  'patron-paid': { name: 'To a patron', comesIn: false },
};
