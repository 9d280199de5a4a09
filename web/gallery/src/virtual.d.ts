declare module 'virtual:colophon-wasm' {
  /** Where the painter for browsers is, or null if there was none when the pages were built. */
  const path: string | null;
  export default path;
}
