// The pages in a real Chromium: every one in three widths, dark and light; then what can be done with them.
//   node tools/run.mjs pages [--serve PROGRAM | --url URL] [--model NAME] [--pictures FOLDER] [--only WORD]
// --serve PROGRAM: a real node over a seeded store (tests/api/serve.cpp). Without it, and for lies and refusals that no
// honest node shows, the fixture (fixture_node.mjs) with the model NAME. --pictures also writes the screenshots.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { encodeErrorResult, encodeEventTopics, parseAbi } from 'viem';
import { launch, option, picturesFolder } from './browser.mjs';
import { serveFixture } from './fixture_node.mjs';
import { faultsOf, focusFault } from './page_checks.mjs';
import { artistPages } from './pages_artist.mjs';

const WIDTHS = [360, 768, 1440];
const FIRST_VIEW_BYTES_MAX = 200_000;
const TABS = 40;

assert(existsSync('dist/index.html'), 'the pages are not built: npm run build');
const painter = readdirSync('dist/assets').some((file) => file.endsWith('.wasm'));
assert(painter, 'the pages were built without colophon.wasm: build the preset wasm, then these');

/** The real server, which ends when its standard input does. */
async function serveReal(program) {
  const child = spawn(program, ['400', '--open-limits', '--pages', 'dist'], { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return { ...JSON.parse(line), say: (word) => child.stdin.write(`${word}\n`), close: () => child.stdin.end() };
  throw new Error(`${program} did not start`);
}

const fixture = await serveFixture({ model: option('--model') ?? 'house' });
const real = option('--serve') ? await serveReal(option('--serve')) : null;
const node = option('--url') ? { url: option('--url'), close: () => undefined } : (real ?? fixture);
const pictures = picturesFolder();
const ask = async (path) => (await fetch(node.url + path)).json();
const wall = (await ask('/api/v1/pieces?limit=30')).items;
const painted = await Promise.all(wall.map(async (one) => (await fetch(node.url + one.picture)).ok)); // a seeded store has few pictures
const piece = wall[painted.indexOf(true)];
const { items: [artist] } = await ask('/api/v1/artists');
const PAGES = {
  wall: '/', piece: `/piece/${piece.token}`, sold: `/piece/${wall.at(-1).token}`, works: '/works', work: `/work/${piece.model}`, provider: `/provider/${piece.provider}`,
  creator: `/creator/${piece.creator}`, artists: '/artists', artist: `/artist/${artist.address}`, commission: '/commission', job: `/job/${piece.commission}`, market: '/market', find: '/find?q=calm', missing: '/nothing-here',
};

const browser = await launch();
let passed = 0, failed = 0;
async function test(name, run) {
  if (!name.includes(option('--only') ?? '')) return;
  try {
    await run();
    ++passed;
  } catch (error) {
    ++failed;
    console.log(`FAILED ${name}\n${error.stack ?? error}`);
  }
}

const ABSENT = real ? [/404 .*\/api\/v1\/(pictures|thumbnails)\//] : []; // a seeded store has few pictures
const NO_WORK = /404 .*\/api\/v1\/works\//; // a model that was never registered

/** A page that notes what the console complains of and what it asks of others. `lies`: what is answered for a path instead. */
async function open(path, { from = node, width = 1280, height = 860, scheme = 'light', before = null, allow = [], lies = {} } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const complaints = [], asked = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const said = `${message.text()} ${message.location().url}`;
    if (message.type() === 'error' && !allow.some((known) => known.test(said))) complaints.push(said);
  });
  page.on('request', (request) => asked.push(request.url()));
  for (const [lied, json] of Object.entries(lies)) await page.route((url) => url.pathname === lied, (route) => route.fulfill({ json }));
  if (before) await page.addInitScript(before.script, before.argument);
  await page.goto(from.url + path);
  await page.waitForSelector('main > *');
  await page.waitForFunction(() => !document.querySelector('main').hasAttribute('aria-busy'));
  await page.evaluate(() => document.fonts.ready);
  return { page, complaints, asked, close: () => context.close() };
}

for (const [name, path] of Object.entries(PAGES)) {
  for (const width of WIDTHS) {
    for (const scheme of ['light', 'dark']) {
      await test(`${name} at ${width}, ${scheme}`, async () => {
        const { page, complaints, asked, close } = await open(path, { width, scheme, allow: ABSENT });
        await page.waitForTimeout(150);
        assert.deepEqual(await page.evaluate(faultsOf), []);
        assert.deepEqual(complaints, []);
        assert.deepEqual(asked.filter((url) => !url.startsWith(node.url)), [], 'asks others');
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}-${scheme}.png` });
        await close();
      });
    }
  }
}

await test('the first view is small', async () => {
  const { asked, close } = await open('/');
  const bytes = [...new Set(asked.map((url) => new URL(url).pathname))].filter((path) => !path.startsWith('/api/')).map((path) => `dist${path === '/' ? '/index.html' : path}`)
    .reduce((sum, file) => sum + statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size, 0);
  assert(bytes <= FIRST_VIEW_BYTES_MAX, `${bytes} bytes`);
  assert(!asked.some((url) => url.endsWith('.wasm') || /transactions-|say-/.test(url)), 'loads what nobody asked for');
  console.log(`the first view takes ${bytes} bytes, compressed, without pictures`);
  await close();
});

await test('the Tab key goes through the page, and shows where it is', async () => {
  for (const path of [PAGES.wall, PAGES.piece, PAGES.commission, PAGES.artist]) {
    const { page, close } = await open(path);
    await page.evaluate(() => document.activeElement.blur());
    const visited = new Set();
    for (let i = 0; i < TABS; ++i) {
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(focusFault), null, path);
      visited.add(await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200)));
    }
    assert(visited.size > 15, `${path}: only ${visited.size} places`);
    await close();
  }
});

await test('nothing moves for those who want no motion', async () => {
  const { page, close } = await open('/');
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0 || getComputedStyle(one).animationName !== 'none').length);
  assert.equal(moving, 0);
  await close();
});

await test('a piece opens from the wall, and going back finds the same place', async () => {
  const { page, complaints, close } = await open('/', { width: 360, height: 700, allow: ABSENT });
  await page.mouse.wheel(0, 1500);
  await page.waitForTimeout(300);
  const before = await page.evaluate(() => scrollY);
  assert(before > 800);
  const link = page.locator('.card a').filter({ visible: true });
  const index = await link.evaluateAll((all) => all.findIndex((one) => one.getBoundingClientRect().top > 0));
  await link.nth(index).click();
  await page.waitForSelector('.piece h1');
  await page.goBack();
  await page.waitForSelector('.card');
  await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 60, before);
  assert.deepEqual(complaints, []);
  await close();
});

await test('an empty wall says so, until the first piece hangs there', async () => {
  const answer = { items: [], next: null };
  const { page, complaints, close } = await open('/', { from: fixture, lies: { '/api/v1/pieces': answer } });
  assert.match(await page.textContent('.wall .alone'), /No piece yet/);
  assert.deepEqual(await page.evaluate(faultsOf), []);
  answer.items.push((await (await fetch(`${fixture.url}/api/v1/pieces?limit=1`)).json()).items[0]);
  fixture.tell({ id: 1, name: 'Minted', contract: 'token', token: null, auction: null, commission: null, payload: {} });
  await page.waitForSelector('.card.large');
  assert.equal(await page.locator('.wall .alone').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

await test('words filter the wall, and the address says so', async () => {
  const word = wall.at(-1).prompt.split(/[ ,]+/)[0];
  const { page, close } = await open('/');
  await page.fill('input[name=words]', word);
  await page.press('input[name=words]', 'Enter');
  await page.waitForURL(/words=/);
  await page.waitForFunction((wanted) => [...document.querySelectorAll('.card .name')].length > 0 && [...document.querySelectorAll('.card .name')].every((one) => one.textContent.toLowerCase().includes(wanted.toLowerCase())), word);
  await close();
});

await test('repainting gives the same picture, bit for bit', async () => {
  const { page, complaints, close } = await open(PAGES.piece);
  await page.click('text=Repaint it here >> nth=-1');
  await page.waitForSelector('.repaint .verdict');
  assert.match(await page.textContent('.repaint .verdict'), /same picture, bit for bit/);
  assert.equal(await page.locator('.hashes .agrees').count(), 5);
  await page.focus('.wipe input');
  for (let i = 0; i < 20; ++i) await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.querySelector('.wipe').style.getPropertyValue('--at')), '70%');
  assert.deepEqual(await page.evaluate(faultsOf), []);
  assert.deepEqual(complaints, []);
  if (pictures) await page.locator('.repaint').screenshot({ path: `${pictures}/repainted.png` });
  await close();
});

await test('a picture that was tampered with turns red, and the hash that differs is named', async () => {
  const { page, complaints, close } = await open(`/piece/${fixture.data.made[fixture.data.tampered].requestHash}`, { from: fixture });
  await page.click('text=Repaint it here >> nth=-1');
  await page.waitForSelector('.repaint .verdict');
  assert.match(await page.textContent('.repaint .verdict'), /another picture than the request gives/);
  assert.deepEqual(await page.locator('.hashes .differs th').allTextContents(), ['Picture shown']);
  const [red, green] = (await page.evaluate(() => getComputedStyle(document.querySelector('.repaint .verdict')).color)).match(/\d+/g).map(Number);
  assert(red > 2 * green, 'it is red');
  assert.deepEqual(await page.evaluate(faultsOf), []);
  assert.deepEqual(complaints, []);
  if (pictures) await page.locator('.repaint').screenshot({ path: `${pictures}/tampered.png` });
  await close();
});

await test('a piece that is answered with the record of another is refused, and turns red where only its token is right', async () => {
  const [asked, other] = await Promise.all([0, 1].map(async (i) => (await fetch(`${fixture.url}/api/v1/pieces/${fixture.data.made[i].requestHash}`)).json()));
  const path = `/api/v1/pieces/${asked.token}`;
  const refused = await open(`/piece/${asked.token}`, { from: fixture, lies: { [path]: other } });
  assert.match(await refused.page.textContent('main'), /another piece than the one in the address/);
  assert.equal(await refused.page.locator('.repaint').count(), 0);
  await refused.close();
  const { page, close } = await open(`/piece/${asked.token}`, { from: fixture, lies: { [path]: { ...other, token: asked.token } } });
  await page.click('text=Repaint it here >> nth=-1');
  await page.waitForSelector('.repaint .verdict');
  assert.match(await page.textContent('.repaint .verdict'), /another one than the address/);
  assert.deepEqual(await page.locator('.hashes .differs th').allTextContents(), ['Request']);
  assert.equal(await page.textContent('.hashes .differs small'), 'In the address');
  await close();
});

// A wallet that announces itself and whose chain refuses, for the words that people then read; what is sent waits for
// `window.confirm_it`.
const refusal = encodeErrorResult({ abi: parseAbi(['error BidTooLow(uint256 least)']), args: [10n ** 17n] });
const wallet = {
  script: ({ refusal, chainId, refuses, logs }) => {
    let chain = '0x1';
    window.asked = [];
    window.sent = [];
    const provider = {
      request: async ({ method, params }) => {
        window.asked.push(method);
        if (method === 'eth_sendTransaction') window.sent.push(params[0]);
        if (method === 'eth_requestAccounts') return ['0x00000000000000000000000000000000000000aa'];
        if (method === 'eth_chainId') return chain;
        if (method === 'wallet_switchEthereumChain') return void (chain = chainId);
        if (method === 'eth_call' && params[0].value === undefined) return `0x${(10n ** 17n).toString(16).padStart(64, '0')}`;
        if (method === 'eth_call' && !refuses) return '0x';
        if (method === 'eth_sendTransaction') return new Promise((resolve) => (window.confirm_it = () => resolve(`0x${'5'.repeat(64)}`)));
        if (method === 'eth_getTransactionReceipt') return { status: '0x1', logs };
        throw Object.assign(new Error('execution reverted'), { code: 3, data: refusal });
      },
    };
    const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info: { uuid: 'a-test', name: 'Test wallet', icon: '', rdns: 'test' }, provider } }));
    addEventListener('eip6963:requestProvider', announce);
  },
  argument: { refusal, chainId: '0x7a69', refuses: true },
};
const COMMISSIONED = parseAbi(['event Commissioned(uint256 indexed id, address indexed creator, address indexed provider, bytes32 recipeHash)']);
const somebody = `0x${'a'.repeat(40)}`;
const logs = [{ address: fixture.data.account('studio'), data: `0x${'0'.repeat(64)}`, topics: encodeEventTopics({ abi: COMMISSIONED, args: { id: 3n, creator: somebody, provider: somebody } }) }];
const willing = { ...wallet, argument: { ...wallet.argument, refuses: false, logs } };

await test('a wallet is found, changes to the right chain when one bids, and a refusal is said in words', async () => {
  const { page, complaints, close } = await open(`/piece/${fixture.data.made[0].requestHash}`, { from: fixture, before: wallet });
  await page.click('text=Connect a wallet to bid');
  assert.match(await page.textContent('dialog'), /Development account/);
  assert.deepEqual(await page.evaluate(faultsOf), []);
  if (pictures) await page.screenshot({ path: `${pictures}/wallets.png` });
  await page.click('dialog >> text=Test wallet');
  await page.waitForFunction(() => /could not be asked/.test(document.querySelector('.bid-form p')?.textContent));
  assert(!(await page.evaluate(() => window.asked)).includes('wallet_switchEthereumChain'), 'a form alone asks nothing of the wallet');
  await page.fill('.bid-form input', '0.05');
  await page.click('.bid-form button');
  await page.waitForSelector('.bid-form .verdict.lie');
  assert.match(await page.textContent('.bid-form .verdict'), /the least is 0\.1 ETH now/);
  await page.waitForFunction(() => /At least 0\.1 ETH/.test(document.querySelector('.bid-form p').textContent));
  assert.deepEqual(complaints, []);
  await close();
});

await test('a bid is sent once, and what is typed stays while the chain goes on', async () => {
  const auctioned = fixture.data.pieces[0];
  const { page, complaints, close } = await open(`/piece/${auctioned.token}`, { from: fixture, before: willing });
  await page.click('text=Connect a wallet to bid');
  await page.click('dialog >> text=Test wallet');
  await page.fill('.bid-form input', '0.25');
  await page.click('.bid-form button');
  await page.waitForFunction(() => window.confirm_it);
  assert(await page.isDisabled('.bid-form button'));
  await page.press('.bid-form input', 'Enter');
  await page.evaluate(() => (document.querySelector('.bid-form').dataset.mine = 'yes'));
  const before = auctioned.auction.bids;
  auctioned.auction.bids = 17;
  fixture.tell({ id: 1, name: 'Bid', token: auctioned.token, auction: auctioned.auction.id, commission: null, contract: 'auctionHouse', payload: {} });
  await page.waitForFunction(() => document.querySelector('.sale .figures').textContent.endsWith('17'));
  auctioned.auction.bids = before;
  assert.equal(await page.getAttribute('.bid-form', 'data-mine'), 'yes');
  assert.equal(await page.inputValue('.bid-form input'), '0.25');
  assert.match(await page.textContent('.bid-form [role=status]'), /Confirm it/);
  await page.evaluate(() => window.confirm_it());
  await page.waitForFunction(() => /^Done/.test(document.querySelector('.bid-form [role=status]').textContent));
  assert(await page.isEnabled('.bid-form button'));
  assert.equal((await page.evaluate(() => window.asked)).filter((method) => method === 'eth_sendTransaction').length, 1);
  assert.deepEqual(complaints, []);
  await close();
});

await artistPages({ test, open, ask, node, real, fixture, artist, wallet, willing, pictures, ABSENT });

if (real) {
  await test('what a node has lost is painted anew, and hashes as the chain says', async () => {
    const { page, complaints, close } = await open(`/piece/${wall[painted.indexOf(false)].token}`, { allow: ABSENT });
    await page.click('text=Repaint it here >> nth=-1');
    await page.waitForSelector('.repaint .verdict');
    assert.match(await page.textContent('.repaint .verdict'), /This node does not hold it/);
    assert.deepEqual(await page.locator('.hashes .agrees th').allTextContents(), ['Model', 'Request']); // its hashes are of nothing
    assert.deepEqual(complaints, []);
    await close();
  });

  await test('of four hundred pieces only those in sight are in the page', async () => {
    const { page, close } = await open('/', { allow: ABSENT });
    for (let i = 0; i < 30; ++i) {
      await page.mouse.wheel(0, 1500);
      await page.waitForTimeout(60);
    }
    const [cards, sized] = await page.evaluate(() => [document.querySelectorAll('.card').length, Number(document.querySelector('.card').getAttribute('aria-setsize'))]);
    assert(sized >= 120, `only ${sized} were loaded`);
    assert(cards < 60, `${cards} cards`);
    await close();
  });
}

await test('the commission form offers words, follows them with the price, and says what the model does not know', async () => {
  const { page, close } = await open('/commission');
  const word = await page.textContent('.chips button >> nth=0');
  await page.click('.chips button >> nth=0');
  assert.equal(await page.inputValue('textarea'), `${word} `);
  await page.fill('textarea', `${word} xylophonist`);
  assert.match(await page.textContent('.commission .warn'), /xylophonist/);
  assert(Number(await page.inputValue('input[name=fee]')) > 0);
  await page.check('input[value=fixed]');
  assert(await page.isEnabled('input[name=seed]'));
  await close();
});

await test('another model keeps what was written, and another sampler renews the price', async () => {
  const { items: [model] } = await (await fetch(`${fixture.url}/api/v1/models`)).json();
  const other = { ...model, id: `0x${'ab'.repeat(32)}`, name: 'Other' };
  const known = await (await fetch(`${fixture.url}/api/v1/models/${model.id}`)).json();
  const samplers = [...known.samplers, { name: 'tenfold', steps: [10 * known.defaults.steps] }];
  const { page, complaints, close } = await open('/commission', { from: fixture, allow: [NO_WORK], lies: { '/api/v1/models': { items: [model, other], next: null }, [`/api/v1/models/${model.id}`]: { ...known, samplers } } });
  const fee = async () => Number(await page.inputValue('input[name=fee]'));
  const before = await fee();
  await page.selectOption('select[name=sampler]', 'tenfold');
  assert(await fee() > 5 * before, `${await fee()} after ${before}`);
  await page.fill('textarea', 'calm sea');
  await page.fill('input[name=negative]', 'rain');
  await page.check('input[value=fixed]');
  await page.fill('input[name=seed]', '12');
  await page.fill('input[name=fee]', '0.5');
  await page.selectOption('select[name=model]', other.id);
  await page.waitForFunction(() => ![...document.querySelector('select[name=sampler]').options].some((one) => one.value === 'tenfold'));
  assert.deepEqual(await page.evaluate(() => ['textarea', '[name=negative]', '[name=seed]', '[name=fee]'].map((one) => document.querySelector(one).value)), ['calm sea', 'rain', '12', '0.5']);
  assert(await page.isChecked('input[value=fixed]'));
  assert.deepEqual(complaints, []);
  await close();
});

await test('a commission is sent once, and leads to its own page', async () => {
  const { page, complaints, close } = await open('/commission', { from: fixture, before: willing });
  await page.click('text=Connect a wallet to commission');
  await page.click('dialog >> text=Test wallet');
  await page.fill('textarea', 'calm sea');
  await page.click('.commission .act button');
  await page.waitForFunction(() => window.confirm_it);
  assert(await page.isDisabled('.commission .act button'));
  fixture.tell({ id: 1, name: 'Commissioned', commission: 9, token: null, auction: null, contract: 'studio', payload: { creator: '0x00000000000000000000000000000000000000aa' } });
  await page.waitForTimeout(500);
  assert(page.url().endsWith('/commission'), 'a commission from another window is not this one');
  await page.evaluate(() => window.confirm_it());
  await page.waitForURL(/\/job\/3$/);
  await page.waitForSelector('.facts');
  assert.deepEqual(complaints, []);
  await close();
});

await browser.close();
fixture.close();
real?.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
