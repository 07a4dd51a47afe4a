import { wilsonInterval } from '../../foundation/statistics/proportions.ts';
import type { Catalog } from '../../models/model.ts';
import type { AbArm, AbDesign, AbRepetitions, AbResult, Decision, LookResult } from '../../result/schema/ab.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { shownKnobs } from '../../result/shown-knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { cautionsOn } from '../cautions-on.ts';
import type { Experiment } from '../work/experiment.ts';
import type { PlayTask } from '../work/play.ts';
import { type Played, playedRequests, seedsOf } from '../work/unit.ts';
import { ALIKE_TESTS } from './alike.ts';
import type { SplitOutcome, SplitTask } from './split.ts';

/** An A/B test, and how often the whole test is repeated. */
export interface AbPlan {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  source: WorkloadSource;
  seed: string;
  runs: number;
  catalog: Catalog;
  instant: boolean;
  control: Strategy;
  treatment: Strategy;
  design: AbDesign;
}

/** A test under one seed after the other; around the first also both strategies on the undivided traffic. */
export const abTest: Experiment<AbPlan, AbResult, SplitTask | PlayTask> = {
  units({ source, seed, runs, catalog, instant, control, treatment, design }) {
    const base = { source, seed, catalog, instant };
    return [
      { ...base, task: { kind: 'play', strategy: control } },
      { ...base, task: { kind: 'play', strategy: treatment } },
      ...seedsOf(seed, runs).map((each, i) => ({
        ...base,
        seed: each,
        // The bootstrap is for the test that is shown.
        task: {
          kind: 'split' as const,
          control,
          treatment,
          design: i === 0 ? design : { ...design, resamples: 0 },
          alike: ALIKE_TESTS,
        },
      })),
    ];
  },
  assemble(plan, outcomes) {
    const [a, b, first, ...others] = outcomes;
    if (a === undefined || b === undefined || first === undefined) return null;
    const shown = first as SplitOutcome;
    const tests = [shown, ...others.filter((outcome) => outcome !== undefined)] as SplitOutcome[];
    const last = shown.looks.at(-1) as LookResult;
    return {
      schemaVersion: SCHEMA_VERSION,
      command: 'ab',
      scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
      seed: plan.seed,
      runs: tests.length,
      ...playedRequests({ ...(a as Played).workload, requests: shown.requests }),
      models: plan.catalog.id,
      partial: tests.length < plan.runs,
      ...cautionsOn((a as Played).workload, [plan.control, plan.treatment], { monthly: false, seeds: false }),
      reproduce: plan.reproduce ?? null,
      design: plan.design,
      usersKnown: shown.usersKnown,
      arms: [
        arm('control', plan.control, shown.control, (a as Played).summary),
        arm('treatment', plan.treatment, shown.treatment, (b as Played).summary),
      ],
      undividedCostChange: (b as Played).summary.costPerRequestUsd / (a as Played).summary.costPerRequestUsd - 1,
      ...(shown.alike === null ? {} : { alike: shown.alike }),
      contrasts: shown.contrasts,
      looks: shown.looks,
      decision: last.decision,
      decidedAt: last.requests,
      repetitions: tests.length < 2 ? null : repetitions(tests),
    };
  },
};

function arm(
  role: AbArm['role'],
  strategy: Strategy,
  { users, requests, summary }: SplitOutcome['control'],
  undivided: PlayedSummary,
): AbArm {
  const { hitRate } = undivided.cache;
  return {
    name: strategy.name,
    role,
    techniques: [...strategy.techniques],
    knobs: shownKnobs(strategy.knobs),
    users,
    requests,
    summary,
    undivided: { hitRate, costPerRequestUsd: undivided.costPerRequestUsd, latencyMeanMs: undivided.latencyMs.mean },
    hitRateLost: hitRate === null || summary.cache.hitRate === null ? null : hitRate - summary.cache.hitRate,
    costAdded: summary.costPerRequestUsd / undivided.costPerRequestUsd - 1,
  };
}

function repetitions(tests: readonly SplitOutcome[]): AbRepetitions {
  const decisions: Partial<Record<Decision, number>> = {};
  let found = 0;
  for (const { looks } of tests) {
    const { decision } = looks.at(-1) as LookResult;
    decisions[decision] = (decisions[decision] ?? 0) + 1;
    if (looks.some(({ costZ, costHeld = costZ, costBound }) => costHeld !== null && Math.abs(costHeld) >= costBound)) {
      found++;
    }
  }
  return {
    runs: tests.length,
    decisions,
    costDifferenceFound: found / tests.length,
    ci95: wilsonInterval(found, tests.length),
  };
}
