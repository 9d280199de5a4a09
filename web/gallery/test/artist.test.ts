// The pure parts of an artist's page: sums, prices, words, and where the lines of its weights go.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { booksOf } from '../src/artist/books.ts';
import { archivePrice, isDue, nextOf, resultOf, stageOf } from '../src/artist/say.ts';
import type { Arm, ArtistDetails, Money, Slot, Weights } from '../src/artist/types.ts';
import { chanceOf, change, linesOf, marksOf, scaleOf, spread } from '../src/artist/weights_layout.ts';

const vectors = JSON.parse(readFileSync(new URL('../../../spec/vectors/artist.json', import.meta.url), 'utf8')) as { archive: { first: string; share: number; elapsed: number; seconds: number; price: string }[] };
const MILLI = 10n ** 15n;
const milli = (n: number): string => String(BigInt(n) * MILLI);

test('the archive has the price that the contract asks', () => {
  assert.ok(vectors.archive.length > 4);
  for (const { first, share, elapsed, seconds, price } of vectors.archive) {
    const least = (BigInt(first) * BigInt(share)) / 10_000n;
    const archive = { firstPriceWei: first, lastPriceWei: String(least > 1n ? least : 1n), priceWei: '0', since: 1000, until: 1000 + seconds };
    assert.equal(String(archivePrice(archive, 1000 + elapsed)), price, `${first} after ${elapsed}`);
    assert.equal(String(archivePrice(archive, 0)), first, 'a clock that is behind');
  }
});

const money = (more: Partial<Money> = {}): Money => ({
  treasuryWei: String(1_019n * MILLI - 3n), balanceWei: String(1_029n * MILLI - 3n), owedWei: milli(10), neededWei: milli(50), feeWei: milli(1), giftsWei: milli(20), incomeWei: milli(50), feesReturnedWei: milli(1),
  patronsGaveWei: milli(1000), feesWei: milli(40), tipsWei: String(BigInt(milli(1)) + 3n), patronsPaidWei: milli(1), patrons: [], ...more,
});

test('the books add up to the wei, and what nobody told of is named', () => {
  const books = booksOf(money());
  assert.equal(books.came, 1071n * MILLI);
  assert.equal(books.went, 42n * MILLI + 3n);
  assert.equal(books.left, books.balance);
  assert.equal(books.unknown, 0n);
  assert.equal(books.treasury + books.owed, books.balance);
  assert.equal(booksOf(money({ balanceWei: String(1_029n * MILLI) })).unknown, 3n);
});

const artist = (more: Partial<ArtistDetails>): ArtistDetails => ({
  stage: 'exhibited', waiting: false, exhibitions: 12, now: { auction: { live: true } }, next: { step: 'learn', readyAt: 5000, tipWei: String(MILLI / 50n) }, money: money(),
  terms: { times: { tipRiseSeconds: 1800 }, money: { tipMax: milli(2) }, prices: {}, learning: {} }, ...more,
}) as ArtistDetails;

test('what it does and what comes next is said, with who, when and for what', () => {
  assert.equal(stageOf(artist({})), 'Exhibition 12 is at auction.');
  assert.equal(stageOf(artist({ now: null })), 'The auction of exhibition 12 is over.');
  assert.equal(stageOf(artist({ stage: 'resting', exhibitions: 0 })), 'It has not begun yet.');
  assert.equal(stageOf(artist({ stage: 'resting', waiting: true })), 'It waits for money.');
  const said = nextOf(artist({}), 5000 - 7260);
  assert.match(said, /^Anybody may have it learn from the result from 1 January 1970, 01:23 UTC \(in 2 h 01 min\), for a tip of at least 0\.00002 ETH, which rises to 0\.002 ETH within 30 minutes of waiting\.$/);
  assert.match(nextOf(artist({}), 5000), / now, for a tip/);
  assert.match(nextOf(artist({ next: { step: 'abandon', readyAt: null, tipWei: milli(2) } }), 0), /^If nobody paints it in time, .* now, for a tip of at least 0\.002 ETH\.$/);
  const waits = artist({ next: { step: 'wait', readyAt: null, tipWei: '0' } });
  assert.match(nextOf(waits, 0), /again when it has 0\.05 ETH\. Anybody can give\.$/);
  assert.deepEqual([isDue(artist({}), 4999), isDue(artist({}), 5000), isDue(waits, 9000)], [false, true, false]);
});

