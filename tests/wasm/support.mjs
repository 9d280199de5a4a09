// What both runs share: where things are, what the native program says, and a count of what passed.
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const WASM = 'build-wasm/colophon.wasm';
export const HASHES = ['requestHash', 'imageHash', 'traceRoot', 'modelId'];
const NATIVE = process.env.COLOPHON_NATIVE ?? join(ROOT, 'build/colophon');
const run = promisify(execFile);

export const bytesOf = (path) => new Uint8Array(readFileSync(join(ROOT, path)));
export const vectors = (name) => JSON.parse(readFileSync(join(ROOT, 'spec/vectors', name), 'utf8'));
export const fromHex = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'));

/** A folder that is gone afterwards. */
export async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-wasm-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** The hashes that the native program prints, or {error}: what it says instead. */
export function nativePaint(model, wish) {
  const options = {negativePrompt: '--negative', sampler: '--sampler', steps: '--steps', guidance: '--guidance', width: '-W', height: '-H', mark: '--mark', seed: '--seed'};
  return inFolder(async (folder) => {
    const words = Object.entries(options).flatMap(([name, option]) => (wish[name] === undefined ? [] : [`${option}=${wish[name]}`]));
    const command = ['paint', '--json', '--threads=1', `--model=${model}`, `--output=${join(folder, 'a.png')}`, ...words, '--', wish.prompt ?? ''];
    try {
      return JSON.parse((await run(NATIVE, command)).stdout);
    } catch (error) {
      if (typeof error.code !== 'number') throw error; // not started, or killed
      return {error: error.stderr};
    }
  });
}

/** The same requests, in Node and in the browser. */
export const REQUESTS = {
  'models/tiny.safetensors': [
    {prompt: 'mountains at dusk', seed: '7'},
    {prompt: '', seed: '0'},
    {prompt: 'dunes honey calm', negativePrompt: 'sea', seed: '18446744073709551615'},
    {prompt: 'calm sea at night, blue, ink', guidance: 7.3, seed: '12345678901234567890'},
  ],
  'models/house.safetensors': [{prompt: 'calm sea at night, blue, ink', seed: '7'}],
};

export class Count {
  passed = 0;
  failed = 0;

  async test(name, body) {
    try {
      const note = await body();
      ++this.passed;
      console.log(`ok      ${name}${note ? `: ${note}` : ''}`);
    } catch (error) {
      ++this.failed;
      console.log(`FAILED  ${name}\n  ${(error.stack ?? String(error)).replaceAll('\n', '\n  ')}`);
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed || !this.passed ? 1 : 0;
  }
}
