import { describe, expect, it } from 'vitest';
import { TASKS } from '../../../src/experiment/tasks.ts';
import { batches, inThisThread } from '../../../src/experiment/work/executor.ts';
import { readPlain, writePlain } from '../../../src/experiment/work/experiment.ts';
import { perform } from '../../../src/experiment/work/perform.ts';
import type { PlayTask } from '../../../src/experiment/work/play.ts';
import { seedsOf, type Unit } from '../../../src/experiment/work/unit.ts';
import { readingFor } from '../../../src/experiment/work/workload-shelf.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { findStrategy } from '../../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../../src/workload/remembered-workload.ts';
import { openWorkload, type WorkloadSource } from '../../../src/workload/workload-source.ts';
import { faqSource, logSource } from '../experiments.ts';

const HERE = { resolve: (path: string) => path, stdin: null };

function unitOf(ttl: number, seed = '1', requests = 10_000): Unit<PlayTask> {
  const strategy = findStrategy('basic');
  return {
    source: faqSource(requests),
    seed,
    catalog: DOCS_CATALOG,
    instant: false,
    task: { kind: 'play', strategy: { ...strategy, knobs: { ...strategy.knobs, 'cache.ttl': ttl } } },
  };
}

/** Each unit on a workload of its own, read for it alone. */
async function alone(units: readonly Unit[]): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (const unit of units) {
    outcomes.push(...(await perform([unit], await openWorkload(unit.source, unit.seed, HERE), TASKS)));
  }
  return outcomes;
}

describe('an executor', () => {
  const units = [unitOf(60_000), unitOf(600_000), unitOf(600_000, '2'), unitOf(Number.POSITIVE_INFINITY, '2')];

  it('gives each unit the outcome it would have alone, though a workload is read once for all its units', async () => {
    const outcomes: unknown[] = [];
    await inThisThread(HERE, TASKS).run(units, { done: (i, outcome) => (outcomes[i] = outcome) });
    expect(outcomes).toEqual(await alone(units));
  });

  it('and so does one reading that feeds them all', async () => {
    const first = units.slice(0, 2);
    const together = await perform(first, await openWorkload(faqSource(10_000), '1', HERE), TASKS);
    expect(together).toEqual(await alone(first));
  });

  it('counts the requests of all units together', async () => {
    let requests = 0;
    await inThisThread(HERE, TASKS).run(units, { done: () => {}, progress: (more) => (requests += more) });
    expect(requests).toBe(40_000);
  });

  it('stops at the signal and does not begin the rest', async () => {
    const interrupt = new AbortController();
    const done: number[] = [];
    await inThisThread(HERE, TASKS).run(units, {
      done(i) {
        done.push(i);
        if (i === 1) interrupt.abort();
      },
      signal: interrupt.signal,
    });
    expect(done).toEqual([0, 1]);
  });
});

describe('a reading', () => {
  it('of a log serves every seed, unless the seed says which of its requests may wait', async () => {
    const log = await logSource();
    const ofSeeds = (source: WorkloadSource) => new Set(['1', '2'].map((seed) => readingFor(source, seed, []))).size;
    expect([ofSeeds(faqSource(10)), ofSeeds(log), ofSeeds({ ...log, deferrable: 0.5 })]).toEqual([2, 1, 2]);
  });
});

describe('batches', () => {
  it('keep units apart where the workload is remembered, and share readings where it is too long for that', () => {
    expect(batches([unitOf(1), unitOf(2)], 2, TASKS).map((batch) => batch.map(({ index }) => index))).toEqual([
      [0],
      [1],
    ]);
    const long = [1, 2, 3, 4, 5].map((ttl) => unitOf(ttl, '1', 10_000_000));
    expect(batches(long, 2, TASKS).map((batch) => batch.map(({ index }) => index))).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
  });
});

describe('a remembered workload', () => {
  const texts = async (workload: RememberedWorkload): Promise<string[]> => {
    const seen: string[] = [];
    for await (const block of workload.blocks()) {
      for (let i = 0; i < block.length; i++) {
        seen.push(`${block.first + i} ${block.at[i]} ${workload.queries.text(block.query[i] as number)}`);
      }
    }
    return seen;
  };

  it('reads the same twice, also over several blocks', async () => {
    const workload = new RememberedWorkload(new GeneratedWorkload('faq', faqSource(20_000).spec, '1'));
    expect(workload.readable).toBe(false);
    const first = await texts(workload);
    expect(workload.readable).toBe(true);
    expect(await texts(workload)).toEqual(first);
    expect(first).toHaveLength(20_000);
  });

  it('is not readable again when it was too long, or given up half-way', async () => {
    const long = new RememberedWorkload(new GeneratedWorkload('faq', faqSource(20_000).spec, '1'), 15_000);
    await texts(long);
    expect(long.readable).toBe(false);
    const left = new RememberedWorkload(new GeneratedWorkload('faq', faqSource(20_000).spec, '1'));
    for await (const _ of left.blocks()) break;
    expect(left.readable).toBe(false);
  });
});

describe('plain data', () => {
  it('survives being written, infinities and sets included', () => {
    const unit = unitOf(Number.POSITIVE_INFINITY);
    expect(readPlain(writePlain(unit))).toEqual(unit);
  });

  it('seeds are derived by number', () => {
    expect(seedsOf('x', 3)).toEqual(['x', 'x#2', 'x#3']);
  });
});
