// The words that a model knows, offered while one writes. Pure parts first.
import { h, replace } from '../dom.ts';

const OFFERED_MAX = 180;
const AT_FIRST = 24; // words, until all of them are asked for
const WORD_LEVEL_MAX = 5000; // above it the entries are pieces of words, and any word can be written

export const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}'-]+/u).filter(Boolean);
export const isWordLevel = (vocabulary: string[]): boolean => vocabulary.length <= WORD_LEVEL_MAX;

export function unknownWords(text: string, vocabulary: string[]): string[] {
  if (!isWordLevel(vocabulary)) return [];
  const known = new Set(vocabulary.map((word) => word.toLowerCase()));
  return [...new Set(wordsOf(text))].filter((word) => !known.has(word));
}

/** Words that go on with what is being written; all of them when nothing is. */
export function offered(text: string, vocabulary: string[]): string[] {
  const begun = /[\p{L}\p{N}'-]+$/u.exec(text)?.[0]?.toLowerCase() ?? '';
  const words = vocabulary.filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const fitting = begun ? words.filter((word) => word.toLowerCase().startsWith(begun) && word.toLowerCase() !== begun) : words;
  return (fitting.length || !begun ? fitting : words).slice(0, OFFERED_MAX);
}

/** The text with the begun word completed, or the word added. */
export function withWord(text: string, word: string): string {
  const begun = /[\p{L}\p{N}'-]+$/u.exec(text)?.[0] ?? '';
  const kept = begun && word.toLowerCase().startsWith(begun.toLowerCase()) ? text.slice(0, -begun.length) : text;
  return `${kept && !/[\s]$/.test(kept) ? `${kept} ` : kept}${word} `;
}

export function wordPicker(input: HTMLTextAreaElement, vocabulary: string[]): { node: HTMLElement; renew(): void } {
  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Words that the model knows' });
  const warning = h('p', { class: 'fine warn', role: 'status' });
  let all = false;
  const more = h('button', {
    type: 'button', class: 'rest', onclick: () => {
      all = true;
      renew();
      chips.querySelectorAll('button')[AT_FIRST]?.focus();
    },
  });
  const renew = () => {
    const unknown = unknownWords(input.value, vocabulary);
    warning.textContent = unknown.length ? `The model does not know: ${unknown.join(', ')}. It paints as if they were not there.` : '';
    const words = isWordLevel(vocabulary) || /\S$/.test(input.value) ? offered(input.value, vocabulary) : null;
    const hidden = all || !words ? 0 : Math.max(words.length - AT_FIRST, 0);
    more.textContent = `and ${hidden} more`;
    replace(chips, words ? [...words.slice(0, words.length - hidden).map((word) => h('button', {
      type: 'button', onclick: () => {
        input.value = withWord(input.value, word);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.focus();
      },
    }, word)), hidden > 0 && more] : h('span', { class: 'fine' }, 'This model reads any word.'));
  };
  return { node: h('div', null, warning, chips), renew };
}
