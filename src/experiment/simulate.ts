import { setImmediate } from 'node:timers/promises';
import type { Catalog } from '../models/model.ts';
import { instant } from '../models/model.ts';
import { formatKnob, KNOB_PATHS, type KnobValues, TECHNIQUES, type Technique } from '../scenario/knobs.ts';
import type { Expectation } from '../scenario/schema.ts';
import { findStrategy, type Strategy, withTechniques } from '../scenario/strategy.ts';
import { CeilingObserver } from '../simulation/ceilings.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Summary } from '../simulation/summary.ts';
import { CACHE_KEYS } from '../techniques/cache-key.ts';
import type { Workload } from '../workload/workload.ts';
import { held, subsetName } from './expectations.ts';
import { findingsOf } from './findings.ts';
import { type Attribution, SCHEMA_VERSION, type SimulationResult } from './result.ts';
import { savings } from './savings.ts';

/** Everything a simulation needs to know. */
export interface SimulationPlan {
  /** The command it is for, named in the result. */
  command: string;
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
    baseline.feed(block);
    optimized.feed(block);
    for (const simulation of alone.values()) simulation.feed(block);
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
  const after = related(optimized.finish(facts.requestsPerDay), before);
  const parts = new Map(
    [...alone].map(([only, simulation]) => [only, related(simulation.finish(facts.requestsPerDay), before)]),
  );
  const result: SimulationResult = {
    schemaVersion: SCHEMA_VERSION,
    command: plan.command,
    scenario: workload.name,
    seed,
    runs: 1,
    requests,
    models: catalog.id,
    partial,
    workload: {
      queries: workload.queries.size,
      users: facts.users,
      spanMs: facts.timed ? lastAt - firstAt : null,
      repeatRate: 1 - workload.queries.size / requests,
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
    ceilings: ceilings.finish(strategy.techniques.has('cache')),
    attribution: TECHNIQUES.flatMap((technique): Attribution[] => {
      const summary =
        parts.get(technique) ??
        (strategy.techniques.size === 1 && strategy.techniques.has(technique) ? after : undefined);
      if (summary === undefined) return [];
      const { cache, quality } = summary;
      // The quality law does not see the prompt: what shortening it costs is not known.
      const qualityRelative = technique === 'prompt' ? null : quality.relative;
      return [
        {
          technique,
          alone: { ...savings(before, summary), hitRate: cache.hitRate, qualityRelative },
        },
      ];
    }),
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
  return { ...strategy, knobs: { ...strategy.knobs, 'cache.lookup': 0 } };
}

/** The parts of the strategy that are run on their own, by name: each technique, and what an expectation asks for. */
function subsets({ strategy: { techniques }, expect }: SimulationPlan): Map<string, readonly Technique[]> {
  if (techniques.size < 2) return new Map();
  const singles = [...techniques].map((technique) => [technique]);
  const asked = expect.flatMap(({ only }) => (only?.every((technique) => techniques.has(technique)) ? [only] : []));
  return new Map([...singles, ...asked].map((only) => [subsetName(only), only]));
}

/** The summary with its quality set against the baseline's. */
function related(summary: Summary, baseline: Summary): Summary {
  const { mean } = summary.quality;
  const whole = baseline.quality.mean;
  const relative = mean === null || whole === null || whole === 0 ? null : mean / whole;
  return { ...summary, quality: { ...summary.quality, relative } };
}
