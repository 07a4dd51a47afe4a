import type { Catalog } from '../models/model.ts';
import { savings } from '../result/savings.ts';
import type { OtherTraffic, PlayedOtherwise } from '../result/schema/parts.ts';
import type { AtTodaysPrices, SimulationResult } from '../result/schema/simulation.ts';
import type { KnobValues } from '../settings/knobs.ts';
import { baselineFor, type Strategy } from '../settings/strategy.ts';
import type { RememberedWorkload } from '../workload/remembered-workload.ts';
import { firstOf, mostRequests, type WorkloadSource } from '../workload/workload-source.ts';
import { type PlayedSteps, STEPS, type Stage, type StepsTask } from './advise/steps-task.ts';
import type { Executor, ExecutorWatch } from './work/executor.ts';
import { perform } from './work/perform.ts';
import { Interrupted } from './work/task.ts';
import type { Unit } from './work/unit.ts';

/** Traffic as it might be as well. */
export interface TrafficOtherwise {
  title: string;
  because: string;
  set: Readonly<Record<string, string>>;
  source: WorkloadSource;
}

/** A strategy, and what it was played on. */
interface Stated {
  source: WorkloadSource;
  seed: string;
  catalog: Catalog;
  strategy: Strategy;
  baselineKnobs: Partial<KnobValues>;
  instant: boolean;
  /** A simpler strategy to set beside it. */
  simpler?: Strategy;
}

/** What traffic that is as stated is called among the others. */
const AS_STATED = 'it is as stated';

/** Of other traffic so many of the first requests are played, and then of the stated as well. */
const MOST_OF_OTHERS = 10_000;

/** Of the stated traffic, at other prices and with a simpler strategy, so many: all of the scenarios that ship but the longest. */
const MOST_OF_OWN = 60_000;

/** The other traffic as it is played: the first requests of each, and of what is stated too, where it is longer. */
export function trafficPlayed(stated: WorkloadSource, others: readonly TrafficOtherwise[]): TrafficOtherwise[] {
  const anew = others.length > 0 && mostRequests(stated) > MOST_OF_OTHERS;
  const traffic = [...(anew ? [{ title: AS_STATED, because: '', set: {}, source: stated }] : []), ...others];
  return traffic.map((other) => ({ ...other, source: firstOf(other.source, MOST_OF_OTHERS) }));
}

/** What the second stage of each unit comes to beside its first; null where the signal is given before all is played. */
export async function playedBoth(
  units: readonly Unit<StepsTask>[],
  executor: Executor,
  watch: Omit<ExecutorWatch, 'done'>,
): Promise<PlayedOtherwise[] | null> {
  const outcomes: PlayedSteps[] = [];
  const done = (i: number, outcome: unknown): void => {
    outcomes[i] = outcome as PlayedSteps;
  };
  await executor.run(units, { ...watch, done });
  return outcomes.filter(Boolean).length < units.length ? null : outcomes.map(figuresOf);
}

/** The figures with what they are of. */
export function withFigures(traffic: readonly TrafficOtherwise[], figures: readonly PlayedOtherwise[]): OtherTraffic[] {
  return traffic.map(({ title, because, set }, i) => {
    return { title, because, set: { ...set }, ...(figures[i] as PlayedOtherwise) };
  });
}

/** What else a strategy is played on. */
export interface Others {
  traffic: readonly TrafficOtherwise[];
  /** Models in the place of the stated. */
  today: Catalog | null;
  /** The stated traffic as it was read, with all that is known of its texts; null where it has to be read anew. */
  read: RememberedWorkload | null;
}

/**
 * The result with what the same strategy comes to on other traffic, and with other models, and a simpler one: both sides of each
 * played under the first seed, on as many requests as the result's, or the first of them. The result itself
 * where the signal is given before all is played.
 */
export async function withOtherwise(
  result: SimulationResult,
  stated: Stated,
  others: Others,
  executor: Executor,
  watch: Omit<ExecutorWatch, 'done'> = {},
): Promise<SimulationResult> {
  const { today, read } = others;
  const { source, catalog } = stated;
  const own = [
    ...(today === null ? [] : [unitOf(stated, firstOf(source, MOST_OF_OWN), today)]),
    ...(stated.simpler === undefined
      ? []
      : [unitOf({ ...stated, strategy: stated.simpler }, firstOf(source, MOST_OF_OWN), catalog)]),
  ];
  const onOwn = servesAgain(read, source) ? await playedHere(own, read, watch) : await playedBoth(own, executor, watch);
  if (onOwn === null) return result;
  const traffic = trafficPlayed(source, others.traffic);
  const onOthers = await playedBoth(
    traffic.map((other) => unitOf(stated, other.source, catalog)),
    executor,
    watch,
  );
  if (onOthers === null) return result;
  return {
    ...result,
    ...(traffic.length === 0 ? {} : { alternatives: withFigures(traffic, onOthers) }),
    ...(today === null ? {} : { atTodaysPrices: pricedAs(today, onOwn[0] as PlayedOtherwise) }),
    ...(stated.simpler === undefined
      ? {}
      : { simpler: { strategy: stated.simpler.name, ...(onOwn.at(-1) as PlayedOtherwise) } }),
  };
}

/** Whether it can be played on the traffic as it was read: all of that, where it is not much. */
function servesAgain(read: RememberedWorkload | null, source: WorkloadSource): read is RememberedWorkload {
  return read?.readable === true && mostRequests(source) <= MOST_OF_OWN;
}

/** The same of units that are played in this thread, on a workload that has been read; null where they were stopped. */
async function playedHere(
  units: readonly Unit<StepsTask>[],
  workload: RememberedWorkload,
  watch: Omit<ExecutorWatch, 'done'>,
): Promise<PlayedOtherwise[] | null> {
  try {
    return (await perform(units, workload, { steps: STEPS }, watch)).map((outcome) =>
      figuresOf(outcome as PlayedSteps),
    );
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

/** Requests that are replayed for it, about. */
export function playedOtherwise(
  source: WorkloadSource,
  { traffic, today }: Omit<Others, 'read'>,
  { simpler }: Pick<Stated, 'simpler'> = {},
): number {
  const requests = mostRequests(source);
  const each = Math.min(requests, MOST_OF_OTHERS);
  const others = traffic.length === 0 ? 0 : traffic.length + (requests > each ? 1 : 0);
  const own = (today === null ? 0 : 1) + (simpler === undefined ? 0 : 1);
  return others * each + own * Math.min(requests, MOST_OF_OWN);
}

function unitOf(
  { seed, strategy, baselineKnobs, instant }: Stated,
  source: WorkloadSource,
  catalog: Catalog,
): Unit<StepsTask> {
  const stages: Stage[] = [baselineFor(strategy, baselineKnobs), strategy].map((each) => ({ strategy: each, catalog }));
  return { source, seed, catalog, instant, task: { kind: 'steps', stages } };
}

function figuresOf({ summaries: [before, after] }: PlayedSteps): PlayedOtherwise {
  if (before === undefined || after === undefined) throw new Error('both sides are played');
  return {
    requests: after.requests,
    costRatio: savings(before, after).costRatio,
    baselineMonthlyUsd: before.monthlyUsd,
    monthlyUsd: after.monthlyUsd,
    hitRate: after.cache.hitRate,
    qualityMean: after.quality.mean,
    wrongPerThousand: after.quality.wrongPerThousand,
  };
}

function pricedAs({ id, tiers, baseline }: Catalog, figures: PlayedOtherwise): AtTodaysPrices {
  return { models: id, tiers: { ...tiers }, baseline, ...figures };
}
