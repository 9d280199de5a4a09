// Painting a piece again in this browser, from the words that the node tells and the model that it serves.
import { Painter } from '../../../engine/painter.js';
import wasmPath from 'virtual:colophon-wasm';
import { ApiError, api, download, get } from '../api.ts';
import type { ModelDetails, PieceDetails } from '../types.ts';
import { abiOfRequest, fromHex, readRecipe } from './recipe_bytes.ts';
import { sha256 } from './sha256.ts';
import { judge, type Absence, type Verdict } from './verdict.ts';

export type Phase = 'engine' | 'model' | 'checking' | 'painting';
export type OnPhase = (phase: Phase, share: number, done?: number, total?: number) => void;
export interface Repainted { verdict: Verdict; shown: Uint8Array | null; painted: Uint8Array; seconds: number }

/** A node that lost a picture, or must hide it, has none to compare; what is painted is the picture all the same. */
function absent(error: unknown): Absence {
  if (error instanceof ApiError && error.status === 404) return 'lost';
  if (error instanceof ApiError && error.status === 451) return 'hidden';
  throw error;
}

/** Why a piece can't be repainted here, or null. */
export function obstacle(piece: PieceDetails): string | null {
  if (wasmPath === null) return 'This gallery was built without the painter for browsers.';
  if (piece.promptRule !== 'public') return 'Its words are sealed; whoever knows them can repaint it with the program.';
  if (piece.seed === null) return 'Its seed is not known yet.';
  return null;
}

/** `token`: of the page's address; what the node tells is held against it. */
export async function repaint(piece: PieceDetails, token: string, onPhase: OnPhase, signal: AbortSignal): Promise<Repainted> {
  if (wasmPath === null || piece.seed === null) throw new ApiError(0, 'NoPainter', obstacle(piece) ?? 'it is not possible');
  const painter = new Painter();
  signal.addEventListener('abort', () => painter.stop());
  try {
    onPhase('engine', 0);
    const model = await get<ModelDetails>(api`/api/v1/models/${piece.model}`, signal);
    const [wasm, shown] = await Promise.all([download(wasmPath, 0, () => undefined, signal), download(piece.picture, 0, () => undefined, signal).catch(absent)]);
    const adapters = await Promise.all(piece.adapters.map(({ id }) => download(api`/api/v1/adapters/${id}.safetensors`, 0, () => undefined, signal)));
    const bytes = await download(model.url, model.bytes, (share) => onPhase('model', share), signal);
    onPhase('checking', 1);
    const loaded = await painter.load({ wasm: wasm as Uint8Array<ArrayBuffer>, bytes, adapters });
    const begun = performance.now();
    onPhase('painting', 0);
    const request = abiOfRequest(readRecipe(fromHex(piece.recipe)), BigInt(piece.seed));
    const painting = await painter.paint({ request }, (done, total) => onPhase('painting', done / total, done, total));
    const verdict = judge(
      token, { model: piece.model, image: piece.imageHash, trace: piece.traceRoot },
      { model: loaded.id, request: painting.requestHash, image: painting.imageHash, trace: painting.traceRoot },
      typeof shown === 'string' ? shown : await sha256(shown));
    return { verdict, shown: typeof shown === 'string' ? null : shown, painted: painting.picture, seconds: (performance.now() - begun) / 1000 };
  } finally {
    painter.stop();
  }
}
