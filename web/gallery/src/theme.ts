// Dark or light: the system's, until somebody chooses.
import { h } from './dom.ts';

const KEY = 'colophon.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

const stored = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
let chosen = stored();
const shown = (): string => chosen ?? (dark.matches ? 'dark' : 'light');

function apply(): void {
  document.documentElement.dataset.theme = shown();
}

export function themeButton(): HTMLButtonElement {
  apply();
  const label = () => (shown() === 'dark' ? 'Light' : 'Dark');
  const button = h('button', {
    class: 'quiet', type: 'button', 'aria-label': 'Switch between dark and light',
    onclick: () => {
      chosen = shown() === 'dark' ? 'light' : 'dark';
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // Where nothing may be stored it lasts until the page is loaded anew.
      }
      apply();
      button.textContent = label();
    },
  }, label());
  dark.addEventListener('change', () => {
    apply();
    button.textContent = label();
  });
  return button;
}
