import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largeOf, merged } from '../src/parts/wall_items.ts';
import type { Piece } from '../src/types.ts';

const piece = (commission: number, lastPriceWei: string | null = null, endsAt: number | null = null): Piece =>
  ({ token: `t${commission}`, commission, mintedAt: 1000 + commission, lastPriceWei, auction: endsAt && { id: commission, endsAt, live: true } }) as Piece;
const names = (items: Piece[]) => items.map((one) => one.commission);

// 2 and 4 are on sale, 4 ends first; 3 was sold for most.
const known = [piece(4, null, 50), piece(2, '7', 90), piece(3, '20000000000000000000'), piece(1, '900')];

test('what is on sale stands first, the next to end before the others, then the newest', () => {
  const items = merged(known, [piece(5), piece(6, null, 70)], '');
  assert.deepEqual(names(items), [4, 6, 2, 5, 3, 1]);
  assert.deepEqual(merged(known, [piece(5), piece(6, null, 70)], 'live'), items);
  assert.equal(largeOf(items, ''), 3);
});

test('the newest stand first, on sale or not, and none hangs large', () => {
  const items = merged([...known].sort((a, b) => b.commission - a.commission), [piece(5), piece(6, null, 70)], 'newest');
  assert.deepEqual(names(items), [6, 5, 4, 3, 2, 1]);
  assert.equal(largeOf(items, 'newest'), 0);
});

test('by price the dearest stand first, as numbers and not as texts', () => {
  const items = merged([known[2]!, known[3]!, known[1]!], [piece(1, '10000'), piece(7, '8', 10)], 'price');
  assert.deepEqual(names(items), [3, 1, 7, 2]);
  assert.equal(largeOf(items, 'price'), 0);
});

test('a piece hangs once, with its newest facts', () => {
  const ended = { ...known[0]!, auction: null, lastPriceWei: '5' };
  const items = merged(known, [ended], '');
  assert.deepEqual(names(items), [2, 4, 3, 1]);
  assert.equal(items[1], ended);
  assert.equal(largeOf(items, ''), 1);
  assert.equal(largeOf([], ''), 0);
  assert.equal(largeOf([piece(1, null, 5)], ''), 1);
});
