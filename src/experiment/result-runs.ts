import { type Catalog, type Model, withLaws } from '../models/model.ts';
import { Replay, type ReplayOptions } from '../replay/replay.ts';
import { subsetName } from '../result/expectations.ts';
import { relatedTo } from '../result/related.ts';
import type { QualitySummary, Summary } from '../result/schema/summary.ts';
import type { Tier } from '../scenario/ground-truth.ts';
import type { Expectation } from '../scenario/schema.ts';
import { type KnobValues, TECHNIQUES, type Technique } from '../settings/knobs.ts';
import { baselineFor, type Strategy, withTechniques } from '../settings/strategy.ts';
import type { Workload } from '../workload/workload.ts';
import { choosesModels, singleModels } from './controls.ts';
import { playedFor } from './runs-alike.ts';

/** What the runs behind a result are about. */
export interface RunsPlan {
  workload: Workload;
  catalog: Catalog;
  strategy: Strategy;
  seed: string;
  /** Answers take no time, for comparing with cache simulators. */
  instant: boolean;
  /** Knobs that the baseline has otherwise than the strategy. */
  baselineKnobs?: Partial<KnobValues>;
  expect: readonly Expectation[];
  /** Whether a strategy that chooses models is held against chance and against each model alone. Default: true. */
  controls?: boolean;
  /** Whether each technique is played alone, and the strategy without each. Default: true. */
  parts?: boolean;
  /** Of which techniques it is played what they add to the others, where a run tells that. Default: all. */
  contributions?: Contributions;
}

/** All techniques, or those that a small screen has room for and findings look at. */
export type Contributions = 'all' | 'foremost';

/** The two that a result compares. */
export type Side = 'baseline' | 'optimized';

/** A run by its name: one of the two sides, or one that shows what a part of the strategy does. */
export type ResultRun =
  | Side
  | `alone ${string}`
  | `without ${Technique}`
  | `gap ${'doubled' | 'halved'}`
  | 'judge blind'
  | `only ${string}`
  | 'shuffled';

/** A run: its strategy, and the models as they really are where they differ from what the catalog says. */
export interface PlannedRun {
  strategy: Strategy;
  truth?: Catalog;
}

/** What the runs came to, each set against the baseline. */
export interface RunSummaries {
  before: Summary;
  after: Summary;
  /** By name: each technique alone, and what an expectation asks for. */
  parts: ReadonlyMap<string, Summary>;
  /** By technique: the strategy without it. */
  rests: ReadonlyMap<Technique, Summary>;
}

/** Whether the plan's strategy is held against chance and against each model alone. */
export function isControlled({ strategy, catalog, controls = true }: RunsPlan): boolean {
  return controls && choosesModels(strategy, catalog);
}

/**
 * All runs that a result is made from: the baseline, the strategy, each of its techniques alone, the
 * strategy without each, and with each model alone where it chooses one. What it is dealt at random is
 * known only when the strategy has been played.
 */
export function resultRuns(plan: RunsPlan): Map<ResultRun, PlannedRun> {
  const { catalog, strategy, baselineKnobs, parts = true } = plan;
  const { techniques } = strategy;
  const runs = new Map<ResultRun, PlannedRun>([
    ['baseline', { strategy: baselineFor(strategy, baselineKnobs ?? {}) }],
    ['optimized', { strategy }],
  ]);
  for (const [name, only] of subsets(plan)) {
    runs.set(`alone ${name}`, { strategy: withTechniques(strategy, only, name) });
  }
  for (const out of parts ? techniquesOf(strategy) : []) {
    const others = [...techniques].filter((technique) => technique !== out);
    runs.set(`without ${out}`, { strategy: withTechniques(strategy, others, `without ${out}`) });
  }
  // A judge chooses answers by what they are: what other qualities would come to, only other runs can tell.
  if (techniques.has('fallback')) {
    runs.set('gap doubled', { strategy, truth: withGap(catalog, 2) });
    runs.set('gap halved', { strategy, truth: withGap(catalog, 0.5) });
    runs.set('judge blind', { strategy: withBlindJudge(strategy) });
  }
  if (isControlled(plan)) {
    for (const [model, single] of singleModels(strategy, catalog)) runs.set(`only ${model}`, { strategy: single });
  }
  return runs;
}

/** Which of these runs is played for each. */
export function playedRun(plan: RunsPlan): Map<ResultRun, ResultRun> {
  return playedFor(resultRuns(plan), plan.catalog.asLogged !== undefined);
}

/** What runs came to, those among them that another was played for. */
export function withThoseAlike(plan: RunsPlan, played: ReadonlyMap<ResultRun, Summary>): Map<ResultRun, Summary> {
  const finished = new Map(played);
  for (const [name, by] of playedRun(plan)) {
    const summary = played.get(name) ?? played.get(by);
    if (summary !== undefined) finished.set(name, summary);
  }
  return finished;
}

