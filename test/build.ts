import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds the command before the tests that spawn it, when a source is newer than the last build, and
 * makes the folder of the runs that several files look at, until all tests are done.
 */
export default function setup(project: TestProject): () => void {
  const built = join(ROOT, 'dist', 'main.js');
  const newest = Math.max(
    ...readdirSync(join(ROOT, 'src'), { recursive: true }).map(
      (file) => statSync(join(ROOT, 'src', String(file))).mtimeMs,
    ),
  );
  if (!existsSync(built) || statSync(built).mtimeMs < newest) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  }
  // Every project comes here; the first makes the folder.
  const folder = (process.env.TEST_RUNS_OF_OPTIMIZE ??= mkdtempSync(join(tmpdir(), 'optimize-runs-')));
  const empty = (): void => rmSync(folder, { recursive: true, force: true });
  project.onTestsRerun(() => {
    empty();
    mkdirSync(folder, { recursive: true });
  });
  return empty;
}
