import { describe, expect, it } from 'vitest';
import { cautionsOn } from '../../src/experiment/cautions-on.ts';
import { comparison } from '../../src/experiment/compare.ts';
import { drawnChange, drawnSaving } from '../../src/experiment/log-evidence.ts';
import { sweep } from '../../src/experiment/sweep/sweep.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Evidence } from '../../src/replay/evidence/evidence.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { faqSource, logSource, resultOf } from './experiments.ts';

const plan = { seed: '42', catalog: DOCS_CATALOG, instant: false, baselineKnobs: {} };
const strategies = [findStrategy('basic'), findStrategy('multi-tier')];

describe('an experiment on a log', () => {
  it('tells in one run which strategy is cheapest, by the log drawn anew', async () => {
    const source = await logSource(undefined, 900);
    const { evidence, arms, contrasts, winner } = await resultOf(comparison, {
      ...plan,
      source,
      runs: 1,
      strategies,
    });
    expect(evidence).toMatchObject({ over: 'stretches', blocks: 18 });
    for (const { savings, intervals, summary } of arms) {
      const [low, high] = savings.ci95?.costRatio ?? [1, 0];
      expect(low).toBeLessThan(high);
      expect(savings.costRatio).toBeGreaterThanOrEqual(low);
      expect(savings.costRatio).toBeLessThanOrEqual(high);
      expect(intervals?.costPerRequestUsd?.[0]).toBeLessThan(summary.costPerRequestUsd);
    }
    expect(winner?.arm).toBe('basic');
    expect(winner?.interval[0]).toBeLessThan(winner?.cheaperBy as number);
    const cost = contrasts.find(({ metric }) => metric === 'costPerRequestUsd');
    expect(cost?.verdict).toBe('worse');
    expect(cost?.pValue).toBeLessThan(0.05);
  });

  it('of hardly any requests says that no interval can be given, and gives none', async () => {
    const few = await resultOf(comparison, { ...plan, source: await logSource(), runs: 1, strategies });
    expect(few.evidence).toBeUndefined();
    expect(few.winner).toBeNull();
    expect(few.cautions?.join()).toMatch(/too few days, users, sessions and requests/);
  });

  it('minds a TTL longer than the log, and a month from less than a day', () => {
    const said = (spanMs: number, log: boolean): string | undefined =>
      cautionsOn({ requests: 900, queries: 61, users: null, spanMs, ...(log ? { log } : {}) }, strategies, {
        monthly: true,
        seeds: false,
      }).cautions?.join('; ');
    expect(said(600_000, true)).toMatch(/TTL of 1h is longer than the whole workload \(10m\).*extend 10m of traffic/);
    expect(said(7_200_000, true)).not.toMatch(/TTL/);
    expect(said(90_000_000, true)).toBeUndefined();
    // Of generated traffic only what no seed can show.
    expect(said(600_000, false)).toBe(
      'the TTL of 1h is longer than the whole workload (10m), so no answer expired; how many go stale in such a time was not seen',
    );
    expect(said(7_200_000, false)).toBeUndefined();
  });

  it('minds margins that are between seeds alone', async () => {
    const axes = [{ path: 'cache.ttl', values: [60_000, 3_600_000] }] as never;
    const own = { ...plan, runs: 2, strategy: findStrategy('basic'), axes };
    const onLog = await resultOf(sweep, { ...own, source: await logSource(undefined, 900) });
    expect(onLog.cautions?.join()).toMatch(/other seeds replay the same requests/);
    const axesBeyond = [{ path: 'cache.ttl', values: [60_000, 3_600_000, 7_200_000] }] as never;
    const generated = await resultOf(sweep, { ...own, axes: axesBeyond, source: faqSource(900) });
    expect(generated.cautions).toEqual([
      expect.stringMatching(/^the TTLs of 1h and 2h are longer than the whole .*, and they come to the same; /),
    ]);
  });
});

describe('A change between two strategies', () => {
  const evidence = {
    costRatioAtLevel: [0.2, 0.5],
    pValues: { 'change.costPerRequestUsd': 0.01 },
    intervals: { 'change.costPerRequestUsd': [-0.5, -0.2] },
  } as unknown as Evidence;

  it('is the other way round from the later to the earlier', () => {
    const pairs = [[], [evidence]];
    expect(drawnChange(pairs, 0, 1, 'costPerRequestUsd')?.ci95).toEqual([-0.5, -0.2]);
    const [low, high] = drawnChange(pairs, 1, 0, 'costPerRequestUsd')?.ci95 ?? [0, 0];
    // Half the cost back is twice the cost, and four fifths back five quarters.
    expect(low).toBeCloseTo(0.25, 12);
    expect(high).toBeCloseTo(1, 12);
    expect(drawnSaving(pairs, 0, 1)).toEqual([0.2, 0.5]);
    const [least, most] = drawnSaving(pairs, 1, 0) ?? [0, 0];
    expect(least).toBeCloseTo(-1, 12);
    expect(most).toBeCloseTo(-0.25, 12);
    expect(drawnChange(pairs, 0, 1, 'latencyMs.p95')).toBeNull();
  });
});
