// Asking the node. What it refuses comes as an ApiError with its own words.
import type { Page } from './types.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  constructor(status: number, code: string, message: string, hint = '') {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** A path of the API; what stands in it may come from an address that anybody wrote, and stays one part of the path. */
export function api(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  if (values.some((value) => value === '.' || value === '..')) throw new ApiError(404, 'NoPage', 'there is no such page');
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiError(0, 'NodeUnreachable', 'the node does not answer', 'is it running? Try again in a moment');
  }
  if (response.ok) return (await response.json()) as T;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: { code: string; message: string; hint?: string } };
    return new ApiError(response.status, error.code, error.message, error.hint);
  } catch {
    return new ApiError(response.status, 'BadAnswer', `the node answered ${response.status}`);
  }
}

/** PATH?a=1&b=2 without what is empty. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

export const list = <T>(path: string, query: Record<string, string | number | null | undefined> = {}, signal?: AbortSignal) =>
  get<Page<T>>(withQuery(path, query), signal);

/** A file with its progress; `bytes` is what is expected, for the ring. */
export async function download(path: string, bytes: number, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok || !response.body) throw response.ok ? new ApiError(0, 'BadAnswer', `${path} is empty`) : await refusal(response);
  const parts: Uint8Array[] = [];
  let done = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    parts.push(value);
    done += value.length;
    if (bytes > 0) onProgress(Math.min(done / bytes, 1));
  }
  const all = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