test('what became of an exhibition is said', () => {
  const one = { priceWei: milli(30), rose: true, archive: null, auction: null };
  assert.equal(resultOf({ ...one, state: 'sold' }, 0), 'Sold for 0.03 ETH, not below average');
  assert.equal(resultOf({ ...one, state: 'sold', rose: false }, 0), 'Sold for 0.03 ETH, below average');
  assert.equal(resultOf({ ...one, state: 'archived', archive: { firstPriceWei: milli(10), lastPriceWei: milli(2), priceWei: milli(10), since: 0, until: 100 } }, 50), 'Nobody bid; in the archive for 0.006 ETH');
  for (const state of ['archive-sold', 'abandoned', 'exhibited', 'commissioned', 'sketched'] as const) assert.ok(resultOf({ ...one, state }, 0).length > 8);
});

const arm = (index: number, weight: number, history: [number, number][], since = 0): Arm => ({ index, word: `w${index}`, hand: null, weight, since, uses: 0, history: history.map(([exhibition, w]) => ({ exhibition, time: 0, weight: w })) });
const slot: Slot = { name: 'subject', arms: [arm(0, 1024, [[0, 4096], [2, 2048], [4, 1024]]), arm(1, 16_384, [[0, 4096], [1, 8192], [3, 16_384]]), arm(2, 4096, [[0, 4096]]), arm(3, 4096, [[2, 4096]], 2)] };
const weights: Weights = { from: 1, to: 4, start: 4096, least: 512, most: 65_535, slots: [slot] };

test('weights are drawn as steps, a doubling as far as the next', () => {
  const scale = scaleOf(weights);
  assert.deepEqual(scale, { low: -2, high: 2 });
  assert.deepEqual(marksOf(scale).map((mark) => `${mark.label} ${mark.at}`), ['×4 0', '×2 0.25', 'start 0.5', '÷2 0.75', '÷4 1']);
  const lines = linesOf(slot, weights, scale, 400, 100);
  assert.deepEqual(lines.map((line) => [line.arm.index, line.path, line.end]), [
    [1, 'M0 50H100V25H300V0H400', 0], [2, 'M0 50H400', 0.5], [3, 'M200 50H400', 0.5], [0, 'M0 50H200V75H400V100H400', 1],
  ]);
  assert.deepEqual(scaleOf({ slots: [], start: 4096 }), { low: -1, high: 1 });
  const later = linesOf({ ...slot, arms: [arm(0, 8192, [[510, 8192]]), arm(1, 4096, [])] }, { from: 500, to: 520, start: 4096 }, { low: -1, high: 1 }, 200, 100);
  assert.deepEqual(later.map((line) => line.path), ['M100 0H200', 'M0 50H200'], 'what was before is not known, or was as it is');
});

test('names stand below each other, near their lines and inside', () => {
  assert.deepEqual(spread([0.2, 0.8], 0.1), [0.2, 0.8]);
  assert.deepEqual(spread([0.5, 0.5], 0.1).map((at) => at.toFixed(2)), ['0.45', '0.55']);
  for (const places of [[0, 0, 0, 0, 0], [1, 1, 1, 1], [0.1, 0.12, 0.5, 0.52, 0.54], [0.9, 0.95, 1]]) {
    const found = spread(places, 0.13);
    assert.equal(found.length, places.length);
    found.forEach((at, i) => assert.ok(at >= -1e-9 && at <= 1 + 1e-9 && (i === 0 || at - found[i - 1]! >= 0.13 - 1e-9), `${places}: ${found}`));
  }
});

test('chances and changes are said', () => {
  assert.equal(chanceOf(slot.arms[1]!, slot), '64\u202f%');
  assert.equal(chanceOf(slot.arms[0]!, slot), '4.0\u202f%');
  assert.deepEqual([change(8192, 4096), change(3072, 4096), change(4096, 4096)], ['×2.00', '÷1.33', '=']);
});
