// Loaded into npm by tools/setup where Node is older than 22. Platform packages of Foundry, and of Vite's bundler, hold native
// programs and say which Node they want; npm leaves optional packages out that want a newer one, and Foundry's wrappers then
// try to download them by themselves. So npm is told what it wants to hear; nothing else is.
if (process.argv[1]?.match(/\bnpm(-cli\.js)?$/)) Object.defineProperty(process, 'version', {value: 'v22.18.0'});
