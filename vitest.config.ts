import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import { inline } from './rolldown.config.ts';
import { builtSources } from './test/built-sources.ts';

/** Whole commands, in this process and in others, in terminals and browsers. */
const SYSTEM = ['test/cli/**/*.test.ts', 'test/e2e/**/*.test.ts'];

/** What takes many or long runs to be seen: error rates by simulation, closed forms, counts of whole logs. */
const LAWS = [
  'test/**/*-closed-forms.test.ts',
  'test/document/claims/claims.test.ts',
  'test/experiment/{advise,replicate,simulate}.test.ts',
  'test/techniques/router/router-evaluation.test.ts',
  'test/experiment/{ab,live,tune}/**/*.test.ts',
  'test/foundation/statistics/{estimates,planning}.test.ts',
  'test/replay/{evidence/evidence,explain/agreement}.test.ts',
  'test/scenario/shipped.test.ts',
  'test/simulation/{any-strategy,drift,public-figures}.test.ts',
  'test/techniques/{cache,router,semantic}/**/*.test.ts',
  'test/tutorial/lessons.test.ts',
  'test/workload/prompts/logged-prompts.test.ts',
];

const project = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude },
});

/** Keeps modules that hold others as text out of the cache of modules, which would not see those change. */
const uncached = (): Plugin => ({
  name: 'uncached',
  configureVitest(vitest) {
    vitest.experimental_defineCacheKeyGenerator(({ id }) => (id.startsWith('\0') ? false : undefined));
  },
});

export default defineConfig({
  plugins: [inline() as never, builtSources(), uncached()],
  // The examples import the package by its name.
  resolve: { alias: [{ find: /^llm-whatif$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) }] },
  test: {
    globalSetup: ['test/build.ts'],
    // The three projects load the same sources: what one has stripped of its types, the others and the next run find.
    experimental: { fsModuleCache: true },
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
