import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The command, as npx would start it. */
export const BIN = `${ROOT}bin/optimize.js`;

// What npm tells its own children is none of the command's business, and the developer's settings neither.
const OUTSIDE = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') && !name.startsWith('OPTIMIZE_')),
);

/** A home of this thread's tests, for config files and what is remembered between runs. */
const HOME = join(process.env.TEST_RUN_OF_OPTIMIZE as string, `home-${threadId}`);

/** The environment in which the command is run. */
export const SURROUNDINGS = {
  ...OUTSIDE,
  LANG: 'C.UTF-8',
  LC_ALL: '',
  NO_COLOR: '',
  FORCE_COLOR: undefined,
  COLUMNS: undefined,
  XDG_CONFIG_HOME: join(HOME, 'config'),
  XDG_STATE_HOME: join(HOME, 'state'),
  XDG_CACHE_HOME: join(HOME, 'cache'),
  XDG_DATA_HOME: join(HOME, 'data'),
};

/** Runs a shell line in the project's folder; `input` is piped in, and without it stdin is empty. */
export function shell(
  line: string,
  options: { env?: Record<string, string>; input?: string; cwd?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync('bash', ['-c', line], {
    cwd: options.cwd ?? ROOT,
    encoding: 'utf8',
    env: { ...SURROUNDINGS, ...options.env } as NodeJS.ProcessEnv,
    input: options.input ?? '',
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** Runs the real command. */
export function optimize(args: string, options: Parameters<typeof shell>[1] = {}): SpawnSyncReturns<string> {
  return shell(`node ${BIN} ${args}`, options);
}
