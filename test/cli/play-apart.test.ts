import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { playedInThreads } from '../../src/cli/play-apart.ts';
import { playedRuns, simulate } from '../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';
import { openWorkload } from '../../src/workload/workload-source.ts';
import { faqSource } from '../experiment/experiments.ts';

const REQUESTS = 3_000;

const PLAN = {
  command: 'simulate',
  source: faqSource(REQUESTS),
  catalog: DOCS_CATALOG,
  strategy: findStrategy('advanced'),
  seed: '42',
  instant: false,
  expect: [],
};

/** As many parts as it takes for threads to pay. */
const MANY = 1_000_000;

const contextOf = (signal = new AbortController().signal): Context =>
  ({ worker: resolve('dist/worker.js'), cwd: process.cwd(), signal }) as Context;

const opened = async () =>
  new RememberedWorkload(await openWorkload(PLAN.source, PLAN.seed, { resolve: (path) => path, stdin: null }));

describe('the parts of a simulation in threads', () => {
  it('come to the same, however many threads there are', async () => {
    const alone = await simulate({ ...PLAN, workload: await opened() });
    for (const threads of [3]) {
      let played = 0;
      const elsewhere = playedInThreads(contextOf(), PLAN, MANY, threads, (requests) => {
        played += requests;
      });
      expect(elsewhere).not.toBeNull();
      expect(await simulate({ ...PLAN, workload: await opened() }, {}, elsewhere?.play)).toEqual(alone);
      await elsewhere?.close();
      // What a thread has sent last may come too late.
      const inAll = REQUESTS * playedRuns({ ...PLAN, workload: await opened() }).parts.size;
      expect(played).toBeGreaterThan(inAll / 2);
      expect(played).toBeLessThanOrEqual(inAll);
    }
  });

  it('are stopped by a signal, and the result is one of both sides alone', async () => {
    const stop = new AbortController();
    const elsewhere = playedInThreads(contextOf(stop.signal), PLAN, MANY, 2, () => stop.abort());
    const result = await simulate({ ...PLAN, workload: await opened() }, {}, elsewhere?.play);
    await elsewhere?.close();
    expect(result.partial).toBe(true);
    expect(result.attribution.length).toBeLessThan(PLAN.strategy.techniques.size);
  });

  it('are none for one thread, little work, more than is remembered, or answers that are loaded beforehand', () => {
    const threads = (count: number, parts = MANY, plan: Partial<typeof PLAN> = {}) =>
      playedInThreads(contextOf(), { ...PLAN, ...plan }, parts, count, () => {});
    const { strategy } = PLAN;
    const warm = { ...strategy, knobs: { ...strategy.knobs, 'cache.prewarm': 20 } };
    expect(threads(2)).not.toBeNull();
    expect(threads(1)).toBeNull();
    expect(threads(2, 20)).toBeNull();
    expect(threads(2, MANY, { strategy: warm })).toBeNull();
    expect(threads(2, MANY, { source: faqSource(5_000_000) })).toBeNull();
  });
});
