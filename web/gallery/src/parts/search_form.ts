import { h } from '../dom.ts';
import { go } from '../router.ts';

/** Finds anything by hash, address, number or word. */
export function searchForm(): HTMLFormElement {
  const input = h('input', { type: 'search', name: 'q', placeholder: 'Word, hash, address', 'aria-label': 'Find by word, hash, address or number', maxlength: 200, autocomplete: 'off', spellcheck: 'false' });
  return h('form', {
    class: 'search', role: 'search', action: '/find',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      if (input.value.trim()) go(`/find?q=${encodeURIComponent(input.value.trim())}`);
    },
  }, input);
}
