// A FIXTURE for looking at the pages and for testing them without a node: pieces painted for real by the WebAssembly
// engine, with an invented life on an invented chain. Not the product; the node's API is in src/api.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { toHex, writeRecipe } from '../src/repaint/recipe_bytes.ts';
import { fixtureArtist } from './fixture_artist.mjs';

const ROOT = new URL('../../../', import.meta.url);
const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3600, DAY = 86_400;
const ETHER = 10n ** 18n;

export const hash = (text) => `0x${createHash('sha256').update(text).digest('hex')}`;
const account = (text) => hash(text).slice(0, 42);
const milli = (n) => String((ETHER * BigInt(n)) / 1000n);

const PROMPTS = [
  'night saturn in electric, flat', 'sunset flower in fluorescent, screenprint', 'serene mountain in ember, poster', 'storm pines in teal, dotted',
  'calm ocean in moss, screenprint', 'sunrise skyline in purple, leaded', 'midnight ocean in rose, cathedral', 'calm saturn in frost, halftone',
  'sunset valley in golden, hatched', 'dawn hills in pink, cathedral', 'dark skyline in amber, poster', 'calm daisy in fire, ink',
  'sunrise ripples in blush, dots', 'stormy mountain in cobalt, leaded', 'still pines in blue, glass', 'sunrise flower in copper, cathedral',
  'dusk mountains in green, hatched', 'calm waves in emerald, ink', 'wild ocean in cobalt, risograph', 'dusk skyline in gray, hatched',
];

/** The pictures, painted once and kept in build/. */
async function paintings(modelFile, folder) {
  const { loadEngine } = await import('../../engine/engine.js');
  const engine = await loadEngine(readFileSync(new URL('build-wasm/colophon.wasm', ROOT)));
  const model = engine.loadModel(readFileSync(modelFile));
  mkdirSync(folder, { recursive: true });
  const made = PROMPTS.map((prompt, i) => {
    const seed = i % 3 === 2 ? BigInt(i + 5) : (1n << 63n) + BigInt(hash(`seed ${i}`).slice(0, 17));
    const request = model.request({ prompt, seed });
    const known = `${folder}/${hash(toHex(request)).slice(2, 18)}`;
    if (!existsSync(`${known}.json`)) {
      const painting = model.paint({ request });
      writeFileSync(`${known}.png`, painting.picture);
      writeFileSync(`${known}.json`, JSON.stringify({ imageHash: painting.imageHash, traceRoot: painting.traceRoot, requestHash: painting.requestHash, request: toHex(painting.request) }));
    }
    return { prompt, seed, file: `${known}.png`, ...JSON.parse(readFileSync(`${known}.json`, 'utf8')) };
  });
  const id = model.id;
  model.free();
  return { id, made };
}

/** The program that stands in a model file (spec/model-file.md). */
function describe(modelFile) {
  const bytes = readFileSync(modelFile);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const [from, to] = JSON.parse(bytes.subarray(8, start).toString()).program.data_offsets;
  return { program: JSON.parse(bytes.subarray(start + from, start + to).toString()), bytes: bytes.length };
}

