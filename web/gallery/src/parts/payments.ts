// Who is paid when the piece is sold, as a bar; and who was paid, payment by payment.
import { h, type Child } from '../dom.ts';
import { date, kindName, plural } from '../format.ts';
import { ether, percent } from '../money.ts';
import type { Payout, PieceDetails, Share } from '../types.ts';
import { creatorLink, makerLink, workLink } from './people.ts';

const ETHER = /^0x0{40}$/;

/** What the bar shows: one colour a role; payees of one role lie side by side. */
interface Part { role: string; amount: bigint; whom: Child; label: string }

export function payments(piece: PieceDetails): Child[] {
  const paid = piece.payouts.filter((payout) => ETHER.test(payout.currency));
  const total = paid.reduce((sum, payout) => sum + BigInt(payout.amountWei), 0n);
  if (paid.length === 0) {
    return [
      h('p', null, 'Not sold yet. The first sale pays all of these in its own transaction:'),
      ...barOfShares(piece),
    ];
  }
  const byPayee = new Map<string, Payout & { sum: bigint }>();
  for (const payout of paid) {
    const key = `${payout.role}:${payout.work ?? payout.payee}`;
    const known = byPayee.get(key);
    if (known) known.sum += BigInt(payout.amountWei);
    else byPayee.set(key, { ...payout, sum: BigInt(payout.amountWei) });
  }
  const parts = [...byPayee.values()].sort((a, b) => (a.sum < b.sum ? 1 : -1))
    .map((payout): Part => ({ role: payout.role ?? 'other', amount: payout.sum, label: ether(payout.sum), whom: payeeOf(payout, piece) }));
  const sales = new Set(paid.map((payout) => payout.auction ?? payout.tx)).size;
  return [
    h('p', null, `${ether(total)} from ${plural(sales, 'sale')}, paid in the transaction of each, last on ${date(Math.max(...paid.map((one) => one.time)))}.`),
    bar(parts),
    list(parts),
  ];
}

function barOfShares(piece: PieceDetails): Child[] {
  const parts = piece.shares.map((share) => partOfShare(share, piece));
  return [bar(parts), list(parts)];
}

type Made = Pick<PieceDetails, 'creator' | 'artistName'>;
const payeeLink = (account: string, made?: Made): Child => (account === made?.creator ? makerLink(account, made.artistName) : creatorLink(account));
const partOfShare = (share: Share, made?: Made): Part => ({
  role: share.role, amount: BigInt(share.basisPoints), label: percent(share.basisPoints),
  whom: share.work ? workLink(share.work, share.workName) : (share.holder ?? share.account) ? payeeLink((share.holder ?? share.account)!, made) : 'nobody yet',
});
export const shareList = (shares: Share[]): HTMLElement => list(shares.map((share) => partOfShare(share)));

function payeeOf(payout: Payout, piece: PieceDetails): Child {
  // A payment names an account; the shares say for which work of this role it was.
  const share = piece.shares.find((one) => one.role === payout.role && one.work !== null && (one.work === payout.work || one.holder === payout.payee));
  const id = payout.work ?? share?.work;
  const work = id && piece.works.find((one) => one.id === id);
  if (work) return workLink(work.id, work.name);
  return payout.payee ? payeeLink(payout.payee, piece) : 'nobody';
}

export function bar(parts: Part[]): HTMLElement {
  const total = parts.reduce((sum, part) => sum + part.amount, 0n) || 1n;
  const said = parts.map((part) => `${part.role} ${part.label}`).join(', ');
  return h('div', { class: 'bar', role: 'img', 'aria-label': said },
    parts.map((part) => h('span', { class: `role-${className(part.role)}`, title: `${part.role}: ${part.label}`, style: { 'flex-grow': String(Number((part.amount * 100_000n) / total)) } })));
}

function list(parts: Part[]): HTMLElement {
  return h('ul', { class: 'paid' }, parts.map((part) =>
    h('li', null, h('span', { class: `dot role-${className(part.role)}` }), h('span', { class: 'role' }, kindName(part.role)), h('span', { class: 'whom' }, part.whom), h('span', { class: 'amount' }, part.label))));
}

const className = (role: string): string => role.toLowerCase().replace(/[^a-z]/g, '');

/** Roles with sums, for the market and for works. */
export const rolesBar = (rows: { role: string; wei: string }[]): Child[] => {
  const parts = rows.map((row): Part => ({ role: row.role, amount: BigInt(row.wei), label: ether(row.wei), whom: '' }));
  return [bar(parts), list(parts)];
};
