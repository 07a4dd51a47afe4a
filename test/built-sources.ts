import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin as BuildPlugin, build } from 'rolldown';
import type { Plugin } from 'vitest/config';
import { inline } from '../rolldown.config.ts';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

/** Where the sources lie as JavaScript, file by file. Node loads what is below node_modules itself. */
const BUILT = fileURLToPath(new URL('../node_modules/.cache/optimize-sources/', import.meta.url));
const STAMP = join(BUILT, 'built');

/** When the sources were changed last, in milliseconds since 1970. */
export function lastChange(): number {
  const files = readdirSync(SOURCES, { recursive: true }).map(String);
  return Math.max(...files.map((file) => statSync(join(SOURCES, file)).mtimeMs));
}

/** What a source that is loaded as JavaScript from elsewhere says of its own place. */
const inPlace = (): BuildPlugin => ({
  name: 'in-place',
  transform(code, id) {
    if (!id.startsWith(SOURCES)) return null;
    return { code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)), map: null };
  },
});

/** Builds the sources that are younger than what was built. */
export async function buildSources(): Promise<void> {
  if (existsSync(STAMP) && statSync(STAMP).mtimeMs > lastChange()) return;
  rmSync(BUILT, { recursive: true, force: true });
  const files = readdirSync(SOURCES, { recursive: true }).map(String);
  await build({
    input: Object.fromEntries(
      files
        .filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.includes(`${sep}client${sep}`))
        .map((file) => [file.slice(0, -3), join(SOURCES, file)]),
    ),
    platform: 'node',
    // Packages are loaded as ever; of this one pages hold the text.
    external: /^(?!uplot\/)[\w@]/,
    plugins: [inline(), inPlace()],
    treeshake: false,
    output: {
      dir: BUILT,
      format: 'esm',
      entryFileNames: '[name].mjs',
      preserveModules: true,
      preserveModulesRoot: SOURCES,
      sourcemap: true,
    },
  });
  writeFileSync(STAMP, '');
}

/**
 * Gives tests the built sources, which Node loads itself, in place of those that vitest would run: there each
 * imported name is looked up anew whenever it is used, which makes hot loops half as long again. Not where tests
 * are repeated on every save, for vitest then has to see what has changed.
 */
export function builtSources(): Plugin {
  let watching = false;
  return {
    name: 'built-sources',
    enforce: 'pre',
    configureVitest({ vitest, experimental_defineCacheKeyGenerator: defineKey }) {
      watching = vitest.config.watch;
      defineKey(() => (watching ? 'watching' : 'built'));
    },
    async resolveId(source, importer, options) {
      if (watching || !source.endsWith('.ts')) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!found?.id.startsWith(SOURCES)) return null;
      return join(BUILT, `${found.id.slice(SOURCES.length, -3)}.mjs`);
    },
  };
}