export async function fixture({ model: name = 'house', tampered = 3 } = {}) {
  const modelFile = new URL(`models/${name}.safetensors`, ROOT).pathname;
  const { id: model, made } = await paintings(modelFile, new URL(`build/gallery-fixture/${name}`, ROOT).pathname);
  const { program, bytes } = describe(modelFile);
  const defaults = program.defaults;
  const corpus = hash('corpus');
  const works = [
    work(corpus, 'dataset', 'House corpus', 2, 200, [], 0),
    work(model, 'model', 'House', 1, 800, [corpus], made.length),
    work(hash('prompt work'), 'prompt', 'Night saturn', 3, 500, [], 1),
  ];
  const { guidance: guidanceQ16, width, height, steps } = defaults;
  const size = { width, height };
  const mark = program.stages.decode.nodes.at(-1).op === 'mark' ? 1 : 0;
  const pieces = made.map((one, i) => piece(one, i));
  const artist = fixtureArtist({ now: NOW, made, pieces, model, size, steps, account, hash });
  const auctions = pieces.flatMap((one) => one.auctions);

  function work(id, kind, title, slot, share, parents, count) {
    return { id, kind, name: title, licence: 'CC0-1.0', shareBasisPoints: share, slot, registrant: account('author'), payee: account('author'), terms: null, previous: null, contested: false, registeredAt: NOW - 40 * DAY, registeredBlock: 10 + slot, registeredTx: hash(`work ${slot}`), parents, pieces: count, madeFrom: parents[0] ?? null };
  }

  function piece(one, i) {
    const live = i < 4;
    const sold = !live && i % 3 !== 0;
    const creator = account(`creator ${i % 5}`), provider = account(`provider ${i % 3}`), bidder = account(`bidder ${i % 4}`);
    const time = NOW - (36 - i * 1.7) * DAY;
    const at = (seconds) => Math.round(time + seconds);
    const recipe = toHex(writeRecipe({ model, adapters: [], committed: false, prompt: one.prompt, negativePrompt: '', promptCommitment: `0x${'0'.repeat(64)}`, sampler: defaults.sampler, steps, guidance: guidanceQ16, ...size, mark }));
    const token = one.requestHash, commission = i + 1, price = 80 + i * 37;
    const shares = [['model', model, 'House', account('author'), 800], ['dataset', corpus, 'House corpus', account('author'), 200], ['provider', null, null, provider, 1000], ['platform', null, null, account('platform'), 250], ['creator', null, null, creator, 7750]]
      .map(([role, of, workName, whom, basisPoints], n) => ({ role, slot: hash(`slot ${i} ${n}`), work: of, workName, account: of ? null : whom, holder: whom, basisPoints }));
    const auction = live ? { id: commission, seller: creator, reserveWei: milli(50), primary: true, endsAt: NOW + [740, 2 * HOUR + 400, 9 * HOUR, 2 * DAY + 5 * HOUR][i], bidder: i === 3 ? null : bidder, bidWei: i === 3 ? null : milli(price), bids: i === 3 ? 0 : 3 - (i % 2), live: true } : null;
    const bids = auction?.bidder ? [{ id: 1, bidder: account('bidder 9'), amountWei: milli(price - 20), state: 'outbid', endsAt: auction.endsAt, block: 900, time: NOW - 4000, tx: hash(`bid a ${i}`) }, { id: 2, bidder, amountWei: milli(price), state: 'leading', endsAt: auction.endsAt, block: 904, time: NOW - 1200, tx: hash(`bid b ${i}`) }] : [];
    const event = (id, name, contract, seconds, payload) => ({ id: i * 100 + id, block: 100 + i * 10 + id, logIndex: 0, tx: hash(`${i} ${name} ${id}`), time: at(seconds), contract, name, commission, token, auction: null, work: null, payload });
    const history = [
      event(0, 'Commissioned', 'studio', 0, { creator }), event(1, 'Claimed', 'studio', 40, { provider }), event(2, 'Delivered', 'studio', 52, { provider }), event(3, 'Finalised', 'studio', 3700, {}), event(4, 'Minted', 'token', 3700, {}),
      ...(live || sold ? [event(5, 'AuctionCreated', 'auctionHouse', 5000, { reserve: milli(50) })] : []), ...bids.map((bid, n) => ({ ...event(6 + n, 'Bid', 'auctionHouse', 0, { bidder: bid.bidder, amount: bid.amountWei }), time: bid.time })),
      ...(sold ? [event(9, 'Bid', 'auctionHouse', 9000, { bidder, amount: milli(price) }), event(10, 'Sold', 'auctionHouse', DAY, { buyer: bidder, price: milli(price) })] : []),
    ];
    const payouts = sold ? shares.map((share, n) => ({ id: i * 10 + n, token, auction: commission, role: share.role, payee: share.holder, currency: `0x${'0'.repeat(40)}`, amountWei: String((BigInt(milli(price)) * BigInt(share.basisPoints)) / 10_000n), credited: false, block: 140 + i, time: at(DAY), tx: hash(`sold ${i}`), work: share.work })) : [];
    const closed = sold ? [{ id: commission, token, seller: creator, status: 'sold', primary: true, reserveWei: milli(50), endsAt: at(DAY), bidder, bidWei: milli(price), bids: 1, createdAt: at(5000), createdTx: hash('c'), settledAt: at(DAY), settledTx: hash('s') }] : [];
    const relative = (n) => ({ token: made[n].requestHash, imageHash: made[n].imageHash });
    return {
      token, commission, status: 'final', promptRule: 'public', prompt: one.prompt, model, modelName: 'House', creator, artistName: null, exhibition: null, hidden: false, provider, owner: live ? account('auctionHouse') : sold ? bidder : creator, imageHash: one.imageHash, ...size, mintedAt: at(3700), disproved: false, sales: sold ? 1 : 0, lastPriceWei: sold ? milli(price) : null, lastSoldAt: sold ? at(DAY) : null, auction,
      picture: `/api/v1/pictures/${one.imageHash}.png`, thumbnail: `/api/v1/thumbnails/${one.imageHash}/512.webp`,
      seed: String(one.seed), seedRule: one.seed >= 1n << 63n ? 'drawn' : 'fixed', recipe, recipeHash: hash(recipe), negativePrompt: '', sampler: defaults.sampler, steps, guidanceQ16, traceRoot: one.traceRoot, mintedBlock: 103 + i * 10, mintedTx: hash(`${i} Minted 4`), statement: i % 2 ? hash(`statement ${i}`) : null, promptWork: i === 0 ? hash('prompt work') : null,
      resolver: account('stalemate'), feeWei: milli(2 + (i % 3)), commissionedAt: at(0), deliveredAt: at(52), verdict: null, forwarder: null, adapters: [], parents: i === 0 || i === 9 ? [relative(i + 5)] : [], children: i === 5 ? [relative(0)] : i === 0 ? [relative(11), relative(14)] : [], shares, payouts, auctions: closed,
      checks: [{ id: i, requestHash: token, imageHash: one.imageHash, traceRoot: one.traceRoot, agrees: true, foundImageHash: one.imageHash, foundTraceRoot: one.traceRoot, milliseconds: 1840, time: at(70) }], history, works: works.filter((w) => w.kind !== 'prompt' || i === 0), bids,
    };
  }
  return { now: NOW, model, program, modelFile, modelBytes: bytes, steps, size, guidanceQ16, mark, made, works, pieces, artist, auctions, tampered, account, hash, milli };
}
