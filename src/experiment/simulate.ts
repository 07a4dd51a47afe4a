import { setImmediate } from 'node:timers/promises';
import { type Catalog, instant, type Model } from '../models/model.ts';
import type { Tier } from '../scenario/ground-truth.ts';
import { formatKnob, KNOB_PATHS, type KnobValues, TECHNIQUES, type Technique } from '../scenario/knobs.ts';
import type { Expectation } from '../scenario/schema.ts';
import { findStrategy, type Strategy, withTechniques } from '../scenario/strategy.ts';
import { CeilingObserver } from '../simulation/ceilings.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Summary } from '../simulation/summary.ts';
import { CACHE_KEYS } from '../techniques/cache-key.ts';
import type { Workload } from '../workload/workload.ts';
import { attribution } from './attribution.ts';
import { held, subsetName } from './expectations.ts';
import { findingsOf } from './findings.ts';
import { SCHEMA_VERSION, type SimulationResult } from './result.ts';
import { savings } from './savings.ts';

/** Everything a simulation needs to know. */
export interface SimulationPlan {
  /** The command it is for, named in the result. */
  command: string;
  /** Its arguments, for whoever wants the same result again. */
  reproduce?: string[];
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

/** How the caller follows and stops a simulation. */
export interface SimulationWatch {
  /** Called between blocks with the requests played so far. */
  progress?: (requests: number) => void;
  /** When aborted, the run ends with the requests played so far and says so. */
  signal?: AbortSignal;
}

/**
 * Replays the workload through the baseline and the strategy, and through each of its techniques
 * alone, all in one reading of the workload and with the same dice.
 */
export async function simulate(plan: SimulationPlan, watch: SimulationWatch = {}): Promise<SimulationResult> {
  const { workload, seed } = plan;
  const strategy = plan.instant ? withoutDelays(plan.strategy) : plan.strategy;
  const catalog = plan.instant ? instant(plan.catalog) : plan.catalog;
  const { knobs } = strategy;
  const baselineStrategy = { ...findStrategy('baseline'), knobs: { ...knobs, ...plan.baselineKnobs } };
  const run = (s: Strategy): Simulation => new Simulation(workload, catalog, s, seed);
  const baseline = run(baselineStrategy);
  const optimized = run(strategy);
  const alone = new Map([...subsets(plan)].map(([name, only]) => [name, run(withTechniques(strategy, only, name))]));
  const leftOut = new Map(
    techniquesOf(strategy).map((out) => [
      out,
      run(withTechniques(strategy, othersThan(strategy, out), `without ${out}`)),
    ]),
  );
  // A judge chooses answers by what they are: what other qualities would come to, only other runs can tell.
  const gaps = strategy.techniques.has('fallback')
    ? [2, 0.5].map((factor) => new Simulation(workload, catalog, strategy, seed, withGap(catalog, factor)))
    : [];
  const simulations = [baseline, optimized, ...alone.values(), ...leftOut.values(), ...gaps];
  const ceilings = new CeilingObserver(
    workload,
    catalog,
    seed,
    CACHE_KEYS[knobs['cache.key']],
    knobs['cache.maxEntries'],
  );

  let requests = 0;
  let firstAt = 0;
  let lastAt = 0;
  let partial = false;
  for await (const block of workload.blocks()) {
    if (requests === 0) firstAt = block.at[0] as number;
    for (const simulation of simulations) simulation.feed(block);
    ceilings.feed(block);
    requests += block.length;
    lastAt = block.at[block.length - 1] as number;
    watch.progress?.(requests);
    await setImmediate();
    if (watch.signal?.aborted === true) {
      partial = true;
      break;
    }
  }

  const facts = workload.facts();
  const before = baseline.finish(facts.requestsPerDay);
  const finish = (simulation: Simulation): Summary => related(simulation.finish(facts.requestsPerDay), before);
  const after = withGapsOf(finish(optimized), gaps.map(finish));
  const parts = new Map([...alone].map(([only, simulation]) => [only, finish(simulation)]));
  const rests = new Map([...leftOut].map(([out, simulation]) => [out, finish(simulation)]));
  const result: SimulationResult = {
    schemaVersion: SCHEMA_VERSION,
    command: plan.command,
    scenario: workload.name,
    seed,
    runs: 1,
    requests,
    models: catalog.id,
    reproduce: plan.reproduce ?? null,
    partial,
    workload: {
      queries: ceilings.distinctQueries,
      users: facts.users,
      spanMs: facts.timed ? lastAt - firstAt : null,
      repeatRate: 1 - ceilings.distinctQueries / requests,
      intents: facts.intents,
      assumptions: facts.assumptions,
      skippedLines: facts.skippedLines,
    },
    strategy: {
      name: strategy.name,
      techniques: [...strategy.techniques],
      instant: plan.instant,
      knobs: shown(plan.strategy.knobs),
      baselineKnobs: shown(plan.baselineKnobs ?? {}),
    },
    baseline: related(before, before),
    optimized: after,
    savings: { ...savings(before, after), ci95: null },
    ceilings: ceilings.finish(after.cache.hitRate !== null),
    attribution: attribution(strategy, before, after, parts, rests),
    expectations: plan.expect.map((expectation) => held(expectation, strategy, before, after, parts)),
    findings: [],
  };
  result.findings = findingsOf(result);
  return result;
}

/** The knobs with "never" and "unlimited" as words, for JSON knows no infinity. */
function shown(knobs: Partial<KnobValues>): SimulationResult['strategy']['knobs'] {
  return Object.fromEntries(
    KNOB_PATHS.flatMap((path) => {
      const value = knobs[path];
      if (value === undefined) return [];
      return [[path, value === Number.POSITIVE_INFINITY ? formatKnob(path, value) : value]];
    }),
  );
}

/** The strategy for a run in which nothing takes time. */
function withoutDelays(strategy: Strategy): Strategy {
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
function related(summary: Summary, baseline: Summary): Summary {
  const { mean } = summary.quality;
  const whole = baseline.quality.mean;
  const relative = mean === null || whole === null || whole === 0 ? null : mean / whole;
  return { ...summary, quality: { ...summary.quality, relative } };
}
