import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { BIN } from './command.ts';

it('says what was too large where memory runs short, and V8 says nothing', () => {
  const log = join(temporaryFolder(), 'large.txt');
  const words = 'of many words '.repeat(30);
  writeFileSync(log, Array.from({ length: 70_000 }, (_, i) => `question ${i} ${words}\n`).join(''));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=60', '--max-semi-space-size=2', BIN, 'simulate', '--trace', log, '--only', 'cache'],
    { encoding: 'utf8' },
  );
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/large\.txt: takes more memory than the \d+ MiB that Node is given/);
  expect(stderr).toContain('NODE_OPTIONS=--max-old-space-size=');
});
