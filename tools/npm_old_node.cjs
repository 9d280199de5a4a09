// Loaded into npm by tools/setup where Node is older than 20. Foundry's platform packages hold native programs and no
// JavaScript, yet say "node >= 20"; npm leaves optional packages out that say so, and the wrappers then try to download
// them by themselves. So npm is told what it wants to hear; nothing else is.
if (process.argv[1]?.match(/\bnpm(-cli\.js)?$/)) Object.defineProperty(process, 'version', {value: 'v20.0.0'});
