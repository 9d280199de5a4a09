// A piece's life, in the order in which the chain saw it; and when this node repainted it.
import { h, type Child } from '../dom.ts';
import { iso, moment, plural, short, span } from '../format.ts';
import { ether } from '../money.ts';
import type { ChainEvent, Check, PieceDetails } from '../types.ts';
import { copyable } from './copy.ts';

type Say = (payload: Record<string, unknown>) => string;
const account = (value: unknown): string => (typeof value === 'string' ? short(value.toLowerCase()) : 'somebody');
const wei = (value: unknown): string => (/^\d+$/.test(String(value)) ? ether(String(value)) : 'an amount');
const named = (text: string, value: unknown): string => (typeof value === 'string' ? `${text} by ${account(value)}` : text);

// The contracts' enums, in their order.
export const ROLES = ['model', 'adapter', 'data set', 'prompt', 'provider', 'platform', 'creator'];
export const VERDICTS = ['nobody knows who is right', 'the provider was right', 'the provider was wrong'];
const one = (names: string[], value: unknown): string | null => names[Number(value ?? -1)] ?? null;

/** An event's name to a sentence; a name that is not here is shown as it is. */
export const SENTENCES: Record<string, Say> = {
  Commissioned: ({ creator }) => named('Commissioned', creator),
  Claimed: ({ provider }) => `${named('Claimed', provider)}; the seed is known`,
  Delivered: ({ provider }) => named('Painted and delivered', provider),
  Challenged: ({ challenger }) => named('Challenged', challenger),
  Resolved: ({ verdict }) => `The challenge was settled: ${one(VERDICTS, verdict) ?? 'decided'}`,
  Accepted: () => 'Accepted by its creator',
  Finalised: () => 'Final: nobody challenged it in time',
  Refunded: () => 'Refunded',
  Voided: () => 'Voided',
  Disproved: () => 'Disproved: the picture is not what the request gives',
  Slashed: ({ account: whom }) => `A bond was slashed (${account(whom)})`,
  Minted: () => 'Minted',
  Transfer: ({ to }) => `Went to ${account(to)}`,
  AuctionCreated: ({ reserve }) => `Put up for auction, from ${wei(reserve)}`,
  Bid: ({ bidder, amount }) => `${account(bidder)} bid ${wei(amount)}`,
  Outbid: ({ bidder }) => `${account(bidder)} was outbid and refunded`,
  Sold: ({ buyer, price }) => `Sold to ${account(buyer)} for ${wei(price)}`,
  Unsold: () => 'The auction ended without a bid',
  Paid: ({ payee, amount, role }) => `${wei(amount)} paid to ${account(payee)}${one(ROLES, role) ? `, as ${one(ROLES, role)}` : ''}`,
  AllPaid: ({ count: payments, amount }) => `${plural(Number(payments), 'payment')} in that transaction, ${wei(amount)} together`,
  Escrowed: ({ amount }) => `${wei(amount)} waits until a contest is closed`,
  ForwarderDeployed: () => 'An address for royalties was made',
};
const MOVING = ['Minted', 'AuctionCreated', 'Sold', 'Unsold'];
/** Standard events that say again what our own say. */
const SILENT = new Set(['MetadataUpdate', 'AigcData', 'Approval', 'ApprovalForAll']);

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
