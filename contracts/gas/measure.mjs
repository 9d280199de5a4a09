// Measures whole transactions (21,000 and calldata included) against anvil and writes docs/figures/gas.json:  node gas/measure.mjs [--check]
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {concat, encodeFunctionData, keccak256, parseEther, stringToBytes, zeroAddress} from 'viem';
import {recipeBytes} from '../vectors/recipe.mjs';
import {measureArtist} from './artist.mjs';
import {artifact, startChain} from './chain.mjs';

const ETHER = parseEther('1');
const id = (name) => keccak256(stringToBytes(name));
const zero = `0x${'00'.repeat(32)}`;
const prompt = 'a lighthouse on a cliff at dawn, woodcut, in the rust palette'.slice(0, 60);

const chain = await startChain();
const figures = {};
try {
  const names = ['deployer', 'creator', 'provider', 'model', 'platform', 'bidder', 'rival', 'collector', 'steward'];
  const who = Object.fromEntries(names.map((name, i) => [name, chain.wallet(i)]));
  const address = (name) => who[name].account.address;

  // Deployment, in the order and with the arguments of contracts/README.md.
  const deploy = async (name, args) => {
    const deployed = await chain.deploy(who.deployer, name, args);
    figures[`deploy_${name.replace(/[A-Z]/g, (c, i) => (i ? '_' : '') + c.toLowerCase())}_gas`] = Number(deployed.gas);
    return deployed;
  };
  const steward = await deploy('Steward', [address('steward'), 2n * 86400n, 16n * 86400n]);
  const registry = await deploy('Registry', [steward.address, ETHER / 10n, 180n * 86400n]);
  const revenue = await deploy('Revenue', [registry.address]);
  const stalemate = await deploy('Stalemate', [3600n]);
  const studio = await deploy('Studio', [{
    registry: registry.address, revenue: revenue.address, platform: address('platform'), platformShare: 250,
    providerShare: 500, royalty: 750, windowSeconds: 3600, resolveSeconds: 7200, claimBond: ETHER / 10n,
    challengeBond: ETHER / 10n, stalemateFee: ETHER / 100n, costsCap: ETHER / 100n,
  }]);
  const house = await deploy('AuctionHouse', [{
    studio: studio.address, revenue: revenue.address, minDurationSeconds: 60, maxDurationSeconds: 2592000,
    extensionSeconds: 300, maxExtensionSeconds: 3600, incrementShare: 500, incrementWei: ETHER / 1000n,
  }]);
  const prompts = await deploy('PrivatePrompts', []);
  const token = {
    address: await chain.reader.readContract({...studio, functionName: 'token'}), abi: artifact('ColophonToken').abi,
  };

  const call = (from, contract, functionName, args, value = 0n) =>
    chain.send(who[from], {to: contract.address, value, data: encodeFunctionData({abi: contract.abi, functionName, args})});
  const view = (contract, functionName, args = []) => chain.reader.readContract({...contract, functionName, args});
  const gas = async (name, transaction) => {
    const receipt = await transaction;
    if (name) figures[`${name}_gas`] = Number(receipt.gasUsed);
    return receipt;
  };

  const work = (name, kind, payee, share) => ({
    id: id(name), kind, payee, share, name, licence: 'CC-BY-4.0', terms: zero, parents: [], previous: zero,
  });
  await call('model', registry, 'register', [work('first model', 0, address('model'), 1000)]);
  await gas('register', call('model', registry, 'register', [work('the model', 0, address('model'), 1000)]));

  const recipe = (model) => recipeBytes({
    model: id(model), adapters: [], promptRule: 0, prompt, negativePrompt: '', promptCommitment: zero, sampler: 'ddim',
    steps: 12, guidance: 5 << 16, width: 256, height: 256, mark: 0,
  });
  const promptSecret = (salt, text, negative) => keccak256(concat(
    [id('colophon/prompt/v1'), salt, id(text), id(negative)]));
  const committedRecipe = (promptCommitment) => recipeBytes({
    model: id('the model'), adapters: [], promptRule: 1, prompt: '', negativePrompt: '', promptCommitment, sampler: 'ddim',
    steps: 12, guidance: 5 << 16, width: 256, height: 256, mark: 0,
  });
  const order = (fields = {}) => ({
    seedRule: 0, seed: 0n, provider: zeroAddress, resolver: stalemate.address, promptWork: zero, parents: [],
    statement: id('statement'), claimSeconds: 3600, deliverSeconds: 3600, ...fields,
  });
  const hashes = [id('image'), id('trace')];
  const bond = ETHER / 10n;

  // A job from commission to mint; `prefix` names the figures, '' takes none.
  async function job(prefix, {end = 'finalise', fields = {}, model = 'the model'} = {}) {
    const name = (step) => prefix !== undefined ? `${prefix}${step}` : undefined;
    await gas(name('commission'), call('creator', studio, 'commission', [order(fields), recipe(model)], ETHER / 100n));
    const commission = await view(studio, 'commissionsCount');
    // A claim could follow the next block; eth_call still runs in the latest one, so it needs one more.
    await chain.mine();
    await chain.mine();
    const seed = await view(studio, 'drawSeed', [commission]);
    await gas(name('claim'), call('provider', studio, 'claim', [commission, seed], bond));
    await gas(name('deliver'), call('provider', studio, 'deliver', [commission, ...hashes]));
    if (end === 'accept') await gas(name('accept'), call('creator', studio, 'accept', [commission]));
    if (end === 'finalise') {
      chain.pass(3601);
      await gas(name('finalise'), call('rival', studio, 'finalise', [commission]));
    }
    return {commission, tokenId: BigInt((await view(studio, 'job', [commission])).requestHash)};
  }

  // An auction from its opening to its settlement, in which the rival outbids the bidder.
  async function auction(prefix, tokenId, seller) {
    const name = (step) => prefix !== undefined ? `${prefix}${step}` : undefined;
    await call(seller, token, 'approve', [house.address, tokenId]);
    await gas(name('auction_create'), call(seller, house, 'create', [tokenId, ETHER, 600]));
    const auctionId = await view(house, 'auctionsCount');
    await gas(name('first_bid'), call('bidder', house, 'bid', [auctionId], ETHER));
    await gas(name('rebid'), call('rival', house, 'bid', [auctionId], 2n * ETHER));
    chain.pass(601);
    await gas(name('settle'), call('bidder', house, 'settle', [auctionId]));
  }

  await job();
  const first = await job();
  await auction(undefined, first.tokenId, 'creator');
  const second = await job('');
  figures.job_gas = figures.commission_gas + figures.claim_gas + figures.deliver_gas + figures.finalise_gas;
  await auction('', second.tokenId, 'creator');
  await auction('resale_', second.tokenId, 'rival');

  await job('accepted_', {end: 'accept'});
  const fixed = await job('fixed_seed_', {fields: {seedRule: 1, seed: 7n, parents: [second.tokenId]}});
  delete figures.fixed_seed_deliver_gas;
  figures.challenge_gas = Number((await (async () => {
    const {commission} = await job(undefined, {end: 'none'});
    const receipt = await call('rival', studio, 'challenge', [commission], bond);
    chain.pass(3601);
    await gas('stalemate_end', call('bidder', stalemate, 'end', [studio.address, commission]));
    return receipt;
  })()).gasUsed);
  await (async () => {
    await call('creator', studio, 'commission', [order(), recipe('the model')], ETHER / 100n);
    const commission = await view(studio, 'commissionsCount');
    chain.pass(3601);
    await gas('refund', call('bidder', studio, 'refund', [commission]));
  })();

  // Royalties from elsewhere, through the forwarder.
  const forwarder = await view(token, 'royaltyReceiver', [second.tokenId]);
  await chain.send(who.collector, {to: forwarder, value: ETHER});
  await gas('flush_first', call('collector', revenue, 'flush', [studio.address, second.tokenId, zeroAddress]));
  await chain.send(who.collector, {to: forwarder, value: ETHER});
  await gas('flush', call('collector', revenue, 'flush', [studio.address, second.tokenId, zeroAddress]));

  // One of four payees refuses; then one burns whatever gas it gets.
  for (const [manner, name] of [[1, 'refusing'], [2, 'burning']]) {
    const payee = await chain.deploy(who.deployer, 'Actor', [manner], 'Actors');
    await call('model', registry, 'register', [work(`${name} model`, 0, payee.address, 1000)]);
    for (const prefix of [undefined, `${name}_payee_`]) {
      const piece = await job(undefined, {model: `${name} model`});
      await auction(prefix, piece.tokenId, 'creator');
    }
    for (const step of ['auction_create', 'first_bid', 'rebid']) delete figures[`${name}_payee_${step}_gas`];
  }

  // A takedown, a ruling, and a private prompt of 60 bytes, handed over and revealed.
  const notice = {
    studio: studio.address, tokenId: second.tokenId, text: id('text'), work: id('work'), contact: id('contact'),
    goodFaith: true, accurate: true, authorised: true,
  };
  const answer = {text: id('answer'), contact: id('contact'), mistaken: true, jurisdiction: true, service: true};
  await call('collector', steward, 'notice', [{...notice, tokenId: first.tokenId}]);
  await gas('notice', call('collector', steward, 'notice', [notice]));
  await gas('hide', call('steward', steward, 'hide', [2n]));
  await gas('counter', call('rival', steward, 'counter', [2n, answer]));
  await gas('contest', call('rival', registry, 'contest', [id('the model')], ETHER / 10n));
  await gas('rule', call('steward', steward, 'rule', [registry.address, id('the model'), false, id('reasons')]));
  chain.pass(2 * 86400);
  await gas('enact', call('collector', steward, 'enact', [registry.address, id('the model')]));
  await gas('set_key', call('provider', prompts, 'setKey', [id('key')]));
  const secret = promptSecret(id('salt'), prompt, '');
  await call('creator', studio, 'commission',
    [order({seedRule: 1, seed: 9n, provider: address('provider')}), committedRecipe(secret)], ETHER / 100n);
  const hidden = await view(studio, 'commissionsCount');
  await gas('hand', call('creator', prompts, 'hand', [studio.address, hidden, `0x${'5a'.repeat(304)}`]));
  await gas('reveal', call('creator', prompts, 'reveal', [studio.address, hidden, id('salt'), prompt, '']));

  await measureArtist({chain, figures, who, studio, house, stalemate, modelId: id('the model'), call, view, gas, deploy});

  // Ways to keep a receipt, second use.
  const bench = await chain.deploy(who.deployer, 'ReceiptBench', []);
  for (const way of ['Words', 'DataContractWithPointer', 'DataContractAtKnownAddress', 'Create3']) {
    await gas(`receipt${way.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`,
      call('deployer', bench, `as${way}`, [BigInt(way.length), ...hashes]));
  }
  // Each function of the bench is a step and says what it cost; inputs depend on the argument.
  const steps = await chain.deploy(who.deployer, 'StepBench', []);
  for (const {name} of steps.abi.filter(({type}) => type === 'function')) {
    const key = name.replace(/[A-Z]|\d+/g, (c) => `_${c.toLowerCase()}`);
    figures[`step_${key}_gas`] = Number(await view(steps, name, [7n]));
  }
  if (fixed.tokenId === second.tokenId) throw new Error('two pieces with one id');
} catch (error) {
  console.error(`error: ${error.shortMessage ?? error.message}\n${error.stack.split('\n').filter((line) => line.includes('/gas/')).join('\n')}`);
  process.exit(1);
} finally {
  chain.stop();
}

const figuresFile = new URL('../../docs/figures/gas.json', import.meta.url);
const text = `${JSON.stringify(figures, null, 2)}\n`;
if (process.argv.includes('--check')) {
  const kept = existsSync(figuresFile) ? JSON.parse(readFileSync(figuresFile, 'utf8')) : {};
  const changed = [...new Set([...Object.keys(kept), ...Object.keys(figures)])].filter((key) => kept[key] !== figures[key]);
  for (const key of changed) console.error(`${key}: ${kept[key] ?? '-'} → ${figures[key] ?? '-'}`);
  if (changed.length) {
    console.error('error: gas differs from docs/figures/gas.json\n\nhint: npm run gas, and commit what changed');
    process.exitCode = 1;
  }
} else {
  mkdirSync(new URL('.', figuresFile), {recursive: true});
  writeFileSync(figuresFile, text);
}
