// A file from bytes that the page has.
import { h } from '../dom.ts';

const KEPT_MS = 10_000;

export function save(bytes: Uint8Array, name: string, type = 'image/png'): void {
  const href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
