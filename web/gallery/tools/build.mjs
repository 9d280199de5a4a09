// Checks the types, builds the pages into dist/, and packs each file for those who take Brotli or gzip.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const PACKED = /\.(html|js|css|svg|wasm)$/;
const SMALL = 500; // bytes that are not worth it

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { stdio: 'inherit' });
await build({ logLevel: 'warn' });

for (const entry of readdirSync('dist', { recursive: true })) {
  const file = join('dist', entry);
  if (!PACKED.test(file) || statSync(file).size < SMALL) continue;
  const bytes = readFileSync(file);
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
