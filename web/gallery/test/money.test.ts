import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ether, exactEther, parseEther, percent } from '../src/money.ts';
import { priceOf } from '../src/parts/price.ts';
import type { Job } from '../src/types.ts';

const ETH = 10n ** 18n;

test('exact amounts go there and back', () => {
  for (const wei of [0n, 1n, ETH, ETH / 4n, 123_456_789_012_345_678_901n]) assert.equal(parseEther(exactEther(wei)), wei);
});

test('what is no amount is refused', () => {
  for (const text of ['', '-1', '1e3', '0x10', '1.2.3', '.5', '0.1234567890123456789', 'ten', '1 000']) assert.equal(parseEther(text), null, text);
  assert.equal(parseEther('0,25'), ETH / 4n);
});

test('shown amounts keep four digits and never become nothing', () => {
  assert.equal(ether(0n), '0 ETH');
  assert.equal(ether(1n), '1 wei');
  assert.equal(ether(123_456_789_012_345_678n), '0.1235 ETH');
  assert.equal(ether(1_234_560_000_000_000_000n), '1.235 ETH');
  assert.equal(ether(12_345_678_000_000_000_000_000n), '12\u202f345.68 ETH');
  assert.equal(ether(999_999_000_000_000_000n), '1 ETH');
  assert.equal(ether(2_000_000_000n), '0.000000002 ETH');
});

test('basis points', () => {
  assert.equal(percent(250), '2.5\u202f%');
  assert.equal(percent(1000), '10\u202f%');
  assert.equal(percent(7775), '77.75\u202f%');
});

test('the price follows work, from the middle of what was paid', () => {
  const job = (feeWei: string, steps = 10): Job => ({ status: 'final', feeWei, steps, width: 100, height: 100 }) as Job;
  const wanted = { steps: 10, width: 100, height: 100 };
  const paid = [job('1000000000000000'), job('3000000000000000'), job('900000000000000000')];
  assert.deepEqual(priceOf(paid, wanted), { wei: 3_000_000_000_000_000n, from: 3 });
  assert.equal(priceOf(paid, { ...wanted, steps: 20 }).wei, 6_000_000_000_000_000n);
  assert.equal(priceOf([{ ...job('5'), status: 'refunded' } as Job], wanted).from, 0);
  assert.ok(priceOf([], wanted).wei > 0n);
});
