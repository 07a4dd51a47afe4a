import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Builds the command before the tests that spawn it, when a source is newer than the last build. */
export default function setup(): void {
  const built = join(ROOT, 'dist', 'main.js');
  const newest = Math.max(
    ...readdirSync(join(ROOT, 'src'), { recursive: true }).map(
      (file) => statSync(join(ROOT, 'src', String(file))).mtimeMs,
    ),
  );
  if (!existsSync(built) || statSync(built).mtimeMs < newest) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
