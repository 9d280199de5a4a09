import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const VIRTUAL = 'virtual:colophon-wasm';
const WASM = process.env.COLOPHON_WASM ?? fileURLToPath(new URL('../../build-wasm/colophon.wasm', import.meta.url));

/** The painter for browsers as a file beside the pages, or null where it was not built. */
function colophonWasm(): Plugin {
  return {
    name: 'colophon-wasm',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    load(id) {
      if (id !== `\0${VIRTUAL}`) return null;
      if (!existsSync(WASM)) {
        this.warn(`there is no ${WASM}, so these pages can't repaint: build the preset wasm first`);
        return 'export default null;';
      }
      const reference = this.emitFile({ type: 'asset', name: 'colophon.wasm', source: readFileSync(WASM) });
      return `export default import.meta.ROLLUP_FILE_URL_${reference} && new URL(import.meta.ROLLUP_FILE_URL_${reference}, import.meta.url).pathname;`;
    },
  };
}

export default defineConfig({
  plugins: [colophonWasm()],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false, chunkSizeWarningLimit: 600 },
});
