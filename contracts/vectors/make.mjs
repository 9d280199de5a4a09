// Writes spec/vectors/request.json and seed.json: node vectors/make.mjs [--check]
import {readFileSync, writeFileSync} from 'node:fs';
import {concat, hexToBytes, keccak256, size, slice, stringToBytes, toHex} from 'viem';
import {commitment, drawnSeed, recipeBytes, recipeHash, requestAbiForm, requestHash} from './recipe.mjs';

const id = (name) => keccak256(stringToBytes(name));
const zero = `0x${'00'.repeat(32)}`;
const ones = `0x${'ff'.repeat(32)}`;
const low = `0x${'00'.repeat(31)}01`;
const q16 = (value) => Math.round(value * 65536);

const plain = {
  model: id('vectors/model'),
  adapters: [],
  promptRule: 0,
  prompt: 'mountains at dusk',
  negativePrompt: '',
  promptCommitment: zero,
  sampler: 'ddim',
  steps: 12,
  guidance: q16(5),
  width: 256,
  height: 256,
  mark: 0,
};
const adapters = (...strengths) =>
  [id('vectors/adapter/a'), id('vectors/adapter/b'), id('vectors/adapter/c'), id('vectors/adapter/d')]
    .sort()
    .slice(0, strengths.length)
    .map((adapter, i) => ({id: adapter, strength: strengths[i]}));

const salt = id('vectors/salt');
const commitments = [
  {name: 'both texts', salt, prompt: 'a harbour in fog', negativePrompt: 'ships'},
  {name: 'empty texts', salt: zero, prompt: '', negativePrompt: ''},
  {name: 'unicode', salt: ones, prompt: '雪の夜 · café', negativePrompt: 'ночь'},
].map((entry) => ({...entry, commitment: commitment(entry.salt, entry.prompt, entry.negativePrompt)}));
const committed = {...plain, promptRule: 1, prompt: '', promptCommitment: commitments[0].commitment};

const drawn = [
  {chainId: '31337', studio: '0x5FbDB2315678afecb367f032d93F642f64180aa3', commissionId: '1', blockHash: id('block 1')},
  {chainId: '31337', studio: '0x5FbDB2315678afecb367f032d93F642f64180aa3', commissionId: '2', blockHash: id('block 1')},
  {chainId: '31337', studio: '0x5FbDB2315678afecb367f032d93F642f64180aa3', commissionId: '1', blockHash: id('block 2')},
  {chainId: '1', studio: '0x00000000219ab540356cBB839Cbe05303d7705Fa', commissionId: '1', blockHash: id('block 1')},
  {chainId: '8453', studio: '0x0000000000000000000000000000000000000001', commissionId: '18446744073709551615', blockHash: ones},
  {chainId: '115792089237316195423570985008687907853269984665640564039457584007913129639935',
    studio: '0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF',
    commissionId: '115792089237316195423570985008687907853269984665640564039457584007913129639935', blockHash: ones},
].map((entry) => ({...entry, seed: drawnSeed(entry).toString()}));

