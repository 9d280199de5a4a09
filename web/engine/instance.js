// One instance of colophon.wasm: memory, calls, failures. The interface is src/wasm/c_api.h.
import {ColophonError} from './error.js';

const BYTES_MAX = 2 ** 31 - 1; // of one buffer
const HASH_BYTES = 32;
const EBADF = 8;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Instance {
  #exports;
  #said = ''; // on standard error: the last words of a failed check
  #lost = null; // the ColophonError after which nothing here can be trusted
  #progress = null;

  static async create(wasm) {
    const instance = new Instance();
    const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
    const {exports} = await WebAssembly.instantiate(module, instance.#imports());
    instance.#exports = exports;
    exports._initialize();
    return instance;
  }

  #imports() {
    return {
      colophon: {
        progress: (done, total) => this.#progress?.(done, total),
        out_of_memory: () => {
          throw new ColophonError('OutOfMemory', 'the engine ran out of memory', 'load it again, with a smaller model or picture');
        },
      },
      wasi_snapshot_preview1: {
        fd_write: (_fd, vectors, count, written) => this.#write(vectors >>> 0, count, written >>> 0),
        fd_close: () => EBADF,
        fd_seek: () => EBADF,
      },
    };
  }

  #write(vectors, count, written) {
    const view = new DataView(this.#exports.memory.buffer);
    let bytes = 0;
    for (let i = 0; i < count; ++i) {
      const length = view.getUint32(vectors + 8 * i + 4, true);
      this.#said += decoder.decode(this.#bytes(view.getUint32(vectors + 8 * i, true), length));
      bytes += length;
    }
    view.setUint32(written, bytes, true);
    return 0;
  }

  #bytes(pointer, length) {
    return new Uint8Array(this.#exports.memory.buffer, pointer, length);
  }

  #text(pointer) {
    const memory = new Uint8Array(this.#exports.memory.buffer);
    return decoder.decode(memory.subarray(pointer, memory.indexOf(0, pointer)));
  }

  /** The export's answer; pointers come as numbers from 0 to 2^32 - 1. */
  call(name, ...values) {
    if (this.#lost) throw new ColophonError('EngineLost', `the engine failed before: ${this.#lost.message}`, 'load it again');
    try {
      return this.#exports[`colophon_${name}`](...values) >>> 0;
    } catch (error) {
      this.#lost = error instanceof ColophonError
        ? error : new ColophonError('EngineFailed', `the engine failed: ${this.#said.trim() || error.message}`, 'report this: it is a defect');
      throw this.#lost;
    }
  }

  /** As call, for what answers 0 when it fails. */
  demand(name, ...values) {
    const answer = this.call(name, ...values);
    if (answer !== 0) return answer;
    const [code, message, hint] = ['code', 'message', 'hint'].map((part) => this.#text(this.call(`error_${part}`)));
    throw new ColophonError(code, message, hint);
  }

  /** use(buffer) with a buffer of these bytes or this text, which is freed afterwards. */
  with(content, use) {
    const buffer = this.give(content);
    try {
      return use(buffer);
    } finally {
      this.free('buffer', buffer);
    }
  }

  /** A buffer that the caller owns. */
  give(content) {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    if (!(bytes instanceof Uint8Array)) throw new ColophonError('BadArgument', 'neither a text nor a Uint8Array');
    if (bytes.length > BYTES_MAX) throw new ColophonError('OutOfMemory', `${bytes.length} bytes are more than the engine can hold`);
    const buffer = this.demand('buffer_new', bytes.length);
    this.#bytes(this.call('buffer_data', buffer), bytes.length).set(bytes);
    return buffer;
  }

  /** A copy of a buffer's bytes. */
  read(buffer) {
    return this.#bytes(this.call('buffer_data', buffer), this.call('buffer_bytes', buffer)).slice();
  }

  name(function_, handle) {
    return this.#text(this.call(function_, handle));
  }

  /** "0x…" of the hash that the export points to. */
  hash(function_, handle) {
    const bytes = this.#bytes(this.call(function_, handle), HASH_BYTES);
    return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }

  /** Never throws: what is freed after a failure is freed with the whole instance. */
  free(kind, handle) {
    if (!this.#lost) this.call(`${kind}_free`, handle);
  }

  /** A painting's handle. What `progress` throws is thrown when the painting is done. */
  paint(model, request, progress) {
    let thrown = null;
    this.#progress = progress && ((done, total) => {
      try {
        if (!thrown) progress(done, total);
      } catch (error) {
        thrown = {error};
      }
    });
    try {
      const painting = this.demand('paint', model, request, this.call('host_progress'), 0);
      if (!thrown) return painting;
      this.free('painting', painting);
      throw thrown.error;
    } finally {
      this.#progress = null;
    }
  }
}
