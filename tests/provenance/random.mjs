// Seeded randomness (mulberry32), so that a failure can be seen again; and random values of a JSON Schema of ours.
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Letters that no normalisation changes and no rule forbids in a text.
const LETTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEF 0123456789 .,;:-_'\"\\/<>&{}éüßñøœžЖдяαβγΩ漢字仮名한글—“”…€🎨🌊𝔄"];

export class Maker {
  constructor(schema, seed) {
    this.schema = schema;
    this.next = random(seed);
  }
  below(n) { return Math.floor(this.next() * n); }
  pick(list) { return list[this.below(list.length)]; }
  digits(alphabet, count) { return Array.from({ length: count }, () => this.pick([...alphabet])).join(""); }
  decimal(count) { return this.next() < 0.1 ? "0" : this.digits("123456789", 1) + this.digits("0123456789", this.below(count)); }
  fraction() {
    const sign = this.next() < 0.3 ? "-" : "";
    return this.next() < 0.4 ? this.decimal(4) : `${sign}${this.decimal(4)}.${this.digits("0123456789", this.below(12))}5`;
  }
  two(low, high) { return String(low + this.below(high - low + 1)).padStart(2, "0"); }
  time() { return `${1970 + this.below(200)}-${this.two(1, 12)}-${this.two(1, 31)}T${this.two(0, 23)}:${this.two(0, 59)}:${this.two(0, 59)}Z`; }
  url() { return `${this.pick(["https", "http", "ipfs"])}://${this.digits("abcdefghij0123456789.-/?=&%#~:", 1 + this.below(40))}`; }
  spdx() { return this.pick(["MIT", "Apache-2.0", "CC-BY-4.0", "CC0-1.0", "LicenseRef-holder", "(MIT OR Apache-2.0)", "GPL-2.0+"]); }
  text(low, high) { return Array.from({ length: low + this.below(Math.min(high, low + 40) - low + 1) }, () => this.pick(LETTERS)).join(""); }

  // A value that the schema takes.
  make(schema) {
    if (schema.$ref) {
      const name = schema.$ref.split("/").pop();
      const known = { hash: () => "0x" + this.digits("0123456789abcdef", 64), address: () => "0x" + this.digits("0123456789abcdef", 40),
        decimal: () => this.decimal(30), fixed: () => this.fraction(), time: () => this.time(), url: () => this.url(), spdx: () => this.spdx() };
      return known[name] ? known[name]() : this.make(this.schema.$defs[name]);
    }
    if ("const" in schema) return schema.const;
    if (schema.enum) return this.pick(schema.enum);
    if (schema.type === "boolean") return this.next() < 0.5;
    if (schema.type === "integer") return schema.minimum + this.below(schema.maximum - schema.minimum + 1);
    if (schema.type === "array") {
      const low = schema.minItems ?? 0;
      return Array.from({ length: low + this.below(Math.min(schema.maxItems, low + 4) - low + 1) }, () => this.make(schema.items));
    }
    if (schema.type === "object") {
      const names = Object.keys(schema.properties).filter((name) => schema.required?.includes(name) || this.next() < 0.6);
      for (let i = names.length; i-- > 1;) { const k = this.below(i + 1); [names[i], names[k]] = [names[k], names[i]]; }
      return Object.fromEntries(names.map((name) => [name, this.make(schema.properties[name])]));
    }
    if (schema.pattern?.startsWith("^eip155")) return `eip155:${this.decimal(15)}/erc721:0x${this.digits("0123456789abcdef", 40)}/${this.decimal(60)}`;
    return this.text(schema.minLength ?? 0, schema.maxLength);
  }

  // The value with one thing changed, in place or in a copy of it: often wrong now, sometimes still right.
  spoil(value) {
    const copy = structuredClone(value);
    const places = [];
    const walk = (at) => { for (const key of Object.keys(at)) { places.push([at, key]); if (typeof at[key] === "object") walk(at[key]); } };
    walk(copy);
    const [at, key] = this.pick(places);
    const old = at[key];
    const strings = [old + "x", old + " ", "", old.toString().toUpperCase(), "0" + old, "-" + old, old + ".5", old + "\u0007", old + "\n", "\u0085" + old,
      "1".repeat(79), "-0", "0.0", "1.", ".5", "12.50", "2026-13-01T00:00:00Z", "2026-02-31T00:00:00Z", "2026-01-01T24:00:00Z", "https://", "ftp://a", "https://a b",
      "https://é", " MIT", "MIT ", "a".repeat(65), "a".repeat(201), "a".repeat(2001), "🎨".repeat(200), "🎨".repeat(201), "0x", "true", "v1"];
    const kind = this.below(8);
    if (Array.isArray(old)) { if (kind < 4) { while (old.length < 30) old.push(old[0] ?? 1); } else at[key] = kind < 6 ? [] : {}; }
    else if (kind === 0 && !Array.isArray(at)) delete at[key];
    else if (kind === 1 && typeof old === "object") old.unknown = 1;
    else if (kind === 2) at[key] = this.pick([0, -1, 1, 2, 10001, 4097, 65536, 53477377, 2 ** 40, true, [], {}, "x"]);
    else if (typeof old === "string") at[key] = this.pick(strings);
    else at[key] = this.pick([String(old), 0, false]);
    return copy;
  }
}

// Any JSON that our reader takes, texts with every kind of character.
export function anything(next, depth = 0) {
  const below = (n) => Math.floor(next() * n);
  const character = () => [() => below(0x20), () => 0x20 + below(0x60), () => 0x80 + below(0x780), () => 0x800 + below(0xd000),
    () => 0xe000 + below(0x2000), () => 0x10000 + below(0x100000), () => 0x22, () => 0x5c, () => 0x7f, () => 0x2028][below(10)]();
  const text = () => String.fromCodePoint(...Array.from({ length: below(12) }, character));
  const kind = below(depth > 4 ? 4 : 7);
  if (kind === 0) return next() < 0.5;
  if (kind === 1) return below(2000) - 1000;
  if (kind === 2) return (next() < 0.5 ? -1 : 1) * below(Number.MAX_SAFE_INTEGER) || 0;
  if (kind === 3) return text();
  if (kind < 5) return Array.from({ length: below(6) }, () => anything(next, depth + 1));
  return Object.fromEntries(Array.from({ length: below(8) }, () => [text(), anything(next, depth + 1)]));
}
