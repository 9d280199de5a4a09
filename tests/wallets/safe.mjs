// A Safe 1.4.1 on a chain, and what its owners sign.
//   node safe.mjs deploy URL KEY THRESHOLD OWNER…     prints its address
//   node safe.mjs sign SAFE KEY… < TYPED-DATA         prints the owners' signatures, as a Safe wants them
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { concat, createPublicClient, createWalletClient, encodeFunctionData, hashTypedData, http, parseEventLogs, zeroAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const require = createRequire(import.meta.url);
const artifact = (path) => require(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);

async function deploy(url, key, threshold, ...owners) {
  const reader = createPublicClient({ transport: http(url), pollingInterval: 20 });
  const wallet = createWalletClient({ account: privateKeyToAccount(key), transport: http(url), chain: null });
  const mined = async (hash) => {
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== 'success') throw new Error('a transaction reverted');
    return receipt;
  };
  const put = async (path) => {
    const { abi, bytecode } = artifact(path);
    return (await mined(await wallet.deployContract({ abi, bytecode }))).contractAddress;
  };
  const [singleton, handler, factory] = [await put('Safe.sol/Safe'), await put('handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler'), await put('proxies/SafeProxyFactory.sol/SafeProxyFactory')];
  const setup = encodeFunctionData({
    abi: artifact('Safe.sol/Safe').abi, functionName: 'setup',
    args: [owners, BigInt(threshold), zeroAddress, '0x', handler, zeroAddress, 0n, zeroAddress],
  });
  const { abi } = artifact('proxies/SafeProxyFactory.sol/SafeProxyFactory');
  const made = await mined(await wallet.writeContract({ address: factory, abi, functionName: 'createProxyWithNonce', args: [singleton, setup, 0n] }));
  return parseEventLogs({ abi, eventName: 'ProxyCreation', logs: made.logs })[0].args.proxy;
}

// Each owner signs the Safe's own message about the digest; the Safe wants them in the order of their addresses.
async function sign(safe, ...keys) {
  const { domain, types, primaryType, message } = JSON.parse(readFileSync(0, 'utf8'));
  const digest = hashTypedData({ domain, types, primaryType, message });
  const owners = keys.map((key) => privateKeyToAccount(key)).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  return concat(await Promise.all(owners.map((owner) => owner.signTypedData({
    domain: { chainId: Number(domain.chainId), verifyingContract: safe },
    types: { SafeMessage: [{ name: 'message', type: 'bytes' }] }, primaryType: 'SafeMessage', message: { message: digest },
  }))));
}

const [command, ...rest] = process.argv.slice(2);
console.log(await { deploy, sign }[command](...rest));
