// A value with a button that copies the whole of it.
import { h } from '../dom.ts';
import { short } from '../format.ts';

const SAID_MS = 1600;

export function copyable(value: string, options: { whole?: boolean; href?: string; what?: string } = {}): HTMLElement {
  const shown = options.whole ? value : short(value, 6);
  const button = h('button', {
    class: 'copy', type: 'button', 'aria-label': `Copy ${options.what ?? 'it'}`, title: value,
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(value);
        button.textContent = 'Copied';
      } catch {
        select(text); // without a secure context there is no clipboard: the reader copies by hand
        button.textContent = 'Selected';
      }
      setTimeout(() => (button.textContent = 'Copy'), SAID_MS);
    },
  }, 'Copy');
  const text = options.href ? h('a', { class: 'hash', href: options.href, title: value }, shown) : h('code', { class: 'hash', title: value }, shown);
  return h('span', { class: 'copyable' }, text, button);
}

function select(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(range);
}
