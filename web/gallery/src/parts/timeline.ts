// A piece's life, in the order in which the chain saw it; and when this node repainted it.
import { h, type Child } from '../dom.ts';
import { iso, moment, span } from '../format.ts';
import type { ChainEvent, Check, PieceDetails } from '../types.ts';
import { copyable } from './copy.ts';
import { SENTENCES, SILENT } from './sentences.ts';

const MOVING = ['Minted', 'AuctionCreated', 'Sold', 'Unsold', 'ArchiveSold'];

interface Entry { time: number; order: number; text: string; tx: string | null; kind: '' | 'check' | 'lie' }

/** `bids`: of the piece's auctions, which its own history leaves out. */
export function timeline(piece: PieceDetails, bids: ChainEvent[]): Child[] {
  const entries = entriesOf([...piece.history, ...bids], piece.checks);
  if (entries.length === 0) return [h('p', null, 'Nothing is known of it yet.')];
  return [h('ol', { class: 'timeline' }, entries.map((entry) => h('li', { class: entry.kind || null },
    h('time', { datetime: iso(entry.time) }, moment(entry.time)),
    h('p', null, entry.text),
    entry.tx && copyable(entry.tx, { what: "the transaction's hash" }))))];
}

export function entriesOf(history: ChainEvent[], checks: Check[]): Entry[] {
  const told = gathered(history).filter((event) => event.name !== null && !SILENT.has(event.name))
    .map((event): Entry => ({ time: event.time, order: event.id, text: say(event), tx: event.tx, kind: event.name === 'Disproved' ? 'lie' : '' }));
  const checked = checks.map((check): Entry => ({ time: check.time, order: Number.MAX_SAFE_INTEGER, text: sayCheck(check), tx: null, kind: check.agrees === false ? 'lie' : 'check' }));
  return [...told, ...checked].sort((a, b) => a.time - b.time || a.order - b.order);
}

/** Each event once; no transfer that another event of its transaction explains, and the payments of one transaction as one. */
function gathered(history: ChainEvent[]): ChainEvent[] {
  const known = [...new Map(history.map((event) => [event.id, event])).values()];
  const ofTx = (event: ChainEvent, name: string) => known.filter((other) => other.name === name && other.tx !== null && other.tx === event.tx);
  const explained = (event: ChainEvent) => MOVING.some((name) => ofTx(event, name).length > 0);
  return known.flatMap((event) => {
    if (event.name === 'Transfer' && explained(event)) return [];
    if (event.name !== 'Paid') return [event];
    const paid = ofTx(event, 'Paid');
    if (paid.length < 2) return [event];
    return paid[0] === event ? [{ ...event, name: 'AllPaid', payload: { count: paid.length, amount: String(paid.reduce((sum, one) => sum + BigInt(String(one.payload.amount)), 0n)) } }] : [];
  });
}

const say = (event: ChainEvent): string => SENTENCES[event.name ?? '']?.(event.payload) ?? `${event.name}`;

function sayCheck(check: Check): string {
  if (check.agrees === null) return 'This node tried to repaint it and could not';
  const took = check.milliseconds < 1000 ? `${check.milliseconds} ms` : span(check.milliseconds / 1000);
  return check.agrees ? `This node repainted it in ${took}: the same, bit for bit` : 'This node repainted it, and got another picture';
}
