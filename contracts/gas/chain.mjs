// A local chain for measuring: anvil with the gas cap of real chains and a clock that we set, so that every run makes
// the same blocks; deployment through the deterministic proxy, as `colophon deploy` does it.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {createPublicClient, createTestClient, createWalletClient, concat, encodeDeployData, getCreate2Address, http, toHex} from 'viem';
import {mnemonicToAccount} from 'viem/accounts';
import {foundry} from 'viem/chains';

const PROXY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';
const SALT = toHex('colophon/v1', {size: 32});
const START_SECONDS = 1_900_000_000;

export function artifact(name, file = name) {
  const folder = {Actors: 'cache/test', StepBench: 'cache/gas'}[file] ?? 'out';
  return JSON.parse(readFileSync(new URL(`../${folder}/${file}.sol/${name}.json`, import.meta.url), 'utf8'));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function startChain() {
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  const binary = new URL(`../node_modules/@foundry-rs/anvil-${platform}-${arch}/bin/anvil`, import.meta.url).pathname;
  const port = await freePort();
  const anvil = spawn(binary, ['--port', `${port}`, '--silent', '--enable-tx-gas-limit', '--accounts', '16',
    '--timestamp', `${START_SECONDS}`], {stdio: 'ignore'});
  const transport = http(`http://127.0.0.1:${port}`, {retryCount: 20, retryDelay: 100, timeout: 30_000});
  const reader = createPublicClient({chain: foundry, transport, pollingInterval: 5, cacheTime: 0});
  const control = createTestClient({chain: foundry, mode: 'anvil', transport});
  await reader.getBlockNumber();

  let now = START_SECONDS;
  const wallet = (index) => createWalletClient({
    account: mnemonicToAccount('test test test test test test test test test test test junk', {addressIndex: index}),
    chain: foundry, transport,
  });
  const chain = {
    reader,
    control,
    wallet,
    stop: () => anvil.kill(),
    pass: (seconds) => { now += seconds; },
    mine: async () => {
      now += 12;
      await control.setNextBlockTimestamp({timestamp: BigInt(now)});
      await control.mine({blocks: 1});
    },
    // Sends one transaction in a block of its own and says what it cost, or throws.
    send: async (from, request) => {
      now += 12;
      await control.setNextBlockTimestamp({timestamp: BigInt(now)});
      const hash = await from.sendTransaction({gas: 16_000_000n, ...request});
      const receipt = await reader.waitForTransactionReceipt({hash});
      if (receipt.status !== 'success') throw new Error(`transaction failed: ${JSON.stringify(request, (_, v) => typeof v === 'bigint' ? `${v}` : v).slice(0, 200)}`);
      return receipt;
    },
    deploy: async (from, name, args, file) => {
      const {abi, bytecode} = artifact(name, file);
      const code = encodeDeployData({abi, bytecode: bytecode.object, args});
      const address = getCreate2Address({from: PROXY, salt: SALT, bytecode: code});
      const receipt = await chain.send(from, {to: PROXY, data: concat([SALT, code])});
      if (!(await reader.getCode({address}))) throw new Error(`no code at ${name}'s address`);
      return {address, abi, gas: receipt.gasUsed};
    },
  };
  return chain;
}
