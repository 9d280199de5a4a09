// Runs a script of this folder with a Node that Vite and TypeScript's syntax work in: this one, or the one of web/node.
//   node tools/run.mjs build|test|pages|life|artist_life|demo|fixture [ARGUMENT…]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { arch } from 'node:process';
import { fileURLToPath } from 'node:url';

const SCRIPTS = {
  build: ['tools/build.mjs'],
  test: ['--test', '--test-reporter', './test/reporter.mjs', 'test/*.test.ts'],
  pages: ['test/pages.mjs'],
  life: ['test/life.mjs'],
  artist_life: ['test/artist_life.mjs'],
  demo: ['test/demo.mjs'],
  fixture: ['test/fixture_node.mjs'],
};
const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
const recent = major > 22 || (major === 22 && minor >= 18);
const carried = fileURLToPath(new URL(`../../node/node_modules/node-linux-${arch}/bin/node`, import.meta.url));
const node = recent ? process.execPath : carried;
if (!existsSync(node)) {
  console.error(`error: Node ${process.versions.node} is older than 22.18, and web/node does not carry another\nhint: tools/setup installs it`);
  process.exit(1);
}
const [name, ...rest] = process.argv.slice(2);
if (!SCRIPTS[name]) {
  console.error(`error: there is no script ${name}; there are ${Object.keys(SCRIPTS).join(', ')}`);
  process.exit(2);
}
process.exit(spawnSync(node, [...SCRIPTS[name], ...rest], { cwd: root, stdio: 'inherit' }).status ?? 1);
