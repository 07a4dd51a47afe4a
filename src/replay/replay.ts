import type { SimulationPlan } from '../experiment/simulate.ts';
import { type Catalog, instant, type Model } from '../models/model.ts';
import { subsetName } from '../result/expectations.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Tier } from '../scenario/ground-truth.ts';
import type { TurnablePath } from '../settings/knobs.ts';
import { TECHNIQUES, type Technique } from '../settings/knobs.ts';
import { findStrategy, type Strategy, withTechniques } from '../settings/strategy.ts';
import { CeilingObserver } from '../simulation/ceilings.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { RequestBlock } from '../workload/workload.ts';

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
 * the strategy without each, and the observer of the ceilings. They are fed the same requests with
 * the same dice, stand at the same moment, and when a knob is turned it is turned in all of them.
 */
export class Runs {
  readonly baseline: Simulation;
  readonly optimized: Simulation;
  readonly ceilings: CeilingObserver;
  /** The strategy and the models as they are run. */
  readonly strategy: Strategy;
  readonly catalog: Catalog;
  /** Requests fed, and the arrivals of the first and the last of them. */
  requests = 0;
  firstAt = 0;
  lastAt = 0;
  readonly #alone: ReadonlyMap<string, Simulation>;
  readonly #leftOut: ReadonlyMap<Technique, Simulation>;
  readonly #gaps: readonly Simulation[];
  readonly #all: readonly Simulation[];
  readonly #plan: SimulationPlan;

  constructor(plan: SimulationPlan) {
    const { workload, seed } = plan;
    const strategy = plan.instant ? withoutDelays(plan.strategy) : plan.strategy;
    const catalog = plan.instant ? instant(plan.catalog) : plan.catalog;
    const { knobs } = strategy;
    const baseline = { ...findStrategy('baseline'), knobs: { ...knobs, ...plan.baselineKnobs } };
    const run = (s: Strategy): Simulation => new Simulation(workload, catalog, s, seed);
    this.#plan = plan;
    this.strategy = strategy;
    this.catalog = catalog;
    this.baseline = run(baseline);
    this.optimized = run(strategy);
    this.#alone = new Map([...subsets(plan)].map(([name, only]) => [name, run(withTechniques(strategy, only, name))]));
    this.#leftOut = new Map(
      techniquesOf(strategy).map((out) => [
        out,
        run(withTechniques(strategy, othersThan(strategy, out), `without ${out}`)),
      ]),
    );
    // A judge chooses answers by what they are: what other qualities would come to, only other runs can tell.
    this.#gaps = strategy.techniques.has('fallback')
      ? [2, 0.5].map((factor) => new Simulation(workload, catalog, strategy, seed, withGap(catalog, factor)))
      : [];
    this.#all = [this.baseline, this.optimized, ...this.#alone.values(), ...this.#leftOut.values(), ...this.#gaps];
    this.ceilings = new CeilingObserver(workload, catalog, seed, knobs);
  }

  /** Plays the requests of a block, or of a part of one. */
  feed(block: RequestBlock): void {
    if (block.length === 0) return;
    if (this.requests === 0) this.firstAt = block.at[0];
    for (const simulation of this.#all) simulation.feed(block);
    this.ceilings.feed(block);
    this.requests += block.length;
    this.lastAt = block.at[block.length - 1];
  }

  /** Plays what happens up to a moment, arrivals apart. */
  advanceTo(now: number): void {
    for (const simulation of this.#all) simulation.advanceTo(now);
  }

  /** When the next thing happens in the baseline or the strategy, arrivals apart; Infinity when both are done. */
  get nextAt(): number {
    return Math.min(this.baseline.nextAt, this.optimized.nextAt);
  }

  /** Turns a knob in every run. */
  turn(path: TurnablePath, value: number): void {
    for (const simulation of this.#all) simulation.turn(path, value);
  }

  /** Ends all runs. */
  finish(): RunSummaries {
    const { requestsPerDay } = this.#plan.workload.facts();
    const before = this.baseline.finish(requestsPerDay);
    const finish = (simulation: Simulation): Summary => related(simulation.finish(requestsPerDay), before);
    return {
      before: related(before, before),
      after: withGapsOf(finish(this.optimized), this.#gaps.map(finish)),
      parts: new Map([...this.#alone].map(([name, simulation]) => [name, finish(simulation)])),
      rests: new Map([...this.#leftOut].map(([out, simulation]) => [out, finish(simulation)])),
    };
  }
}

/** The strategy for a run in which nothing takes time. */
export function withoutDelays(strategy: Strategy): Strategy {
  return { ...strategy, knobs: { ...strategy.knobs, 'cache.lookup': 0, 'semantic.lookup': 0 } };
}

/** The parts of the strategy that are run on their own, by name: each technique, and what an expectation asks for. */
function subsets({ strategy: { techniques }, expect }: SimulationPlan): Map<string, readonly Technique[]> {
  if (techniques.size < 2) return new Map();
  const singles = [...techniques].map((technique) => [technique]);
  const asked = expect.flatMap(({ only }) => (only?.every((technique) => techniques.has(technique)) ? [only] : []));
  return new Map([...singles, ...asked].map((only) => [subsetName(only), only]));
}

/** The strategy's techniques in their order; none of a single one, which is the whole. */
function techniquesOf({ techniques }: Strategy): Technique[] {
  return techniques.size < 2 ? [] : TECHNIQUES.filter((technique) => techniques.has(technique));
}

function othersThan({ techniques }: Strategy, out: Technique): Technique[] {
  return [...techniques].filter((technique) => technique !== out);
}

/** The catalog with every model `factor` times as far from the baseline's model in quality. */
function withGap(catalog: Catalog, factor: number): Catalog {
  const best = catalog.models.find(({ id }) => id === catalog.baseline) as Model;
  const moved = (tier: Tier, quality: number): number =>
    Math.min(1, Math.max(0, best.quality[tier] - factor * (best.quality[tier] - quality)));
  return {
    ...catalog,
    models: catalog.models.map((model) => ({
      ...model,
      quality: {
        simple: moved('simple', model.quality.simple),
        medium: moved('medium', model.quality.medium),
        complex: moved('complex', model.quality.complex),
      },
    })),
  };
}

/** The summary with what the quality would be under other gaps, as runs of their own found it. */
function withGapsOf(summary: Summary, [doubled, halved]: readonly Summary[]): Summary {
  if (doubled === undefined || halved === undefined) return summary;
  const quality = {
    ...summary.quality,
    ifGapDoubled: doubled.quality.mean,
    ifGapHalved: halved.quality.mean,
  };
  return { ...summary, quality };
}

/** The summary with its quality set against the baseline's. */
export function related(summary: Summary, baseline: Summary): Summary {
  const { mean } = summary.quality;
  const whole = baseline.quality.mean;
  const relative = mean === null || whole === null || whole === 0 ? null : mean / whole;
  return { ...summary, quality: { ...summary.quality, relative } };
}
