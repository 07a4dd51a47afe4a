import { beforeAll, describe, expect, it } from 'vitest';
import { abPlanning } from '../../src/experiment/ab/ab-plan.ts';
import { abTest } from '../../src/experiment/ab/ab-test.ts';
import { attribution } from '../../src/experiment/attribute/attribute.ts';
import { comparison } from '../../src/experiment/compare.ts';
import { replication } from '../../src/experiment/replicate.ts';
import { sweep } from '../../src/experiment/sweep/sweep.ts';
import { TASKS } from '../../src/experiment/tasks.ts';
import { type Tuned, tune } from '../../src/experiment/tune/tune.ts';
import { inThisThread } from '../../src/experiment/work/executor.ts';
import { formatPercent } from '../../src/foundation/units.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { AB_FORMATS } from '../../src/report/experiments/ab.ts';
import { AB_PLAN_FORMATS } from '../../src/report/experiments/ab-plan.ts';
import { ATTRIBUTE_FORMATS } from '../../src/report/experiments/attribute.ts';
import { COMPARE_FORMATS } from '../../src/report/experiments/compare.ts';
import { SWEEP_FORMATS } from '../../src/report/experiments/sweep.ts';
import { TUNE_FORMATS } from '../../src/report/experiments/tune.ts';
import type { Formats } from '../../src/report/formats.ts';
import { SIMULATION_FORMATS } from '../../src/report/simulation/simulation.ts';
import type { Appearance } from '../../src/report/style.ts';
import { renderScreen } from '../../src/report/terminal/render-screen.ts';
import type { AbResult } from '../../src/result/schema/ab.ts';
import type { AbPlanResult } from '../../src/result/schema/ab-plan.ts';
import type { AttributeResult } from '../../src/result/schema/attribute.ts';
import type { CompareResult } from '../../src/result/schema/compare.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import type { SweepResult } from '../../src/result/schema/sweep.ts';
import type { TuneResult } from '../../src/result/schema/tune.ts';
import { parseThreshold } from '../../src/result/thresholds.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';
import { faqSource, resultOf } from '../experiment/experiments.ts';
import { checkScreens } from './screens.ts';

const basic = findStrategy('basic');
const baseline = findStrategy('baseline');
const base = { seed: '42', catalog: DOCS_CATALOG, instant: false, baselineKnobs: {} };

let replicated: SimulationResult;
let compared: CompareResult;
let comparedOnce: CompareResult;
let dividedAdvanced: AttributeResult;
let tested: AbResult;
let rolledOut: AbResult;
let planned: AbPlanResult;
let grid: SweepResult;
let axis: SweepResult;
let divided: AttributeResult;
let tuned: TuneResult;
let notKept: TuneResult;

beforeAll(async () => {
  replicated = await resultOf(replication, {
    ...base,
    command: 'simulate',
    reproduce: ['simulate', '--runs', '4', '--seed', '42'],
    source: faqSource(2_000),
    runs: 4,
    strategy: basic,
    expect: [],
    thresholds: [parseThreshold('savings.costRatio>=40%', ''), parseThreshold('optimized.latencyMs.p95<500', '')],
  });
  const strategies = [
    basic,
    { ...basic, name: 'basic,ttl=24h', knobs: { ...basic.knobs, 'cache.ttl': 86_400_000 } },
    { ...basic, name: 'basic,concurrency=63', knobs: { ...basic.knobs, 'provider.concurrency': 63 } },
    withTechniques(basic, ['cache', 'prompt'], 'basic,without=router'),
  ];
  compared = await resultOf(comparison, { ...base, source: faqSource(2_000), runs: 4, strategies });
  comparedOnce = await resultOf(comparison, {
    ...base,
    source: faqSource(1_000),
    runs: 1,
    strategies: [baseline, basic],
  });
  const design = { shares: [0.5], looksPerStage: 5, alpha: 0.05, keep: 0.9, resamples: 200 };
  const ab = { ...base, source: faqSource(3_000), runs: 1, control: baseline, treatment: basic };
  tested = await resultOf(abTest, { ...ab, design });
  rolledOut = await resultOf(abTest, {
    ...ab,
    runs: 5,
    control: basic,
    treatment: strategies[1]!,
    design: { ...design, shares: [0.1, 0.5, 1], looksPerStage: 2 },
  });
  planned = await resultOf(abPlanning, { ...ab, effects: [0.1, 0.05], alpha: 0.05, power: 0.8, keep: 0.9 });
  const sweepOf = { ...base, source: faqSource(2_000), strategy: basic };
  const ttl = { path: 'cache.ttl' as const, values: [300_000, 3_600_000, Number.POSITIVE_INFINITY] };
  const sizes = { path: 'cache.maxEntries' as const, values: [50, 200, 800, 3_000] };
  grid = await resultOf(sweep, { ...sweepOf, runs: 1, axes: [ttl, sizes] });
  axis = await resultOf(sweep, { ...sweepOf, runs: 3, axes: [ttl] });
  divided = await resultOf(attribution, { ...sweepOf, runs: 3, orders: 8 });
  const advanced = { ...sweepOf, source: faqSource(500), strategy: findStrategy('advanced') };
  dividedAdvanced = await resultOf(attribution, { ...advanced, runs: 1, orders: 4 });
  const keep = [parseThreshold('quality.relative>=0.97', '')];
  const plan = {
    ...sweepOf,
    source: faqSource(300),
    goals: { minimize: 'costPerRequestUsd', keep },
    fixed: {},
    axes: [],
  };
  const here = inThisThread({ resolve: (path) => path, stdin: null }, TASKS);
  tuned = ((await tune(plan, here)) as Tuned).result;
  const impossible = { ...plan.goals, keep: [parseThreshold('quality.relative>=1.5', '')] };
  notKept = ((await tune({ ...plan, goals: impossible }, here)) as Tuned).result;
});

