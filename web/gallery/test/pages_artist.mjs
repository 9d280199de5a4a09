// What can be done with the pages of an autonomous artist, for pages.mjs: buying from its archive, giving, taking a step; and
// what a takedown case hides.
import assert from 'node:assert/strict';
import { encodeErrorResult, encodeFunctionData, parseAbi } from 'viem';
import { faultsOf } from './page_checks.mjs';

export async function artistPages({ test, open, ask, node, real, fixture, artist, wallet, willing, pictures, ABSENT }) {
  await test('what an artist did not sell is bought at the price of the chain and a wei, once', async () => {
    const { address, exhibitions } = fixture.data.artist;
    const unsold = exhibitions.filter((one) => one.state === 'archived');
    const { page, complaints, close } = await open(`/artist/${address}`, { from: fixture, before: willing });
    assert.equal(await page.locator('text=Buy it').count(), 0);
    await page.click('text=Connect a wallet to buy');
    await page.click('dialog >> text=Test wallet');
    assert.equal(await page.locator('text=Buy it').count(), unsold.length);
    assert(await page.isHidden('text=Connect a wallet to buy'));
    await page.click('text=Buy it >> nth=1');
    await page.waitForFunction(() => window.confirm_it);
    assert(await page.isDisabled('text=Buy it >> nth=1'));
    const sent = await page.evaluate(() => window.sent);
    const data = encodeFunctionData({ abi: parseAbi(['function buy(uint256 exhibition) payable']), args: [BigInt(unsold[1].number)] });
    assert.deepEqual(sent.map((one) => [one.to, one.data, BigInt(one.value)]), [[address, data, 10n ** 17n + 1n]]);
    await page.evaluate(() => window.confirm_it());
    await page.waitForFunction(() => [...document.querySelectorAll('.shows [role=status]')].some((one) => /^Done/.test(one.textContent)));
    assert.deepEqual(complaints, []);
    await close();
  });

  await test('an artist is given money, and too little is refused in words', async () => {
    const least = encodeErrorResult({ abi: parseAbi(['error PatronMin(uint256 least)']), args: [10n ** 16n] });
    const { address } = fixture.data.artist;
    const { page, complaints, close } = await open(`/artist/${address}`, { from: fixture, before: { ...wallet, argument: { ...wallet.argument, refusal: least } } });
    await page.click('text=Connect a wallet to give');
    await page.click('dialog >> text=Test wallet');
    assert.equal(await page.inputValue('input[name=gift]'), '0.01');
    await page.fill('input[name=gift]', 'much');
    await page.click('text=Give as 0x');
    assert.match(await page.textContent('.bid-form [role=status]'), /as ether/);
    await page.fill('input[name=gift]', '0.001');
    await page.click('text=Give as 0x');
    await page.waitForSelector('.bid-form .verdict.lie');
    assert.match(await page.textContent('.bid-form .verdict'), /at least 0\.01 ETH/);
    assert.deepEqual(await page.evaluate(faultsOf), []);
    assert.deepEqual(complaints, []);
    await close();
  });

  await test("an artist's page follows the chain, grows, and keeps what is typed", async () => {
    const { address, details } = fixture.data.artist;
    const { page, complaints, close } = await open(`/artist/${address}`, { from: fixture, before: willing });
    await page.click('text=Connect a wallet to give');
    await page.click('dialog >> text=Test wallet');
    await page.fill('input[name=gift]', '0.77');
    const past = page.locator('section:has(h2:text("Past exhibitions")) li');
    assert.equal(await past.count(), 12);
    await page.click('section:has(h2:text("Past exhibitions")) >> text=More');
    await page.waitForFunction(() => document.querySelectorAll('.shows').length === 2 && document.querySelectorAll('.shows')[1].childElementCount === 24);
    const before = details.sold;
    details.sold = 1234;
    fixture.tell({ id: 1, name: 'Learned', artist: address, token: null, auction: null, commission: null, contract: 'artist', payload: {} });
    await page.waitForFunction(() => /1\s234/.test(document.querySelector('.figures').textContent));
    details.sold = before;
    assert.equal(await page.inputValue('input[name=gift]'), '0.77');
    const books = await page.locator('.books tr').evaluateAll((rows) => Object.fromEntries(rows.map((row) => [...row.children].map((one) => one.textContent))));
    const wei = (text) => BigInt(text.split('.')[0]) * 10n ** 18n + BigInt((text.split('.')[1] ?? '').padEnd(18, '0'));
    assert.equal(wei(books['Came in']) - wei(books['Went out']), wei(books.Left));
    assert.equal(wei(books.Left), wei(books['Of that, owed to patrons']) + wei(books['Of that, its treasury']));
    assert.equal(wei(books.Left), BigInt(details.money.balanceWei));
    if (pictures) await page.locator('.learned').screenshot({ path: `${pictures}/artist-learned.png` });
    assert.deepEqual(complaints, []);
    await close();
  });

  await test('a step that is due is taken, and one that is not is only told', async () => {
    const { address, details } = fixture.data.artist;
    const due = { ...details, next: { ...details.next, readyAt: fixture.data.now - 60 } };
    for (const [told, buttons] of [[details, 0], [due, 1]]) {
      const { page, complaints, close } = await open(`/artist/${address}`, { from: fixture, before: willing, lies: { [`/api/v1/artists/${address}`]: told } });
      await page.click('text=Connect a wallet to give');
      await page.click('dialog >> text=Test wallet');
      assert.match(await page.textContent('.next'), /Anybody may have it learn from the result/);
      assert.equal(await page.locator('text=Take this step').count(), buttons);
      if (buttons) {
        await page.click('text=Take this step');
        await page.waitForFunction(() => window.confirm_it);
        assert.deepEqual((await page.evaluate(() => window.sent)).map((one) => [one.to, one.data]), [[address, encodeFunctionData({ abi: parseAbi(['function learn()']) })]]);
      }
      assert.deepEqual(complaints, []);
      await close();
    }
  });

  await test('pieces, and the account that commissioned them, lead to the artist, whose feeds are linked while its page is open', async () => {
    const feeds = (page) => page.evaluate(() => [...document.querySelectorAll('link[rel=alternate]')].map((one) => `${one.type} ${new URL(one.href).pathname}`));
    const [its] = (await ask(`/api/v1/pieces?creator=${artist.address}`)).items;
    const { page, complaints, close } = await open(`/piece/${its.token}`, { allow: ABSENT });
    const said = `for the autonomous artist ${artist.name}, exhibition`;
    assert((await page.textContent('.sentence')).includes(said), await page.textContent('.sentence'));
    assert.match(await page.textContent('.timeline'), /drew words for exhibition \d/);
    assert.deepEqual(await feeds(page), []);
    await page.locator('.sentence a', { hasText: artist.name }).click();
    await page.waitForSelector('.artist');
    assert.equal(await page.textContent('h1'), artist.name);
    const wanted = [`application/atom+xml /artists/${artist.address}/feed.atom`, `application/feed+json /artists/${artist.address}/feed.json`];
    assert.deepEqual(await feeds(page), wanted);
    await page.click('#top nav >> text=Artists');
    await page.waitForURL(/\/artists$/);
    await page.waitForSelector('.artists');
    assert.deepEqual(await feeds(page), []);
    await page.goto(`${node.url}/creator/${artist.address}`);
    await page.waitForSelector('.artist');
    assert(page.url().endsWith(`/artist/${artist.address}`));
    assert.deepEqual(await feeds(page), wanted, 'each once, also where the server wrote them');
    assert.deepEqual(complaints, []);
    await close();
  });

  await test('an artist that nobody knows is named as missing', async () => {
    const { page, close } = await open(`/artist/0x${'0'.repeat(40)}`);
    assert.match(await page.textContent('main h1'), /Not here/);
    await close();
  });

  if (real) {
    await test('what a takedown case hides is not asked for, and said; it can be repainted all the same', async () => {
      const [hidden] = real.tokens;
      real.say('hide');
      for (let i = 0; i < 50 && !(await ask(`/api/v1/pieces/${hidden}`)).hidden; ++i) await new Promise((resolve) => setTimeout(resolve, 100));
      const { page, complaints, asked, close } = await open(`/piece/${hidden}`, { allow: [...ABSENT, /451 .*\/api\/v1\/pictures\//] });
      assert.match(await page.textContent('.stage'), /Hidden while a notice/);
      assert.match(await page.textContent('.caption'), /taken down/);
      assert.match(await page.textContent('.downloads'), /hidden while/);
      assert.deepEqual(await page.evaluate(faultsOf), []);
      assert(!asked.some((url) => url.includes(real.image)), 'a hidden picture is not asked for');
      await page.click('text=Repaint it here >> nth=-1');
      await page.waitForSelector('.repaint .verdict');
      assert.match(await page.textContent('.repaint .verdict'), /The same picture, bit for bit\. This node hides it/);
      await page.goto(`${real.url}/artist/${real.artist}`);
      await page.waitForSelector('.artist');
      assert.match(await page.textContent('.now'), /Hidden while a notice/);
      await page.goto(`${real.url}/artists`);
      await page.waitForSelector('.artists');
      await page.goto(`${real.url}/?creator=${real.artist}`);
      await page.waitForSelector('.card .withheld');
      assert.deepEqual(await page.evaluate(faultsOf), []);
      assert.deepEqual(complaints, []);
      real.say('show');
      await close();
    });
  }
}
