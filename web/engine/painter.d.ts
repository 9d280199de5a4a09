import type {OnProgress, Painting, Wish} from './engine.js';
export {ColophonError} from './error.js';

/** Rejects with ColophonError. */
export declare class Painter {
  /** Without an argument it starts the Worker of worker.js. */
  constructor(worker?: Worker);
  /** Loads the engine once, and a model in the place of the one before, with the adapters that requests will name. */
  load(files: {wasm: BufferSource | WebAssembly.Module; bytes: Uint8Array; adapters?: Uint8Array[]}): Promise<{id: string; name: string}>;
  paint(wish: Wish, onProgress?: OnProgress | null): Promise<Painting>;
  /** Stops at once, also in the middle of a picture. */
  stop(): void;
}
