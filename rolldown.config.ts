import { defineConfig } from 'rolldown';
import { inline } from './inline-plugin.ts';

/** The command line, and what the build itself runs. */
export default defineConfig({
  input: ['src/cli/main.ts', 'src/cli/worker.ts', 'src/cli/compile-scenarios.ts'],
  platform: 'node',
  // It starts its threads from files of its own.
  external: ['tinypool'],
  plugins: [inline()],
  output: { dir: 'dist', format: 'esm', minify: true },
});
