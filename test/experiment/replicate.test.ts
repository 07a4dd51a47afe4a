import { describe, expect, it } from 'vitest';
import { type ReplicationPlan, replication } from '../../src/experiment/replicate.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { seedsOf } from '../../src/experiment/work/unit.ts';
import { estimateOf, intervalOf } from '../../src/foundation/statistics/estimates.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { meanOf } from '../../src/result/mean-result.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { faqSource, resultOf, sourceOf } from './experiments.ts';

function planOf(changes: Partial<ReplicationPlan> = {}): ReplicationPlan {
  return {
    command: 'simulate',
    reproduce: [],
    source: faqSource(1_500),
    seed: '42',
    runs: 4,
    catalog: DOCS_CATALOG,
    strategy: findStrategy('basic'),
    baselineKnobs: {},
    instant: false,
    expect: [],
    thresholds: [],
    ...changes,
  };
}

describe('replications', () => {
  it('run under seeds derived from the first, and average every figure', async () => {
    const plan = planOf();
    const singles: SimulationResult[] = [];
    for (const seed of ['42', '42#2', '42#3', '42#4']) {
      const workload = new GeneratedWorkload('faq-chatbot', faqSource(1_500).spec, seed);
      singles.push(await simulate({ ...plan, workload, seed }));
    }
    const result = await resultOf(replication, plan);
    expect(result.seeds).toEqual(['42', '42#2', '42#3', '42#4']);
    expect(result).toMatchObject({ runs: 4, seed: '42', partial: false });
    const mean = (of: (r: SimulationResult) => number): number => singles.reduce((sum, r) => sum + of(r), 0) / 4;
    expect(result.savings.costRatio).toBeCloseTo(
      mean((r) => r.savings.costRatio),
      12,
    );
    expect(result.optimized.cache.exactHits).toBeCloseTo(
      mean((r) => r.optimized.cache.exactHits),
      9,
    );
    expect(result.attribution[0]?.alone.costRatio).toBeCloseTo(
      mean((r) => r.attribution[0]!.alone.costRatio),
      12,
    );
    expect(result.savings.ci95?.costRatio).toEqual(intervalOf(estimateOf(singles.map((r) => r.savings.costRatio))));
    expect(result.intervals?.['optimized.latencyMs.p95']).toEqual(
      intervalOf(estimateOf(singles.map((r) => r.optimized.latencyMs.p95!))),
    );
  });

  it('of one run are that run', async () => {
    const plan = planOf({ runs: 1 });
    const generated = () => new GeneratedWorkload('faq-chatbot', faqSource(1_500).spec, '42');
    const again = async () => generated();
    expect(await resultOf(replication, plan)).toEqual(await simulate({ ...plan, workload: generated(), again }));
  });

  it('pair: the interval of the saving is narrower than that of either cost', async () => {
    const { savings, intervals, baseline } = await resultOf(replication, planOf({ runs: 8 }));
    const width = ([low, high]: [number, number]): number => high - low;
    const ofCost = width(intervals!['baseline.costPerRequestUsd']!) / baseline.costPerRequestUsd;
    expect(width(savings.ci95!.costRatio!)).toBeLessThan(0.5 * ofCost);
  });

  it('interrupted tell of the runs that were finished', async () => {
    const result = await resultOf(replication, planOf(), 2);
    expect(result).toMatchObject({ partial: true, runs: 2, seeds: ['42', '42#2'] });
    expect(replication.assemble(planOf(), [undefined, undefined, undefined, undefined])).toBeNull();
  });

  it('cover a known truth at their rate: the quality the catalog states', async () => {
    // One tier, no cache: each answer is good with the probability of the catalog, independently.
    const truth = DOCS_CATALOG.models.find(({ id }) => id === DOCS_CATALOG.baseline)!.quality.medium;
    const source = sourceOf({
      ...faqSource(300).spec,
      intents: [
        {
          kind: 'question',
          share: 1,
          complexity: 'medium',
          content: 'static',
          zipf: 0,
          answer: { medianTokens: 10, sigma: 0 },
          phrasings: ['Why?'],
        },
      ],
    });
    const trials = 200;
    let covered = 0;
    for (let i = 0; i < trials; i++) {
      const plan = planOf({ source, seed: `truth ${i}`, runs: 5, strategy: findStrategy('baseline') });
      const { intervals } = await resultOf(replication, plan);
      const [low, high] = intervals!['baseline.quality.taskSuccessRate'] as [number, number];
      if (low <= truth && truth <= high) covered++;
    }
    // 95 % of 200, within three standard errors of the binomial law.
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / trials));
  });

  it('demand of the mean what is demanded', async () => {
    const threshold = {
      text: 'savings.costRatio>=0.99',
      path: 'savings.costRatio',
      operator: '>=',
      value: 0.99,
      where: '--threshold',
    } as const;
    const { thresholds, savings } = await resultOf(replication, planOf({ thresholds: [threshold] }));
    expect(thresholds).toEqual([{ threshold: threshold.text, value: savings.costRatio, met: false }]);
  });

  it('has an interval for every figure that is shown: of both sides, of the change run by run, of each technique', async () => {
    const plan = planOf({ runs: 3 });
    const { intervals, attribution } = await resultOf(replication, plan);
    const each = await Promise.all(
      seedsOf(plan.seed, 3).map((seed) => resultOf(replication, { ...plan, seed, runs: 1 })),
    );
    const around = (of: (result: SimulationResult) => number) => intervalOf(estimateOf(each.map(of)));
    expect(intervals?.['baseline.latencyMs.p95']).toEqual(around(({ baseline }) => baseline.latencyMs.p95!));
    expect(intervals?.['optimized.capacityPerSecond']).toEqual(
      around(({ optimized }) => optimized.capacityPerSecond as number),
    );
    expect(intervals?.['change.latencyMs.p99']).toEqual(
      around(({ baseline, optimized }) => optimized.latencyMs.p99! / baseline.latencyMs.p99! - 1),
    );
    for (const [t, { technique }] of attribution.entries()) {
      expect(intervals?.[`attribution.${technique}.alone.costRatio`]).toEqual(
        around((result) => result.attribution[t]?.alone.costRatio as number),
      );
      expect(intervals?.[`attribution.${technique}.added.costRatio`]).toEqual(
        around((result) => result.attribution[t]?.added?.costRatio as number),
      );
    }
  });
});

describe('the mean of results', () => {
  it('is number by number, null where one is unknown, 0 where one has nothing', () => {
    const mean = meanOf<unknown>([
      { a: 1, b: null, models: { x: { n: 2 } }, list: [{ n: 1 }], text: 'first', flag: true },
      { a: 2, b: 3, models: { x: { n: 4 }, y: { n: 1 } }, list: [{ n: 2 }], text: 'second', flag: true },
    ]);
    expect(mean).toEqual({
      a: 1.5,
      b: null,
      models: { x: { n: 3 }, y: { n: 0.5 } },
      list: [{ n: 1.5 }],
      text: 'first',
      flag: true,
    });
  });

  it('takes lists of different lengths from the first, and leaves equal numbers as they are', () => {
    expect(
      meanOf([
        { list: [1, 2], x: 0.1 },
        { list: [3], x: 0.1 },
        { list: [3], x: 0.1 },
      ]),
    ).toEqual({ list: [1, 2], x: 0.1 });
  });
});
