import { simulate as play, type SimulationWatch } from '../experiment/simulate.ts';
import { USUAL_SEED } from '../foundation/random.ts';
import { DOCS_CATALOG } from '../models/docs-catalog.ts';
import type { Catalog } from '../models/model.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { findStrategy, type Strategy } from '../settings/strategy.ts';
import { RememberedWorkload } from '../workload/remembered-workload.ts';
import type { Workload } from '../workload/workload.ts';

/** What is replayed, and how. */
export interface SimulateOptions extends SimulationWatch {
  /** A fresh one: a workload is read once. */
  workload: Workload;
  /** Default: the models of the guide, `docs`. */
  catalog?: Catalog;
  /** One of `defineStrategy`, or the name of one of `STRATEGIES`. Default: `basic`. */
  strategy?: Strategy | string;
  /** The seed of all chance. Default: 42. The same seed gives the same result, to the last digit. */
  seed?: string;
  /** Answers take no time, to compare hit counts with cache simulators. Default: false. */
  instant?: boolean;
  /** Knobs that the baseline has otherwise than the strategy, in base units. */
  baselineKnobs?: Partial<KnobValues>;
}

/**
 * Replays a workload through the baseline (every request to the strongest model) and through a
 * strategy, with the same dice, and sets one against the other: cost, time, hits, quality, and the
 * best that was possible. Money in USD, times in milliseconds, ratios as fractions.
 *
 * @throws UserError if the log is none, where a strategy cannot work on it, or if there is none of that name
 * @example
 * const workload = scenarioWorkload(await loadScenario('faq-chatbot'), { requests: 5_000 });
 * const { savings, optimized } = await simulate({ workload, strategy: 'basic' });
 * savings.costRatio.toFixed(3); // "0.931"
 * optimized.cache.hitRate?.toFixed(3); // "0.531"
 */
export function simulate(options: SimulateOptions): Promise<SimulationResult> {
  const {
    workload,
    catalog = DOCS_CATALOG,
    strategy = 'basic',
    seed = USUAL_SEED,
    instant = false,
    ...others
  } = options;
  const { baselineKnobs = {}, progress, signal } = others;
  return play(
    {
      command: 'simulate',
      // What is dealt at random can be said only after a first reading.
      workload: new RememberedWorkload(workload),
      catalog,
      strategy: typeof strategy === 'string' ? findStrategy(strategy, 'strategy') : strategy,
      seed,
      instant,
      baselineKnobs,
      expect: [],
    },
    { ...(progress === undefined ? {} : { progress }), ...(signal === undefined ? {} : { signal }) },
  );
}
