// Painting in a Worker of its own, so that a page stays alive. One picture after the other.
import {ColophonError} from './error.js';

export {ColophonError};

export class Painter {
  #worker;
  #calls = new Map();
  #next = 0;
  #ended = null;

  constructor(worker = new Worker(new URL('./worker.js', import.meta.url), {type: 'module'})) {
    this.#worker = worker;
    worker.onmessage = ({data}) => this.#hear(data);
    worker.onerror = (event) => this.#end(new ColophonError('EngineFailed', `the worker failed: ${event.message ?? 'it could not be loaded'}`));
  }

  /** All are copied: `wasm` may be bytes or a compiled module. */
  load({wasm, bytes, adapters = []}) {
    return this.#ask({action: 'load', wasm, bytes, adapters});
  }

  paint(wish, onProgress = null) {
    return this.#ask({action: 'paint', wish}, onProgress);
  }

  /** Stops at once, also in the middle of a picture; what waits is rejected. */
  stop() {
    this.#worker.terminate();
    this.#end(new ColophonError('PainterStopped', 'the painter was stopped'));
  }

  #ask(message, onProgress) {
    if (this.#ended) return Promise.reject(this.#ended);
    const call = this.#next++;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, {resolve, reject, onProgress});
      this.#worker.postMessage({call, ...message});
    });
  }

  #hear({call, done, total, answer, error}) {
    const waiting = this.#calls.get(call);
    if (done !== undefined) return waiting?.onProgress?.(done, total);
    this.#calls.delete(call);
    if (error) waiting?.reject(new ColophonError(error.code, error.message, error.hint));
    else waiting?.resolve(answer);
  }

  #end(error) {
    this.#ended = error;
    for (const {reject} of this.#calls.values()) reject(error);
    this.#calls.clear();
  }
}
