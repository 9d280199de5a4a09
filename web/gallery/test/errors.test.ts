// The contracts' sources say which errors there are; the page knows each, with its arguments, and say it in words.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encodeErrorResult, parseAbi } from 'viem';
import { CHAIN_ERRORS, sayChainError } from '../src/chain_errors.ts';
import { ERRORS } from '../src/wallet/errors_abi.ts';
import { revertData, sayWalletError } from '../src/wallet/say.ts';

const SOURCES = new URL('../../../contracts/src/', import.meta.url);
const ENUMS = /\b(Status|Kind|Verdict|Role|Stage)\b/g;
const declared = ['', 'interfaces/', 'lib/'].flatMap((folder) => readdirSync(new URL(folder, SOURCES)).filter((name) => name.endsWith('.sol'))
  .flatMap((name) => readFileSync(new URL(folder + name, SOURCES), 'utf8').match(/^ *error \w+\([^)]*\)/gm) ?? []))
  .map((line) => line.trim().replace(ENUMS, 'uint8'));

test('the errors of the contracts are known, with their arguments, and no others', () => {
  assert.ok(declared.length > 50);
  assert.deepEqual([...ERRORS].sort(), [...new Set(declared)].sort());
});

test('each has a sentence of its own, and no sentence is left over', () => {
  const names = ERRORS.map((line) => /error (\w+)/.exec(line)![1]!);
  assert.deepEqual(Object.keys(CHAIN_ERRORS).sort(), [...new Set(names)].sort());
  for (const name of names) assert.match(sayChainError(name, [1n, 2n]), /^[A-Z].*\.$/, name);
});

const low = encodeErrorResult({ abi: parseAbi(['error BidTooLow(uint256 least)']), args: [250_000_000_000_000_000n] });

test('the data of a revert is found wherever a wallet hides it', () => {
  for (const error of [{ data: low }, { data: { data: low } }, { error: { data: { originalError: { data: low } } } }, { cause: { cause: { data: low } } }, { code: -32603, message: 'Internal', data: { code: 3, data: low } }]) {
    assert.equal(revertData(error), low);
    assert.match(sayWalletError(error), /the least is 0\.25 ETH now/);
  }
  const circle: Record<string, unknown> = {};
  circle.cause = circle;
  assert.equal(revertData(circle), null);
});

test('an amount that must be sent is said to the last digit', () => {
  const least = 123_456_789_012_345_678n;
  assert.match(sayChainError('BidTooLow', [least]), /the least is 0\.123456789012345678 ETH now/);
  assert.match(sayChainError('BondWrong', [10n ** 18n + 1n]), /exactly 1\.000000000000000001 ETH/);
});

test('what people and chains do with a request is said', () => {
  assert.match(sayWalletError({ code: 4001, message: 'User rejected' }), /declined/);
  assert.match(sayWalletError({ message: 'insufficient funds for gas * price + value' }), /too little ether/);
  assert.match(sayWalletError({ data: '0xdeadbeef' }), /0xdeadbeef/);
  assert.equal(sayWalletError(new Error('the pipe burst')), 'The pipe burst.');
  assert.equal(sayWalletError(undefined), 'The wallet failed.');
});
