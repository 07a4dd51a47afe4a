#!/usr/bin/env node
// The door: checks Node, then loads the built command line and nothing else.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 17)) {
  console.error(
    `optimize needs Node.js 20.17 or later; this is ${process.versions.node}. Get it from https://nodejs.org`,
  );
  process.exitCode = 1;
} else {
  keepCompiled();
  // Stack traces then name the sources; only modules loaded from here on have their maps read.
  if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);
  const built = new URL('../dist/main.js', import.meta.url);
  await import(built).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes('main.js')) throw error;
    console.error('optimize is not set up yet. Run this once, in its folder: bash run.sh');
    process.exitCode = 1;
  });
}

/**
 * Has V8 keep what it compiles in the user's cache folder, for the next run: a tenth of the time of a short one. Where
 * there is no such folder, or it cannot be written, Node goes on without; so it does with NODE_DISABLE_COMPILE_CACHE=1.
 */
function keepCompiled() {
  // Both from Node 22.8 on.
  const enable = process.getBuiltinModule?.('node:module').enableCompileCache;
  if (enable === undefined) return;
  const { env, platform } = process;
  try {
    const { mkdirSync, existsSync } = process.getBuiltinModule('node:fs');
    const home = process.getBuiltinModule('node:os').homedir();
    const caches =
      platform === 'win32'
        ? (env.LOCALAPPDATA ?? `${home}/AppData/Local`)
        : platform === 'darwin'
          ? `${home}/Library/Caches`
          : env.XDG_CACHE_HOME || `${home}/.cache`;
    // One by one: asked for all at once below a folder that takes none (/proc), Node tries for ever.
    const folders = [caches, `${caches}/optimize`, `${caches}/optimize/compiled`];
    for (const folder of folders) if (!existsSync(folder)) mkdirSync(folder);
    enable(folders[2]);
  } catch {
    // Nobody's home, or one in which nothing can be made.
  }
}