/** A replay of some of these runs. */
export function replayOf(
  { workload, catalog, seed, instant }: Pick<RunsPlan, 'workload' | 'catalog' | 'seed' | 'instant'>,
  runs: ReadonlyMap<ResultRun, PlannedRun>,
  more: Pick<ReplayOptions<ResultRun>, 'observers' | 'ceilings'> = {},
): Replay<ResultRun> {
  const strategies = new Map([...runs].map(([name, { strategy }]) => [name, strategy]));
  const truths = new Map([...runs].flatMap(([name, { truth }]) => (truth === undefined ? [] : [[name, truth]])));
  return new Replay(workload, strategies, { catalog, seed, instant, truths, ...more });
}

/** Sets the runs that have ended against the baseline; of parts that are missing nothing is said. */
export function relatedRuns(plan: RunsPlan, finished: ReadonlyMap<ResultRun, Summary>): RunSummaries {
  const { strategy } = plan;
  const before = finished.get('baseline') as Summary;
  const summary = (name: ResultRun): Summary | undefined => {
    const own = finished.get(name);
    return own === undefined ? undefined : relatedTo(before, own);
  };
  const some = <Key>(keys: Iterable<Key>, nameOf: (key: Key) => ResultRun): Map<Key, Summary> =>
    new Map([...keys].flatMap((key) => [summary(nameOf(key)) ?? []].flat().map((found) => [key, found] as const)));
  const gaps = strategy.techniques.has('fallback')
    ? {
        ifGapDoubled: summary('gap doubled')?.quality.mean ?? null,
        ifGapHalved: summary('gap halved')?.quality.mean ?? null,
        ...judgeFigures(summary('optimized'), summary('judge blind')),
      }
    : {};
  const after = summary('optimized') as Summary;
  return {
    before: summary('baseline') as Summary,
    after: { ...after, quality: { ...after.quality, ...gaps } },
    parts: some(subsets(plan).keys(), (name) => `alone ${name}`),
    rests: some(techniquesOf(strategy), (out) => `without ${out}`),
  };
}

/** The strategy with a judge that tosses a coin for every answer. */
function withBlindJudge(strategy: Strategy): Strategy {
  const knobs: KnobValues = { ...strategy.knobs, 'fallback.judge': 'by-rate', 'fallback.judgeError': 0.5 };
  return { ...strategy, name: 'judge blind', knobs };
}

/** What the quality would be with such a judge, and at which rate of error it falls to the baseline's. */
function judgeFigures(
  own: Summary | undefined,
  blind: Summary | undefined,
): Partial<Pick<QualitySummary, 'ifJudgeBlind' | 'judgeErrorAtBaseline'>> {
  if (own === undefined || blind === undefined) return {};
  return { ifJudgeBlind: blind.quality.mean, judgeErrorAtBaseline: breakEvenError(own, blind) };
}

/**
 * The share of wrong verdicts at which the quality is the baseline's, on the straight line between the
 * judge as it is and one that tosses a coin; null where that is not known, or at none from 0 to a half.
 */
function breakEvenError(own: Summary, blind: Summary): number | null {
  const [is, least] = [own.quality.relative, blind.quality.relative];
  const { judged, falseAccepts, falseRejects } = own.fallback;
  if (is === null || least === null || falseAccepts === null || falseRejects === null || judged === 0) return null;
  const errs = (falseAccepts + falseRejects) / judged;
  const at = errs + ((is - 1) / (is - least)) * (0.5 - errs);
  return at >= 0 && at <= 0.5 ? at : null;
}

/** The parts of the strategy that are run on their own, by name: each technique, and what an expectation asks for. */
function subsets({
  strategy: { techniques },
  expect,
  parts = true,
}: Pick<RunsPlan, 'strategy' | 'expect' | 'parts'>): Map<string, readonly Technique[]> {
  if (techniques.size < 2) return new Map();
  const singles = parts ? [...techniques].map((technique) => [technique]) : [];
  const asked = expect.flatMap(({ only }) => (only?.every((technique) => techniques.has(technique)) ? [only] : []));
  return new Map([...singles, ...asked].map((only) => [subsetName(only), only]));
}

/** The strategy's techniques in their order; none of a single one, which is the whole. */
function techniquesOf({ techniques }: Strategy): Technique[] {
  return techniques.size < 2 ? [] : TECHNIQUES.filter((technique) => techniques.has(technique));
}

/** The catalog with every model `factor` times as far from the baseline's model in quality. */
function withGap(catalog: Catalog, factor: number): Catalog {
  const best = catalog.models.find(({ id }) => id === catalog.baseline) as Model;
  const moved = (tier: Tier, quality: number): number =>
    Math.min(1, Math.max(0, best.quality[tier] - factor * (best.quality[tier] - quality)));
  return withLaws(catalog, (model) => ({
    ...model,
    quality: {
      simple: moved('simple', model.quality.simple),
      medium: moved('medium', model.quality.medium),
      complex: moved('complex', model.quality.complex),
    },
  }));
}
