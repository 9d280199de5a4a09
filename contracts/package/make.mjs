// What the npm package holds beside this README: made by `npm pack` (prepack) from src/interfaces and what forge built,
// and removed again afterwards (postpack).
//   node package/make.mjs           COLOPHON_DEPLOYMENTS: files of `colophon deploy`, joined by colons, for addresses.json
//   node package/make.mjs --remove
import {cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';

const root = new URL('../', import.meta.url);
const at = (path) => new URL(path, root);
const MADE = ['interfaces', 'abi', 'bytecode', 'recipe', 'addresses.json', 'LICENSE'];
// The oldest compiler that the interfaces and the example are tested with: examples/consumer/package.json.
const OLDEST_SOLC = JSON.parse(readFileSync(at('examples/consumer/package.json'), 'utf8')).devDependencies.solc;

function remove() {
  for (const name of MADE) rmSync(at(name), {recursive: true, force: true});
}

function fail(message, hint) {
  remove();
  console.error(`error: ${message}\nhint: ${hint}`);
  process.exit(1);
}

const interfaces = readdirSync(at('src/interfaces')).filter((name) => name.endsWith('.sol')).sort();

// The interfaces as they are, but for any compiler that is new enough: they hold no code whose meaning could change.
function writeInterfaces() {
  for (const name of interfaces) {
    const source = readFileSync(at(`src/interfaces/${name}`), 'utf8');
    for (const [, imported] of source.matchAll(/from "([^"]+)"/g)) {
      if (!interfaces.includes(imported.replace('./', ''))) fail(`${name} imports ${imported}, which the package lacks`, 'interfaces import interfaces only');
    }
    const relaxed = source.replace(/^pragma solidity [0-9.]+;$/m, `pragma solidity ^${OLDEST_SOLC};`);
    if (relaxed === source) fail(`${name} has no line "pragma solidity VERSION;"`, 'write one');
    writeFileSync(at(`interfaces/${name}`), relaxed);
  }
}

// What ships: the contracts of src itself, and the interfaces.
function artifacts() {
  const names = readdirSync(at('src')).concat(interfaces).filter((name) => name.endsWith('.sol')).map((name) => name.slice(0, -4));
  return names.sort().map((name) => {
    const file = at(`out/${name}.sol/${name}.json`);
    if (!existsSync(file)) fail(`contracts/out has no ${name}`, 'npm run build');
    const {abi, bytecode} = JSON.parse(readFileSync(file, 'utf8'));
    return {name, abi, code: bytecode.object};
  });
}

// A JSON value as a TypeScript type that knows each text in it, as viem wants it.
function literal(value) {
  if (Array.isArray(value)) return `readonly [${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, inner]) => `readonly ${JSON.stringify(key)}: ${literal(inner)}`).join('; ')}}`;
}

// IStudio → iStudioAbi, Studio → studioAbi.
const constant = (name) => `${name[0].toLowerCase()}${name.slice(1)}Abi`;

function writeArtifacts() {
  const all = artifacts();
  for (const {name, abi, code} of all) {
    writeFileSync(at(`abi/${name}.json`), `${JSON.stringify(abi, null, 2)}\n`);
    // The shape that forge's vm.deployCode and vm.getCode read.
    if (code !== '0x') writeFileSync(at(`bytecode/${name}.json`), `${JSON.stringify({abi, bytecode: {object: code}})}\n`);
  }
  writeFileSync(at('abi/index.mjs'), all.map(({name, abi}) => `export const ${constant(name)} = ${JSON.stringify(abi)};\n`).join(''));
  writeFileSync(at('abi/index.d.mts'), all.map(({name, abi}) => `export declare const ${constant(name)}: ${literal(abi)};\n`).join(''));
}

// Chain id → what `colophon deploy` wrote about it.
function writeAddresses() {
  const addresses = {};
  for (const path of (process.env.COLOPHON_DEPLOYMENTS ?? '').split(':').filter(Boolean)) {
    const {chainId, ...deployment} = JSON.parse(readFileSync(path, 'utf8'));
    if (!Number.isSafeInteger(chainId) || !/^0x[0-9a-fA-F]{40}$/.test(deployment.studio ?? '')) fail(`${path} is no deployments file`, 'colophon deploy writes such a file');
    if (addresses[chainId]) fail(`two deployments are of chain ${chainId}`, 'name one for each chain');
    addresses[chainId] = deployment;
  }
  writeFileSync(at('addresses.json'), `${JSON.stringify(addresses, null, 2)}\n`);
}

remove();
if (!process.argv.includes('--remove')) {
  for (const name of ['interfaces', 'abi', 'bytecode', 'recipe']) mkdirSync(at(name));
  writeInterfaces();
  writeArtifacts();
  writeAddresses();
  cpSync(at('vectors/recipe.mjs'), at('recipe/index.mjs'));
  cpSync(at('package/recipe.d.mts'), at('recipe/index.d.mts'));
  cpSync(at('../LICENSE'), at('LICENSE'));
}
