import { defineConfig } from 'vitest/config';
import { inline } from './rolldown.config.ts';

/** Whole commands, in this process and in others, in terminals and browsers. */
const SYSTEM = ['test/cli/**/*.test.ts', 'test/e2e/**/*.test.ts'];

/** What takes many or long runs to be seen: error rates by simulation, closed forms, counts of whole logs. */
const LAWS = [
  'test/**/*-closed-forms.test.ts',
  'test/experiment/replicate.test.ts',
  'test/techniques/router/router-evaluation.test.ts',
  'test/experiment/{ab,live,tune}/**/*.test.ts',
  'test/scenario/shipped.test.ts',
  'test/simulation/{any-strategy,drift,public-figures}.test.ts',
  'test/techniques/{cache,router,semantic}/**/*.test.ts',
  'test/tutorial/lessons.test.ts',
];

const project = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude },
});

export default defineConfig({
  plugins: [inline() as never],
  test: {
    globalSetup: ['test/build.ts'],
    // Against tests that hang, not slow ones: on a busy machine they may take many times as long as alone.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // No test changes what another file's tests could see, so modules are loaded once a thread.
    isolate: false,
    pool: 'threads',
    // Tests that spawn the command themselves: two at a time is what two cores carry.
    maxWorkers: 2,
    projects: [
      project('unit', ['test/**/*.test.ts'], [...SYSTEM, ...LAWS]),
      project('laws', LAWS),
      project('system', SYSTEM),
    ],
  },
});
