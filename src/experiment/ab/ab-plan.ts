import {
  powerForMeans,
  sampleSizeForMeans,
  sampleSizeForNonInferiority,
} from '../../foundation/statistics/sample-size.ts';
import { DAY_MS } from '../../foundation/units.ts';
import type { Catalog } from '../../models/model.ts';
import type { AbPlanResult, AbSize } from '../../result/schema/ab-plan.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import type { Experiment } from '../work/experiment.ts';
import type { SplitOutcome, SplitTask } from './split.ts';

/** What an A/B test should be able to do, before there is one. */
export interface AbPlanning {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  source: WorkloadSource;
  seed: string;
  catalog: Catalog;
  instant: boolean;
  control: Strategy;
  treatment: Strategy;
  /** Relative changes the test should be able to see: 0.05 is 5 %. */
  effects: readonly number[];
  alpha: number;
  power: number;
  keep: number;
}

/** Half and half of the pilot's users, so that both arms' spreads are known. */
const PILOT = { shares: [0.5], looksPerStage: 1, resamples: 0 } as const;

/** Plays a pilot of the test and works out from its spread between users how large the test has to be. */
export const abPlanning: Experiment<AbPlanning, AbPlanResult, SplitTask> = {
  units({ source, seed, catalog, instant, control, treatment, alpha, keep }) {
    const task = { kind: 'split', control, treatment, design: { ...PILOT, alpha, keep }, alike: 0 } as const;
    return [{ source, seed, catalog, instant, task }];
  },
  assemble(plan, [pilot]) {
    if (pilot === undefined) return null;
    const users = (pilot.control.users + pilot.treatment.users) / 2;
    const requestsPerUser = pilot.requests / (2 * users);
    const perDay = rateOf(pilot);
    const size = (metric: AbSize['metric'], target: number, usersPerArm: number, powerNow: number | null): AbSize => {
      const enough = Number.isFinite(usersPerArm);
      const whole = enough ? Math.max(2, Math.ceil(usersPerArm)) : null;
      const requests = whole === null ? null : Math.ceil(2 * whole * requestsPerUser);
      return {
        metric,
        target,
        usersPerArm: whole,
        requests,
        days: requests === null || perDay === null ? null : requests / perDay,
        powerNow,
      };
    };
    const demands = { alpha: plan.alpha, power: plan.power };
    const sizes = (['cost', 'latency'] as const).flatMap((metric) => {
      const spread = pilot.spreads[metric];
      if (spread === null) return [];
      const { control, treatment } = spread;
      return plan.effects.map((effect) => {
        const delta = effect * control.mean;
        const needed = sampleSizeForMeans(delta, control.sd, treatment.sd, demands);
        return size(metric, effect, needed, powerForMeans(users, delta, control.sd, treatment.sd, plan.alpha));
      });
    });
    const { quality } = pilot.spreads;
    if (quality !== null) {
      const needed = sampleSizeForNonInferiority(quality.control, quality.treatment, plan.keep, demands);
      sizes.push(size('quality', plan.keep, needed, null));
    }
    const change = (name: string): number | null =>
      pilot.contrasts.find(({ metric }) => metric === name)?.change ?? null;
    return {
      schemaVersion: SCHEMA_VERSION,
      command: 'ab plan',
      scenario: plan.source.kind === 'generated' ? plan.source.name : plan.source.path,
      seed: plan.seed,
      models: plan.catalog.id,
      partial: false,
      reproduce: plan.reproduce ?? null,
      control: plan.control.name,
      treatment: plan.treatment.name,
      alpha: plan.alpha,
      power: plan.power,
      keep: plan.keep,
      pilot: { requests: pilot.requests, usersPerArm: users, requestsPerUser, usersKnown: pilot.usersKnown },
      measured: { cost: change('cost'), latency: change('latency'), quality: change('quality') },
      sizes,
      leastDays: leastDays([plan.control, plan.treatment]),
      users: !pilot.usersKnown ? null : plan.source.kind === 'generated' ? plan.source.spec.users : 2 * users,
    };
  },
};

/** A cache is as full as it will be when answers have been kept and given up a few times. */
const TTLS = 3;

/** Days of the longest such time among the strategies, and at least one: hours of a day differ. */
function leastDays(strategies: readonly Strategy[]): number {
  const kept = strategies.flatMap(({ techniques, knobs }) => {
    const ttl = knobs['cache.ttl'];
    return techniques.has('cache') && Number.isFinite(ttl) ? [(TTLS * ttl) / DAY_MS] : [];
  });
  return Math.max(1, ...kept);
}

/** Requests a day by the time the pilot took; null when it took none. */
function rateOf({ requests, control }: SplitOutcome): number | null {
  const { durationMs } = control.summary;
  return durationMs > 0 ? (requests / durationMs) * DAY_MS : null;
}
