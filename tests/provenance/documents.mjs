// node tests/provenance/documents.mjs READ_DOCUMENTS: our canonical JSON against canonicalize, our strict reader against
// ajv with spec/provenance.schema.json, each on 1,000 random values, and on as many that were spoilt.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import canonicalize from "canonicalize";
import { anything, Maker, random } from "./random.mjs";

const COUNT = 1000;
const schema = JSON.parse(readFileSync(new URL("../../spec/provenance.schema.json", import.meta.url)));
let passed = 0, failed = 0;

function ours(kind, texts) {
  const ran = spawnSync(process.argv[2], [kind], { input: texts.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 28 });
  if (ran.status !== 0) throw new Error(ran.stderr || `${process.argv[2]} does not run`);
  // U+2028 and its like are no line ends here.
  return ran.stdout.split("\n");
}

function expect(what, got, wanted, value) {
  if (got === wanted) return ++passed;
  if (++failed <= 10) console.log(`${what}\n  ours   ${got}\n  oracle ${wanted}\n  of     ${JSON.stringify(value).slice(0, 3000)}`);
}

// Escapes that JSON.stringify never writes, so that the reader meets them.
const escaped = (text) => text.replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

const next = random(8785);
const values = Array.from({ length: COUNT }, () => anything(next));
ours("canonical", values.map((value, i) => (i % 2 ? JSON.stringify(value) : escaped(JSON.stringify(value))))).slice(0, COUNT)
  .forEach((line, i) => expect("canonical form", line, canonicalize(values[i]), values[i]));

const ajv = new Ajv2020({ strict: true, allErrors: false });
const counts = {};
for (const [kind, name, seed] of [["document", "document", 1], ["statement", "statement", 2], ["attested", "attested", 3]]) {
  ajv.removeSchema();
  const valid = ajv.compile({ ...schema, $ref: `#/$defs/${name}` });
  const maker = new Maker(schema, seed);
  const good = Array.from({ length: COUNT }, () => maker.make(schema.$defs[name]));
  const bad = good.map((value) => maker.spoil(value));
  const all = [...good, ...bad];
  let refused = 0;
  ours(kind, all.map((value) => JSON.stringify(value))).slice(0, all.length).forEach((line, i) => {
    const taken = valid(all[i]);
    if (i < COUNT && !taken) throw new Error(`the maker of random values is wrong: ${ajv.errorsText(valid.errors)} ${JSON.stringify(all[i])}`);
    if (!taken) ++refused;
    if (taken) expect(`${kind} ${i}`, line, canonicalize(all[i]), all[i]);
    else expect(`${kind} ${i}, refused by ajv: ${ajv.errorsText(valid.errors)}`, line.startsWith("Document") || line.startsWith("Text") ? "refused" : line, "refused", all[i]);
  });
  counts[kind] = refused;
}
console.log(`refused by both: ${JSON.stringify(counts)}`);
if (Object.values(counts).some((count) => count < COUNT / 3)) { console.log("too few spoilt values are wrong"); ++failed; }
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
