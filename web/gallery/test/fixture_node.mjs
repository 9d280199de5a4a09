// A FIXTURE that answers as a node would, for developing and testing the pages: see fixture_data.mjs. Not the product.
//   node test/fixture_node.mjs [--port N] [--model NAME] [--pages FOLDER]
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { artistRows } from './fixture_artist.mjs';
import { fixture } from './fixture_data.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.woff2': 'font/woff2' };
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' http://127.0.0.1:8545; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
const DETAILS = ['exhibition', 'seed', 'seedRule', 'recipe', 'recipeHash', 'negativePrompt', 'sampler', 'steps', 'guidanceQ16', 'traceRoot', 'mintedBlock', 'mintedTx', 'statement', 'promptWork', 'resolver', 'feeWei', 'commissionedAt', 'deliveredAt', 'verdict', 'forwarder', 'adapters', 'parents', 'children', 'shares', 'payouts', 'auctions', 'checks', 'history', 'works', 'bids'];

export async function serveFixture({ port = 0, model = 'house', pages = fileURLToPath(new URL('../dist', import.meta.url)) } = {}) {
  const data = await fixture({ model });
  const answers = answersOf(data);
  const streams = new Set();
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const path = normalize(decodeURIComponent(url.pathname));
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type, ...(type.startsWith('text/html') ? { 'content-security-policy': CSP } : {}) }).end(body);
    try {
      if (path === '/api/v1/events') {
        streams.add(response.writeHead(200, { 'content-type': 'text/event-stream' }));
        request.on('close', () => streams.delete(response));
        return response.write(': here\n\n');
      }
      if (path.startsWith('/api/')) {
        const found = answers(path, url.searchParams);
        if (!found) return send(404, 'application/json', JSON.stringify({ error: { code: 'Unknown', message: `there is nothing at ${path}`, where: path } }));
        return found instanceof Uint8Array ? send(200, 'application/octet-stream', found) : found.png ? send(200, 'image/png', found.png) : send(200, 'application/json', JSON.stringify(found));
      }
      const file = extname(path) ? path : '/index.html';
      return send(200, TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(join(pages, file)));
    } catch (error) {
      return send(error.code === 'ENOENT' ? 404 : 500, 'text/plain', error.message);
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, data, tell: (event) => streams.forEach((stream) => stream.write(`event: chain\ndata: ${JSON.stringify(event)}\n\n`)), close: () => (server.closeAllConnections(), server.close()) };
}

