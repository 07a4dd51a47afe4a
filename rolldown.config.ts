import { readFileSync } from 'node:fs';
import { build, defineConfig, type Plugin } from 'rolldown';

/**
 * Lets a module hold others as text, for pages that must be self-contained: `x.css?text` is the
 * file as it is, `x.ts?script` the script a browser runs, with all it imports. For rolldown and vite.
 */
export const inline = (): Plugin & { enforce: 'pre' } => ({
  name: 'inline',
  // Before vite's own ideas about style sheets.
  enforce: 'pre',
  async resolveId(source, importer) {
    const [path, kind] = source.split('?');
    if (kind !== 'text' && kind !== 'script') return null;
    const found = await this.resolve(path as string, importer, { skipSelf: true });
    // A suffix that no bundler takes for a style sheet or a module.
    return found === null ? null : `\0${found.id}?${kind}.js`;
  },
  async load(id) {
    const [, path, kind] = /^\0(.*)\?(text|script)\.js$/.exec(id) ?? [];
    if (path === undefined) return null;
    this.addWatchFile(path);
    const text = kind === 'text' ? readFileSync(path, 'utf8') : await script(path);
    return { code: `export default ${JSON.stringify(text)};`, moduleType: 'js', moduleSideEffects: false };
  },
});

async function script(input: string): Promise<string> {
  const { output } = await build({
    input,
    platform: 'browser',
    write: false,
    logLevel: 'warn',
    output: { format: 'iife', minify: true },
  });
  return output[0].code;
}

/** The command line, and what the build itself runs. */
export default defineConfig({
  input: ['src/cli/main.ts', 'src/cli/worker.ts', 'src/cli/compile-scenarios.ts', 'src/cli/write-result-schema.ts'],
  platform: 'node',
  // It starts its threads from files of its own.
  external: ['tinypool'],
  plugins: [inline()],
  // Not minified, which starts no sooner; the maps (without the sources) are for the stacks of --debug.
  output: { dir: 'dist', format: 'esm', sourcemap: true, sourcemapExcludeSources: true },
});
