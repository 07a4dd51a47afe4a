import { withRoom } from '../../foundation/columns.ts';
import { UserError } from '../../foundation/problem.ts';
import type { Spread } from '../../foundation/statistics/sample-size.ts';
import { readThrough } from '../../replay/reading.ts';
import { Replay } from '../../replay/replay.ts';
import type { AbContrast, AbDesign, AbMetric, AbResult, LookResult } from '../../result/schema/ab.ts';
import type { PlayedSummary, Summary } from '../../result/schema/summary.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Observer } from '../../simulation/observer.ts';
import { requestsOf, type WarmUp } from '../../workload/warm-up.ts';
import { partOf, type RequestBlock, type Workload } from '../../workload/workload.ts';
import { Interrupted, type WorkWatch } from '../work/task.ts';
import type { Task, Unit } from '../work/unit.ts';
import { type Alike, alikeOf, isShared, withNet } from './alike.ts';
import { contrastOf, type Stage } from './analysis.ts';
import { Assignment, looksOf, stageEnds, unitOf } from './design.ts';
import { Monitor } from './monitor.ts';
import { Tally } from './tally.ts';

/** One arm of a finished test. */
export interface SplitArm {
  users: number;
  requests: number;
  summary: PlayedSummary;
}

/** What came of one A/B test. */
export interface SplitOutcome {
  requests: number;
  /** False: the log names no users, and requests were assigned one by one. */
  usersKnown: boolean;
  control: SplitArm;
  treatment: SplitArm;
  contrasts: AbContrast[];
  /** Mean per request, and its standard deviation between users, in the first stage; null when not known. */
  spreads: Record<AbMetric, { control: Spread; treatment: Spread } | null>;
  looks: LookResult[];
  /** What two arms of the control come to; null where users of one of the strategies do not bear on one another. */
  alike: NonNullable<AbResult['alike']> | null;
}

/** An A/B test: users divided between two strategies. */
export interface SplitTask extends Task<SplitOutcome> {
  kind: 'split';
  control: Strategy;
  treatment: Strategy;
  design: AbDesign;
  /** Tests whose arms are alike that are played beside it, where users bear on one another. */
  alike: number;
}

/**
 * Plays a workload as an A/B test would: each user in one arm, each arm with caches and a provider of
 * its own, looked at as it goes. After a roll-back everybody is in the control.
 */
export async function split(
  { source, task, catalog, seed, instant }: Unit<SplitTask>,
  workload: Workload,
  watch: WorkWatch,
): Promise<SplitOutcome> {
  const { design } = task;
  const { requests: whole, warm } = await sizeOf(workload, source.warmUp ?? { requests: 0 });
  const requests = whole - warm;
  const monitor = new Monitor(design, looksOf(design, requests));
  const field = new Field(design, requests, warm, seed);
  const arms = new Map<ArmName, Strategy>([
    ['control', task.control],
    ['treatment', task.treatment],
  ]);
  const observers = new Map([...arms.keys()].map((arm) => [arm, [field.observer(arm)]]));
  const replay = new Replay(workload, arms, { catalog, seed, instant, observers });
  // Arms of which one shares nothing are not alike in what dividing does to them.
  const shared = isShared(task.control) && isShared(task.treatment);
  const twins = Array.from({ length: shared ? task.alike : 0 }, (_, i) => {
    const own = new Field(design, requests, warm, `${seed}/alike ${i}`);
    const both = new Map([...arms.keys()].map((arm) => [arm, task.control]));
    const watched = new Map([...arms.keys()].map((arm) => [arm, [own.observer(arm)]]));
    return { field: own, replay: new Replay(workload, both, { catalog, seed, instant, observers: watched }) };
  });
  const alike = (metric: AbMetric): Alike | null =>
    alikeOf(
      twins.map((twin) => twin.field.stages),
      metric,
    );
  const compared = (): AbContrast[] =>
    (['cost', 'latency', 'quality'] as const)
      .map((metric) => contrastOf(field.stages, metric, design, seed))
      .filter((contrast) => contrast !== null)
      .map((contrast) => withNet(contrast, field.stages, alike(contrast.metric)));
  let contrasts: AbContrast[] | null = null;
  // Looks and stages are planned for what comes after the warm-up.
  const nextLook = (): number | null => (monitor.nextAt === null ? null : monitor.nextAt + warm);
  const playUntil = (block: RequestBlock, start: number, end: number, of: Field, on: Replay<ArmName>): void => {
    for (let from = start; from < end; ) {
      const treated = of.arrive(block, from);
      let to = from + 1;
      while (to < end && of.isTreated(block, to) === treated) of.arrive(block, to++);
      on.feed(partOf(block, from, to), treated ? 'treatment' : 'control');
      from = to;
    }
  };
  const play = (block: RequestBlock): void => {
    for (let start = 0; start < block.length; ) {
      const at = block.first + start;
      if (nextLook() === at) {
        // Both arms are looked at as they stand at this moment, whenever their last request came.
        replay.advanceTo(block.at[start]);
        for (const twin of twins) twin.replay.advanceTo(block.at[start]);
        if (monitor.look(field.stages, alike('cost')).decision.startsWith('roll back')) {
          // From here on there is nobody to compare the control with.
          contrasts = compared();
          field.rollBack();
        }
      }
      const until = Math.min(field.stageEnd(at), nextLook() ?? Number.POSITIVE_INFINITY);
      const end = Math.min(block.length, until - block.first);
      playUntil(block, start, end, field, replay);
      // Where nothing is to be held against them any more, they need not go on.
      if (contrasts === null) {
        for (const twin of twins) {
          twin.field.stageEnd(at);
          playUntil(block, start, end, twin.field, twin.replay);
        }
      }
      start = end;
    }
    watch.progress?.(block.length);
  };
  if (!(await readThrough(workload, play, { signal: watch.signal }))) throw new Interrupted();
  const facts = workload.facts();
  const [a, b] = [field.users('control'), field.users('treatment')];
  if (Math.min(a, b) < 2) {
    throw new UserError({
      where: 'ab',
      what: `there are ${a} users in the control and ${b} in the treatment: too few to compare`,
      fix: 'replay more requests (--requests), or split more evenly (--split 50)',
    });
  }
  // What is still under way is played to its end before the last look.
  // An arm's share of the traffic says nothing about a month.
  const finished = replay.finish(null);
  const [before, after] = [played(finished.get('control')), played(finished.get('treatment'))];
  if (contrasts === null) for (const twin of twins) twin.replay.finish(null);
  if (monitor.nextAt !== null) monitor.look(field.stages, alike('cost'));
  return {
    requests,
    usersKnown: facts.users !== null,
    control: { users: a, requests: before.requests, summary: before },
    treatment: { users: b, requests: after.requests, summary: after },
    contrasts: contrasts ?? compared(),
    spreads: field.spreads(),
    looks: monitor.looks,
    alike: toldOf(alike('cost'), monitor.looks.at(-1)),
  };
}

