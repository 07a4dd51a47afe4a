#!/usr/bin/env node
// The door: checks Node, then loads the built command line and nothing else.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 17)) {
  console.error(
    `optimize needs Node.js 20.17 or later; this is ${process.versions.node}. Get it from https://nodejs.org`,
  );
  process.exitCode = 1;
} else {
  // Stack traces then name the sources; only modules loaded from here on have their maps read.
  if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
  const built = new URL('../dist/main.js', import.meta.url);
  await import(built).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes('main.js')) throw error;
    console.error('optimize is not set up yet. Run this once, in its folder: bash run.sh');
    process.exitCode = 1;
  });
}