/** An A/B test as it would have come out without a word on which answers are good. */
function ungraded(result: AbResult): AbResult {
  return {
    ...result,
    decision: 'quality unknown',
    contrasts: result.contrasts.filter(({ metric }) => metric !== 'quality'),
  };
}

/** The compact screen, as the command prints it. */
const screen =
  <R>({ document }: Formats<R>, result: () => R) =>
  (appearance: Appearance): string =>
    renderScreen(document(result(), 'compact'), appearance);

checkScreens({
  'simulate-runs': screen(SIMULATION_FORMATS, () => replicated),
  'simulate-runs-full': (appearance) => renderScreen(SIMULATION_FORMATS.document(replicated, 'full'), appearance),
  'compare-once': screen(COMPARE_FORMATS, () => comparedOnce),
  'attribute-advanced': screen(ATTRIBUTE_FORMATS, () => dividedAdvanced),
  compare: screen(COMPARE_FORMATS, () => compared),
  ab: screen(AB_FORMATS, () => tested),
  'ab-ungraded': screen(AB_FORMATS, () => ungraded(tested)),
  'ab-rollout': screen(AB_FORMATS, () => rolledOut),
  'sweep-grid': screen(SWEEP_FORMATS, () => grid),
  'sweep-axis': screen(SWEEP_FORMATS, () => axis),
  attribute: screen(ATTRIBUTE_FORMATS, () => divided),
  tune: screen(TUNE_FORMATS, () => tuned),
  'tune-not-kept': screen(TUNE_FORMATS, () => notKept),
  'ab-plan': screen(AB_PLAN_FORMATS, () => planned),
});

describe('the conclusion of tuning', () => {
  const conclusionOf = (result: TuneResult): string =>
    screen(TUNE_FORMATS, () => result)({ width: 120, colour: false, unicode: true }).replace(/\s+/g, ' ');

  it('tells a share of the most that was possible only where quality is not given up for it', () => {
    const saving = (captured: number): string => conclusionOf({ ...tuned, ceiling: { costRatio: 0.852, captured } });
    expect(saving(0.9)).toContain('It saves 90.0% of the most that was possible without losing quality');
    expect(saving(1.02)).not.toContain('102');
    const [was, is] = [tuned.start, tuned.best].map(({ summary }) => formatPercent(summary.quality.relative as number));
    expect(saving(1.02)).toContain(
      `That is more than can be saved without losing quality (85.2% of the baseline's cost): some quality is given up for it, ${was} of the baseline's before and ${is} now.`,
    );
    expect(saving(-0.1)).not.toMatch(/was possible|can be saved/);
  });

  it('says what is missed and by how much when nothing keeps what must hold', () => {
    const [start, best] = [notKept.start, notKept.best].map(({ keep }) => keep[0]?.value as number);
    const text = conclusionOf(notKept);
    const missed = (value: number): string =>
      `misses quality.relative>=1.5 by ${Number((1.5 - value).toPrecision(4))} (${Number(value.toPrecision(4))})`;
    expect(text).toContain(`No setting was found that keeps what must hold: the nearest ${missed(best as number)}.`);
    expect(text).toContain(`The strategy as it is ${missed(start as number)}.`);
    expect(text).not.toMatch(/Nothing better|of the most/);
    const unknown = { threshold: 'quality.relative>=0.9', value: null, met: false, metIn: 0 };
    const both = { start: { ...tuned.start, keep: [unknown] }, best: { ...tuned.best, keep: [unknown] } };
    expect(conclusionOf({ ...tuned, ...both })).toContain(
      'the nearest misses quality.relative>=0.9, for the log does not say what a good answer is. Its cost',
    );
  });

  it('prefers the strategy as it is where only that keeps what must hold', () => {
    expect(conclusionOf({ ...tuned, start: tuned.best, best: tuned.start })).toContain(
      'Nothing better was found than the strategy as it is, which keeps what must hold: the best setting tried misses quality.relative>=0.97 by',
    );
  });
});
