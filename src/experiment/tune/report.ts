import { UserError } from '../../foundation/problem.ts';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import type { Evidence } from '../../replay/evidence/evidence.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { HeldOut, TuneResult } from '../../result/schema/tune.ts';
import { LONGEST_BLIND_TTL_MS } from '../../scenario/ground-truth.ts';
import { formatKnob, type Technique } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { cautionsOn } from '../cautions-on.ts';
import type { SimulateTask } from '../simulate-task.ts';
import type { EvidenceTask, PairedEvidence } from '../work/evidence-task.ts';
import type { Executor } from '../work/executor.ts';
import { Interrupted } from '../work/task.ts';
import type { Unit } from '../work/unit.ts';
import type { Ground } from './evaluator.ts';
import type { KnownDamage } from './space.ts';

/** The whole result of a strategy on the ground, with its ceilings; null where one of its techniques cannot work alone. */
export async function wholeResult(
  { source, catalog, instant, baselineKnobs }: Ground,
  strategy: Strategy,
  executor: Executor,
  seed: string,
  signal: AbortSignal | undefined,
): Promise<SimulationResult | null> {
  const unit: Unit<SimulateTask> = {
    source,
    seed,
    catalog,
    instant,
    task: { kind: 'simulate', command: 'tune', reproduce: [], strategy, baselineKnobs, expect: [], controls: false },
  };
  let result: SimulationResult | null = null;
  try {
    await executor.run([unit], {
      done: (_, outcome) => {
        result = outcome as SimulationResult;
      },
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    // One of its techniques may not work alone.
    if (error instanceof UserError) return null;
    throw error;
  }
  if (result === null) throw new Interrupted();
  return result;
}

/** How the tuned strategy stands to the one it began as on a log, were its traffic another; null where that cannot be told. */
export async function changeOnLog(
  { source, catalog, instant }: Ground,
  [start, best]: readonly [Strategy, Strategy],
  executor: Executor,
  seed: string,
  priceOfErrorUsd: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Evidence | null> {
  const task: EvidenceTask = { kind: 'evidence', strategies: [start, best], costLevel: 0.95, priceOfErrorUsd };
  let pairs: PairedEvidence | null = null;
  await executor.run([{ source, seed, catalog, instant, task }], {
    done: (_, outcome) => {
      pairs = outcome as PairedEvidence;
    },
    ...(signal === undefined ? {} : { signal }),
  });
  if (pairs === null) throw new Interrupted();
  return (pairs as PairedEvidence)[1]?.[0] ?? null;
}

/** Cost saved beside the most that was possible. */
export function ceilingOf(result: SimulationResult | null): TuneResult['ceiling'] {
  if (result === null) return null;
  const { ceilings, savings: own } = result;
  if (ceilings.costRatio === null || ceilings.costRatio <= 0) return null;
  return { costRatio: ceilings.costRatio, captured: own.costRatio / ceilings.costRatio };
}

/** The figures with intervals that hold how the log itself varies; other seeds replay the same requests. */
export function drawn(held: HeldOut, result: SimulationResult | null, objective: Interval | string | null): HeldOut {
  if (result?.evidence === undefined || result.intervals === null) return held;
  const own = Object.entries(result.intervals).flatMap(([path, interval]): [string, Interval][] =>
    path.startsWith('optimized.') ? [[path.slice('optimized.'.length), interval]] : [],
  );
  const intervals = { ...held.intervals, ...Object.fromEntries(own) };
  return {
    ...held,
    intervals,
    savings: { ...held.savings, ci95: result.savings.ci95 },
    objective: {
      ...held.objective,
      ci95: (typeof objective === 'string' ? intervals[objective] : objective) ?? held.objective.ci95,
    },
  };
}

/** What these runs let one know of the damage that a bolder cache does. */
export function damageKnown(summaries: readonly PlayedSummary[]): KnownDamage {
  return {
    stale: summaries.every(({ cache }) => cache.staleHits !== null),
    false: summaries.every(({ cache }) => cache.falseHits !== null),
  };
}

/** What is said with a setting whose damage the workload does not show. */
export function cautionsOf(known: KnownDamage, { techniques, knobs }: Strategy): string[] {
  const cautions: string[] = [];
  const keeps = ['cache', 'semantic', 'predictive'].some((technique) => techniques.has(technique as Technique));
  if (!known.stale && keeps) {
    cautions.push(
      `answers are kept for ${formatKnob('cache.ttl', knobs['cache.ttl'])}: right only if they stay true that long, which the log does not say; no TTL beyond ${formatKnob('cache.ttl', LONGEST_BLIND_TTL_MS)} was tried`,
    );
  }
  if (!known.false && techniques.has('semantic')) {
    cautions.push('which questions mean the same is not known, so the similarity threshold was not lowered');
  }
  return cautions;
}

/** What one should know of the traffic that it is told of on. */
export function onTraffic(full: SimulationResult | null, chosen: Strategy): readonly string[] {
  if (full === null) return [];
  const { users, spanMs, log, queries } = full.workload;
  const of = { requests: full.requests, queries: queries ?? 0, users, spanMs, ...(log === true ? { log } : {}) };
  return cautionsOn(of, [chosen], { monthly: false, seeds: false }).cautions ?? [];
}
