import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { EXPECTED_NAMES, type ExpectedName } from '../../src/figures/expected.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import type { Expectation } from '../../src/scenario/schema.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';

const support = parseScenario(readFileSync('scenarios/customer-support.yaml', 'utf8'), 'customer-support.yaml');

const expecting = (metric: ExpectedName, only?: Expectation['only']): Expectation => ({
  what: metric,
  source: 'the test',
  metric,
  from: 0,
  ...(only === undefined ? {} : { only }),
});

const play = (expect: Expectation[], baselineKnobs = {}) =>
  simulate({
    command: 'simulate',
    reproduce: [],
    workload: new GeneratedWorkload(support.name, { ...support.workload, requests: 3_000 }, '42'),
    catalog: DOCS_CATALOG,
    strategy: findStrategy('basic'),
    seed: '42',
    instant: false,
    baselineKnobs,
    expect,
  });

describe('expectations', () => {
  it('are held against the figure that their metric names', async () => {
    const {
      baseline: b,
      optimized: o,
      expectations,
      savings,
    } = await play(EXPECTED_NAMES.map((name) => expecting(name)));
    const figures = Object.fromEntries(expectations.map(({ metric, simulated }) => [metric, simulated]));
    const byModel = (id: string): number => o.models[id]?.requests as number;
    const called = byModel('gpt-3.5-turbo') + byModel('gpt-4o-mini') + byModel('gpt-4');
    expect(byModel('gpt-4')).toBeGreaterThan(0);
    const tokens = ({ tokens: { input, output } }: typeof b): number => input + output;
    const expected: Record<ExpectedName, number> = {
      hitRate: o.cache.exactHits / 3_000,
      cheapShare: (called - byModel('gpt-4')) / called,
      costRatio: (b.costUsd - o.costUsd) / b.costUsd,
      tokensRatio: (tokens(b) - tokens(o)) / tokens(b),
      durationRatio: (b.durationMs - o.durationMs) / b.durationMs,
      latencyP95Ratio: (b.latencyMs.p95! - o.latencyMs.p95!) / b.latencyMs.p95!,
      throughputRatio: b.durationMs / o.durationMs,
      cachedSpeedup: b.latencyMs.mean! / 50,
      qualityRelative: (o.quality.mean as number) / (b.quality.mean as number),
      latencyMeanMs: o.latencyMs.mean!,
      latencyP95Ms: o.latencyMs.p95!,
      costUsd: o.costUsd,
    };
    expect(Object.keys(figures)).toEqual(EXPECTED_NAMES);
    for (const name of EXPECTED_NAMES) expect(figures[name], name).toBeCloseTo(expected[name], 9);
    expect(savings.costRatio).toBeCloseTo(expected.costRatio, 12);
  });

  it('are held against part of the strategy where they are about a part, and not at all where it lacks it', async () => {
    const { expectations, attribution } = await play([
      expecting('costRatio', ['cache']),
      expecting('costRatio', ['cache', 'router']),
      expecting('hitRate', ['cache', 'semantic']),
      expecting('hitRate', ['router']),
    ]);
    const [cache, both, missing, without] = expectations.map(({ simulated }) => simulated);
    expect(cache).toBe(attribution.find(({ technique }) => technique === 'cache')?.alone.costRatio);
    expect(both).toBeGreaterThan(cache as number);
    expect(missing).toBeNull();
    expect(without).toBeNull();
  });
});

describe('a baseline with knobs of its own', () => {
  it('is the run without techniques under those knobs; the strategy keeps its own', async () => {
    const plain = await play([expecting('throughputRatio')]);
    const sequential = await play([expecting('throughputRatio')], { 'provider.concurrency': 1 });
    expect(sequential.optimized.costUsd).toBe(plain.optimized.costUsd);
    expect(sequential.optimized.latencyMs).toEqual(plain.optimized.latencyMs);
    expect(sequential.baseline.costUsd).toBe(plain.baseline.costUsd);
    // One call at a time cannot keep up with nearly three a second of two thirds of a second each.
    expect(sequential.baseline.latencyMs.p95!).toBeGreaterThan(10 * plain.baseline.latencyMs.p95!);
    expect(sequential.strategy.baselineKnobs).toEqual({ 'provider.concurrency': 1 });
    expect(sequential.expectations[0]?.simulated).toBeGreaterThan(plain.expectations[0]?.simulated as number);
  });
});
