import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, withQuery } from '../src/api.ts';
import { match, paths, ROUTES } from '../src/router.ts';
import { allowedRpc } from '../src/wallet/provider.ts';

test('every page is found by its own path', () => {
  for (const [name, { path }] of Object.entries(ROUTES)) assert.equal(match(path.replace(/:\w+/g, '0x12'))?.name, name);
});

test('paths carry their parameters', () => {
  assert.deepEqual(match('/piece/0xab'), { name: 'piece', params: { token: '0xab' } });
  assert.deepEqual(match('/job/12/'), { name: 'job', params: { id: '12' } });
  assert.deepEqual(match(paths.work('0x1')), { name: 'work', params: { id: '0x1' } });
  assert.deepEqual(match('/creator/a%20b')?.params, { address: 'a b' });
});

test('what is no page is none, and bad escapes do no harm', () => {
  for (const path of ['/nothing', '/piece', '/piece/1/2']) assert.equal(match(path), null);
  assert.equal(match('/piece/%E0%A4%A')?.params.token, '%E0%A4%A');
});

test('a parameter stays one part of the path', () => {
  assert.equal(api`/api/v1/pieces/${'0xab'}/document`, '/api/v1/pieces/0xab/document');
  assert.equal(api`/api/v1/pieces/${'../chain?a#b'}`, '/api/v1/pieces/..%2Fchain%3Fa%23b');
  assert.throws(() => api`/api/v1/pieces/${'..'}`, /no such page/);
});

test('queries leave out what is empty and escape the rest', () => {
  assert.equal(withQuery('/a', { b: '', c: null, d: undefined }), '/a');
  assert.equal(withQuery('/a', { words: 'storm & sea', limit: 0 }), '/a?words=storm+%26+sea&limit=0');
});

test('the local chain that a page may ask is the one of its policy', () => {
  assert.equal(allowedRpc("default-src 'self'; connect-src 'self' http://127.0.0.1:41234; base-uri 'none'"), 'http://127.0.0.1:41234');
  assert.equal(allowedRpc("default-src 'self'; connect-src 'self'; base-uri 'none'"), null);
  assert.equal(allowedRpc("img-src http://127.0.0.1:1; connect-src 'self'"), null);
  assert.equal(allowedRpc(null), null);
});
