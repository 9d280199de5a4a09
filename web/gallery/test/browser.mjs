// A real Chromium, and a visitor in it whose steps are counted.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

export const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);

/** The folder for screenshots that was asked for, made; or null. */
export function picturesFolder() {
  const folder = option('--pictures');
  if (folder) mkdirSync(folder, { recursive: true });
  return folder;
}

export function launch() {
  assert(CHROMIUM, 'no Chromium: tools/setup --wasm installs it');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** One call of a chain's node. */
export async function call(rpc, method, params = []) {
  const { result, error } = await (await fetch(rpc, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })).json();
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

/** A page on which each step needs those before it. `name`: of its screenshots; `wait`: for anything, in ms. */
export async function visitor(name, wait) {
  const pictures = picturesFolder();
  const browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(wait);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  let passed = 0, failed = 0;
  const step = async (what, run) => {
    if (failed) return;
    try {
      await run();
      ++passed;
    } catch (error) {
      ++failed;
      console.log(`FAILED ${what}\n${error.stack ?? error}`);
    }
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${failed ? 'failed' : passed}.png`, fullPage: failed > 0 });
  };
  const end = async () => {
    await step('the pages had no errors of their own', () => assert.deepEqual(complaints, []));
    await browser.close();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
  };
  return { page, step, end };
}
