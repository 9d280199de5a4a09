// The label that says what this is; the texts that laws ask for, on demand; and the files.
import { api, download, get } from '../api.ts';
import { h, replace, type Child } from '../dom.ts';
import type { Disclosures, PieceDetails } from '../types.ts';
import { save } from './save.ts';

const RULES: [keyof Disclosures, string][] = [
  ['eu', 'European Union, AI Act, Article 50'], ['california', 'California, SB 942'], ['usco', 'US Copyright Office'],
];

export function disclosure(piece: PieceDetails, signal: AbortSignal): Child[] {
  const texts = h('div', { class: 'disclosures' });
  const details = h('details', {
    ontoggle: async () => {
      if (!details.open || texts.childElementCount) return;
      replace(texts, h('p', null, 'Reading …'));
      try {
        const found = await get<Disclosures>(api`/api/v1/pieces/${piece.token}/disclosure`, signal);
        replace(texts, RULES.map(([rule, name]) => [h('h3', null, name), h('pre', null, found[rule].text)]));
      } catch (error) {
        replace(texts, h('p', null, `It can't be written here: ${(error as Error).message}.`));
      }
    },
  }, h('summary', null, 'The texts that laws ask for'), texts);
  return [
    h('p', { class: 'label' }, h('strong', null, 'AI-generated picture.'), ' All of it was made by a trained program from the words of its creator. The file says so itself, in its metadata.'),
    details,
  ];
}

export function downloads(piece: PieceDetails): Child[] {
  const row = (href: string, name: string, file: string, about: string) => h('li', null, h('a', { href, download: file, 'data-plain': true }, name), h('span', null, about));
  const base = `colophon-${piece.commission}`;
  return [h('ul', { class: 'downloads' },
    piece.hidden ? h('li', null, h('span', null, 'Picture'), h('span', null, 'hidden while a notice about it stands')) : [
      row(piece.picture, 'Canonical picture', `${base}.png`, 'the bytes whose hash is on chain'),
      signedCopy(api`/api/v1/pieces/${piece.token}/signed.png`, `${base}-signed.png`),
    ],
    row(api`/api/v1/pieces/${piece.token}/document`, 'Provenance document', `${base}.json`, 'who, how, with what, for how much'),
    row(api`/api/v1/models/${piece.model}.safetensors`, 'Model', `${piece.modelName ?? 'model'}.safetensors`, 'keep a copy: whoever has it can repaint the piece for ever'),
    piece.adapters.map(({ id, name }) => row(api`/api/v1/adapters/${id}.safetensors`, 'Adapter', `${name ?? 'adapter'}.safetensors`, 'the same for what changed the model'))),
  h('p', { class: 'fine' }, 'Without this page: ', h('code', null, `colophon verify --token ${piece.token}`))];
}

/** Made when it is asked for, by nodes that sign; others say that they do not. */
function signedCopy(href: string, file: string): HTMLElement {
  const about = h('span', { role: 'status' }, 'with Content Credentials (C2PA)');
  const make = async () => {
    about.textContent = 'Signing …';
    try {
      save(await download(href, 0, () => undefined), file);
      about.textContent = 'Signed, with Content Credentials (C2PA)';
    } catch (error) {
      about.textContent = `Not here: ${(error as Error).message}.`;
    }
  };
  return h('li', null, h('button', { type: 'button', class: 'as-link', onclick: make }, 'Signed copy'), about);
}
