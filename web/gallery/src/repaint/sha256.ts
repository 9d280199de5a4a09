// SHA-256 as "0x…". Browsers hash only on secure pages; elsewhere a library does.
import { toHex } from './recipe_bytes.ts';

export async function sha256(bytes: Uint8Array): Promise<string> {
  if (globalThis.crypto?.subtle) return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
  const library = await import('viem');
  return library.sha256(bytes);
}
