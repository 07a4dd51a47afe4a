import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN, ROOT, SURROUNDINGS } from './command.ts';

/** Whether this machine lets a process have a network of its own, with nothing in it. */
const CAN = spawnSync('unshare', ['-rn', 'true']).status === 0;

/** Runs the command where no packet goes anywhere, not even to this machine. */
const apart = (line: string): { status: number | null; stdout: string; stderr: string } =>
  spawnSync('unshare', ['-rn', process.execPath, BIN, ...line.split(' ')], {
    cwd: ROOT,
    encoding: 'utf8',
    env: SURROUNDINGS as NodeJS.ProcessEnv,
  });

describe.skipIf(!CAN)('without a network (needs unshare, and user namespaces)', () => {
  const folder = temporaryFolder();

  it.each([
    'basic -n 300',
    'models gpt-4o --json',
    `simulate -n 300 --models real --strategy advanced --no-fixes -o ${folder}/page.html`,
  ])('runs optimize %s', (line) => {
    const { status, stderr } = apart(line);
    expect([status, stderr.replace(/^wrote .*\n/, '')]).toEqual([0, '']);
  });
});
