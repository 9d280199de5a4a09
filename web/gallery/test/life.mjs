// A piece's whole life by clicks alone, on a real node and a real local chain: commissioned, accepted, repainted, put up for
// auction, bid for, settled, and everyone paid.
//   node tools/run.mjs life --url URL --rpc URL    a node with the roles provider (its account has ether) and gallery, on an anvil
import assert from 'node:assert/strict';
import { call, option, visitor } from './browser.mjs';

const [url, rpc] = [option('--url'), option('--rpc')];
assert(url && rpc, 'usage: node tools/run.mjs life --url URL --rpc URL [--pictures FOLDER]');
const chain = (method, params) => call(rpc, method, params);
// A drawn seed comes from the block after the commission, which anvil makes only when it is told to.
const mining = setInterval(() => chain('evm_mine').catch(() => undefined), 500);
const { page, step, end } = await visitor('life', 45_000);

await step('the development account is connected, and marked', async () => {
  await page.goto(`${url}/commission`);
  await page.click('text=Connect a wallet to commission');
  await page.waitForFunction((wanted) => document.querySelector('.development-box input')?.value === wanted, rpc);
  await page.click('.development-box button');
  await page.waitForSelector('.wallet.development');
});

await step('a piece is commissioned with words of the model', async () => {
  for (let i = 0; i < 3; ++i) await page.click(`.chips button >> nth=${7 * i + 1}`);
  await page.fill('textarea', `${await page.inputValue('textarea')}`.trim());
  await page.fill('input[name=fee]', '0.02');
  await page.click('text=Commission with the development account');
  await page.waitForURL(/\/job\/\d+$/);
});

await step('a provider delivers it, and its creator accepts it', async () => {
  await page.click('text=Accept it now');
  await page.click('text=See the piece');
  await page.waitForSelector('.piece h1');
});

await step('repainting it here gives the same picture', async () => {
  await page.click('button:has-text("Repaint it here")');
  await page.waitForSelector('.repaint .verdict');
  assert.match(await page.textContent('.repaint .verdict'), /same picture, bit for bit\.$/);
});

await step('it is put up for auction, and bid for', async () => {
  await page.fill('[aria-label="Reserve in ether"]', '0.3');
  await page.click('text=Put it up for auction');
  await page.waitForSelector('text=Bid with the development account');
  await page.waitForFunction(() => /At least 0\.3 ETH/.test(document.querySelector('.bid-form p')?.textContent ?? ''));
  await page.fill('[aria-label="Your bid in ether"]', '0.1');
  await page.click('text=Bid with the development account');
  await page.waitForSelector('.bid-form .verdict.lie');
  assert.match(await page.textContent('.bid-form .verdict'), /the least is 0\.3 ETH now/);
  await page.fill('[aria-label="Your bid in ether"]', '0.4');
  await page.click('text=Bid with the development account');
  await page.waitForFunction(() => /0\.4 ETH/.test(document.querySelector('.sale .figures')?.textContent ?? ''));
});

await step('when it is over it is settled, and everyone is paid', async () => {
  await chain('evm_increaseTime', [86_400 * 2]);
  await chain('evm_mine');
  await page.waitForTimeout(2500); // the node reads the block
  await page.reload();
  await page.click('.wallet');
  await page.click('.development-box button');
  await page.click('text=Settle the auction');
  await page.waitForFunction(() => /0\.4 ETH from 1 sale/.test(document.querySelector('main').textContent));
  const roles = await page.locator('.paid .role').allTextContents();
  for (const role of ['model', 'provider', 'platform', 'creator']) assert(roles.includes(role), `${role} among ${roles}`);
  assert.match(await page.textContent('.timeline'), /Sold to 0x/);
  await page.evaluate(() => [...document.querySelectorAll('h2')].find((one) => one.textContent === 'Who is paid').scrollIntoView());
});

clearInterval(mining);
await end();
