#!/usr/bin/env node
// forge wants a native solc; this is npm's (JavaScript and WebAssembly) behind the two options that forge uses.
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';

const solc = createRequire(import.meta.url)('solc');
if (process.argv.includes('--version')) {
  const version = solc.version().replace('.Emscripten.clang', '.Linux.g++');
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
}
