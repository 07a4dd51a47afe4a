import { setImmediate } from 'node:timers/promises';
import { findingsOf } from '../findings/findings.ts';
import { worthOf } from '../findings/worth.ts';
import type { Catalog } from '../models/model.ts';
import { attribution } from '../replay/attribution.ts';
import { EvidenceCollector } from '../replay/evidence/evidence.ts';
import { Runs } from '../replay/replay.ts';
import { held } from '../result/expectations.ts';
import { savings } from '../result/savings.ts';
import type { Assumption } from '../result/schema/parts.ts';
import type { KnobTurn, SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../result/schema/vocabulary.ts';
import type { Expectation } from '../scenario/schema.ts';
import { formatKnob, KNOB_PATHS, type KnobPath, type KnobValue, type KnobValues } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { Workload } from '../workload/workload.ts';
import type { Turn } from './live/live-view.ts';

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
  const runs = new Runs(plan);
  let partial = false;
  let evidence: EvidenceCollector | null = null;
  for await (const block of plan.workload.blocks()) {
    if (plan.workload.log === true) {
      evidence ??= watching(runs, plan.workload.calendarZero ?? null);
      evidence.note(block);
    }
    runs.feed(block);
    watch.progress?.(runs.requests);
    await setImmediate();
    if (watch.signal?.aborted === true) {
      partial = true;
      break;
    }
  }
  return resultOf(plan, runs, { partial, evidence });
}

/** Has the traffic of both sides collected block by block, for intervals from the log itself. */
function watching(runs: Runs, calendarZero: number | null): EvidenceCollector {
  const evidence = new EvidenceCollector(calendarZero);
  for (const side of ['baseline', 'optimized'] as const) {
    for (const observer of evidence.observers(side)) runs[side].observe(observer);
  }
  return evidence;
}

/** How the runs went that a result is made from. */
export interface RunsCourse {
  /** Whether they ended before the workload did. */
  partial: boolean;
  /** The knobs that were turned on the way, in order. */
  turned?: readonly Turn[];
  /** What was collected of a log. */
  evidence?: EvidenceCollector | null;
}

/** Ends the runs and makes the result of them. */
export function resultOf(
  plan: SimulationPlan,
  runs: Runs,
  { partial, turned = [], evidence = null }: RunsCourse,
): SimulationResult {
  const { workload, seed } = plan;
  const { strategy, catalog, requests, ceilings } = runs;
  const facts = workload.facts();
  const { before, after, parts, rests } = runs.finish();
  const drawn = evidence?.finish(seed, facts) ?? null;
  const ended = Object.fromEntries(turned.map(({ path, to }) => [path, to]));
  const result: SimulationResult = {
    schemaVersion: SCHEMA_VERSION,
    command: plan.command,
    scenario: workload.name,
    seed,
    runs: 1,
    seeds: [seed],
    requests,
    models: catalog.id,
    // Turning knobs at the same moments again is beyond a command line.
    reproduce: turned.length > 0 ? null : (plan.reproduce ?? null),
    partial,
    workload: {
      queries: ceilings.distinctQueries,
      users: facts.users,
      spanMs: facts.timed ? runs.lastAt - runs.firstAt : null,
      ...(facts.log === true ? { log: true } : {}),
      ...(facts.nothingBefore === true ? { nothingBefore: true } : {}),
      repeatRate: 1 - ceilings.distinctQueries / requests,
      intents: facts.intents,
      assumptions: [...facts.assumptions, ...assumedVerdicts(after)],
      skippedLines: facts.skippedLines,
    },
    strategy: {
      name: strategy.name,
      techniques: [...strategy.techniques],
      instant: plan.instant,
      knobs: shown({ ...plan.strategy.knobs, ...ended }),
      baselineKnobs: shown(plan.baselineKnobs ?? {}),
    },
    baseline: before,
    optimized: after,
    savings: { ...savings(before, after), ci95: drawn?.savings ?? null },
    intervals: drawn?.intervals ?? null,
    ...(drawn === null ? {} : { evidence: drawn.source }),
    ceilings: ceilings.finish(after.cache.hitRate !== null),
    attribution: attribution(strategy, before, after, parts, rests),
    expectations: plan.expect.map((expectation) => held(expectation, strategy, before, after, parts)),
    thresholds: [],
    findings: [],
    ...(turned.length > 0 ? { turned: turned.map(inWords) } : {}),
    worth: [],
  };
  result.findings = findingsOf(result);
  result.worth = worthOf(result);
  return result;
}

/** What the judge went by, where nobody knows which answers are good. */
function assumedVerdicts({ fallback }: Summary): Assumption[] {
  if (fallback.judged === 0 || fallback.falseAccepts !== null) return [];
  return [
    {
      what: 'verdicts',
      value: 'as often good as the models are at the complexity that the wording suggests',
      why: 'the log does not say which answers are good; its lines could: "correct": {"MODEL": 1}',
    },
  ];
}

/** The knobs with "never" and "unlimited" as words, for JSON knows no infinity. */
function shown(knobs: Partial<KnobValues>): SimulationResult['strategy']['knobs'] {
  return Object.fromEntries(
    KNOB_PATHS.flatMap((path) => {
      const value = knobs[path];
      if (value === undefined) return [];
      return [[path, written(path, value)]];
    }),
  );
}

function inWords({ path, from, to, ...when }: Turn): KnobTurn {
  return { path, from: written(path, from), to: written(path, to), ...when };
}

function written<V extends KnobValue>(path: KnobPath, value: V): V | string {
  return value === Number.POSITIVE_INFINITY ? formatKnob(path, value) : value;
}
