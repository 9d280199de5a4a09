// Painting in this thread: in Node, or in a Worker (painter.js runs one). Nothing here but WebAssembly is needed.
import {ColophonError} from './error.js';
import {Instance} from './instance.js';

export {ColophonError};

const Q16 = 65536;

/** `wasm`: the bytes of colophon.wasm, or a compiled module. */
export async function loadEngine(wasm) {
  return new Engine(await Instance.create(wasm));
}

class Engine {
  #instance;

  constructor(instance) {
    this.#instance = instance;
  }

  loadModel(bytes, adapters = []) {
    const instance = this.#instance;
    const model = new Model(instance, instance.demand('model_load', instance.give(bytes)));
    try {
      for (const adapter of adapters) model.addAdapter(adapter);
      return model;
    } catch (error) {
      model.free();
      throw error;
    }
  }

  requestHash(abi) {
    return withRequest(this.#instance, {request: abi}, null, (request) => this.#instance.hash('request_hash', request));
  }

  requestOfPicture(file) {
    return withRequest(this.#instance, {picture: file}, null, (request) => encoded(this.#instance, request));
  }
}

class Model {
  #instance;
  #handle;

  constructor(instance, handle) {
    this.#instance = instance;
    this.#handle = handle;
    this.id = instance.hash('model_id', handle);
    this.name = instance.name('model_name', handle);
  }

  addAdapter(bytes) {
    this.#instance.demand('model_add_adapter', this.#live(), this.#instance.give(bytes));
  }

  request(wish) {
    return withRequest(this.#instance, wish, this.#live(), (request) => encoded(this.#instance, request));
  }

  paint(wish, onProgress = null) {
    const instance = this.#instance;
    return withRequest(instance, wish, this.#live(), (request) => {
      const painting = instance.paint(this.#handle, request, onProgress);
      try {
        return {
          picture: instance.read(instance.call('painting_picture', painting)),
          imageHash: instance.hash('painting_image_hash', painting),
          traceRoot: instance.hash('painting_trace_root', painting),
          requestHash: instance.hash('painting_request_hash', painting),
          modelId: this.id,
          request: encoded(instance, request),
        };
      } finally {
        instance.free('painting', painting);
      }
    });
  }

  free() {
    if (this.#handle) this.#instance.free('model', this.#handle);
    this.#handle = 0;
  }

  #live() {
    if (!this.#handle) throw new ColophonError('ModelFreed', 'the model was freed', 'load it again');
    return this.#handle;
  }
}

function encoded(instance, request) {
  const abi = instance.demand('request_encode', request);
  try {
    return instance.read(abi);
  } finally {
    instance.free('buffer', abi);
  }
}

/** use(request) with what was wished: an ABI form, a picture's request, or fields over the model's defaults. */
function withRequest(instance, wish, model, use) {
  const {request: abi, picture, revealed, ...fields} = wish;
  const given = Object.keys(fields);
  if ((abi ?? picture) && given.length) {
    throw new ColophonError('BadArgument', `a whole request leaves no choice of ${given.join(', ')}`);
  }
  if (!(abi ?? picture ?? model)) throw new ColophonError('BadArgument', 'there is no request: a Uint8Array is needed');
  if ((fields.width === undefined) !== (fields.height === undefined)) {
    throw new ColophonError('BadArgument', 'width and height go together: give both or neither');
  }
  const request = abi ? instance.with(abi, (buffer) => instance.demand('request_decode', buffer))
    : picture ? instance.with(picture, (buffer) => instance.demand('request_of_picture', buffer))
      : instance.demand('request_new', model);
  try {
    for (const [name, value] of Object.entries(fields)) {
      if (!Object.hasOwn(SETTERS, name)) throw new ColophonError('BadArgument', `a request has no field '${name}'`);
      if (value !== undefined && name !== 'height') SETTERS[name](instance, request, value, fields);
    }
    if (revealed) reveal(instance, request, revealed);
    return use(request);
  } finally {
    instance.free('request', request);
  }
}

const SETTERS = {
  prompt: (instance, request, text) => instance.with(text, (buffer) => instance.call('request_set_prompt', request, buffer)),
  negativePrompt: (instance, request, text) =>
    instance.with(text, (buffer) => instance.call('request_set_negative_prompt', request, buffer)),
  sampler: (instance, request, text) => instance.with(text, (buffer) => instance.call('request_set_sampler', request, buffer)),
  steps: (instance, request, steps) => instance.demand('request_set_steps', request, u32(steps, 'steps')),
  guidance: (instance, request, guidance) =>
    instance.call('request_set_guidance', request, u32(Math.round(guidance * Q16), 'guidance')),
  width: (instance, request, width, {height}) =>
    instance.demand('request_set_size', request, u32(width, 'width'), u32(height, 'height')),
  height: null, // with the width
  mark: (instance, request, mark) => instance.demand('request_set_mark', request, u32(mark, 'mark')),
  adapters: (instance, request, adapters) => {
    for (const {id, strength} of adapters) {
      instance.with(bytesOfId(id), (buffer) =>
        instance.demand('request_add_adapter', request, buffer, i32(Math.round(strength * Q16), 'strength')));
    }
  },
  seed: (instance, request, value) => instance.call('request_set_seed', request, seed(value)),
};

function reveal(instance, request, {salt, prompt = '', negativePrompt = ''}) {
  instance.with(salt, (s) => instance.with(prompt, (p) => instance.with(negativePrompt, (n) =>
    instance.demand('request_reveal', request, s, p, n))));
}

function u32(value, what) {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw new ColophonError('BadNumber', `${what} ${value} is out of range`);
}

function i32(value, what) {
  if (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31) return value;
  throw new ColophonError('BadNumber', `${what} ${value} is out of range`);
}

/** Of "0x…" of 64 digits. */
function bytesOfId(id) {
  if (/^0x[0-9a-f]{64}$/i.test(id)) return Uint8Array.from(id.slice(2).match(/../g), (pair) => parseInt(pair, 16));
  throw new ColophonError('BadArgument', `'${id}' is no id`, 'an id is 0x and 64 digits');
}

/** Of a bigint, a decimal string, or a number that is exact. */
function seed(value) {
  const exact = typeof value === 'bigint' || Number.isSafeInteger(value) || (typeof value === 'string' && /^(0|[1-9]\d*)$/.test(value));
  const number = exact ? BigInt(value) : -1n;
  if (number >= 0n && number < 2n ** 64n) return number;
  throw new ColophonError('BadSeed', `the seed ${value} is no integer from 0 to 2^64 - 1`, 'give it as a string or a bigint');
}
