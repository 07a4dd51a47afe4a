import { UserError } from '../../foundation/problem.ts';
import type { Catalog } from '../../models/model.ts';
import { relatedTo } from '../../result/related.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { KnobValues } from '../../settings/knobs.ts';
import { baselineFor, type Strategy } from '../../settings/strategy.ts';
import { expectedRequests, firstOf, type WorkloadSource } from '../../workload/workload-source.ts';
import type { Executor } from '../work/executor.ts';
import type { TryTask } from '../work/play.ts';
import { Interrupted } from '../work/task.ts';
import type { OutcomeOf, Refused, Unit } from '../work/unit.ts';
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
  readonly #known = new Map<string, PlayedSummary | Refused>();

  constructor(ground: Ground, executor: Executor, signal?: AbortSignal, progress?: (requests: number) => void) {
    this.#ground = ground;
    this.#executor = executor;
    this.#signal = signal;
    this.#progress = progress;
  }

  /**
   * The summary of each strategy on the first `share` of the requests, with its quality set against
   * the baseline's; null for one that cannot work on the workload. Throws Interrupted when the signal
   * is given, and a UserError when the baseline itself cannot work.
   */
  async play(strategies: readonly Strategy[], seed: string, share = 1): Promise<(PlayedSummary | null)[]> {
    const [baseline, ...outcomes] = await this.#outcomes(strategies, seed, share);
    const reference = summaryOf(baseline as PlayedSummary | Refused);
    return outcomes.map((outcome) => ('refused' in outcome ? null : relatedTo(reference, outcome)));
  }

  /** The same of strategies that have to work; throws a UserError when one does not. */
  async playSurely(strategies: readonly Strategy[], seed: string): Promise<PlayedSummary[]> {
    const [baseline, ...outcomes] = (await this.#outcomes(strategies, seed, 1)).map(summaryOf);
    return outcomes.map((outcome) => relatedTo(baseline as PlayedSummary, outcome));
  }

  /** What came of the baseline, then of each strategy. */
  async #outcomes(strategies: readonly Strategy[], seed: string, share: number): Promise<(PlayedSummary | Refused)[]> {
    const source = shortened(this.#ground.source, share);
    const { catalog, instant, strategy, baselineKnobs } = this.#ground;
    const baseline = baselineFor(strategy, baselineKnobs);
    const nameOf = (played: Strategy): string => `${seed}/${share}/${settingName(played)}`;
    const due = new Map([baseline, ...strategies].map((each) => [nameOf(each), each]));
    const names = [...due.keys()].filter((name) => !this.#known.has(name));
    const units = names.map(
      (name): Unit<TryTask> => ({
        source,
        seed,
        catalog,
        instant,
        task: { kind: 'try', strategy: due.get(name) as Strategy },
      }),
    );
    await this.#executor.run(units, {
      done: (i, outcome) => {
        const tried = outcome as OutcomeOf<TryTask>;
        this.#known.set(names[i] as string, 'refused' in tried ? tried : tried.summary);
      },
      ...(this.#progress === undefined ? {} : { progress: this.#progress }),
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
    });
    if (this.#signal?.aborted === true) throw new Interrupted();
    this.runs += units.length;
    return [baseline, ...strategies].map((each) => this.#known.get(nameOf(each)) as PlayedSummary | Refused);
  }

  /** The baseline's summary on the whole workload, once a strategy has been played there. */
  baseline(seed: string): PlayedSummary {
    const { strategy, baselineKnobs } = this.#ground;
    return this.#known.get(`${seed}/1/${settingName(baselineFor(strategy, baselineKnobs))}`) as PlayedSummary;
  }
}

function summaryOf(outcome: PlayedSummary | Refused): PlayedSummary {
  if ('refused' in outcome) throw new UserError(outcome.refused);
  return outcome;
}

/** The first share of a workload, its warm-up not counted; all of one whose length, or the warm-up's, is not known beforehand. */
function shortened(source: WorkloadSource, share: number): WorkloadSource {
  const requests = expectedRequests(source);
  const { warmUp = { requests: 0 } } = source;
  if (share === 1 || requests === null || 'ms' in warmUp) return source;
  const counted = Math.max(1, Math.round((requests - warmUp.requests) * share));
  return firstOf(source, warmUp.requests + counted);
}
