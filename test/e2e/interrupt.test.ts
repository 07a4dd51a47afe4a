import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, SURROUNDINGS } from './command.ts';

const folder = temporaryFolder();
const log = (name: string, lines: number, line: (i: number) => string): void =>
  writeFileSync(join(folder, name), Array.from({ length: lines }, (_, i) => `${line(i)}\n`).join(''));
log('orders.txt', 40_000, (i) => `Hello, I would like to know where my order number ${i} is, thank you`);
log('long.txt', 600, (i) => Array.from({ length: 9_000 }, (_, j) => `word${(i * 7 + j * j) % 5_000}`).join(' '));

/** What a signal may take, with room for a machine that has much else to do. */
const PROMPTLY_MS = 2_500;

describe.each([
  'simulate --trace orders.txt --strategy advanced',
  'simulate --trace long.txt --strategy multi-tier',
  'simulate --scenario unique-queries --strategy advanced -n 200000',
  'ab baseline advanced --trace orders.txt',
])('optimize %s', (line) => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends soon after %s', { timeout: 30_000 }, async (signal) => {
    const child = spawn(process.execPath, [BIN, ...line.split(' ')], {
      cwd: folder,
      env: SURROUNDINGS as NodeJS.ProcessEnv,
      stdio: 'ignore',
    });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(child.exitCode).toBeNull();
    const sent = performance.now();
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 4 * PROMPTLY_MS);
    const [code, killed] = (await once(child, 'exit')) as [number | null, string | null];
    clearTimeout(late);
    expect(performance.now() - sent).toBeLessThan(PROMPTLY_MS);
    expect(signal === 'SIGINT' ? code : killed).toBe(signal === 'SIGINT' ? 130 : 'SIGTERM');
  });
});
