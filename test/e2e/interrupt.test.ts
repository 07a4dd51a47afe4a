import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, SURROUNDINGS } from './command.ts';

const folder = temporaryFolder();
const log = (name: string, lines: number, line: (i: number) => string): void =>
  writeFileSync(join(folder, name), Array.from({ length: lines }, (_, i) => `${line(i)}\n`).join(''));
log('orders.txt', 40_000, (i) => `Hello, I would like to know where my order number ${i} is, thank you`);
log('long.txt', 600, (i) => Array.from({ length: 9_000 }, (_, j) => `word${(i * 7 + j * j) % 5_000}`).join(' '));

/** What a run has worked when it is interrupted, enough to be in the midst of it; and what it may work from then on. */
const BEGUN_MS = 600;
const PROMPTLY_MS = 2_000;

/**
 * How long a process has been at work, in milliseconds: on Linux the time of its processors, so that a machine
 * that has much else to do delays the test and does not fail it; elsewhere the time of the wall.
 */
function clockOf(pid: number): () => number {
  const started = performance.now();
  let last = 0;
  return () => {
    if (process.platform !== 'linux') return performance.now() - started;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14);
      last = (Number(user) + Number(system)) * 10;
    } catch {
      // It has just ended.
    }
    return last;
  };
}

// Both signals are handled in one place, whatever they interrupt.
const INTERRUPTED: readonly [line: string, ...signals: ('SIGINT' | 'SIGTERM')[]][] = [
  ['simulate --trace orders.txt --strategy advanced', 'SIGINT', 'SIGTERM'],
  ['simulate --trace long.txt --strategy multi-tier', 'SIGINT'],
  ['simulate --scenario unique-queries --strategy advanced -n 200000', 'SIGTERM'],
  ['ab baseline advanced --trace orders.txt', 'SIGINT'],
];

describe.each(INTERRUPTED)('optimize %s', (line, ...signals) => {
  it.each(signals)('ends soon after %s', async (signal) => {
    const child = spawn(process.execPath, [BIN, ...line.split(' ')], {
      cwd: folder,
      env: SURROUNDINGS as NodeJS.ProcessEnv,
      stdio: 'ignore',
    });
    let ended = false;
    const exit = once(child, 'exit').finally(() => (ended = true));
    const clock = clockOf(child.pid as number);
    while (!ended && clock() < BEGUN_MS) await sleep(10);
    expect(ended).toBe(false);
    const sent = clock();
    child.kill(signal);
    while (!ended && clock() < sent + PROMPTLY_MS) await sleep(10);
    const promptly = ended;
    if (!promptly) child.kill('SIGKILL');
    const [code] = (await exit) as [number | null, string | null];
    expect(promptly).toBe(true);
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
  });
});
