// The wallet's button in the frame. Everything behind it is loaded when it is pressed.
import { h } from '../dom.ts';
import { short } from '../format.ts';
import type { Chain } from '../types.ts';
import { onSession, session } from './session.ts';

export function walletButton(chain: () => Chain): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'quiet wallet', onclick: () => openWallets(chain()) }, 'Connect');
  onSession(() => {
    const now = session();
    button.textContent = now ? short(now.account) : 'Connect';
    button.classList.toggle('development', now?.wallet.development === true);
  });
  return button;
}

export async function openWallets(chain: Chain): Promise<void> {
  const { openDialog } = await import('./dialog.ts');
  openDialog(chain);
}
