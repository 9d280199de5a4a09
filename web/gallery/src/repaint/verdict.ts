// What a repaint says: each hash, where it comes from, and whether it is the one that was wanted. Pure.
export interface Seen { model: string; request: string; image: string; trace: string }
/** `inAddress`: wanted by the page's address, not by what the node tells. */
export interface Row { name: string; wanted: string; here: string; agrees: boolean; from: string; inAddress: boolean }
/** Why a node shows no picture: it does not hold it, or a takedown case hides it. */
export type Absence = 'lost' | 'hidden';
export interface Verdict { agrees: boolean; rows: Row[]; sentence: string }

const ABSENT: Record<Absence, string> = { lost: ' This node does not hold it.', hidden: ' This node hides it while a notice about it stands.' };

/**
 * `token`: of the page's address; it is the hash of the request, so it binds model, words, size and seed. `told`: the receipt
 * as the node tells it. `painted`: what this browser computed. `served`: SHA-256 of the file that the node shows, or
 * why it shows none.
 */
export function judge(token: string, told: Omit<Seen, 'request'>, painted: Seen, served: string): Verdict {
  const row = (name: string, wanted: string, here: string, from: string, inAddress = false): Row => ({ name, wanted, here, agrees: wanted === here, from, inAddress });
  const rows = [
    row('Model', told.model, painted.model, 'root of the file that was loaded'),
    row('Request', token.toLowerCase(), painted.request, 'hash of the model, words, size, seed', true),
    ...(served in ABSENT ? [] : [row('Picture shown', told.image, served, 'hash of the file that this gallery shows')]),
    row('Picture repainted', told.image, painted.image, 'hash of what was painted here'),
    row('Trace', told.trace, painted.trace, 'root over the state after each step'),
  ];
  const wrong = rows.filter((one) => !one.agrees).map((one) => one.name);
  return { agrees: wrong.length === 0, rows, sentence: sentenceOf(wrong) + (ABSENT[served as Absence] ?? '') };
}

function sentenceOf(wrong: string[]): string {
  if (wrong.length === 0) return 'The same picture, bit for bit.';
  if (wrong.length === 1 && wrong[0] === 'Picture shown') return 'This gallery shows another picture than the request gives. The repainted one is the true one.';
  if (wrong.includes('Model')) return 'The model that was loaded is another one than the piece was painted with.';
  if (wrong.includes('Request')) return 'The request that this gallery tells is another one than the address of this page.';
  if (wrong.includes('Picture repainted')) return 'The provider delivered another picture than the request gives, or this gallery tells another hash than the chain.';
  return 'The picture agrees, and the trace of how it was painted does not.';
}

/** How many digits two hashes have in common at the start: where to begin the red. */
export function commonStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) ++i;
  return i;
}
