import type { Catalog } from '../../models/model.ts';
import type { KnobValues } from '../../scenario/knobs.ts';
import type { Strategy } from '../../scenario/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { baselineFor, relatedTo } from '../arm.ts';
import type { Executor } from '../work/executor.ts';
import { Interrupted } from '../work/perform.ts';
import type { Played, PlayedSummary, Unit } from '../work/unit.ts';
import { settingName } from './space.ts';

/** What a search is about. */
export interface Ground {
  source: WorkloadSource;
  catalog: Catalog;
  instant: boolean;
  strategy: Strategy;
  baselineKnobs: Partial<KnobValues>;
}

/** Plays strategies for a search, each of them once for a workload and a seed. */
export class Evaluator {
  /** Runs played so far, baselines included. */
  runs = 0;
  readonly #ground: Ground;
  readonly #executor: Executor;
  readonly #signal: AbortSignal | undefined;
  readonly #progress: ((requests: number) => void) | undefined;
  readonly #known = new Map<string, PlayedSummary>();

  constructor(ground: Ground, executor: Executor, signal?: AbortSignal, progress?: (requests: number) => void) {
    this.#ground = ground;
    this.#executor = executor;
    this.#signal = signal;
    this.#progress = progress;
  }

  /**
   * The summary of each strategy on the first `share` of the requests, with its quality set against
   * the baseline's. Throws Interrupted when the signal is given.
   */
  async play(strategies: readonly Strategy[], seed: string, share = 1): Promise<PlayedSummary[]> {
    const source = shortened(this.#ground.source, share);
    const { catalog, instant, strategy, baselineKnobs } = this.#ground;
    const baseline = baselineFor(strategy, baselineKnobs);
    const nameOf = (played: Strategy): string => `${seed}/${share}/${settingName(played)}`;
    const due = new Map([baseline, ...strategies].map((each) => [nameOf(each), each]));
    const names = [...due.keys()].filter((name) => !this.#known.has(name));
    const units = names.map(
      (name): Unit<'play'> => ({
        source,
        seed,
        catalog,
        instant,
        task: { kind: 'play', strategy: due.get(name) as Strategy },
      }),
    );
    await this.#executor.run(units, {
      done: (i, outcome) => this.#known.set(names[i] as string, (outcome as Played).summary),
      ...(this.#progress === undefined ? {} : { progress: this.#progress }),
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
    });
    if (this.#signal?.aborted === true) throw new Interrupted();
    this.runs += units.length;
    const reference = this.#known.get(nameOf(baseline)) as PlayedSummary;
    return strategies.map((each) => relatedTo(reference, this.#known.get(nameOf(each)) as PlayedSummary));
  }

  /** The baseline's summary on the whole workload, once a strategy has been played there. */
  baseline(seed: string): PlayedSummary {
    const { strategy, baselineKnobs } = this.#ground;
    return this.#known.get(`${seed}/1/${settingName(baselineFor(strategy, baselineKnobs))}`) as PlayedSummary;
  }
}

/** The first share of a workload. */
function shortened(source: WorkloadSource, share: number): WorkloadSource {
  if (share === 1) return source;
  if (source.kind === 'generated') {
    return { ...source, spec: { ...source.spec, requests: Math.max(1, Math.round(source.spec.requests * share)) } };
  }
  return Number.isFinite(source.limit) ? { ...source, limit: Math.max(1, Math.round(source.limit * share)) } : source;
}
