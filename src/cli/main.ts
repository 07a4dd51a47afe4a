import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { UserFolders } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { run } from './run.ts';

/** Runs the command with the process's own arguments and streams. */
async function main(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader has gone (`| head`): nothing more to say, and nothing wrong.
      if (error.code === 'EPIPE') process.exit(EXIT.ok);
      try {
        process.stderr.write(`error output: cannot be written (${error.code})\n`);
      } finally {
        process.exit(EXIT.failure);
      }
    });
  }
  const interrupt = new AbortController();
  let terminated = false;
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
  });
  process.on('SIGTERM', () => {
    if (interrupt.signal.aborted) process.exit(EXIT.terminated);
    terminated = true;
    interrupt.abort();
  });
  const code = await run({
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    ...(process.geteuid === undefined ? {} : { uid: process.geteuid() }),
    // Beside the folder of the built program.
    scenarios: fileURLToPath(new URL('../scenarios/', import.meta.url)),
    compiled: fileURLToPath(new URL('compiled.bin', import.meta.url)),
    worker: fileURLToPath(new URL('worker.js', import.meta.url)),
    cores: availableParallelism(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: () => performance.now(),
    today: () => new Date().toISOString().slice(0, 10),
    signal: interrupt.signal,
    beforeReplay: optimizeForReplay,
    folders: userFolders,
  });
  process.exitCode = terminated && (code === EXIT.ok || code === EXIT.interrupted) ? EXIT.terminated : code;
}

/** Requests from which on it pays to have V8 optimize more at once. */
const LONG_REPLAY = 1_000_000;

/**
 * Has V8 put together more of what belongs together when it optimizes code for a long replay: a request's way leads
 * through many short functions, of which it would call half. 29 % less CPU time for the pipeline in its stride; but to
 * optimize so much takes half a second of it, which 200,000 requests through basic do not bring in. With Node 20 it
 * also waits longer before it optimizes. It would optimize much of which a short run makes no use any more: 11 % of the
 * CPU time of 10,000 requests, and of 300,000 none. Help is better off without either: what Node has compiled
 * beforehand goes by the flags it was compiled with.
 */
function optimizeForReplay(requests: number): void {
  if (requests >= LONG_REPLAY) {
    setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000');
    setFlagsFromString('--max-inlined-bytecode-size=1000');
  }
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=300000');
}

async function userFolders(): Promise<UserFolders> {
  const { default: envPaths } = await import('env-paths');
  const { config, data, cache, log } = envPaths('optimize', { suffix: '' });
  // The folder it calls log is, on Linux, the state folder.
  return { config, data, cache, state: log };
}

await main();
