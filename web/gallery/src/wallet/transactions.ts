// Everything that is sent to the contracts. Asked by a call first, so that a refusal costs nothing and says why.
import { decodeFunctionResult, encodeFunctionData, parseAbi, parseEventLogs, toHex, type Hex, type Log } from 'viem';
import type { Deployment } from '../types.ts';
import type { Provider } from './provider.ts';
import type { Session } from './session.ts';

const HOUSE = parseAbi([
  'function bid(uint256 id) payable', 'function settle(uint256 id)', 'function leastBid(uint256 id) view returns (uint256)',
  'function create(uint256 tokenId, uint96 reserve, uint32 durationSeconds) returns (uint256 id)',
]);
const TOKEN = parseAbi(['function approve(address to, uint256 tokenId)', 'function getApproved(uint256 tokenId) view returns (address)']);
const STUDIO = parseAbi([
  'struct Order { uint8 seedRule; uint64 seed; address provider; address resolver; bytes32 promptWork; uint256[] parents; bytes32 statement; uint32 claimSeconds; uint32 deliverSeconds; }',
  'function commission(Order order, bytes recipe) payable returns (uint256 id)', 'function accept(uint256 id)',
  'event Commissioned(uint256 indexed id, address indexed creator, address indexed provider, bytes32 recipeHash)',
]);
const ARTIST = parseAbi([
  'function buy(uint256 exhibition) payable', 'function archivePrice(uint256 exhibition) view returns (uint256)', 'function patronise() payable',
  'function payPatron(address patron) returns (uint256 amount)', 'function begin()', 'function compose() returns (uint256 commission)',
  'function exhibit() returns (uint256 auction)', 'function abandon()', 'function relist() returns (uint256 auction)', 'function learn()',
]);
export type ArtistStep = 'begin' | 'compose' | 'exhibit' | 'abandon' | 'relist' | 'learn';

const POLL_MS = 1000;
const POLLS_MAX = 300;

interface Call { to: string; data: Hex; value?: bigint }
interface Receipt { status: Hex; logs: Log[] }
type Say = (text: string) => void;

export async function onRightChain({ provider }: { provider: Provider }, chainId: number): Promise<void> {
  const here = Number(await provider.request({ method: 'eth_chainId' }));
  if (here === chainId) return;
  await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: toHex(chainId) }] });
  if (Number(await provider.request({ method: 'eth_chainId' })) !== chainId) throw new Error(`the wallet is on chain ${here}, and this gallery on chain ${chainId}`);
}

