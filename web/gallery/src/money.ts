// Amounts are wei in BigInt: no amount is ever rounded on its way into a transaction, only for the eye.
const DECIMALS = 18;
const ONE = 10n ** BigInt(DECIMALS);

/** "0.25" of 250000000000000000n: exact, without needless zeros. */
export function exactEther(wei: bigint | string): string {
  const amount = BigInt(wei);
  const fraction = (amount % ONE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return fraction ? `${amount / ONE}.${fraction}` : `${amount / ONE}`;
}

/** For the eye: four significant digits, or the hundredths of large amounts; never "0" for something. */
export function ether(wei: bigint | string): string {
  const amount = BigInt(wei);
  if (amount === 0n) return '0 ETH';
  if (amount < 10n ** 9n) return `${amount} wei`;
  const unit = 10n ** BigInt(Math.min(amount.toString().length - 4, DECIMALS - 2));
  return `${grouped(exactEther(((amount + unit / 2n) / unit) * unit))} ETH`;
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction ? `${spaced}.${fraction}` : spaced;
}

/** Wei of "0.25"; null if it is no amount. */
export function parseEther(text: string): bigint | null {
  const match = /^(\d{1,12})(?:[.,](\d{1,18}))?$/.exec(text.trim());
  if (!match) return null;
  return BigInt(match[1]!) * ONE + BigInt((match[2] ?? '').padEnd(DECIMALS, '0'));
}

export const percent = (basisPoints: number): string => `${basisPoints % 100 === 0 ? basisPoints / 100 : (basisPoints / 100).toFixed(basisPoints % 10 ? 2 : 1)}\u202f%`;
