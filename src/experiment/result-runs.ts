import { type Catalog, type Model, withLaws } from '../models/model.ts';
import { Replay } from '../replay/replay.ts';
import { subsetName } from '../result/expectations.ts';
import { relatedTo } from '../result/related.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Tier } from '../scenario/ground-truth.ts';
import type { Expectation } from '../scenario/schema.ts';
import { type KnobValues, TECHNIQUES, type Technique } from '../settings/knobs.ts';
import { baselineFor, type Strategy, withTechniques } from '../settings/strategy.ts';
import type { Observer } from '../simulation/observer.ts';
import type { Workload } from '../workload/workload.ts';

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
}

/** The two that a result compares. */
export type Side = 'baseline' | 'optimized';

/** A run by its name: one of the two sides, or one that shows what a part of the strategy does. */
export type ResultRun = Side | `alone ${string}` | `without ${Technique}` | `gap ${'doubled' | 'halved'}`;

/** What the runs came to, each set against the baseline. */
export interface RunSummaries {
  before: Summary;
  after: Summary;
  /** By name: each technique alone, and what an expectation asks for. */
  parts: ReadonlyMap<string, Summary>;
  /** By technique: the strategy without it. */
  rests: ReadonlyMap<Technique, Summary>;
}

/**
 * All runs that a result is made from: the baseline, the strategy, each of its techniques alone and
 * the strategy without each, with the ceilings.
 */
export function resultReplay(
  plan: RunsPlan,
  observers: ReadonlyMap<ResultRun, readonly Observer[]> = new Map(),
): Replay<ResultRun> {
  const { workload, catalog, strategy, seed, instant } = plan;
  const { knobs, techniques } = strategy;
  const runs = new Map<ResultRun, Strategy>([
    ['baseline', baselineFor(strategy, plan.baselineKnobs ?? {})],
    ['optimized', strategy],
  ]);
  for (const [name, only] of subsets(plan)) runs.set(`alone ${name}`, withTechniques(strategy, only, name));
  for (const out of techniquesOf(strategy)) {
    const others = [...techniques].filter((technique) => technique !== out);
    runs.set(`without ${out}`, withTechniques(strategy, others, `without ${out}`));
  }
  // A judge chooses answers by what they are: what other qualities would come to, only other runs can tell.
  const truths = new Map<ResultRun, Catalog>();
  if (techniques.has('fallback')) {
    truths.set('gap doubled', withGap(catalog, 2)).set('gap halved', withGap(catalog, 0.5));
    for (const name of truths.keys()) runs.set(name, strategy);
  }
  return new Replay(workload, runs, { catalog, seed, instant, truths, observers, ceilings: knobs });
}

/** Ends the runs and sets each of them against the baseline. */
export function finishRuns(plan: RunsPlan, replay: Replay<ResultRun>): RunSummaries {
  const finished = replay.finish();
  const before = finished.get('baseline') as Summary;
  const summary = (name: ResultRun): Summary => relatedTo(before, finished.get(name) as Summary);
  const gaps = plan.strategy.techniques.has('fallback')
    ? { ifGapDoubled: summary('gap doubled').quality.mean, ifGapHalved: summary('gap halved').quality.mean }
    : {};
  const after = summary('optimized');
  return {
    before: summary('baseline'),
    after: { ...after, quality: { ...after.quality, ...gaps } },
    parts: new Map([...subsets(plan).keys()].map((name) => [name, summary(`alone ${name}`)])),
    rests: new Map(techniquesOf(plan.strategy).map((out) => [out, summary(`without ${out}`)])),
  };
}

/** The parts of the strategy that are run on their own, by name: each technique, and what an expectation asks for. */
function subsets({ strategy: { techniques }, expect }: RunsPlan): Map<string, readonly Technique[]> {
  if (techniques.size < 2) return new Map();
  const singles = [...techniques].map((technique) => [technique]);
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
