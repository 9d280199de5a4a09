// Dark or light: the system's, until somebody chooses.
import { h } from './dom.ts';

const KEY = 'colophon.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

const chosen = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
const shown = (): string => chosen() ?? (dark.matches ? 'dark' : 'light');

function apply(): void {
  document.documentElement.dataset.theme = shown();
}

export function themeButton(): HTMLButtonElement {
  apply();
  const label = () => (shown() === 'dark' ? 'Light' : 'Dark');
  const button = h('button', {
    class: 'quiet', type: 'button', 'aria-label': 'Switch between dark and light',
    onclick: () => {
      try {
        localStorage.setItem(KEY, shown() === 'dark' ? 'light' : 'dark');
      } catch {
        document.documentElement.dataset.theme = shown() === 'dark' ? 'light' : 'dark';
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
