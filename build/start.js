// Sets the project up when needed, then opens the menu, runs a choice, or runs the tests; for every system, and
// with nothing but Node, for it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the built program is made of, and the last file that a build writes. */
const SOURCES = [
  ...['src', 'build', 'scenarios'],
  ...['rolldown.config.ts', 'tsconfig.types.json', 'package-lock.json', 'package.json'],
];
const BUILT = join('dist', 'compiled.bin');
const INSTALLED = join('node_modules', '.installed-lockfile');

/** Lines of a failed step that are shown. */
const SHOWN_LINES = 20;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** There, npm is a file for the shell. */
const ON_WINDOWS = process.platform === 'win32';

/** Runs a step of the set-up quietly; its output is shown only when it fails. */
function step(words, ...args) {
  console.error(words);
  const { status, stdout, stderr, error } = spawnSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: ON_WINDOWS,
  });
  if (status === 0) return;
  const said = error?.message ?? `${stdout}${stderr}`;
  console.error(said.split('\n').slice(0, SHOWN_LINES).join('\n'));
  console.error(`The set-up failed at: npm ${args.join(' ')}`);
  process.exit(1);
}

const sameBytes = (one, other) => existsSync(other) && readFileSync(one).equals(readFileSync(other));

/** Whether a file, or one in a folder, was written after a moment. */
function isNewer(path, than) {
  const info = statSync(path);
  if (info.mtimeMs > than) return true;
  return info.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), than));
}

if (!sameBytes('package-lock.json', INSTALLED)) {
  step('Installing (only this once)...', 'ci', '--no-audit', '--no-fund');
  copyFileSync('package-lock.json', INSTALLED);
}
const builtAt = existsSync(BUILT) ? statSync(BUILT).mtimeMs : 0;
if (SOURCES.some((path) => isNewer(path, builtAt))) step('Building...', 'run', 'build');

const [first, ...others] = process.argv.slice(2);
if (first === 'test') {
  // Ctrl-C is theirs.
  process.on('SIGINT', () => {});
  const tests = spawn('npm', ['test', '--', ...others], { stdio: 'inherit', shell: ON_WINDOWS });
  tests.on('exit', (code) => (process.exitCode = code ?? 1));
} else {
  process.argv.splice(
    1,
    process.argv.length,
    join(process.cwd(), 'bin', 'optimize.js'),
    'menu',
    ...process.argv.slice(2),
  );
  await import('../bin/optimize.js');
}
