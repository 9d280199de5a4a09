// Trees and tests tell the same story: node test/trees/check.mjs (after forge build)
//  - every external function that changes something has a tree;
//  - every leaf's test exists, and every test is some leaf's;
//  - every error that our interfaces and libraries declare is in some leaf.
import {readdirSync, readFileSync} from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const files = (folder, ending) =>
  readdirSync(new URL(folder, root), {recursive: true}).filter((name) => name.endsWith(ending)).map((name) => `${folder}${name}`);
const problems = [];

const trees = Object.fromEntries(files('test/trees/', '.tree').map((path) => [path.split('/').pop().slice(0, -5), read(path)]));
const told = new Set(Object.values(trees).flatMap((text) => [...text.matchAll(/\[(test\w+)\]/g)].map((match) => match[1])));
const tests = new Set(files('test/', '.t.sol').flatMap((path) => [...read(path).matchAll(/function (test\w+)/g)].map((match) => match[1])));
for (const name of told) if (!tests.has(name)) problems.push(`a tree names ${name}, which does not exist`);
for (const name of tests) if (!told.has(name)) problems.push(`${name} is in no tree`);

// Solady's and OpenZeppelin's own functions are tested there.
const inherited = ['approve', 'setApprovalForAll', 'safeTransferFrom', 'transferFrom'];
for (const contract of ['Studio', 'Registry', 'Revenue', 'AuctionHouse', 'ColophonToken', 'Stalemate', 'Steward', 'PrivatePrompts', 'Forwarder', 'Artist', 'ArtistSchool']) {
  for (const {type, name, stateMutability} of JSON.parse(read(`out/${contract}.sol/${contract}.json`)).abi) {
    const changes = type === 'function' && (!['view', 'pure'].includes(stateMutability) || name === 'addAigcData');
    if (changes && !inherited.includes(name) && !trees[`${contract}.${name}`]) problems.push(`${contract}.${name} has no tree`);
  }
}

const text = Object.values(trees).join('\n');
for (const path of files('src/', '.sol')) {
  for (const [, name] of read(path).matchAll(/^\s+error (\w+)\(/gm)) {
    if (!new RegExp(`reverts .*\\b${name}\\b`).test(text)) problems.push(`${name} (${path}) is in no tree`);
  }
}

for (const problem of problems) console.error(`error: ${problem}`);
if (problems.length) process.exitCode = 1;
