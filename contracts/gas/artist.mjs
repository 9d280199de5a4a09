// The artist's loop, measured: default parameters and words (artist.json), one hand without adapters.
import {readFileSync} from 'node:fs';
import {concat, parseEther, stringToHex, toHex} from 'viem';

const ETHER = parseEther('1');
const defaults = JSON.parse(readFileSync(new URL('../artist.json', import.meta.url), 'utf8'));

export async function measureArtist({chain, figures, who, studio, house, stalemate, modelId, call, view, gas, deploy}) {
  const school = await deploy('ArtistSchool', []);
  const hand = {
    head: concat(['0x00', modelId, '0x0000']),
    tail: concat(['0x04', stringToHex('ddim'), toHex(12, {size: 2}), toHex(5 << 16, {size: 4}), toHex(256, {size: 2}), toHex(256, {size: 2}), '0x00']),
  };
  const {times, money, prices, learning, words} = defaults;
  const config = {
    studio: studio.address, house: house.address, school: school.address, resolver: stalemate.address,
    founder: who.collector.account.address, statement: `0x${'5a'.repeat(32)}`, times, money, prices, learning,
    name: 'House artist', licence: 'CC-BY-4.0',
  };
  const artist = await deploy('Artist', [config, words.map((list) => list.map((word) => stringToHex(word, {size: 32}))), [hand]]);
  await gas('artist_patronise_first', call('collector', artist, 'patronise', [], 10n * ETHER));

  // The painting in between, by others.
  async function paint() {
    const commission = await view(studio, 'commissionsCount');
    await chain.mine();
    await chain.mine();
    const seed = await view(studio, 'drawSeed', [commission]);
    await call('provider', studio, 'claim', [commission, seed], ETHER / 10n);
    await call('provider', studio, 'deliver', [commission, `0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`]);
    chain.pass(3601);
  }
  const named = (prefix) => (step) => prefix === undefined ? undefined : `artist_${prefix}${step}`;
  async function begin(prefix) {
    const name = named(prefix);
    chain.pass(times.cadenceSeconds * 2);
    await gas(name('begin'), call('rival', artist, 'begin', []));
    await chain.mine();
    await gas(name('compose'), call('rival', artist, 'compose', []));
  }
  async function exhibit(prefix) {
    await begin(prefix);
    await paint();
    await gas(named(prefix)('exhibit'), call('rival', artist, 'exhibit', []));
    return view(house, 'auctionsCount');
  }
  async function sell(prefix, alone) {
    const name = named(prefix);
    const auction = await exhibit(prefix);
    await call('bidder', house, 'bid', [auction], ETHER / 10n);
    chain.pass(times.auctionSeconds + 1);
    if (!alone) await gas(name('settle'), call('rival', house, 'settle', [auction]));
    await gas(name('learn'), call('rival', artist, 'learn', []));
  }

  await sell(undefined, false);
  await sell('', false);
  figures.artist_begin_and_compose_gas = figures.artist_begin_gas + figures.artist_compose_gas;
  figures.artist_settle_and_learn_gas = figures.artist_settle_gas + figures.artist_learn_gas;
  await sell('settling_', true);
  for (const step of ['begin', 'compose', 'exhibit']) delete figures[`artist_settling_${step}_gas`];

  for (const prefix of [undefined, '']) {
    await exhibit(undefined);
    chain.pass(times.auctionSeconds + 1);
    await gas(named(prefix)('relist'), call('rival', artist, 'relist', []));
    chain.pass(times.auctionSeconds + 1);
    await gas(named(prefix)('unsold_learn'), call('rival', artist, 'learn', []));
    const exhibition = await view(artist, 'exhibitionsCount');
    const price = await view(artist, 'archivePrice', [exhibition]);
    await gas(named(prefix)('buy'), call('bidder', artist, 'buy', [exhibition], price));
  }
  await begin(undefined);
  chain.pass(times.claimSeconds + 1);
  await gas('artist_abandon', call('rival', artist, 'abandon', []));
  await gas('artist_patronise', call('collector', artist, 'patronise', [], ETHER));
  await gas('artist_pay_patron', call('bidder', artist, 'payPatron', [who.collector.account.address]));
  await call('collector', artist, 'proposeWord', [0n, stringToHex('meadow', {size: 32})]);
  await gas('artist_propose_word', call('collector', artist, 'proposeWord', [0n, stringToHex('harbour', {size: 32})]));
  chain.pass(times.wordDelaySeconds);
  await gas('artist_add_word', call('bidder', artist, 'addWord', [0n, stringToHex('harbour', {size: 32})]));
}
