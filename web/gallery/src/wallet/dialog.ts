// Which wallet to connect.
import { append, h, replace } from '../dom.ts';
import type { Chain } from '../types.ts';
import { developmentWallet, discover, LOCAL_CHAIN, localRpc, type Wallet } from './provider.ts';
import { connect, disconnect, session } from './session.ts';
import { copyable } from '../parts/copy.ts';

export function openDialog(chain: Chain): void {
  const closed = new AbortController();
  const dialog = h('dialog', { class: 'wallets', 'aria-labelledby': 'wallets-title', onclose: () => (closed.abort(), dialog.remove()) });
  const status = h('p', { class: 'fine', role: 'status' });
  const use = async (wallet: Wallet) => {
    status.textContent = 'Waiting for the wallet …';
    status.className = 'fine';
    try {
      await connect(wallet);
      dialog.close();
    } catch (error) {
      const { sayWalletError } = await import('./say.ts');
      status.textContent = sayWalletError(error);
      status.className = 'verdict lie';
    }
  };
  const now = session();
  append(dialog, [
    h('h2', { id: 'wallets-title' }, now ? now.wallet.name : 'Connect a wallet'),
    now ? connected(now.account, () => (disconnect(), dialog.close())) : choices(chain, use, closed.signal),
    status,
    h('form', { method: 'dialog' }, h('button', { class: 'quiet' }, 'Close')),
  ]);
  document.body.append(dialog);
  dialog.showModal();
}

const connected = (account: string, leave: () => void): HTMLElement =>
  h('div', null, h('p', null, copyable(account, { what: 'the account' })), h('button', { type: 'button', onclick: leave }, 'Disconnect'));

function choices(chain: Chain, use: (wallet: Wallet) => void, signal: AbortSignal): HTMLElement {
  const wallets = h('ul', { class: 'choices' });
  const nothing = h('p', null, 'No wallet was found in this browser. Everything here can be read without one; to bid or to commission, install one that announces itself (EIP-6963).');
  const row = (wallet: Wallet) => h('li', null, h('button', { type: 'button', onclick: () => use(wallet) },
    wallet.icon && h('img', { src: wallet.icon, alt: '', width: 28, height: 28 }), wallet.name));
  replace(wallets);
  discover((wallet) => {
    nothing.remove();
    wallets.append(row(wallet));
  }, signal);
  return h('div', null, wallets.childElementCount === 0 && nothing, wallets, chain.deployment?.chainId === LOCAL_CHAIN && development(use));
}

function development(use: (wallet: Wallet) => void): HTMLElement {
  let touched = false;
  const rpc = h('input', { type: 'url', 'aria-label': 'Address of the local chain', spellcheck: 'false', oninput: () => (touched = true) });
  void localRpc().then((address) => {
    if (!touched) rpc.value = address;
  });
  return h('div', { class: 'development-box' },
    h('h3', null, 'Development account'),
    h('p', null, 'This is a local chain. Its first open account can act for you: play money, no key, known to everybody.'),
    rpc,
    h('button', {
      type: 'button',
      onclick: async () => use(developmentWallet(rpc.value || (await localRpc()))),
    }, 'Use it'));
}
