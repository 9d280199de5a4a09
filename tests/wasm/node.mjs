// The WebAssembly engine in Node: vectors, the native program's hashes, and every failure as a code and a message.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {ColophonError, loadEngine} from '../../web/engine/engine.js';
import {bytesOf, Count, fromHex, HASHES, inFolder, nativePaint, REQUESTS, ROOT, vectors, WASM} from './support.mjs';
import {withMemoryPages} from './small_memory.mjs';

const WASM_BYTES_MAX = 1_000_000;
const RANDOM_MODELS = 45;
const wasm = bytesOf(WASM);
const engine = await loadEngine(wasm);
const count = new Count();

const pick = (from) => Object.fromEntries(HASHES.map((name) => [name, from[name]]));

function assertCode(code, body) {
  assert.throws(body, (error) => {
    assert(error instanceof ColophonError, error.stack);
    assert.equal(error.code, code, error.message);
    return error.message.length > 0;
  });
}

await count.test('the module is small, and asks for five functions', () => {
  assert(wasm.length < WASM_BYTES_MAX, `${wasm.length} bytes`);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map(({module, name}) => `${module}.${name}`).sort();
  assert.deepEqual(imports, ['colophon.out_of_memory', 'colophon.progress', 'wasi_snapshot_preview1.fd_close',
    'wasi_snapshot_preview1.fd_seek', 'wasi_snapshot_preview1.fd_write']);
  return `${wasm.length} bytes`;
});

await count.test('paint.json, by fields and by ABI form', () => {
  const {modelId, cases} = vectors('paint.json');
  const model = engine.loadModel(bytesOf('models/tiny.safetensors'));
  assert.equal(model.id, modelId);
  for (const {recipe, seed, ...expected} of cases) {
    const {prompt, negativePrompt, sampler, steps, width, height} = recipe;
    const wish = {prompt, negativePrompt, sampler, steps, width, height, guidance: recipe.guidance / 65536, seed};
    const painting = model.paint(wish);
    assert.deepEqual(pick(painting), {...pick(expected), modelId});
    assert.deepEqual(pick(model.paint({request: model.request(wish)})), pick(painting));
    assert.deepEqual(pick(model.paint({picture: painting.picture})), pick(painting));
  }
  model.free();
  assertCode('ModelFreed', () => model.paint({}));
  return `${cases.length} cases`;
});

await count.test('the small house model, whose steps evaluate once', async () => {
  const path = 'models/house-small.safetensors';
  const model = engine.loadModel(bytesOf(path));
  for (const seed of [7n, 2n ** 63n]) {
    const wish = {prompt: 'calm mountains with moon in copper tones, woodcut', seed};
    assert.deepEqual(pick(model.paint(wish)), pick(await nativePaint(path, wish)));
  }
  assertCode('GuidanceNotOffered', () => model.paint({prompt: 'sea', guidance: 2}));
  model.free();
  return '2 pictures';
});

await count.test('adapters.json, by fields and by picture', () => {
  const {modelId, adapters, cases} = vectors('adapters/adapters.json');
  const files = adapters.map(({file}) => bytesOf(`spec/vectors/adapters/${file}`));
  const model = engine.loadModel(bytesOf('models/tiny.safetensors'), files);
  const bare = engine.loadModel(bytesOf('models/tiny.safetensors'));
  for (const {recipe, seed, ...expected} of cases) {
    const {prompt, negativePrompt, sampler, steps, width, height, mark} = recipe;
    const named = recipe.adapters.map(({id, strength}) => ({id, strength: strength / 65536}));
    const wish = {prompt, negativePrompt, sampler, steps, width, height, mark, guidance: recipe.guidance / 65536, adapters: named.reverse(), seed};
    const painting = model.paint(wish);
    assert.deepEqual(pick(painting), {...pick(expected), modelId});
    assert.deepEqual(pick(model.paint({picture: painting.picture})), pick(painting));
    assertCode('AdapterNotFound', () => bare.paint(wish));
  }
  assertCode('AdapterOrder', () => model.paint({adapters: [adapters[0], adapters[0]].map(({id}) => ({id, strength: 1}))}));
  assertCode('BadNumber', () => model.paint({adapters: [{id: adapters[0].id, strength: 2 ** 40}]}));
  assertCode('BadArgument', () => model.paint({adapters: [{id: '0x12', strength: 1}]}));
  assertCode('TruncatedFile', () => bare.addAdapter(files[0].slice(0, 9)));
  assertCode('TruncatedFile', () => engine.loadModel(bytesOf('models/tiny.safetensors'), [files[0].slice(0, 9)]));
  model.free();
  bare.free();
  return `${cases.length} cases`;
});

await count.test('request.json: ABI forms', () => {
  const {cases, invalidAbi} = vectors('request.json');
  for (const {abi, requestHash} of cases) assert.equal(engine.requestHash(fromHex(abi)), requestHash);
  for (const {abi, reason} of invalidAbi) assertCode(reason, () => engine.requestHash(fromHex(abi)));
  return `${cases.length + invalidAbi.length} cases`;
});

await count.test('picture.json: what is no canonical picture', () => {
  const refused = vectors('picture.json').refused.filter(({file}) => file);
  for (const {file, reason} of refused) assertCode(reason, () => engine.requestOfPicture(fromHex(file)));
  return `${refused.length} cases`;
});

for (const [path, requests] of Object.entries(REQUESTS)) {
  await count.test(`${path}: the native program's hashes`, async () => {
    const model = engine.loadModel(bytesOf(path));
    for (const wish of requests) assert.deepEqual(pick(model.paint(wish)), pick(await nativePaint(path, wish)), wish.prompt);
    model.free();
    return `${requests.length} requests`;
  });
}