function answersOf(data) {
  const { pieces, works, made, account } = data;
  const wallOrder = [...pieces.filter((one) => one.auction), ...pieces.filter((one) => !one.auction).sort((a, b) => b.mintedAt - a.mintedAt)];
  const brief = (piece) => Object.fromEntries(Object.entries(piece).filter(([name]) => !DETAILS.includes(name)));
  const page = (items, query) => {
    const from = Number(query.get('cursor') ?? 0), limit = Number(query.get('limit') ?? 20);
    return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
  };
  const jobs = pieces.map((piece) => ({ id: piece.commission, status: piece.status, creator: piece.creator, provider: piece.provider, wantedProvider: null, feeWei: piece.feeWei, seedRule: piece.seedRule, model: piece.model, promptRule: 'public', prompt: piece.prompt, steps: piece.steps, width: piece.width, height: piece.height, deadline: null, requestHash: piece.token, imageHash: piece.imageHash, commissionedAt: piece.commissionedAt, claimedAt: piece.commissionedAt + 40, deliveredAt: piece.deliveredAt, endedAt: piece.mintedAt }));
  const people = (role) => [...new Set(pieces.map((piece) => piece[role]))];
  const creators = people('creator').map((address, i) => ({ address, artistName: address === data.artist.address ? data.artist.brief.name : null, commissions: 4 + i, pieces: 4, abandoned: i, lastActiveAt: data.now - i * 90_000 }));
  const providers = people('provider').map((address, i) => ({ address, claims: 7 + i, deliveries: 7, accepted: 6, misses: i, wrong: i === 2 ? 1 : 0, challenges: i, meanSeconds: 12.4 + i, lastActiveAt: data.now - i * 90_000 }));
  const filters = { creator: (p, v) => p.creator === v, provider: (p, v) => p.provider === v, owner: (p, v) => p.owner === v, model: (p, v) => p.model === v, work: (p, v) => p.works.some((w) => w.id === v), words: (p, v) => v.toLowerCase().split(/\s+/).every((word) => p.prompt.includes(word)) };
  const vocabulary = data.program.tokenizer.words ?? [];
  const model = { id: data.model, name: 'House', file: 'house.safetensors', bytes: data.modelBytes, words: vocabulary.length, marks: data.mark === 1, url: `/api/v1/models/${data.model}.safetensors` };
  const chain = {
    deployment: { chainId: 31_337, ...Object.fromEntries(['registry', 'revenue', 'resolver', 'studio', 'token', 'auctionHouse'].map((name) => [name, account(name)])), platformBasisPoints: 250, providerBasisPoints: 1000, royaltyBasisPoints: 500, windowSeconds: 3600, claimBondWei: data.milli(50), challengeBondWei: data.milli(50) },
    indexed: { block: 20_000, hash: data.hash('head'), time: data.now, head: 20_002, reorganisations: 0 },
    artists: 1,
  };
  const by = (list, key) => (id) => list.find((one) => String(one[key]) === id);
  const details = (id) => {
    const found = by(pieces, 'token')(id);
    if (!found) return null;
    const { bids, ...told } = found;
    const rest = { ...told, history: told.history.filter((event) => event.name !== 'Bid') }; // a bid's log names no token
    return rest.auction ? { ...rest, auction: { ...rest.auction, history: bids } } : rest;
  };
  const picture = (id) => {
    const at = made.findIndex((one) => one.imageHash === id);
    if (at < 0) return null;
    const png = readFileSync(made[at].file);
    return { png: at === data.tampered ? tamper(png) : png };
  };
  const rows = [
    [/^\/api\/v1\/pieces$/, (_, query) => page(wallOrder.filter((piece) => Object.entries(filters).every(([name, fits]) => !query.get(name) || fits(piece, query.get(name)))).map(brief), query)],
    [/^\/api\/v1\/pieces\/(0x[0-9a-f]+)$/, details],
    [/^\/api\/v1\/pieces\/(0x[0-9a-f]+)\/disclosure$/, () => ({ eu: { text: 'This picture was generated by a trained program (Colophon).', block: {} }, california: { text: 'System: Colophon.', block: {} }, usco: { text: 'Nothing was stated about human authorship.', block: {} } })],
    [/^\/api\/v1\/jobs$/, (_, query) => page(jobs.filter((job) => ['creator', 'provider', 'model'].every((name) => !query.get(name) || job[name] === query.get(name))), query)],
    [/^\/api\/v1\/jobs\/(\d+)$/, by(jobs, 'id')],
    [/^\/api\/v1\/works$/, (_, query) => page(works.filter((work) => (!query.get('kind') || work.kind === query.get('kind')) && (!query.get('madeFrom') || work.parents.includes(query.get('madeFrom')))), query)],
    [/^\/api\/v1\/works\/(0x[0-9a-f]+)$/, by(works, 'id')],
    [/^\/api\/v1\/providers$/, (_, query) => page(providers, query)], [/^\/api\/v1\/providers\/(0x[0-9a-f]+)$/, by(providers, 'address')],
    [/^\/api\/v1\/creators$/, (_, query) => page(creators, query)], [/^\/api\/v1\/creators\/(0x[0-9a-f]+)$/, by(creators, 'address')],
    [/^\/api\/v1\/payouts$/, (_, query) => page(pieces.flatMap((piece) => piece.payouts).filter((payout) => !query.get('work') || payout.work === query.get('work')), query)],
    [/^\/api\/v1\/history$/, (_, query) => page(pieces.filter((piece) => [piece.auction, ...piece.auctions].some((one) => String(one?.id) === query.get('auction'))).flatMap((piece) => piece.history).filter((event) => event.name === query.get('name')), query)],
    ...artistRows(data.artist, page),
    [/^\/api\/v1\/market$/, () => market(pieces, data)],
    [/^\/api\/v1\/chain$/, () => chain],
    [/^\/api\/v1\/search$/, (_, query) => ({ query: query.get('q'), items: pieces.filter((piece) => piece.prompt.includes(query.get('q'))).map((piece) => ({ kind: 'piece', id: piece.token, url: `/api/v1/pieces/${piece.token}` })) })],
    [/^\/api\/v1\/pictures\/(0x[0-9a-f]+)\.png$/, picture], [/^\/api\/v1\/thumbnails\/(0x[0-9a-f]+)\/\d+\.webp$/, picture],
    [/^\/api\/v1\/models$/, () => ({ items: [model], next: null })],
    [/^\/api\/v1\/models\/0x[0-9a-f]+\.safetensors$/, () => readFileSync(data.modelFile)],
    [/^\/api\/v1\/models\/(0x[0-9a-f]+)$/, () => ({ ...model, sizes: data.program.sizes.map(([width, height]) => ({ width, height })), samplers: data.program.samplers.map(({ name, schedules }) => ({ name, steps: schedules.map(({ steps }) => steps) })), defaults: { sampler: data.program.defaults.sampler, steps: data.steps, guidance: String(data.guidanceQ16 / 65_536), ...data.size }, evaluations: data.program.evaluations ?? 2, tokenSlots: 16, vocabulary, adapters: [] })],
  ];
  return (path, query) => {
    for (const [pattern, answer] of rows) {
      const found = pattern.exec(path);
      if (found) return answer(found[1], query);
    }
    return null;
  };
}

