import { defineConfig } from 'rolldown';
import { inline } from '../../rolldown.config.ts';

/** The fuzzer with the whole command in it. */
export default defineConfig({
  input: ['test/fuzz/fuzz.ts', 'test/fuzz/worker.ts'],
  platform: 'node',
  external: ['tinypool'],
  plugins: [inline()],
  output: { dir: 'dist-fuzz', format: 'esm', sourcemap: true, sourcemapExcludeSources: true },
});
