// What painting costs: nobody sets a price, so it is learnt from what providers painted for lately. Pure.
import type { Job } from '../types.ts';

const PAINTED = new Set(['delivered', 'accepted', 'final']);
const USUAL = 10n ** 15n; // 0.001 ETH, where nothing was painted yet
const DIGITS = 10n ** 12n; // prices are rounded up to this, so that they can be read

export const workOf = (job: { steps: number; width: number; height: number }): bigint => BigInt(job.steps) * BigInt(job.width) * BigInt(job.height);

/** The middle price per step and pixel, times the work of this picture; `from` says how many jobs it comes from. */
export function priceOf(jobs: Job[], wanted: { steps: number; width: number; height: number }): { wei: bigint; from: number } {
  const SCALE = 10n ** 6n;
  const rates = jobs.filter((job) => PAINTED.has(job.status) && workOf(job) > 0n).map((job) => (BigInt(job.feeWei) * SCALE) / workOf(job)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (rates.length === 0) return { wei: USUAL, from: 0 };
  const middle = rates[Math.floor(rates.length / 2)]!;
  const exact = (middle * workOf(wanted)) / SCALE;
  return { wei: ((exact + DIGITS - 1n) / DIGITS) * DIGITS, from: rates.length };
}
