import { defineConfig } from 'rolldown';
import { inline } from '../../rolldown.config.ts';

/** The fuzzer, with the whole command in it, and what kills and hinders the built one. */
export default defineConfig({
  input: ['test/fuzz/fuzz.ts', 'test/fuzz/worker.ts', 'test/faults/faults.ts'],
  platform: 'node',
  external: ['tinypool'],
  plugins: [inline()],
  output: { dir: 'dist-fuzz', format: 'esm', sourcemap: true, sourcemapExcludeSources: true },
});
