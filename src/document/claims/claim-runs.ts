import { writePlain } from '../../experiment/work/experiment.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { seedsOf, type Unit } from '../../experiment/work/unit.ts';
import type { Catalog } from '../../models/model.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { KNOB_PATHS, KNOBS, type KnobValues } from '../../settings/knobs.ts';
import { findStrategy, type Strategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { ALL_CLAIMS } from './all-claims.ts';
import type { Claim, ScenarioName, Trial } from './claim.ts';

/** Seeds of each point of a sweep: its points share them, so they move together. */
const SWEEP_RUNS = 2;

/** What is to be held against the simulation. */
export interface ClaimsPlan {
  /** The arguments that give the same result again. */
  reproduce?: string[];
  seed: string;
  /** Replications of each measurement, which its interval is from. */
  runs: number;
  /** The claims, by id. */
  ids: readonly string[];
  catalog: Catalog;
  scenarios: Readonly<Record<ScenarioName, Scenario>>;
}

/** A trial's runs under one seed, by the places of their units: what it is compared with, and the strategy. */
export type PlacedPair = readonly [before: number, after: number];

/** What a claim needs of the runs. */
export interface ClaimRuns {
  /** Of its measurement, one pair for each seed; none where it has no measurement. */
  measured: readonly PlacedPair[];
  /** Of its sweep, for each value of the dial the pairs of all seeds; none where it has no sweep. */
  swept: readonly (readonly PlacedPair[])[];
}

/** All runs of a plan. */
export interface AllRuns {
  units: readonly Unit<PlayTask>[];
  of: ReadonlyMap<Claim, ClaimRuns>;
}

/** The claims of a plan. */
export function chosenClaims({ ids }: ClaimsPlan): Claim[] {
  return ALL_CLAIMS.filter(({ id }) => ids.includes(id));
}

const known = new WeakMap<ClaimsPlan, AllRuns>();

/** Every run that the claims need, once each; those of one workload follow each other, so that it is read once. */
export function runsOf(plan: ClaimsPlan): AllRuns {
  const runs = known.get(plan) ?? collected(plan);
  known.set(plan, runs);
  return runs;
}

function collected(plan: ClaimsPlan): AllRuns {
  const claims = chosenClaims(plan);
  const units: Unit<PlayTask>[] = [];
  const numbers = new Map<string, number>();
  const byWorkload = new Map<string, number[]>();
  /** A unit's number, in order of first appearance. */
  const numbered = (unit: Unit<PlayTask>): number => {
    const name = writePlain(unit);
    const given = numbers.get(name);
    if (given !== undefined) return given;
    const number = units.push(unit) - 1;
    numbers.set(name, number);
    const workload = writePlain([unit.source, unit.seed]);
    const those = byWorkload.get(workload);
    if (those === undefined) byWorkload.set(workload, [number]);
    else those.push(number);
    return number;
  };
  const pairs = (trial: Trial, runs: number): PlacedPair[] =>
    seedsOf(plan.seed, runs).map((seed) => {
      const [before, after] = both(trial, plan, seed);
      return [numbered(before), numbered(after)];
    });
  const of = claims.map(
    ({ simulated, condition }): ClaimRuns => ({
      measured: simulated === undefined ? [] : pairs(simulated.trial, plan.runs),
      swept: condition?.dial.map((value) => pairs(condition.trial(value), SWEEP_RUNS)) ?? [],
    }),
  );
  const order = [...byWorkload.values()].flat();
  const places = new Int32Array(order.length);
  for (const [place, number] of order.entries()) places[number] = place;
  const placed = ([before, after]: PlacedPair): PlacedPair => [places[before] as number, places[after] as number];
  return {
    units: order.map((number) => units[number] as Unit<PlayTask>),
    of: new Map(
      of.map(({ measured, swept }, i) => [
        claims[i] as Claim,
        { measured: measured.map(placed), swept: swept.map((at) => at.map(placed)) },
      ]),
    ),
  };
}

/** The runs of a trial under one seed: what it is compared with, and the strategy. */
function both(trial: Trial, plan: ClaimsPlan, seed: string): [Unit<PlayTask>, Unit<PlayTask>] {
  const { source, strategy, baselineKnobs } = settled(trial, plan);
  const before = trial.before ?? baselineOf({ ...strategy.knobs, ...baselineKnobs });
  const unit = (of: Strategy): Unit<PlayTask> => ({
    source,
    seed,
    catalog: trial.catalog ?? plan.catalog,
    instant: false,
    task: { kind: 'play', strategy: { ...of, name: [...of.techniques].join(' + ') } },
  });
  return [unit(before), unit(strategy)];
}

/** The baseline with the surroundings of a strategy; the knobs of techniques it does not use are as they always are. */
function baselineOf(knobs: KnobValues): Strategy {
  const baseline = findStrategy('baseline');
  const surroundings = KNOB_PATHS.filter((path) => KNOBS[path].technique === null);
  return {
    ...baseline,
    knobs: { ...baseline.knobs, ...Object.fromEntries(surroundings.map((path) => [path, knobs[path]])) },
  };
}

/** The trial with what a scenario says filled in. */
export function settled(
  { workload, strategy }: Trial,
  { scenarios }: ClaimsPlan,
): { source: WorkloadSource; strategy: Strategy; baselineKnobs: Partial<KnobValues> } {
  if ('traffic' in workload) {
    const source = { kind: 'generated', name: 'made for the claim', spec: workload.traffic } as const;
    return { source, strategy: strategy as Strategy, baselineKnobs: {} };
  }
  const scenario = scenarios[workload.scenario];
  const requests = workload.requests ?? scenario.workload.requests;
  const own = findStrategy(scenario.strategy);
  return {
    source: { kind: 'generated', name: scenario.name, spec: { ...scenario.workload, requests } },
    strategy: {
      name: '',
      techniques: strategy?.techniques ?? new Set(scenario.techniques ?? own.techniques),
      // A scenario's knobs are about its traffic; what a claim says of a knob is about the claim.
      knobs: { ...own.knobs, ...scenario.knobs, ...changed(strategy) },
    },
    baselineKnobs: scenario.baselineKnobs,
  };
}

/** The knobs that are not at their defaults. */
function changed(strategy: Strategy | undefined): Partial<KnobValues> {
  if (strategy === undefined) return {};
  const turned = KNOB_PATHS.filter((path) => strategy.knobs[path] !== KNOBS[path].default);
  return Object.fromEntries(turned.map((path) => [path, strategy.knobs[path]]));
}
