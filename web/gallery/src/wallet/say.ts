// What went wrong with a wallet or a transaction, in words. The contract's error hides at different depths of what
// wallets throw.
import { decodeErrorResult, parseAbi, type Hex } from 'viem';
import { sayChainError } from '../chain_errors.ts';
import { ERRORS } from './errors_abi.ts';

const abi = parseAbi([...ERRORS, 'error Error(string)', 'error Panic(uint256)']);
const DEPTH_MAX = 6;

/** The first thing inside that looks like the data of a revert. */
export function revertData(error: unknown, depth = 0): Hex | null {
  if (typeof error === 'string') return /^0x[0-9a-fA-F]{8}([0-9a-fA-F]{64})*$/.test(error) ? (error as Hex) : null;
  if (typeof error !== 'object' || error === null || depth > DEPTH_MAX) return null;
  const inner = error as Record<string, unknown>;
  for (const name of ['data', 'error', 'originalError', 'cause', 'info']) {
    const found = revertData(inner[name], depth + 1);
    if (found) return found;
  }
  return null;
}

export function sayWalletError(error: unknown): string {
  const { code, message = 'the wallet failed' } = (error ?? {}) as { code?: number | string; message?: string };
  if (code === 4001 || code === 'ACTION_REJECTED') return 'You declined it in the wallet. Nothing was sent.';
  if (code === -32002) return 'The wallet waits already: look for its window.';
  if (code === 4902) return 'The wallet does not know this chain yet; add it there first.';
  const data = revertData(error);
  if (data) {
    try {
      const { errorName, args } = decodeErrorResult({ abi, data });
      if (errorName === 'Error') return `The contract refused: ${String(args?.[0])}.`;
      return sayChainError(errorName, (args ?? []) as readonly unknown[]);
    } catch {
      return `The contract refused, with an error that is not known here (${data.slice(0, 10)}).`;
    }
  }
  if (/insufficient funds/i.test(message)) return 'The account has too little ether for this and its gas.';
  return `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`;
}
