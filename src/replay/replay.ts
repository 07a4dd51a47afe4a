import { UserError } from '../foundation/problem.ts';
import { formatCount } from '../foundation/units.ts';
import { type Catalog, instant } from '../models/model.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { TurnablePath } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { type CacheKnobs, CeilingObserver } from '../simulation/ceilings.ts';
import type { Observer } from '../simulation/observer.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { RequestBlock, Workload } from '../workload/workload.ts';
import { type ReadingEnd, readThrough } from './reading.ts';

/** What a replay goes by, beside the workload and the strategies. */
export interface ReplayOptions<Name extends string = string> {
  /** One of `openCatalog`. */
  catalog: Catalog;
  /** The seed of all chance, the same for every run. */
  seed: string;
  /** Answers and look-ups take no time, for comparing with cache simulators. Default: false. */
  instant?: boolean;
  /** The models as they really are, for runs in which they differ from what the catalog says. */
  truths?: ReadonlyMap<Name, Catalog>;
  /** Works out the ceilings as well, for a cache with these knobs. */
  ceilings?: CacheKnobs;
  /** Those who are told of every request of a run, as things happen to it. */
  observers?: ReadonlyMap<Name, readonly Observer[]>;
  /** Told of a run that has thrown, which is left out from then on. Without it the replay throws. */
  failed?: (name: Name, error: unknown) => void;
}

/**
 * Several strategies over one reading of a workload, each a run by its name. They are fed the same
 * requests with the same dice, stand at the same moment, and when a knob is turned it is turned in all.
 *
 * @throws UserError where a strategy cannot work on the workload, unless `failed` is told
 * @example
 * const workload = scenarioWorkload(await loadScenario('faq-chatbot'), { requests: 1_000 });
 * const strategies = new Map([['cached', defineStrategy({ techniques: ['cache'] })]]);
 * const catalog = await openCatalog('docs');
 * const replay = new Replay(workload, strategies, { catalog, seed: '42' });
 * for await (const block of workload.blocks()) replay.feed(block);
 * const { latencyMs, cache } = replay.finish().get('cached');
 * cache.hitRate > 0.4; // true
 */
export class Replay<Name extends string = string> {
  /** The models as they are run. */
  readonly catalog: Catalog;
  /** null where none were asked for. */
  readonly ceilings: CeilingObserver | null;
  /** Requests fed. */
  requests = 0;
  /** How many of them were a warm-up. */
  warm = 0;
  /** When the first of the others arrived, in milliseconds from the beginning of the workload, and the last. */
  firstAt = 0;
  lastAt = 0;
  readonly #workload: Workload;
  readonly #runs = new Map<Name, Simulation>();
  readonly #failed: ReplayOptions<Name>['failed'];

  constructor(workload: Workload, strategies: ReadonlyMap<Name, Strategy>, options: ReplayOptions<Name>) {
    const { seed, instant: atOnce = false, truths, ceilings, observers, failed } = options;
    const asRun = (catalog: Catalog): Catalog => (atOnce ? instant(catalog) : catalog);
    this.catalog = asRun(options.catalog);
    this.#workload = workload;
    this.#failed = failed;
    for (const [name, strategy] of strategies) {
      this.#attempt(name, () => {
        const truth = asRun(truths?.get(name) ?? options.catalog);
        const run = new Simulation(workload, this.catalog, atOnce ? withoutDelays(strategy) : strategy, seed, truth);
        for (const observer of observers?.get(name) ?? []) run.observe(observer);
        this.#runs.set(name, run);
      });
    }
    this.ceilings = ceilings === undefined ? null : new CeilingObserver(workload, this.catalog, seed, ceilings);
  }

  /** One of the runs. Throws for a name that has none. */
  run(name: Name): Simulation {
    const run = this.#runs.get(name);
    if (run === undefined) throw new Error(`there is no run "${name}"`);
    return run;
  }

  /** Plays the requests of a block, or of a part of one, in every run or in one alone. */
  feed(block: RequestBlock, only?: Name): void {
    if (block.length === 0) return;
    if (this.requests === this.warm && block.warm < block.length) this.firstAt = block.at[block.warm];
    if (only === undefined) for (const [name, run] of this.#runs) this.#attempt(name, () => run.feed(block));
    else this.#attempt(only, () => this.run(only).feed(block));
    this.ceilings?.feed(block);
    this.requests += block.length;
    this.warm += block.warm;
    this.lastAt = block.at[block.length - 1];
  }

  /** Plays what happens up to a moment, arrivals apart. */
  advanceTo(now: number): void {
    for (const [name, run] of this.#runs) this.#attempt(name, () => run.advanceTo(now));
  }

  /** When the next thing happens in any of these runs, arrivals apart; Infinity when all are done. */
  nextAt(names: Iterable<Name> = this.#runs.keys()): number {
    return Math.min(...[...names].map((name) => this.run(name).nextAt));
  }

  /** Turns a knob in every run. */
  turn(path: TurnablePath, value: number): void {
    for (const [name, run] of this.#runs) this.#attempt(name, () => run.turn(path, value));
  }

  /**
   * Ends all runs and sums each of them up; those that failed are missing. `requestsPerDay` is what a
   * month is worked out from, null for no month; it is the workload's unless it is given. Throws a
   * UserError where all that was fed is a warm-up.
   */
  finish(requestsPerDay: number | null = this.#workload.facts().requestsPerDay): Map<Name, Summary> {
    if (this.requests > 0 && this.requests === this.warm) {
      throw new UserError({
        where: '--warmup',
        what: `all ${formatCount(this.requests)} requests that were played belong to the warm-up`,
        fix: 'make it shorter, or replay more requests',
      });
    }
    const summaries = new Map<Name, Summary>();
    for (const [name, run] of this.#runs) {
      this.#attempt(name, () => summaries.set(name, run.finish(requestsPerDay)));
    }
    return summaries;
  }

  /** Plays the whole workload and ends all runs; null when the signal was given first. */
  async play(end: ReadingEnd = {}): Promise<Map<Name, Summary> | null> {
    const whole = await readThrough(this.#workload, (block) => this.feed(block), end);
    return whole ? this.finish() : null;
  }

  #attempt(name: Name, step: () => void): void {
    if (this.#failed === undefined) {
      step();
      return;
    }
    try {
      step();
    } catch (error) {
      this.#runs.delete(name);
      this.#failed(name, error);
    }
  }
}

/** The strategy for a run in which nothing takes time. */
function withoutDelays(strategy: Strategy): Strategy {
  return { ...strategy, knobs: { ...strategy.knobs, 'cache.lookup': 0, 'semantic.lookup': 0 } };
}
