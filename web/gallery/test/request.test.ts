// The same vectors as C++, Solidity and Python.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encodeAbiParameters, keccak256, parseAbiParameters, type Hex } from 'viem';
import { abiOfRequest, fromHex, readRecipe, RecipeError, toHex, writeRecipe } from '../src/repaint/recipe_bytes.ts';
import { commonStart, judge } from '../src/repaint/verdict.ts';

const vectors = JSON.parse(readFileSync(new URL('../../../spec/vectors/request.json', import.meta.url), 'utf8'));
const FORM = parseAbiParameters('((bytes32 model,(bytes32 id,int32 strength)[] adapters,uint8 promptRule,string prompt,string negativePrompt,bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark) recipe,uint64 seed) request');

test('recipe bytes are read and written as the vectors say', () => {
  assert.ok(vectors.cases.length > 3);
  for (const { name, recipe, recipeBytes } of vectors.cases) {
    const read = readRecipe(fromHex(recipeBytes));
    assert.equal(read.prompt, recipe.prompt, name);
    assert.deepEqual(read.adapters, recipe.adapters, name);
    assert.equal(toHex(writeRecipe(read)), recipeBytes, name);
  }
});

test('the ABI form is the one that an independent encoder makes', () => {
  for (const { name, recipe, recipeBytes, seed } of vectors.cases) {
    const theirs = encodeAbiParameters(FORM, [{ recipe, seed: BigInt(seed) }]);
    const ours = toHex(abiOfRequest(readRecipe(fromHex(recipeBytes)), BigInt(seed)));
    assert.equal(keccak256(ours as Hex), keccak256(theirs), name);
  }
});

test('recipes that end early or late are refused', () => {
  const ours = ['RecipeTruncated', 'RecipeTrailing', 'RecipeVersion', 'PromptRule', 'TooManyAdapters'];
  const known = vectors.invalidRecipe.filter(({ reason }: { reason: string }) => ours.includes(reason));
  assert.ok(known.length > 5);
  for (const { name, recipeBytes, reason } of known) assert.throws(() => readRecipe(fromHex(recipeBytes)), (error) => error instanceof RecipeError && error.message === reason, name);
});

const token = '0xb1';
const told = { model: '0xa1', image: '0xc1', trace: '0xd1' };
const painted = { ...told, request: token };

test('a verdict names the hash that differs', () => {
  assert.ok(judge(token, told, painted, '0xc1').agrees);
  const shown = judge(token, told, painted, '0xc2');
  assert.equal(shown.agrees, false);
  assert.match(shown.sentence, /gallery shows another picture/);
  assert.deepEqual(shown.rows.filter((row) => !row.agrees).map((row) => row.name), ['Picture shown']);
  const lost = judge(token, told, painted, 'lost');
  assert.ok(lost.agrees && lost.rows.length === 4);
  assert.match(lost.sentence, /does not hold it/);
  assert.match(judge(token, told, painted, 'hidden').sentence, /^The same picture, bit for bit\. This node hides it while a notice/);
  assert.match(judge(token, told, { ...painted, image: '0xc2' }, '0xc1').sentence, /provider delivered another/);
  assert.match(judge(token, told, { ...painted, model: '0xa2', image: '0xc2' }, '0xc1').sentence, /model/);
  const other = judge(token, told, { ...painted, request: '0xb2' }, '0xc1'); // a whole other piece: only the address disagrees
  assert.match(other.sentence, /request .* address/);
  assert.deepEqual(other.rows.filter((row) => row.inAddress).map((row) => [row.name, row.agrees]), [['Request', false]]);
  assert.ok(judge('0xB1', told, painted, '0xc1').agrees);
  assert.match(judge(token, told, { ...painted, trace: '0xd2' }, '0xc1').sentence, /trace/);
});

test('where two hashes begin to differ', () => {
  assert.equal(commonStart('0xab', '0xac'), 3);
  assert.equal(commonStart('0xab', '0xab'), 4);
});
