// An autonomous artist by clicks, on a real node and a real local chain: given money, left to itself until nobody bids, and what
// it did not sell bought from its archive.
//   node tools/run.mjs artist_life --url URL --rpc URL    a node with the roles provider, keeper and gallery, on an anvil with an artist
import assert from 'node:assert/strict';
import { call, option, visitor } from './browser.mjs';

const SECONDS_A_BLOCK = 3;
const [url, rpc] = [option('--url'), option('--rpc')];
assert(url && rpc, 'usage: node tools/run.mjs artist_life --url URL --rpc URL [--pictures FOLDER]');
const chain = (method, params) => call(rpc, method, params);
// Blocks and time pass only when they are told to.
const mining = setInterval(() => chain('evm_increaseTime', [SECONDS_A_BLOCK]).then(() => chain('evm_mine')).catch(() => undefined), 250);
const ask = async (path) => (await fetch(url + path)).json();
const { page, step, end } = await visitor('artist-life', 90_000);

let artist = '';
await step('the artist is found from the first page', async () => {
  await page.goto(url);
  await page.click('#top nav >> text=Artists');
  await page.click('.artists a');
  await page.waitForSelector('.page.artist');
  artist = new URL(page.url()).pathname.split('/').at(-1);
});

await step('it is given half an ether, less than the least having been refused', async () => {
  await page.click('text=Connect a wallet to give');
  await page.waitForFunction((wanted) => document.querySelector('.development-box input')?.value === wanted, rpc);
  await page.click('.development-box button');
  await page.fill('input[name=gift]', '0.001');
  await page.click('text=Give with the development account');
  await page.waitForSelector('.bid-form .verdict.lie');
  assert.match(await page.textContent('.bid-form .verdict'), /at least 0\.01 ETH/);
  await page.fill('input[name=gift]', '0.5');
  await page.click('text=Give with the development account');
  await page.waitForFunction(() => /0\.5 ETH/.test(document.querySelector('[aria-label=Patrons]')?.textContent ?? ''));
});

await step('nobody bids, it learns, and the piece is bought from the archive', async () => {
  // The archive grows meanwhile, a new piece before the others: it is this one that is bought.
  const unsold = await page.locator('.shows li:has-text("Buy it") a').first().getAttribute('href');
  const { artistName, exhibition, token } = await ask(`/api/v1/pieces/${unsold.split('/').at(-1)}`);
  assert(artistName && exhibition);
  await page.click(`.shows li:has(a[href="${unsold}"]) >> text=Buy it`);
  await page.waitForFunction((number) => [...document.querySelectorAll('.shows li')].some((one) => one.textContent.includes(`No. ${number}. Nobody bid; bought from the archive`)), exhibition);
  const [account] = await chain('eth_accounts');
  assert.equal((await ask(`/api/v1/pieces/${token}`)).owner, account.toLowerCase());
  await page.goto(`${url}${unsold}`);
  await page.waitForSelector('.timeline');
  const told = await page.textContent('.timeline');
  for (const sentence of [/drew words for exhibition/, /Shown by the artist in exhibition/, /at a lower reserve/, /Went to the artist's archive/, /Bought from the artist's archive by/]) assert.match(told, sentence);
  assert.doesNotMatch(told, /Went to 0x.*Bought from the artist's archive/s, 'a transfer that the purchase explains is not told twice');
});

await step('its books are those of the chain', async () => {
  clearInterval(mining);
  await new Promise((resolve) => setTimeout(resolve, 2000)); // what is on its way, and the node reads it
  await page.goto(`${url}/artist/${artist}`);
  await page.waitForSelector('.books');
  const left = await page.evaluate(() => [...document.querySelectorAll('.books tr')].find((row) => row.firstChild.textContent === 'Left').lastChild.textContent);
  const [whole, fraction = ''] = left.split('.');
  assert.equal(BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, '0')), BigInt(await chain('eth_getBalance', [artist, 'latest'])));
  assert.match(await page.textContent('.held:has(.books)'), /to the wei\.$/);
  assert((await page.locator('.learned path').count()) > 8, 'its weights are drawn');
});

clearInterval(mining);
await end();
