import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog } from '../../src/models/model.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import type { Tier } from '../../src/scenario/ground-truth.ts';
import type { KnobValues } from '../../src/settings/knobs.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { FAQ } from '../report/results.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const N = 12_000;
const requests = (tier: Tier): Asked[] =>
  Array.from({ length: N }, (_, i) => ({
    ...{ at: i * 1_000, text: `q${i}`, intent: i, input: 250, output: 250 },
    ...{ tier, contentClass: 'static' as const },
  }));

const weak = modelOf('weak', { usd: 0.001, quality: 0.7 });
const strong = modelOf('strong', { usd: 0.03, quality: 0.9 });
const uneven = { ...modelOf('uneven', { usd: 0.001 }), quality: { simple: 0.95, medium: 0.7, complex: 0.3 } };
const sage = modelOf('sage', { usd: 0.001, quality: 1 - 1e-12 });

const judgedBy = (model: string, changes: Partial<Catalog> = {}): Catalog =>
  catalogOf([weak, uneven, sage, strong], {
    tiers: { simple: 'weak', medium: 'weak', complex: 'weak' },
    judge: { model, verdictTokens: 8, source: 'test' },
    ...changes,
  });

function cascade(catalog: Catalog, knobs: Partial<KnobValues> = {}, tier: Tier = 'simple'): Summary {
  return run(new HandMade(requests(tier)), strategyOf(['router', 'fallback'], knobs), { catalog });
}

/** Of the first answers, the weak model's; those of the models behind it are few, and judged too. */
const errorOf = ({ fallback }: Summary): number =>
  ((fallback.falseAccepts as number) + (fallback.falseRejects as number)) / fallback.judged;

/** Three standard errors of a share of so many. */
const give = (share: number, of: number): number => 3.3 * Math.sqrt((share * (1 - share)) / of);

describe('a judge that knows what it could answer itself', () => {
  const two = (model: 'weak' | 'strong', changes: Partial<Catalog> = {}) =>
    catalogOf([weak, strong], { ...judgedBy(model, changes), models: [weak, strong] });

  it('tosses a coin for bad answers of its own, and errs as told on its good ones', () => {
    const { fallback } = cascade(two('weak'), { 'fallback.judgeError': 0.1 });
    const bad = 0.3 * N;
    expect(Math.abs((fallback.falseAccepts as number) / bad - 0.5)).toBeLessThan(give(0.5, bad) + 0.02);
    expect(Math.abs((fallback.falseRejects as number) / (N - bad) - 0.1)).toBeLessThan(give(0.1, N - bad) + 0.01);
  });

  it('is wrong the more often the less it can answer: by tier, as its ability has it', () => {
    // With nothing in common between models what it knows has nothing to do with who was right.
    const catalog = judgedBy('uneven', { qualityCorrelation: 0, models: [weak, uneven, strong] });
    const errs = (tier: 'simple' | 'complex'): number =>
      errorOf(cascade({ ...catalog, baseline: 'strong' }, { 'fallback.judgeError': 0.1 }, tier));
    expect(Math.abs(errs('simple') - (0.95 * 0.1 + 0.05 * 0.5))).toBeLessThan(0.02);
    expect(Math.abs(errs('complex') - (0.3 * 0.1 + 0.7 * 0.5))).toBeLessThan(0.02);
  });

  it('misses more of the bad answers where it finds hard what others do', () => {
    const missed = (qualityCorrelation: number): number =>
      cascade(two('strong', { qualityCorrelation })).fallback.falseAccepts as number;
    expect(missed(0.8)).toBeGreaterThan(1.5 * missed(0));
  });

  it('is one that errs as often as told where it could answer everything', () => {
    const of = (judge: KnobValues['fallback.judge']): Summary => cascade(judgedBy('sage'), { 'fallback.judge': judge });
    expect(of('own-ability')).toEqual(of('by-rate'));
  });
});

describe('the error up to which quality stays the baseline’s', () => {
  it('is where it is the baseline’s', async () => {
    const of = (judgeError: number) =>
      simulate({
        ...{ command: 'simulate', catalog: DOCS_CATALOG, seed: '42', instant: false, expect: [] },
        workload: new GeneratedWorkload(FAQ.name, { ...FAQ.workload, requests: 4_000 }, '42'),
        strategy: strategyOf(['router', 'fallback'], {
          'fallback.judge': 'by-rate',
          'fallback.judgeError': judgeError,
        }),
      });
    const { quality } = (await of(0.1)).optimized;
    expect(quality.relative).toBeGreaterThan(1.01);
    expect(quality.ifJudgeBlind as number).toBeLessThan(quality.mean as number);
    const there = (await of(quality.judgeErrorAtBaseline as number)).optimized.quality;
    expect(Math.abs((there.relative as number) - 1)).toBeLessThan(0.01);
  });
});
