import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { graphOf } from '../src/parts/lineage_layout.ts';
import { barsOf } from '../src/parts/plot.ts';
import { SENTENCES, SILENT } from '../src/parts/sentences.ts';
import { entriesOf } from '../src/parts/timeline.ts';
import { layOut, visible } from '../src/parts/wall_layout.ts';
import { offered, unknownWords, withWord } from '../src/parts/words.ts';
import type { ChainEvent, PieceDetails, Work } from '../src/types.ts';
import { everyDay } from '../src/views/market.ts';

test('pictures hang in the room, in order, and none over another', () => {
  for (const width of [328, 600, 760, 1200, 1700]) {
    const { boxes, height } = layOut(5, 96, width);
    assert.equal(boxes.length, 101);
    for (const [i, box] of boxes.entries()) {
      assert.equal(box.index, i);
      assert.ok(box.x >= 0 && box.x + box.width <= width + 0.5, `${width}: ${box.x} + ${box.width}`);
      assert.ok(box.y + box.height <= height);
      const before = boxes[i - 1];
      if (before) assert.ok(before.y < box.y || (before.y === box.y && before.x + before.width < box.x));
    }
  }
});

test('of ten thousand only those in sight are found, and all of them', () => {
  const [alone] = layOut(1, 0, 1200, 600).boxes;
  assert.deepEqual([alone?.x, alone?.width], [300, 600]);
  const layout = layOut(12, 9_988, 1200);
  for (const from of [-500, 0, 4_321, layout.height / 2, layout.height - 10]) {
    const seen = visible(layout, from, from + 900).map((box) => box.index);
    const wanted = layout.boxes.filter((box) => box.y < from + 900 && box.y + box.height >= from).map((box) => box.index);
    assert.deepEqual(seen, wanted);
    assert.ok(seen.length < 60);
  }
});

const work = (id: string, parents: string[]): Work => ({ id, parents, name: id, kind: 'model' }) as Work;

test('lineage goes from the data set to the children', () => {
  const piece = { token: 'me', commission: 1, imageHash: '0x', model: 'm', adapters: [], promptWork: null, works: [work('d', []), work('m', ['d'])], parents: [{ token: 'p', imageHash: null }], children: [{ token: 'c', imageHash: null }] };
  const graph = graphOf(piece as unknown as PieceDetails);
  const row = Object.fromEntries(graph.nodes.map((node) => [node.id, node.row]));
  assert.deepEqual(row, { d: 0, m: 1, p: 1, me: 2, c: 3 });
  assert.equal(graph.widest, 2);
});

test('a lineage that bites its tail ends', () => {
  const piece = { token: 'me', commission: 1, imageHash: '0x', model: 'a', adapters: [], promptWork: null, works: [work('a', ['b']), work('b', ['a'])], parents: [], children: [] };
  assert.equal(graphOf(piece as unknown as PieceDetails).nodes.length, 3);
});

test('bars fill their box', () => {
  const bars = barsOf([0, 5, 10], 300, 100);
  assert.deepEqual(bars.map((bar) => bar.height), [0, 50, 100]);
  assert.ok(bars.every((bar) => bar.x >= 0 && bar.x + bar.width <= 300 && bar.y + bar.height === 100));
  assert.deepEqual(barsOf([], 300, 100), []);
  assert.deepEqual(barsOf([1], 300, 100, 4).map((bar) => bar.height), [25]);
});

test('days on which nothing happened are filled in', () => {
  const day = (name: string, pieces: number) => ({ day: name, commissions: 0, pieces, sales: 0, volumeWei: '0', feesWei: '0' });
  const days = everyDay([day('2026-03-02', 2), day('2026-02-27', 1)]);
  assert.deepEqual(days.map((one) => [one.day, one.pieces]), [['2026-02-27', 1], ['2026-02-28', 0], ['2026-03-01', 0], ['2026-03-02', 2]]);
});

test('a history is in order of time, and says strange names as they are', () => {
  const event = (id: number, name: string, time: number): ChainEvent => ({ id, name, time, payload: {}, tx: null }) as unknown as ChainEvent;
  const entries = entriesOf([event(2, 'Delivered', 20), event(1, 'Commissioned', 10), event(3, 'Strange', 30), event(4, 'MetadataUpdate', 31)], []);
  assert.deepEqual(entries.map((entry) => entry.text), ['Commissioned', 'Painted and delivered', 'Strange']);
  const in_ = (tx: string, id: number, name: string, payload: object): ChainEvent => ({ ...event(id, name, 1), tx, payload }) as unknown as ChainEvent;
  const sold = [in_('0xa', 5, 'Sold', { price: '30' }), in_('0xa', 6, 'Transfer', {}), in_('0xa', 7, 'Paid', { amount: '10000000000000000' }), in_('0xa', 8, 'Paid', { amount: '20000000000000000' }), in_('0xb', 9, 'Transfer', { to: '0xc' }), in_('0xb', 9, 'Transfer', { to: '0xc' })];
  assert.deepEqual(entriesOf(sold, []).map((entry) => entry.text.replace(/ for .*/, '')), ['Sold to somebody', '2 payments in that transaction, 0.03 ETH together', 'Went to 0xc']);
  for (const say of Object.values(SENTENCES)) assert.ok(say({}).length > 3);
});

test('every event that the contracts write has a sentence, or says what another one says', () => {
  const sources = new URL('../../../contracts/src/', import.meta.url);
  const declared = ['', 'interfaces/', 'lib/'].flatMap((folder) => readdirSync(new URL(folder, sources)).filter((name) => name.endsWith('.sol'))
    .flatMap((name) => [...readFileSync(new URL(folder + name, sources), 'utf8').matchAll(/^ *event (\w+)\(/gm)].map((found) => found[1]!)));
  assert.ok(declared.length > 50);
  assert.deepEqual(declared.filter((name) => !SENTENCES[name] && !SILENT.has(name)), []);
  assert.equal(SENTENCES.WordAdded!({ text: `0x${Buffer.from('still life').toString('hex').padEnd(64, '0')}` }), 'The artist knows the word “still life” now');
  assert.match(SENTENCES.Hidden!({ from: '1800000000' }), /from 15 January 2027, 08:00 UTC while/);
  assert.match(SENTENCES.Learned!({ price: '30000000000000000' }), /0\.03 ETH/);
  assert.match(SENTENCES.Exhibited!({ exhibition: '7', auctions: '2' }), /exhibition 7, once more/);
});

test('words of the model are offered, completed and missed', () => {
  const vocabulary = ['storm', 'stone', 'sea', '<unk>', ','];
  assert.deepEqual(offered('calm sto', vocabulary), ['storm', 'stone']);
  assert.deepEqual(offered('', vocabulary), ['storm', 'stone', 'sea']);
  assert.equal(withWord('calm sto', 'storm'), 'calm storm ');
  assert.equal(withWord('calm ', 'sea'), 'calm sea ');
  assert.equal(withWord('calm', 'sea'), 'calm sea ');
  assert.deepEqual(unknownWords('Storm over the sea', vocabulary), ['over', 'the']);
});
