// What a repaint says: each hash, where it comes from, and whether it is what the chain keeps. Pure.
export interface Seen { model: string; request: string; image: string; trace: string }
export interface Row { name: string; chain: string; here: string; agrees: boolean; from: string }
export interface Verdict { agrees: boolean; rows: Row[]; sentence: string }

/** `chain`: the receipt. `painted`: what this browser computed. `served`: SHA-256 of the file that the node shows, null if it has none. */
export function judge(chain: Seen, painted: Seen, served: string | null): Verdict {
  const row = (name: string, wanted: string, here: string, from: string): Row => ({ name, chain: wanted, here, agrees: wanted === here, from });
  const rows = [
    row('Model', chain.model, painted.model, 'root of the file that was loaded'),
    row('Request', chain.request, painted.request, 'hash of the words, size, seed'),
    ...(served === null ? [] : [row('Picture shown', chain.image, served, 'hash of the file that this gallery shows')]),
    row('Picture repainted', chain.image, painted.image, 'hash of what was painted here'),
    row('Trace', chain.trace, painted.trace, 'root over the state after each step'),
  ];
  const wrong = rows.filter((one) => !one.agrees).map((one) => one.name);
  return { agrees: wrong.length === 0, rows, sentence: sentenceOf(wrong) + (served === null ? ' This node does not hold it.' : '') };
}

function sentenceOf(wrong: string[]): string {
  if (wrong.length === 0) return 'The same picture, bit for bit.';
  if (wrong.length === 1 && wrong[0] === 'Picture shown') return 'This gallery shows another picture than the one on the chain. The repainted one is the true one.';
  if (wrong.includes('Model')) return 'The model that was loaded is another one than the piece was painted with.';
  if (wrong.includes('Request')) return 'The request that this gallery tells is another one than the piece was painted from.';
  if (wrong.includes('Picture repainted')) return 'The provider delivered another picture than the request gives.';
  return 'The picture agrees, and the trace of how it was painted does not.';
}

/** How many digits two hashes have in common at the start: where to begin the red. */
export function commonStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) ++i;
  return i;
}
