// Recipe bytes and the ABI form of a request, as spec/request.md has them; held against spec/vectors/request.json.
export interface Recipe {
  model: string; adapters: { id: string; strength: number }[]; committed: boolean; prompt: string; negativePrompt: string;
  promptCommitment: string; sampler: string; steps: number; guidance: number; width: number; height: number; mark: number;
}

const ZERO = `0x${'0'.repeat(64)}`;
const TEXT_BYTES_MAX = 1024;
const ADAPTERS_MAX = 4;

export class RecipeError extends Error {}

export function fromHex(text: string): Uint8Array {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text)) throw new RecipeError('not hexadecimal digits');
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
export const toHex = (bytes: Uint8Array): string => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;

class Reader {
  #at = 0;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new RecipeError('RecipeTruncated');
    return this.#bytes.subarray(this.#at, (this.#at += count));
  }
  number = (size: number): number => this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  word = (): string => toHex(this.take(32));
  text = (size: number): string => new TextDecoder('utf-8', { fatal: true }).decode(this.take(size));
  end(): void {
    if (this.#at !== this.#bytes.length) throw new RecipeError('RecipeTrailing');
  }
}

export function readRecipe(bytes: Uint8Array): Recipe {
  const reader = new Reader(bytes);
  if (reader.number(1) !== 0) throw new RecipeError('RecipeVersion');
  const model = reader.word();
  const rule = reader.number(1);
  if (rule > 1) throw new RecipeError('PromptRule');
  const adapterCount = reader.number(1);
  if (adapterCount > ADAPTERS_MAX) throw new RecipeError('TooManyAdapters');
  const adapters = Array.from({ length: adapterCount }, () => ({ id: reader.word(), strength: reader.number(4) | 0 }));
  const committed = rule === 1;
  const prompt = committed ? '' : reader.text(reader.number(2));
  const negativePrompt = committed ? '' : reader.text(reader.number(2));
  const promptCommitment = committed ? reader.word() : ZERO;
  const sampler = reader.text(reader.number(1));
  const recipe = {
    model, adapters, committed, prompt, negativePrompt, promptCommitment, sampler, steps: reader.number(2), guidance: reader.number(4),
    width: reader.number(2), height: reader.number(2), mark: reader.number(1),
  };
  reader.end();
  return recipe;
}

const big = (value: number | bigint, size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  let left = BigInt.asUintN(8 * size, BigInt(value));
  for (let i = size - 1; i >= 0; --i, left >>= 8n) bytes[i] = Number(left & 255n);
  return bytes;
};
const join = (parts: Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) all.set(part, at), (at += part.length);
  return all;
};
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function writeRecipe(recipe: Recipe): Uint8Array {
  const texts = recipe.committed ? [fromHex(recipe.promptCommitment)] : [recipe.prompt, recipe.negativePrompt].flatMap((text) => {
    const bytes = utf8(text);
    if (bytes.length > TEXT_BYTES_MAX) throw new RecipeError('PromptLength');
    return [big(bytes.length, 2), bytes];
  });
  const sampler = utf8(recipe.sampler);
  return join([
    big(0, 1), fromHex(recipe.model), big(recipe.committed ? 1 : 0, 1), big(recipe.adapters.length, 1),
    ...recipe.adapters.flatMap(({ id, strength }) => [fromHex(id), big(strength, 4)]),
    ...texts, big(sampler.length, 1), sampler, big(recipe.steps, 2), big(recipe.guidance, 4), big(recipe.width, 2), big(recipe.height, 2), big(recipe.mark, 1),
  ]);
}

const word = (value: number | bigint): Uint8Array => big(value, 32);
const dynamic = (bytes: Uint8Array): Uint8Array => join([word(bytes.length), bytes, new Uint8Array((32 - (bytes.length % 32)) % 32)]);

/** abi.encode(request): one dynamic tuple of the recipe and the seed. */
export function abiOfRequest(recipe: Recipe, seed: bigint): Uint8Array {
  const tails = [
    join([word(recipe.adapters.length), ...recipe.adapters.flatMap(({ id, strength }) => [fromHex(id), word(strength)])]),
    dynamic(utf8(recipe.prompt)), dynamic(utf8(recipe.negativePrompt)), dynamic(utf8(recipe.sampler)),
  ];
  const offsets: number[] = [];
  let at = 12 * 32;
  for (const tail of tails) offsets.push(at), (at += tail.length);
  const head = [
    fromHex(recipe.model), word(offsets[0]!), word(recipe.committed ? 1 : 0), word(offsets[1]!), word(offsets[2]!), fromHex(recipe.promptCommitment),
    word(offsets[3]!), word(recipe.steps), word(recipe.guidance), word(recipe.width), word(recipe.height), word(recipe.mark),
  ];
  return join([word(32), word(64), word(seed), ...head, ...tails]);
}
