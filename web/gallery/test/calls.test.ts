// What is sent to the contracts is what their interfaces declare, field by field.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encodeEventTopics, parseAbi, type Log } from 'viem';
import { ROLES, VERDICTS } from '../src/parts/sentences.ts';
import { commissionOf } from '../src/wallet/transactions.ts';

const source = (name: string): string => readFileSync(new URL(`../../../contracts/src/${name}`, import.meta.url), 'utf8');
const page = readFileSync(new URL('../src/wallet/transactions.ts', import.meta.url), 'utf8');
const STUDIO = `0x${'a'.repeat(40)}` as const;
const plain = (text: string): string => text.replace(/\/\/.*$/gm, '').replace(/\b(Status|Kind|Verdict|Role|SeedRule)\b/g, 'uint8').replace(/\b(calldata|memory|external)\b/g, '').replace(/\s+/g, ' ').replace(/ ?([();,{}]) ?/g, '$1').trim();

const interfaces = ['interfaces/IAuctionHouse.sol', 'interfaces/IStudio.sol', 'interfaces/IArtist.sol'].map(source).join('\n');

test('the order of a commission has the fields of the studio, in its order', () => {
  const theirs = plain(/struct Order \{[^}]*\}/.exec(interfaces)![0]);
  const ours = plain(/struct Order \{[^}]*\}/.exec(page)![0]);
  assert.equal(ours, theirs);
});

test('every function that is called is declared so', () => {
  const ours = [...page.matchAll(/'(function (\w+)\([^']*)'/g)].filter(([, , name]) => name !== 'approve' && name !== 'getApproved'); // ERC-721's own
  assert.ok(ours.length >= 6);
  for (const [, signature, name] of ours) {
    const theirs = new RegExp(`function ${name}\\([^;]*;`).exec(interfaces);
    assert.ok(theirs, name);
    assert.equal(plain(signature!), plain(theirs[0]).replace(/;$/, ''));
  }
});

test('a commission is known by the event that the studio writes', () => {
  const event = /'(event Commissioned\([^']*)'/.exec(page)![1]!;
  assert.equal(plain(event), plain(/event Commissioned\([^;]*/.exec(interfaces)![0]));
  const log = (address: string, id: bigint) => ({ address, data: `0x${'0'.repeat(64)}`, topics: encodeEventTopics({ abi: parseAbi([event as 'event Commissioned(uint256 indexed id, address indexed creator, address indexed provider, bytes32 recipeHash)']), args: { id, creator: STUDIO, provider: STUDIO } }) }) as Log;
  assert.equal(commissionOf([log(`0x${'b'.repeat(40)}`, 7n), log(STUDIO.toUpperCase().replace('X', 'x'), 12n)], STUDIO), 12);
  assert.equal(commissionOf([], STUDIO), null);
});

test('the roles and verdicts of events are the enums of the contracts', () => {
  const names = (file: string, name: string) => plain(new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(source(file).replace(/\/\/.*$/gm, ''))![1]!).split(',');
  const spaced = (name: string) => name.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase();
  assert.deepEqual(names('interfaces/ISplitSource.sol', 'Role').map(spaced), ROLES);
  assert.equal(names('interfaces/IStudio.sol', 'Verdict').length, VERDICTS.length);
});
