import {ColophonError} from './error.js';
export {ColophonError};

/** Words and numbers; what is left out is the model's default. */
export interface Fields {
  prompt?: string;
  negativePrompt?: string;
  sampler?: string;
  steps?: number;
  /** 0 to 30; rounded to 1/65,536. */
  guidance?: number;
  /** Pixels; with `height`. */
  width?: number;
  height?: number;
  /** 1 marks the picture imperceptibly, 0 does not; 1 if left out and the model can. */
  mark?: 0 | 1;
  /** By id; 1 is full strength, rounded to 1/65,536. Their files must have been given to the model. */
  adapters?: {id: string; strength: number}[];
  /** 0 to 2^64 - 1; a number must be a safe integer. 0 if left out. */
  seed?: bigint | string | number;
}

/** The texts of a committed prompt. */
export interface Revealed {
  salt: Uint8Array;
  prompt?: string;
  negativePrompt?: string;
}

/** A request in its ABI form (spec/request.md), the request of a canonical picture file, or fields. */
export type Wish =
  | {request: Uint8Array; revealed?: Revealed}
  | {picture: Uint8Array; revealed?: Revealed}
  | Fields;

export interface Painting {
  /** The canonical PNG file. */
  picture: Uint8Array;
  /** Hashes and ids are "0x" and 64 digits. `imageHash` is the file's SHA-256. */
  imageHash: string;
  traceRoot: string;
  requestHash: string;
  modelId: string;
  /** The request's ABI form. */
  request: Uint8Array;
}

/** After each evaluation of the denoiser. */
export type OnProgress = (done: number, total: number) => void;

/** Everything throws ColophonError. After OutOfMemory while painting, or EngineFailed, the engine must be loaded again. */
export interface Model {
  readonly id: string;
  readonly name: string;
  paint(wish: Wish, onProgress?: OnProgress | null): Painting;
  /** The ABI form of what `paint` would paint. */
  request(wish: Wish): Uint8Array;
  /** Reads an adapter's file; requests may name it from now on. */
  addAdapter(bytes: Uint8Array): void;
  /** Gives the memory back. */
  free(): void;
}

export interface Engine {
  /** Reads and proves a model file, and the adapters that requests will name. */
  loadModel(bytes: Uint8Array, adapters?: Uint8Array[]): Model;
  requestHash(abi: Uint8Array): string;
  /** The ABI form of the request in a canonical picture file, whose every byte is checked. */
  requestOfPicture(file: Uint8Array): Uint8Array;
}

/** `wasm`: the bytes of colophon.wasm, or a compiled module. One thread at a time uses an engine. */
export declare function loadEngine(wasm: BufferSource | WebAssembly.Module): Promise<Engine>;
