// The wallet that is connected, if one is.
import type { Wallet } from './provider.ts';

export interface Session { wallet: Wallet; account: string }
let current: Session | null = null;
const hearers = new Set<() => void>();

export const session = (): Session | null => current;

export function onSession(hear: () => void, signal?: AbortSignal): void {
  hearers.add(hear);
  signal?.addEventListener('abort', () => hearers.delete(hear));
}

function change(next: Session | null): void {
  current = next;
  hearers.forEach((hear) => hear());
}

export async function connect(wallet: Wallet): Promise<void> {
  const accounts = (await wallet.provider.request({ method: 'eth_requestAccounts' })) as string[];
  if (!accounts[0]) throw new Error('the wallet showed no account');
  change({ wallet, account: accounts[0].toLowerCase() });
  wallet.provider.on?.('accountsChanged', (changed: string[]) => {
    if (current?.wallet.id === wallet.id) change(changed[0] ? { wallet, account: changed[0].toLowerCase() } : null);
  });
}

export const disconnect = (): void => change(null);
