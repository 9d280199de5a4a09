// Wallets of this browser (EIP-6963), and on a local development chain the chain's own open account.
export interface Provider { request(call: { method: string; params?: unknown }): Promise<unknown>; on?(event: string, hear: (value: never) => void): void }
export interface Wallet { id: string; name: string; icon: string | null; provider: Provider; development?: boolean }

export const LOCAL_CHAIN = 31_337;
const LOCAL_RPC = 'http://127.0.0.1:8545';
const ICON_BYTES_MAX = 100_000;

interface Announced extends Event { detail: { info: { uuid: string; name: string; icon: string }; provider: Provider } }

/** Every wallet that announces itself; `found` is called for each, also for late ones, until the signal ends. */
export function discover(found: (wallet: Wallet) => void, signal: AbortSignal): void {
  const known = new Set<string>();
  addEventListener('eip6963:announceProvider', (event) => {
    const { info, provider } = (event as Announced).detail ?? {};
    if (!info || !provider || known.has(info.uuid)) return;
    known.add(info.uuid);
    const icon = /^data:image\/(svg\+xml|png|webp|jpeg)/.test(info.icon) && info.icon.length < ICON_BYTES_MAX ? info.icon : null;
    found({ id: info.uuid, name: String(info.name).slice(0, 60), icon, provider });
  }, { signal });
  dispatchEvent(new Event('eip6963:requestProvider'));
}

/** The first address beside this server that a policy lets its page ask. Pure. */
export const allowedRpc = (policy: string | null): string | null => /(?:^|;)\s*connect-src 'self' (https?:\/\/[^\s;]+)/.exec(policy ?? '')?.[1] ?? null;

/** Where the node's own local chain is: the one address that its pages may ask. */
export async function localRpc(): Promise<string> {
  const policy = await fetch('/', { method: 'HEAD' }).then((answer) => answer.headers.get('content-security-policy')).catch(() => null);
  return allowedRpc(policy) ?? LOCAL_RPC;
}

/** The first open account of a local chain: the chain signs, no key is here. */
export function developmentWallet(rpc: string): Wallet {
  let id = 0;
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const response = await fetch(rpc, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }) })
      .catch(() => {
        throw new Error(`no local chain answers at ${rpc}`);
      });
    const answer = (await response.json()) as { result?: unknown; error?: { code: number; message: string; data?: unknown } };
    if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer.result;
  };
  return {
    id: 'development', name: 'Development account', icon: null, development: true,
    provider: { request: ({ method, params }) => ask(method === 'eth_requestAccounts' ? 'eth_accounts' : method, params ?? []) },
  };
}