// Every operator, type and odd extent; and files that both must refuse in the same words.
await count.test('random models, sound and broken: as the native program', () => inFolder(async (folder) => {
  execFileSync('/usr/bin/python3', [join(ROOT, 'tests/wasm/make_models.py'), folder, String(RANDOM_MODELS)]);
  let painted = 0;
  let refused = 0;
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const wish = {prompt: 'sea moon', negativePrompt: 'glass', seed: '99'};
    if (name.startsWith('003')) wish.mark = 0;
    const native = await nativePaint(path, wish);
    try {
      const model = engine.loadModel(new Uint8Array(readFileSync(path)));
      assert.deepEqual(pick(model.paint(wish)), pick(native), `${name}: ${native.error}`);
      model.free();
      ++painted;
    } catch (error) {
      if (!(error instanceof ColophonError)) throw error;
      assert(native.error?.includes(error.message), `${name}: ${error.message}; native: ${JSON.stringify(native)}`);
      ++refused;
    }
  }
  assert(painted > 0 && refused > 0);
  return `${painted} painted, ${refused} refused`;
}));

await count.test('bad models and requests are refused, and painting goes on', () => {
  const file = bytesOf('models/tiny.safetensors');
  for (const cut of [0, 1, 7, 8, 100, file.length - 1]) assertCode('TruncatedFile', () => engine.loadModel(file.slice(0, cut)));
  assertCode('BadHeader', () => engine.loadModel(new Uint8Array(1000).fill(255)));
  const model = engine.loadModel(file);
  const house = bytesOf('models/house.safetensors');
  const other = engine.loadModel(house);
  assertCode('ModelMismatch', () => model.paint({request: other.request({prompt: 'sea'})}));
  other.free();
  assertCode('SizeNotOffered', () => model.paint({width: 33, height: 32}));
  assertCode('StepsNotOffered', () => model.paint({steps: 5000}));
  assertCode('SamplerNotOffered', () => model.paint({sampler: 'none'}));
  assertCode('Guidance', () => model.paint({guidance: 31}));
  assertCode('PromptLength', () => model.paint({prompt: 'x'.repeat(1025)}));
  assertCode('TextControl', () => model.paint({prompt: 'a\nb'}));
  assertCode('RequestEncoding', () => model.paint({request: new Uint8Array(3)}));
  assertCode('NotPng', () => model.paint({picture: new Uint8Array(3)}));
  assertCode('BadNumber', () => model.paint({width: 65536, height: 32}));
  assertCode('BadNumber', () => model.paint({steps: -1}));
  assertCode('BadNumber', () => model.paint({guidance: NaN}));
  assertCode('BadArgument', () => model.paint({height: 32}));
  assertCode('BadArgument', () => model.paint({colour: 'red'}));
  assertCode('BadArgument', () => model.paint({prompt: 5}));
  assertCode('BadArgument', () => model.paint({request: model.request({}), steps: 4}));
  assertCode('BadArgument', () => engine.requestHash(undefined));
  for (const seed of ['-1', '18446744073709551616', '07', 2 ** 53, -1n, 1.5, '']) assertCode('BadSeed', () => model.paint({seed}));
  assert.equal(model.paint({prompt: 'mountains at dusk', guidance: 2.5, seed: '7'}).imageHash, vectors('paint.json').cases[0].imageHash);
  model.free();
});

await count.test('progress is told, and what it throws is thrown afterwards', () => {
  const model = engine.loadModel(bytesOf('models/tiny.safetensors'));
  const seen = [];
  const before = model.paint({}, (done, total) => seen.push([done, total]));
  assert.deepEqual(seen, seen.map((_, i) => [i + 1, seen.length]));
  assert(seen.length >= 2);
  assert.throws(() => model.paint({}, () => { throw new TypeError('mine'); }), {name: 'TypeError', message: 'mine'});
  assert.equal(model.paint({}).imageHash, before.imageHash);
  model.free();
});

await count.test('a model that is too large is an error, whatever the room', async () => {
  assertCode('OutOfMemory', () => engine.loadModel(new Uint8Array(2 ** 31)));
  const file = bytesOf('models/house.safetensors');
  const outcomes = new Map();
  for (let pages = 0; pages <= 1024; pages = Math.floor(pages * 1.25) + 8) {
    const small = await loadEngine(withMemoryPages(wasm, pages));
    let outcome = 'painted';
    try {
      small.loadModel(file).paint({prompt: 'sea'});
    } catch (error) {
      assert(error instanceof ColophonError && error.code === 'OutOfMemory', error.stack);
      outcome = error.message.replace(/:.*/, '');
    }
    outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), pages]);
  }
  assert(outcomes.has('painted') && outcomes.size >= 2);
  return [...outcomes].map(([outcome, pages]) => `${outcome} (${pages.at(0)} to ${pages.at(-1)} pages)`).join('; ');
});

await count.test('an instance that failed says so', async () => {
  const small = await loadEngine(withMemoryPages(wasm, 0));
  const codes = new Set();
  for (let i = 0; i < 100; ++i) {
    try {
      small.loadModel(bytesOf('models/tiny.safetensors')).paint({});
    } catch (error) {
      codes.add(error.code);
    }
  }
  assert.deepEqual([...codes].filter((code) => code !== 'OutOfMemory' && code !== 'EngineLost'), []);
  assert(codes.has('OutOfMemory'));
});

count.end();
