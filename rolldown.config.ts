import { readFileSync } from 'node:fs';
import { build, defineConfig, type Plugin } from 'rolldown';
import { loadedTogether } from './build/chunks.ts';
import { declarations } from './build/declarations.ts';
import { noteOrigin, notices } from './build/notices.ts';

/** What can be imported from the package by a name of its own. */
const SUBPATHS = ['eviction', 'similarity', 'statistics'];

/**
 * Lets a module hold others as text, for pages that must be self-contained: `x.css?text` is the
 * file as it is, `x.ts?script` the script a browser runs, with all it imports, and `x.ts?library` what it exports, as
 * readable code in one object, `optimize`. For rolldown and vite.
 */
export const inline = (): Plugin & { enforce: 'pre' } => ({
  name: 'inline',
  // Before vite's own ideas about style sheets.
  enforce: 'pre',
  async resolveId(source, importer) {
    const [path, kind] = source.split('?');
    if (kind !== 'text' && kind !== 'script' && kind !== 'library') return null;
    const found = await this.resolve(path as string, importer, { skipSelf: true });
    // A suffix that no bundler takes for a style sheet or a module.
    return found === null ? null : `\0${found.id}?${kind}.js`;
  },
  async load(id) {
    const [, path, kind] = /^\0(.*)\?(text|script|library)\.js$/.exec(id) ?? [];
    if (path === undefined) return null;
    this.addWatchFile(path);
    const text = kind === 'text' ? readFileSync(path, 'utf8') : await script(path, kind === 'library');
    return { code: `export default ${JSON.stringify(text)};`, moduleType: 'js', moduleSideEffects: false };
  },
});

async function script(input: string, library: boolean): Promise<string> {
  const { output } = await build({
    input,
    platform: library ? 'neutral' : 'browser',
    write: false,
    logLevel: 'warn',
    output: library ? { format: 'iife', name: 'optimize', minify: false } : { format: 'iife', minify: true },
    ...(library ? { resolve: { mainFields: ['module', 'main'] } } : {}),
  });
  for (const module of output[0].moduleIds) noteOrigin(module);
  return output[0].code;
}

/** What is common to both builds. */
const common = {
  platform: 'node' as const,
  // It starts its threads from files of its own.
  external: ['tinypool'],
  // The compiler that writes the declarations takes its time.
  checks: { pluginTimings: false },
};
const NOTICES = 'dist/THIRD_PARTY_NOTICES.md';

// Not minified, which starts no sooner; the maps (without the sources) are for the stacks of --debug.
const output = { format: 'esm' as const, sourcemap: true, sourcemapExcludeSources: true };

export default defineConfig([
  // The command line, and what the build itself runs.
  {
    ...common,
    input: ['src/cli/main.ts', 'src/cli/worker.ts', 'build/compile.ts', 'build/write-result-schema.ts'],
    plugins: [inline(), notices(NOTICES)],
    output: {
      ...output,
      dir: 'dist',
      // What runs of itself is no root: it would run wherever something beside it is needed.
      codeSplitting: {
        // Else what several groups need goes to the first of them.
        includeDependenciesRecursively: false,
        groups: [loadedTogether(['src/cli/run.ts', 'src/experiment/tasks.ts', 'src/cli/commands/simulate.ts'])],
      },
    },
  },
  // The library, apart from it: no chunk of the command grows by what only programs use.
  {
    ...common,
    input: {
      index: 'src/index.ts',
      ...Object.fromEntries(SUBPATHS.map((name) => [name, `src/library/${name}.ts`])),
    },
    plugins: [
      declarations('dist/types', ['index.d.ts', ...SUBPATHS.map((name) => `library/${name}.d.ts`)]),
      notices(NOTICES),
    ],
    output: { ...output, dir: 'dist/library' },
  },
]);