const cases = [
  ['public prompt, fixed seed', plain, '7'],
  ['seed zero', plain, '0'],
  ['largest fixed seed', plain, ((1n << 63n) - 1n).toString()],
  ['drawn seed', plain, drawn[0].seed],
  ['smallest drawn seed', plain, (1n << 63n).toString()],
  ['largest drawn seed', plain, ((1n << 64n) - 1n).toString()],
  ['committed prompt', committed, '7'],
  ['committed prompt, drawn seed, adapters', {...committed, adapters: adapters(q16(0.5), q16(-0.25))}, drawn[2].seed],
  ['empty prompt', {...plain, prompt: ''}, '1'],
  ['negative prompt', {...plain, negativePrompt: 'people, text'}, '42'],
  ['one adapter', {...plain, adapters: adapters(q16(1))}, '42'],
  ['four adapters, extreme strengths', {...plain, adapters: adapters(1, -1, 2147483647, -2147483648)}, '42'],
  ['adapter ids as unsigned numbers', {...plain, adapters: [{id: low, strength: 1}, {id: ones, strength: 1}]}, '42'],
  ['unicode', {...plain, prompt: 'un café à l’aube · 雪の夜', negativePrompt: 'ночь 🌊'}, '42'],
  ['quotes, backslash, markup', {...plain, prompt: '"a \\ b" </script><svg>&amp;', negativePrompt: '\'","x":1}'}, '42'],
  ['prompt of 60 bytes', {...plain, prompt: 'a lighthouse on a cliff at dawn, woodcut, in the rust palette'.slice(0, 60)}, '42'],
  ['longest texts and sampler', {
    ...plain, adapters: adapters(1, 2, 3, 4), prompt: 'é'.repeat(512), negativePrompt: 'n'.repeat(1024),
    sampler: 'abcdefghijklmnopqrstuvwxyz_-012', steps: 65535, guidance: 1966080, width: 4096, height: 4096, mark: 1,
  }, ((1n << 64n) - 1n).toString()],
  ['smallest numbers', {...plain, model: zero, prompt: 'x', sampler: '-', steps: 1, guidance: 0, width: 1, height: 1}, '0'],
  ['wide, marked', {...plain, width: 384, height: 256, mark: 1}, '9'],
].map(([name, recipe, seed]) => ({
  name,
  recipe,
  seed,
  recipeBytes: recipeBytes(recipe),
  recipeHash: recipeHash(recipe),
  requestHash: requestHash(recipe, seed),
  abi: requestAbiForm(recipe, seed),
}));

const good = recipeBytes(plain);
const goodAdapters = adapters(1, 2);
const splice = (bytes, at, replacement) => concat([slice(bytes, 0, at), replacement, slice(bytes, at + size(replacement))]);
const invalidRecipe = [
  ['no bytes', 'RecipeTruncated', '0x'],
  ['version alone', 'RecipeTruncated', '0x00'],
  ['version 1', 'RecipeVersion', splice(good, 0, '0x01')],
  ['model cut short', 'RecipeTruncated', slice(good, 0, 20)],
  ['adapter count missing', 'RecipeTruncated', slice(good, 0, 34)],
  ['last byte missing', 'RecipeTruncated', slice(good, 0, size(good) - 1)],
  ['prompt longer than the bytes', 'RecipeTruncated', slice(good, 0, 40)],
  ['committed, commitment cut short', 'RecipeTruncated', slice(recipeBytes(committed), 0, 50)],
  ['a byte after the end', 'RecipeTrailing', concat([good, '0x00'])],
  ['many bytes after the end', 'RecipeTrailing', concat([good, good])],
  ['prompt rule 2', 'PromptRule', splice(good, 33, '0x02')],
  ['prompt rule 255', 'PromptRule', splice(good, 33, '0xff')],
  ['five adapters', 'TooManyAdapters', recipeBytes({...plain, adapters: [1, 2, 3, 4, 5].map((n) => ({id: `0x${'00'.repeat(31)}0${n}`, strength: 1}))})],
  ['adapters descending', 'AdapterOrder', recipeBytes({...plain, adapters: [...goodAdapters].reverse()})],
  ['the same adapter twice', 'AdapterOrder', recipeBytes({...plain, adapters: [goodAdapters[0], goodAdapters[0]]})],
  ['adapter strength 0', 'AdapterStrength', recipeBytes({...plain, adapters: [{...goodAdapters[0], strength: 0}]})],
  ['prompt of 1,025 bytes', 'PromptLength', recipeBytes({...plain, prompt: 'p'.repeat(1025)})],
  ['negative prompt of 1,025 bytes', 'NegativePromptLength', recipeBytes({...plain, negativePrompt: 'n'.repeat(1025)})],
  ['no sampler', 'SamplerName', recipeBytes({...plain, sampler: ''})],
  ['sampler of 32 bytes', 'SamplerName', recipeBytes({...plain, sampler: 's'.repeat(32)})],
  ['sampler with a capital', 'SamplerName', recipeBytes({...plain, sampler: 'DDIM'})],
  ['sampler with a quote', 'SamplerName', recipeBytes({...plain, sampler: 'dd"m'})],
  ['sampler outside ASCII', 'SamplerName', recipeBytes({...plain, sampler: 'ddím'})],
  ['no steps', 'Steps', recipeBytes({...plain, steps: 0})],
  ['guidance above 30', 'Guidance', recipeBytes({...plain, guidance: 1966081})],
  ['width 0', 'Size', recipeBytes({...plain, width: 0})],
  ['height 0', 'Size', recipeBytes({...plain, height: 0})],
  ['width 4,097', 'Size', recipeBytes({...plain, width: 4097})],
  ['height 4,097', 'Size', recipeBytes({...plain, height: 4097})],
  ['mark 2', 'Mark', recipeBytes({...plain, mark: 2})],
].map(([name, reason, bytes]) => ({name, reason, recipeBytes: bytes}));

