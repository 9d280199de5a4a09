// "Repaint it here": a button, a ring, then both pictures over each other and what the hashes say.
import { h, replace, s, type Child } from '../dom.ts';
import { short } from '../format.ts';
import { save } from '../parts/save.ts';
import type { PieceDetails } from '../types.ts';
import type { Phase, Repainted } from './repaint.ts';
import { commonStart, type Row } from './verdict.ts';
import { pictureOfBytes, wipe } from './wipe.ts';

const SAID: Record<Phase, string> = {
  engine: 'Loading the painter', model: 'Loading the model', checking: 'Checking every byte of the model against its root hash', painting: 'Painting',
};
const RING = 2 * Math.PI * 44;

/** `token`: of the page's address, which the repainted request must hash to, whatever the node tells. */
export function repaintPanel(piece: PieceDetails, token: string, leaving: AbortSignal): HTMLElement {
  const panel = h('div', { class: 'repaint', 'aria-live': 'polite' });
  const offer = () => replace(panel,
    h('p', null, 'Nothing here has to be believed. Your browser can load the model, paint the piece again from its words and seed, and hold the hash of all three against the token in this page’s address: with the same integers, so the result is the same to the last bit, or somebody lied.'),
    h('button', { class: 'primary', type: 'button', onclick: start }, 'Repaint it here'));

  async function start(): Promise<void> {
    const stop = new AbortController();
    leaving.addEventListener('abort', () => stop.abort());
    const ring = progressRing();
    const module = import('./repaint.ts');
    replace(panel, h('div', { class: 'working' }, ring.node, h('div', null, ring.words, h('button', { type: 'button', class: 'quiet', onclick: () => stop.abort() }, 'Stop'))));
    try {
      const { obstacle, repaint } = await module;
      const reason = obstacle(piece);
      if (reason) return replace(panel, h('p', null, reason), command(piece));
      const result = await repaint(piece, token, ring.turn, stop.signal);
      replace(panel, outcome(piece, result, start));
      panel.querySelector<HTMLElement>('.verdict')?.focus();
    } catch (error) {
      if (leaving.aborted) return;
      if (stop.signal.aborted) return offer();
      const { message, hint } = error as { message: string; hint?: string };
      replace(panel, h('p', { class: 'verdict lie' }, `It could not be repainted here: ${message}.`), hint && h('p', { class: 'fine' }, `${hint}.`),
        h('button', { type: 'button', onclick: start }, 'Try again'), command(piece));
    }
  }
  offer();
  return panel;
}

const keep = (piece: PieceDetails, painted: Uint8Array): Child => h('button', {
  class: 'link', type: 'button', onclick: () => save(painted, `colophon-${piece.commission}.png`),
}, 'Keep the file');

const command = (piece: PieceDetails): Child => h('p', { class: 'fine' }, 'With the program: ', h('code', null, `colophon verify --token ${piece.token}`));

function progressRing() {
  const arc = s('circle', { class: 'arc', cx: 50, cy: 50, r: 44, 'stroke-dasharray': RING, 'stroke-dashoffset': RING, transform: 'rotate(-90 50 50)' });
  const number = s('text', { x: 50, y: 51, 'text-anchor': 'middle', 'dominant-baseline': 'middle' }, '');
  const words = h('p', { role: 'status' }, `${SAID.engine} …`);
  const node = s('svg', { class: 'ring', viewBox: '0 0 100 100', width: 100, height: 100, role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 },
    s('circle', { class: 'track', cx: 50, cy: 50, r: 44 }), arc, number);
  return {
    node, words,
    turn(phase: Phase, share: number, done?: number, total?: number): void {
      arc.setAttribute('stroke-dashoffset', String(RING * (1 - share)));
      number.textContent = done !== undefined ? `${done}/${total}` : phase === 'model' ? `${Math.round(share * 100)}%` : '';
      node.setAttribute('aria-valuenow', String(Math.round(share * 100)));
      const said = done === undefined ? `${SAID[phase]} …` : `${SAID[phase]}: step ${done} of ${total}`;
      if (words.textContent !== said) words.textContent = said;
    },
  };
}

function outcome(piece: PieceDetails, { verdict, shown, painted, seconds }: Repainted, again: () => void): Child[] {
  return [
    h('p', { class: `verdict ${verdict.agrees ? 'true' : 'lie'}`, tabindex: -1, role: verdict.agrees ? 'status' : 'alert' }, verdict.sentence),
    shown ? wipe(piece, shown, painted) : alone(piece, painted),
    h('table', { class: 'hashes' },
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, ''), h('th', { scope: 'col' }, 'As this node tells it'), h('th', { scope: 'col' }, 'Here'), h('th', { scope: 'col' }, ''))),
      h('tbody', null, verdict.rows.map(hashRow))),
    h('p', { class: 'fine' }, `Painted in ${seconds.toFixed(1)} s in this browser. `, keep(piece, painted), ' · ', h('button', { class: 'link', type: 'button', onclick: again }, 'Once more')),
  ];
}

const alone = (piece: PieceDetails, painted: Uint8Array): HTMLElement => h('figure', { class: 'wipe', style: { '--ratio': `${piece.width / piece.height}` } },
  h('div', { class: 'pair' }, pictureOfBytes(piece, painted, 'The picture that was painted here')), h('figcaption', null, 'Painted here'));

function hashRow(row: Row): HTMLElement {
  const same = commonStart(row.wanted, row.here);
  return h('tr', { class: row.agrees ? 'agrees' : 'differs' },
    h('th', { scope: 'row', title: row.from }, row.name),
    h('td', null, h('code', { title: row.wanted }, short(row.wanted, 6)), row.inAddress && h('small', null, 'In the address')),
    h('td', null, row.agrees ? h('code', { title: row.here }, short(row.here, 6)) : h('code', { title: row.here }, same > 8 ? row.here.slice(0, 8) : row.here.slice(0, same), h('mark', null, `${row.here.slice(Math.min(same, 8), 8)}…${row.here.slice(-6)}`))),
    h('td', null, row.agrees ? 'agrees' : h('strong', null, 'differs')));
}
