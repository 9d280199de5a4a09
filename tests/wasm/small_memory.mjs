// The same module with less memory: the limit that its memory section declares, rewritten in place.
export function withMemoryPages(wasm, pages) {
  const bytes = wasm.slice();
  let at = 8; // after magic and version
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    const id = bytes[at++];
    const length = leb();
    if (id !== 5) {
      at += length;
      continue;
    }
    leb(); // one memory
    if (bytes[at++] !== 1) throw new Error('the memory has no limit');
    const initial = leb();
    const begin = at;
    leb();
    let rest = initial + pages;
    for (let i = begin; i < at; ++i, rest >>= 7) bytes[i] = (rest & 127) | (i + 1 < at ? 128 : 0);
    if (rest) throw new Error(`${pages} pages do not fit where the limit stands`);
    return bytes;
  }
}