// Structurally good (a contract takes them), but no painter accepts the text.
const withPrompt = (bytes) => {
  const empty = recipeBytes({...plain, prompt: ''});
  return concat([slice(empty, 0, 35), toHex(size(bytes), {size: 2}), bytes, slice(empty, 37)]);
};
const invalidText = [
  ['lone continuation byte', 'TextEncoding', withPrompt('0x80')],
  ['overlong slash', 'TextEncoding', withPrompt('0xc0af')],
  ['surrogate', 'TextEncoding', withPrompt('0xeda080')],
  ['above U+10FFFF', 'TextEncoding', withPrompt('0xf4908080')],
  ['cut off sequence', 'TextEncoding', withPrompt('0xe282')],
  ['line feed', 'TextControl', withPrompt('0x610a62')],
  ['NUL', 'TextControl', withPrompt('0x00')],
  ['delete', 'TextControl', withPrompt('0x7f')],
  ['U+0085', 'TextControl', withPrompt('0xc285')],
  ['decomposed é (e, combining acute)', 'TextNormalForm', withPrompt(toHex('cafe\u0301'))],
  ['ångström sign (quick check No)', 'TextNormalForm', withPrompt(toHex('\u212b'))],
  ['combining classes that decrease', 'TextNormalForm', withPrompt(toHex('a\u0333\u0334'))],
].map(([name, reason, bytes]) => ({name, reason, recipeBytes: bytes}));

// ABI forms that a reader refuses, since re-encoding gives other bytes.
const goodAbi = requestAbiForm(plain, '7');
const words = size(goodAbi) / 32;
const invalidAbi = [
  ['trailing word', concat([goodAbi, zero])],
  ['trailing byte', concat([goodAbi, '0x00'])],
  ['last word missing', slice(goodAbi, 0, size(goodAbi) - 32)],
  ['no bytes', '0x'],
  ['outer offset 0x40', concat([toHex(64, {size: 32}), zero, slice(goodAbi, 32)])],
  ['seed above 2^64', splice(goodAbi, 64, toHex(1n << 64n, {size: 32}))],
  ['dirty byte after the prompt', (() => {
    const bytes = hexToBytes(goodAbi);
    const at = goodAbi.indexOf(toHex('mountains at dusk').slice(2)) / 2 - 1;
    bytes[at + 17] = 1;
    return toHex(bytes);
  })()],
].map(([name, abi]) => ({name, reason: 'RequestEncoding', abi}));
if (words !== Math.trunc(words)) throw new Error('an ABI form is made of whole words');

const seed = {
  comment: 'Drawn seeds of spec/request.md; made by contracts/vectors/make.mjs. Numbers are decimal strings.',
  tag: id('colophon/seed/v1'),
  drawn,
};
const request = {
  comment: 'Recipes and requests of spec/request.md; made by contracts/vectors/make.mjs (viem). invalidRecipe: refused by'
    + ' every reader, contracts included; invalidText: refused by painters; invalidAbi: refused by readers of clPn.',
  typeHashes: {
    adapter: id('Adapter(bytes32 id,int32 strength)'),
    recipe: id('Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark)Adapter(bytes32 id,int32 strength)'),
    request: id('Request(Recipe recipe,uint64 seed)Adapter(bytes32 id,int32 strength)Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark)'),
  },
  cases,
  commitments,
  invalidRecipe,
  invalidText,
  invalidAbi,
};

const check = process.argv.includes('--check');
for (const [name, value] of Object.entries({request, seed})) {
  const file = new URL(`../../spec/vectors/${name}.json`, import.meta.url);
  const text = `${JSON.stringify(value, null, 1)}\n`;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`error: spec/vectors/${name}.json differs from what vectors/make.mjs makes\n\nhint: npm run vectors`);
    process.exitCode = 1;
  }
}
