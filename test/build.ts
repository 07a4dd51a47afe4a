import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildSources, lastChange } from './built-sources.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Builds the command before the tests that spawn it, when a source is newer than the last build. */
function build(): void {
  const built = join(ROOT, 'dist', 'main.js');
  if (!existsSync(built) || statSync(built).mtimeMs < lastChange()) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

/**
 * Makes the folder of this run of the tests: results that several files look at, homes for the commands
 * that are spawned, and the temporary folder of all processes, in which nothing may be left at the end.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  // Every project comes here; the first builds, and makes the folder.
  if (process.env.TEST_RUN_OF_OPTIMIZE === undefined) {
    build();
    await buildSources();
    const made = mkdtempSync(join(tmpdir(), 'optimize-tests-'));
    process.env.TEST_RUN_OF_OPTIMIZE = made;
    process.env.TMPDIR = join(made, 'temporary');
    mkdirSync(process.env.TMPDIR);
    mkdirSync(join(made, 'results'));
  }
  const folder = process.env.TEST_RUN_OF_OPTIMIZE;
  const results = join(folder, 'results');
  project.onTestsRerun(() => {
    rmSync(results, { recursive: true, force: true });
    mkdirSync(results);
  });
  return () => {
    if (!existsSync(folder)) return;
    // Where all tests of a file are skipped, vitest does not remove what `temporaryFolder` made for them.
    const left = readdirSync(join(folder, 'temporary')).filter((name) => !name.startsWith('folder-'));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    if (left.length === 0) return;
    // Vitest tells what is thrown here, and ends as if nothing had been.
    process.exitCode = 1;
    throw new Error(`tests left temporary files behind: ${left.join(', ')}`);
  };
}