/** What is told of tests whose arms are alike. */
function toldOf(alike: Alike | null, last: LookResult | undefined): SplitOutcome['alike'] {
  if (alike === null || last === undefined) return null;
  const { tests, log, zs } = alike;
  const found = zs.filter((z) => Math.abs(z) >= last.costBound).length / tests;
  return { tests, costChange: Math.expm1(log.mean), costSd: Math.exp(log.mean) * log.sd, found };
}

/** How many requests there will be, and how many of them are a warm-up; a log does not say it beforehand, and is read for it. */
async function sizeOf(workload: Workload, warmUp: WarmUp): Promise<{ requests: number; warm: number }> {
  const { expectedRequests: requests } = workload;
  if (requests === null || 'ms' in warmUp) return requestsOf(workload);
  return { requests, warm: Math.min(warmUp.requests, requests) };
}

/** The summary without what is only drawn. */
function played(summary: Summary | undefined): PlayedSummary {
  const { timeline: _, latencyHistogram: __, ...rest } = summary as Summary;
  return rest;
}

type ArmName = 'control' | 'treatment';

/** Who is in which arm, and what has become of them. */
class Field {
  readonly stages: Stage[];
  readonly #shares: number[];
  readonly #ends: readonly number[];
  readonly #assignment: Assignment;
  readonly #warm: number;
  #unit = new Int32Array(64);
  #stage = 0;

  /** `requests` of the test, after `warm` that belong to its warm-up. */
  constructor({ shares }: AbDesign, requests: number, warm: number, seed: string) {
    this.#warm = warm;
    this.stages = shares.map(() => ({ control: new Tally(), treatment: new Tally() }));
    this.#shares = [...shares];
    this.#ends = stageEnds({ shares } as AbDesign, requests).map((end) => end + warm);
    this.#assignment = new Assignment(seed);
  }

  /** Number of the first request after the stage in which this one arrives. */
  stageEnd(request: number): number {
    while (this.#stage < this.#ends.length - 1 && request >= this.#ends[this.#stage]) this.#stage++;
    // The last stage takes what a longer workload than expected brings.
    return this.#stage === this.#ends.length - 1 ? Number.POSITIVE_INFINITY : this.#ends[this.#stage];
  }

  isTreated(block: RequestBlock, i: number): boolean {
    const unit = unitOf(block.user[i], block.first + i);
    return this.#assignment.treated(unit, this.#shares[this.#stage]);
  }

  /** Notes an arrival and gives back its arm. */
  arrive(block: RequestBlock, i: number): boolean {
    const request = block.first + i;
    this.#unit = withRoom(this.#unit, request + 1);
    this.#unit[request] = unitOf(block.user[i], request);
    const treated = this.isTreated(block, i);
    if (request >= this.#warm) this.#tally(request, treated ? 'treatment' : 'control').arrived(this.#unit[request]);
    return treated;
  }

  observer(arm: ArmName): Observer {
    return {
      spent: (request, _, usd) => {
        if (!this.#isWarm(request)) this.#tally(request, arm).spent(this.#unit[request], usd);
      },
      ended: (request, ms, good, _, waited) => {
        if (!this.#isWarm(request))
          this.#tally(request, arm).answered(this.#unit[request], waited === true ? null : ms, good);
      },
    };
  }

  /** Sends everybody back to the control. */
  rollBack(): void {
    this.#shares.fill(0);
  }

  spreads(): SplitOutcome['spreads'] {
    const [{ control, treatment }] = this.stages as [Stage];
    const spread = (tally: Tally, metric: AbMetric): Spread | null => {
      const estimate = tally.estimate(metric);
      return estimate === null ? null : { mean: estimate.mean, sd: estimate.error * Math.sqrt(estimate.df + 1) };
    };
    const both = (metric: AbMetric) => {
      const [a, b] = [spread(control, metric), spread(treatment, metric)];
      return a === null || b === null ? null : { control: a, treatment: b };
    };
    return { cost: both('cost'), latency: both('latency'), quality: both('quality') };
  }

  users(arm: ArmName): number {
    return Math.max(...this.stages.map((stage) => stage[arm].users));
  }

  #isWarm(request: number): boolean {
    return request >= 0 && request < this.#warm;
  }

  #tally(request: number, arm: ArmName): Tally {
    let stage = 0;
    while (stage < this.#ends.length - 1 && request >= this.#ends[stage]) stage++;
    return (this.stages[stage] as Stage)[arm];
  }
}