async function send({ wallet, account }: Session, deployment: Deployment, call: Call, say: Say): Promise<Receipt> {
  await onRightChain(wallet, deployment.chainId);
  const transaction = { from: account, to: call.to, data: call.data, value: toHex(call.value ?? 0n) };
  await wallet.provider.request({ method: 'eth_call', params: [transaction, 'latest'] });
  say(wallet.development ? 'Sending …' : 'Confirm it in your wallet …');
  const hash = (await wallet.provider.request({ method: 'eth_sendTransaction', params: [transaction] })) as Hex;
  say('Waiting for the chain …');
  for (let i = 0; i < POLLS_MAX; ++i) {
    const receipt = (await wallet.provider.request({ method: 'eth_getTransactionReceipt', params: [hash] })) as Receipt | null;
    if (receipt) {
      if (Number(receipt.status) !== 1) throw new Error('the chain refused it: something changed meanwhile');
      return receipt;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('the chain has not taken it for minutes; your wallet knows more');
}

async function read<T>({ wallet }: Session, to: string, data: Hex, decode: (answer: Hex) => T): Promise<T> {
  return decode((await wallet.provider.request({ method: 'eth_call', params: [{ to, data }, 'latest'] })) as Hex);
}

/** Null while the wallet is on another chain: asking must not make its window appear. */
export async function leastBid(session: Session, at: Deployment, id: number): Promise<bigint | null> {
  if (Number(await session.wallet.provider.request({ method: 'eth_chainId' })) !== at.chainId) return null;
  const data = encodeFunctionData({ abi: HOUSE, functionName: 'leastBid', args: [BigInt(id)] });
  return read(session, at.auctionHouse, data, (answer) => decodeFunctionResult({ abi: HOUSE, functionName: 'leastBid', data: answer }));
}

export const bid = (session: Session, at: Deployment, id: number, value: bigint, say: Say) =>
  send(session, at, { to: at.auctionHouse, data: encodeFunctionData({ abi: HOUSE, functionName: 'bid', args: [BigInt(id)] }), value }, say);

export const settle = (session: Session, at: Deployment, id: number, say: Say) =>
  send(session, at, { to: at.auctionHouse, data: encodeFunctionData({ abi: HOUSE, functionName: 'settle', args: [BigInt(id)] }) }, say);

export const accept = (session: Session, at: Deployment, commission: number, say: Say) =>
  send(session, at, { to: at.studio, data: encodeFunctionData({ abi: STUDIO, functionName: 'accept', args: [BigInt(commission)] }) }, say);

/** Two transactions: the house may take the piece, then it does. */
export async function auction(session: Session, at: Deployment, token: string, reserve: bigint, seconds: number, say: Say): Promise<void> {
  const id = BigInt(token);
  await onRightChain(session.wallet, at.chainId);
  const approved = await read(session, at.token, encodeFunctionData({ abi: TOKEN, functionName: 'getApproved', args: [id] }),
    (answer) => decodeFunctionResult({ abi: TOKEN, functionName: 'getApproved', data: answer }));
  if (approved.toLowerCase() !== at.auctionHouse) {
    await send(session, at, { to: at.token, data: encodeFunctionData({ abi: TOKEN, functionName: 'approve', args: [at.auctionHouse as Hex, id] }) }, say);
  }
  await send(session, at, { to: at.auctionHouse, data: encodeFunctionData({ abi: HOUSE, functionName: 'create', args: [id, reserve, seconds] }) }, say);
}

export interface Order { seed: bigint | null; fee: bigint; provider: string | null; claimSeconds: number; deliverSeconds: number; recipe: Hex }

/** The number of the commission; null if the receipt does not tell it. */
export async function commission(session: Session, at: Deployment, order: Order, say: Say): Promise<number | null> {
  const zero = `0x${'0'.repeat(64)}` as Hex;
  const args = [{
    seedRule: order.seed === null ? 0 : 1, seed: order.seed ?? 0n, provider: (order.provider ?? `0x${'0'.repeat(40)}`) as Hex, resolver: at.resolver as Hex,
    promptWork: zero, parents: [], statement: zero, claimSeconds: order.claimSeconds, deliverSeconds: order.deliverSeconds,
  }, order.recipe] as const;
  const { logs } = await send(session, at, { to: at.studio, data: encodeFunctionData({ abi: STUDIO, functionName: 'commission', args }), value: order.fee }, say);
  return commissionOf(logs, at.studio);
}

export function commissionOf(logs: Log[], studio: string): number | null {
  const [found] = parseEventLogs({ abi: STUDIO, eventName: 'Commissioned', logs: logs.filter((log) => log.address.toLowerCase() === studio) });
  return found ? Number(found.args.id) : null;
}

/** At the chain's own price; it falls, and what is too much by then comes back. */
export async function buyFromArchive(session: Session, at: Deployment, artist: string, exhibition: number, say: Say): Promise<void> {
  await onRightChain(session.wallet, at.chainId);
  const args = [BigInt(exhibition)] as const;
  const price = await read(session, artist, encodeFunctionData({ abi: ARTIST, functionName: 'archivePrice', args }),
    (answer) => decodeFunctionResult({ abi: ARTIST, functionName: 'archivePrice', data: answer }));
  // The price falls: a wei too much, so that the gas estimate covers sending back the rest.
  await send(session, at, { to: artist, data: encodeFunctionData({ abi: ARTIST, functionName: 'buy', args }), value: price + 1n }, say);
}

export const patronise = (session: Session, at: Deployment, artist: string, value: bigint, say: Say) =>
  send(session, at, { to: artist, data: encodeFunctionData({ abi: ARTIST, functionName: 'patronise' }), value }, say);

export const payPatron = (session: Session, at: Deployment, artist: string, patron: string, say: Say) =>
  send(session, at, { to: artist, data: encodeFunctionData({ abi: ARTIST, functionName: 'payPatron', args: [patron as Hex] }) }, say);

export const takeStep = (session: Session, at: Deployment, artist: string, step: ArtistStep, say: Say) =>
  send(session, at, { to: artist, data: encodeFunctionData({ abi: ARTIST, functionName: step }) }, say);