/** Another picture in an honest file: a disc of its pixels turned to their negative. The lie that a repaint must find. */
function tamper(png) {
  const at = png.indexOf('IDAT') - 4, size = png.readUInt32BE(at), row = png.readUInt32BE(16) * 3 + 1;
  const raw = inflateSync(png.subarray(at + 8, at + 8 + size));
  for (let i = 0; i < raw.length; ++i) {
    const [x, y] = [((i % row) - 1) / 3, Math.floor(i / row)];
    if (i % row > 0 && (x / (row / 3) - 0.36) ** 2 + (y / (raw.length / row) - 0.3) ** 2 < 0.02) raw[i] = 255 - raw[i];
  }
  const data = Buffer.concat([Buffer.from('IDAT'), deflateSync(raw)]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  sum.writeUInt32BE(crc32(data));
  return Buffer.concat([png.subarray(0, at), length, data, sum, png.subarray(at + 12 + size)]);
}

function market(pieces, data) {
  const payouts = pieces.flatMap((piece) => piece.payouts);
  const sum = (list) => String(list.reduce((total, wei) => total + BigInt(wei), 0n));
  const days = new Map();
  const on = (seconds) => {
    const day = new Date(seconds * 1000).toISOString().slice(0, 10);
    if (!days.has(day)) days.set(day, { day, commissions: 0, pieces: 0, sales: 0, volumeWei: '0', feesWei: '0' });
    return days.get(day);
  };
  for (const piece of pieces) {
    const day = on(piece.mintedAt);
    ++day.commissions, ++day.pieces;
    day.feesWei = sum([day.feesWei, piece.feeWei]);
    if (piece.lastPriceWei) ++on(piece.lastSoldAt).sales, (on(piece.lastSoldAt).volumeWei = sum([on(piece.lastSoldAt).volumeWei, piece.lastPriceWei]));
  }
  const roles = [...new Set(payouts.map((payout) => payout.role))];
  return {
    totals: { commissions: pieces.length + 3, openJobs: 2, pieces: pieces.length, disproved: 1, works: data.works.length, providers: 3, creators: 5, sales: pieces.filter((piece) => piece.sales).length, volumeWei: sum(pieces.map((piece) => piece.lastPriceWei ?? '0')), feesWei: sum(pieces.map((piece) => piece.feeWei)), liveAuctions: 4 },
    paid: roles.map((role) => ({ role, payouts: payouts.filter((payout) => payout.role === role).length, paidWei: sum(payouts.filter((payout) => payout.role === role).map((payout) => payout.amountWei)) })),
    days: [...days.values()],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
  const { url } = await serveFixture({ port: Number(option('--port') ?? 4173), model: option('--model'), pages: option('--pages') });
  console.log(url);
}
