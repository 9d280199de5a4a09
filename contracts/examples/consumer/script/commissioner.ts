// The example's contract from outside, with the package's ABIs, addresses and recipes.
//   COLOPHON_RPC=URL COLOPHON_KEY=0x… npm run commissioner -- COMMAND …
//     deploy [AGENT]                        puts it on the chain; you are its owner. Prints its address
//     fund CONTRACT ETHER                   sends that, and raises the budget by it
//     commission CONTRACT MODEL ETHER TEXT  a drawn seed; prints the commission's number
//     accept CONTRACT NUMBER                pays, mints, hands over. Prints the token's id
//     hand-over CONTRACT NUMBER             after somebody finalised it
//     refund CONTRACT NUMBER                prints the budget afterwards, in ether
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BaseError, ContractFunctionRevertedError, createPublicClient, createWalletClient, defineChain, formatEther, getAddress, http, parseAbi, parseEther, parseEventLogs } from 'viem';
import type { Abi, Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { iRegistryAbi, iStudioAbi, studioAbi } from '@colophon/contracts/abi';
import { recipeBytes } from '@colophon/contracts/recipe';

interface Deployment { studio: Address; stalemate: Address; token: Address }

const abi = parseAbi([
  'struct Order { uint8 seedRule; uint64 seed; address provider; address resolver; bytes32 promptWork; uint256[] parents; bytes32 statement; uint32 claimSeconds; uint32 deliverSeconds; }',
  'function budget() view returns (uint256)',
  'function setBudget(uint256 budget)',
  'function commission(Order order, bytes recipe, uint256 fee) returns (uint256 id)',
  'function accept(uint256 id)',
  'function handOver(uint256 id)',
  'function takeRefund(uint256 id)',
  'function tokenOf(uint256 id) view returns (uint256)',
  'error NotOwner()', 'error NotAgent()', 'error OverBudget(uint256 budget)', 'error ResolverOther()', 'error NothingToRefund()',
]);
// Errors of the Studio and the Registry come through the example's contract as they are; with their lists viem names them.
const named = [...abi, ...studioAbi.filter((entry) => entry.type === 'error'), ...iRegistryAbi.filter((entry) => entry.type === 'error')] as const;
const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const account = privateKeyToAccount(need('COLOPHON_KEY') as Hex);
const transport = http(need('COLOPHON_RPC'));
const id = await createPublicClient({ transport }).getChainId();
const chain = defineChain({ id, name: 'the chain', nativeCurrency: { name: 'ether', symbol: 'ETH', decimals: 18 }, rpcUrls: { default: { http: [] } } });
const reader = createPublicClient({ chain, transport, pollingInterval: 50 });
const wallet = createWalletClient({ account, chain, transport });

function deployment(): Deployment {
  const addresses = createRequire(import.meta.url)('@colophon/contracts/addresses.json') as Record<string, Deployment>;
  const found = addresses[id];
  if (!found) throw new Error(`the package knows no contracts on chain ${id}`);
  return found;
}

async function mined(hash: Hex) {
  const receipt = await reader.waitForTransactionReceipt({ hash });
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`);
  return receipt;
}

async function deploy(agent: Address): Promise<string> {
  const artifact = JSON.parse(readFileSync(new URL('../out/Commissioner.sol/Commissioner.json', import.meta.url), 'utf8')) as { abi: Abi; bytecode: { object: Hex } };
  const { studio, stalemate } = deployment();
  const hash = await wallet.deployContract({ abi: artifact.abi, bytecode: artifact.bytecode.object, args: [studio, stalemate, account.address, agent] });
  return getAddress((await mined(hash)).contractAddress!);
}

async function fund(contract: Address, amount: string): Promise<string> {
  const value = parseEther(amount);
  await mined(await wallet.sendTransaction({ to: contract, value }));
  const budget = value + await reader.readContract({ address: contract, abi, functionName: 'budget' });
  await mined(await wallet.writeContract({ address: contract, abi: named, functionName: 'setBudget', args: [budget] }));
  return formatEther(budget);
}

async function commission(contract: Address, model: Hex, fee: string, prompt: string): Promise<string> {
  const recipe = recipeBytes({
    model, adapters: [], promptRule: 0, prompt, negativePrompt: '', promptCommitment: ZERO_HASH,
    sampler: 'ab2', steps: 4, guidance: 5 << 16, width: 32, height: 32, mark: 0, // what the tiny model can do: `colophon model info`
  });
  const order = {
    seedRule: 0, seed: 0n, provider: `0x${'0'.repeat(40)}` as Address, resolver: deployment().stalemate,
    promptWork: ZERO_HASH, parents: [], statement: ZERO_HASH, claimSeconds: 3600, deliverSeconds: 3600,
  };
  const { request } = await reader.simulateContract({ account, address: contract, abi: named, functionName: 'commission', args: [order, recipe, parseEther(fee)] });
  const receipt = await mined(await wallet.writeContract(request));
  const [said] = parseEventLogs({ abi: iStudioAbi, eventName: 'Commissioned', logs: receipt.logs });
  return String(said!.args.id);
}

// One of the calls that take a commission's number. The estimate is for a push that succeeds; a third more is generous.
async function call(contract: Address, functionName: 'accept' | 'handOver' | 'takeRefund', number: string): Promise<void> {
  const { request } = await reader.simulateContract({ account, address: contract, abi: named, functionName, args: [BigInt(number)] });
  const gas = await reader.estimateContractGas({ account, address: contract, abi: named, functionName, args: [BigInt(number)] });
  await mined(await wallet.writeContract({ ...request, gas: gas * 4n / 3n }));
}

const token = async (contract: Address, number: string) =>
  `0x${(await reader.readContract({ address: contract, abi, functionName: 'tokenOf', args: [BigInt(number)] })).toString(16).padStart(64, '0')}`;

async function run([command, first, ...rest]: string[]): Promise<string> {
  if (command === 'deploy') return deploy(first ? getAddress(first) : account.address);
  const contract = getAddress(first ?? '');
  const [a = '', b = '', c = ''] = rest;
  switch (command) {
    case 'fund': return fund(contract, a);
    case 'commission': return commission(contract, a as Hex, b, c);
    case 'accept': await call(contract, 'accept', a); return token(contract, a);
    case 'hand-over': await call(contract, 'handOver', a); return token(contract, a);
    case 'refund': await call(contract, 'takeRefund', a); return formatEther(await reader.readContract({ address: contract, abi, functionName: 'budget' }));
    default: throw new Error(`there is no command ${command}`);
  }
}

// NotAgent; OverBudget(10000000000000000); or what viem says of anything else.
function words(error: unknown): string {
  const refused = error instanceof BaseError ? error.walk((cause) => cause instanceof ContractFunctionRevertedError) : null;
  if (!(refused instanceof ContractFunctionRevertedError) || !refused.data) return (error as BaseError).shortMessage ?? (error as Error).message;
  const values = refused.data.args ?? [];
  return `the contracts refuse with ${refused.data.errorName}${values.length ? `(${values.join(', ')})` : ''}`;
}

try {
  console.log(await run(process.argv.slice(2)));
} catch (error) {
  console.error(`error: ${words(error)}`);
  process.exitCode = 1;
}
