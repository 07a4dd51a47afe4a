import { defineConfig } from 'vitest/config';
import { inline } from './rolldown.config.ts';

export default defineConfig({
  plugins: [inline() as never],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build.ts'],
    testTimeout: 30_000,
    // The end-to-end tests spawn the command themselves; two at a time is what two cores carry.
    maxWorkers: 2,
  },
});
