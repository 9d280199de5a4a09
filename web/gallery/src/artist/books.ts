// An artist's books: what came in less what went out is what it has, to the wei. Pure.
import type { Money } from './types.ts';

export interface Line { name: string; wei: bigint }
export interface Books { in: Line[]; out: Line[]; came: bigint; went: bigint; left: bigint; balance: bigint; owed: bigint; treasury: bigint; unknown: bigint }

const sum = (lines: Line[]): bigint => lines.reduce((total, line) => total + line.wei, 0n);

/** `unknown`: what the balance has beyond the books, for ether can be forced on a contract without a word. */
export function booksOf(money: Money): Books {
  const incoming: Line[] = [
    { name: 'Patrons gave', wei: BigInt(money.patronsGaveWei) }, { name: 'Gifts', wei: BigInt(money.giftsWei) },
    { name: 'Income from sales', wei: BigInt(money.incomeWei) }, { name: 'Fees that came back', wei: BigInt(money.feesReturnedWei) },
  ];
  const outgoing: Line[] = [
    { name: 'Fees for painting', wei: BigInt(money.feesWei) }, { name: 'Tips for steps', wei: BigInt(money.tipsWei) },
    { name: 'Paid to patrons', wei: BigInt(money.patronsPaidWei) },
  ];
  const [came, went, balance] = [sum(incoming), sum(outgoing), BigInt(money.balanceWei)];
  return { in: incoming, out: outgoing, came, went, left: came - went, balance, owed: BigInt(money.owedWei), treasury: BigInt(money.treasuryWei), unknown: balance - (came - went) };
}
