// What a visitor of `./demo` does: looks at the wall and at the piece, repaints it, and bids with the development account.
//   node tools/run.mjs demo --url URL [--pictures FOLDER]    a demo's gallery, its pages built with the painter
import assert from 'node:assert/strict';
import { launch, option, picturesFolder } from './browser.mjs';
import { faultsOf } from './page_checks.mjs';

const [url, pictures] = [option('--url'), picturesFolder()];
assert(url, 'usage: node tools/run.mjs demo --url URL [--pictures FOLDER]');

const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
page.setDefaultTimeout(60_000);
const complaints = [];
page.on('pageerror', (error) => complaints.push(String(error)));
const EARLY = /404 .*\/api\/v1\/jobs\/\d+$/; // a commission's page asks until the node has read its block
page.on('console', (message) => {
  const said = `${message.text()} ${message.location().url}`;
  if (message.type() === 'error' && !EARLY.test(said)) complaints.push(said);
});
const shoot = (name, of = page) => pictures && of.screenshot({ path: `${pictures}/${name}.png` });

try {
  await page.goto(`${url}/`);
  await page.waitForSelector('.card');
  await shoot('wall');
  await page.click('.card a');
  await page.waitForSelector('.piece h1');
  assert.equal(await page.textContent('.piece h1'), 'calm sea at night, blue, ink');
  assert.match(await page.textContent('.sentence'), /^Painted by 0x\S+, from .+, for 0x\S+, and now with 0x/);
  assert.match(await page.textContent('main'), /0\.42 ETH from 1 sale/);
  const paid = await page.locator('.paid .amount').allTextContents();
  assert.deepEqual(paid.sort(), ['0.0084 ETH', '0.0105 ETH', '0.0126 ETH', '0.021 ETH', '0.021 ETH', '0.042 ETH', '0.3045 ETH']);
  assert.match(await page.textContent('.timeline'), /Commissioned[\s\S]*delivered[\s\S]*Minted[\s\S]*bid 0\.42 ETH[\s\S]*Sold to 0x/);
  await page.click('summary');
  await page.waitForFunction(() => /generated/i.test(document.querySelector('.disclosures')?.textContent ?? ''));
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(300);
  await shoot('piece');
  if (pictures) await page.screenshot({ path: `${pictures}/whole.png`, fullPage: true });

  await page.click('.repaint button.primary');
  await page.waitForSelector('.repaint .verdict');
  assert.match(await page.textContent('.repaint .verdict'), /^The same picture, bit for bit\.$/);
  assert.equal(await page.locator('.hashes .agrees').count(), 5);
  await shoot('repainted', page.locator('.repaint'));

  await page.click('text=Connect a wallet to bid');
  await page.waitForFunction(() => /127\.0\.0\.1/.test(document.querySelector('.development-box input')?.value));
  await shoot('wallets');
  await page.click('.development-box button');
  await page.waitForFunction(() => /At least 0\.5 ETH/.test(document.querySelector('.bid-form p')?.textContent ?? ''));
  await page.click('text=Bid with the development account');
  await page.waitForFunction(() => /Leading bid\s*0\.5 ETH/.test(document.querySelector('.sale .figures')?.textContent ?? ''));

  await page.click('nav >> text=Commission');
  await page.fill('textarea', 'calm sea');
  await page.click('text=Commission with the development account');
  await page.waitForURL(/\/job\/3$/); // after the piece and the sketch
  await page.waitForSelector('text=Accept it now'); // the demo's provider claimed it when the seed was drawn, painted and delivered
  assert.deepEqual(await page.evaluate(faultsOf), []);
  assert.deepEqual(complaints, []);
  console.log('1 passed, 0 failed');
} catch (error) {
  console.log(`FAILED what a visitor of the demo does\n${error.stack ?? error}\n${complaints.join('\n')}\n0 passed, 1 failed`);
  await shoot('failed');
  process.exitCode = 1;
}
await browser.close();
