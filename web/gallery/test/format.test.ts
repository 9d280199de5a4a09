import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, count, countdown, plural, q16, short, span, title } from '../src/format.ts';

test('a countdown shows its two largest units', () => {
  assert.equal(countdown(0), 'ended');
  assert.equal(countdown(-5), 'ended');
  assert.equal(countdown(59.9), '59 s');
  assert.equal(countdown(60), '1 min 00 s');
  assert.equal(countdown(3 * 3600 + 4 * 60 + 5), '3 h 04 min');
  assert.equal(countdown(2 * 86_400 + 3 * 3600), '2 d 3 h');
});

test('a span that is over has one unit', () => {
  assert.equal(span(1), '1 second');
  assert.equal(span(0.2), '0 seconds');
  assert.equal(span(7200), '2 hours');
  assert.equal(span(86_400 * 5), '5 days');
});

test('hashes are cut in the middle and keep both ends', () => {
  const hash = `0x${'ab'.repeat(31)}cd`;
  assert.equal(short(hash), '0xabab…abcd');
  assert.equal(short('0x1234'), '0x1234');
});

test('fixed-point fractions are exact', () => {
  assert.equal(q16(65_536), '1');
  assert.equal(q16(163_840), '2.5');
  assert.equal(q16(-49_152), '-0.75');
  assert.equal(q16(1), '0.0000152587890625');
});

test('sizes and numbers', () => {
  assert.equal(bytes(999), '999 bytes');
  assert.equal(bytes(13_840_144), '13.8 MB');
  assert.equal(bytes(151_699), '152 kB');
  assert.equal(count(1234567), '1\u202f234\u202f567');
  assert.equal(plural(1, 'piece'), '1 piece');
  assert.equal(plural(0, 'piece'), '0 pieces');
});

test('a sealed prompt has no title to show', () => {
  assert.equal(title({ promptRule: 'committed', prompt: '', commission: 12 }), 'Untitled, no. 12');
  assert.equal(title({ promptRule: 'public', prompt: ' storm ', commission: 12 }), 'storm');
  assert.equal(title({ promptRule: 'public', prompt: '', commission: 3 }), 'Untitled, no. 3');
});
