import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jobData, jobOf } from '../../src/cli/queue/job-schema.ts';
import { outcomesOf } from '../../src/cli/queue/outcome-schema.ts';
import { Refused, seal, sealKeyOf, unseal } from '../../src/cli/queue/wire.ts';
import { TASKS } from '../../src/experiment/tasks.ts';
import { readPlain, writePlain } from '../../src/experiment/work/experiment.ts';
import { kindOf } from '../../src/experiment/work/task.ts';
import type { Unit } from '../../src/experiment/work/unit.ts';
import { randomStream } from '../../src/foundation/random.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { changedBytes, changedDocument } from './changes.ts';

const KEY = sealKeyOf('redis://:password@host');
const ALL = (): boolean => true;
const INPUTS = 250;

/** Tries changed data; all that is taken or refused otherwise than in a sentence is thrown. */
async function tried(data: unknown, take: (changed: unknown) => unknown): Promise<{ taken: number; refused: number }> {
  const count = { taken: 0, refused: 0 };
  for (let number = 0; number < INPUTS; number++) {
    const changed = changedDocument(data, randomStream(`${number}`, 'queue'), ALL);
    try {
      await take(changed);
      count.taken++;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      expect(error.message.length).toBeLessThan(500);
      count.refused++;
    }
  }
  return count;
}

it('jobs out of chance are refused in a sentence, or are jobs', async () => {
  const source = { kind: 'generated', name: 'made', spec: SPEC } as unknown as Unit['source'];
  const task = { kind: 'play', strategy: findStrategy('advanced') } as Unit['task'];
  const units: Unit[] = ['1', '2'].map((seed) => ({ source, seed, catalog: DOCS_CATALOG, instant: false, task }));
  const data = readPlain(writePlain(jobData({ units, inputs: [] })));
  const { taken, refused } = await tried(data, (changed) => {
    for (const unit of jobOf(changed).units) kindOf(TASKS, unit);
  });
  expect(Math.min(taken, refused)).toBeGreaterThan(20);
});

const SPEC = {
  requests: 10,
  users: 2,
  arrivals: { process: 'poisson', perDay: 100 },
  intents: [
    {
      kind: 'a',
      share: 1,
      complexity: 'simple',
      content: 'static',
      zipf: 1,
      answer: { medianTokens: 10, sigma: 0.5 },
      phrasings: ['what is {x}'],
      fill: { x: ['a', 'b'] },
    },
  ],
};

it('outcomes out of chance are refused in a sentence, or are outcomes', async () => {
  const file = join(temporaryFolder(), 'part.json');
  await invoke(['sweep', '--ttl', '5m,1h', '-n', '60', '--shard', '1/1', '-o', file]);
  const { units } = readPlain(readFileSync(file, 'utf8')) as { units: { outcome: unknown }[] };
  const data = { outcomes: units.map(({ outcome }) => outcome), requests: 60 };
  const tasks = units.map(() => ({ kind: 'play' }));
  const { taken, refused } = await tried(data, (changed) => outcomesOf(changed, tasks));
  expect(Math.min(taken, refused)).toBeGreaterThan(20);
});

it('no changed byte gets past the seal', async () => {
  const sealed = await seal({ units: ['a'.repeat(500)] }, 'job', KEY);
  for (let number = 0; number < INPUTS; number++) {
    const changed = Buffer.from(changedBytes(sealed, randomStream(`${number}`, 'seal'), ALL)).toString();
    if (changed === sealed) continue;
    await expect(unseal(changed, 'job', KEY)).rejects.toThrow(Refused);
  }
});
