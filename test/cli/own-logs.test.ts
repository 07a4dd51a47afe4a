import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();

beforeAll(async () => {
  const lines = (line: (i: number) => string): string => Array.from({ length: 500 }, (_, i) => `${line(i)}\n`).join('');
  await writeFile(
    join(folder, 'unique.txt'),
    lines((i) => `unique question number ${i + 1}`),
  );
  await writeFile(
    join(folder, 'repeats.txt'),
    lines((i) => `what about the thing ${(i * i) % 97}`),
  );
});

const FLAGS = [
  '',
  '--instant',
  '--with budget --daily-budget 0.01',
  '--rate 100000',
  '--seed 7',
  '--ttl 1m',
  '--cache-size 10',
  '--answer-tokens 400',
];

describe('a log of one’s own', () => {
  for (const log of ['unique.txt', 'repeats.txt']) {
    for (const strategy of ['basic', 'advanced', 'multi-tier']) {
      it.each(FLAGS)(`gives a result: ${log}, ${strategy} %s`, async (flags) => {
        const args = [
          'simulate',
          '--trace',
          log,
          '--strategy',
          strategy,
          ...flags.split(' ').filter(Boolean),
          '--json',
        ];
        const { code, stdout, stderr } = await invoke(args, { cwd: folder });
        expect(stderr).not.toContain('error');
        expect(code).toBe(0);
        const { findings } = JSON.parse(stdout) as SimulationResult;
        // Nothing is known of the day before a log, so that no cache can be warmed for it.
        expect(JSON.stringify(findings)).not.toContain('prewarm');
      });
    }
  }
});
