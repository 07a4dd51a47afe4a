import { type Experiment, writePlain } from '../../experiment/work/experiment.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { type Played, seedsOf, type Unit } from '../../experiment/work/unit.ts';
import { estimateOf, intervalOf } from '../../foundation/statistics/estimates.ts';
import type { Catalog } from '../../models/model.ts';
import type { ClaimCondition, ClaimResult, ClaimsResult } from '../../result/schema/claims.ts';
import { SCHEMA_VERSION, VERDICTS, type Verdict } from '../../result/schema/vocabulary.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { KNOB_PATHS, KNOBS, type KnobValues } from '../../settings/knobs.ts';
import { findStrategy, type Strategy } from '../../settings/strategy.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { ALL_CLAIMS } from './all-claims.ts';
import type { Claim, Figure, Pair, Reckoning, ScenarioName, Sweep, Trial } from './claim.ts';
import { type SweptPoint, stretches, within } from './condition.ts';
import { publicLogsOn } from './public-logs.ts';

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

/** Every run that the claims need, once each: many are about the same traffic. */
export const claims: Experiment<ClaimsPlan, ClaimsResult, PlayTask> = {
  units: (plan) => [...unitsByName(plan).values()],
  assemble(plan, outcomes) {
    const names = [...unitsByName(plan).keys()];
    const played = new Map(names.map((name, i) => [name, outcomes[i]]));
    const results = chosen(plan).flatMap((claim) => resultOf(claim, plan, played) ?? []);
    if (results.length === 0) return null;
    const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
    return {
      schemaVersion: SCHEMA_VERSION,
      command: 'claims',
      seed: plan.seed,
      runs: plan.runs,
      models: plan.catalog.id,
      partial: outcomes.includes(undefined),
      reproduce: plan.reproduce ?? null,
      counts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])),
      claims: results,
    };
  },
};

function chosen({ ids }: ClaimsPlan): Claim[] {
  return ALL_CLAIMS.filter(({ id }) => ids.includes(id));
}

/** The units by what they are: equal ones are done once. Those of one workload follow each other. */
function unitsByName(plan: ClaimsPlan): Map<string, Unit<PlayTask>> {
  const units = chosen(plan).flatMap(({ simulated, condition }) => [
    ...(simulated === undefined
      ? []
      : seedsOf(plan.seed, plan.runs).flatMap((seed) => both(simulated.trial, plan, seed))),
    ...(condition === undefined ? [] : ofSweep(condition, plan)),
  ]);
  return new Map(units.map((unit) => [writePlain(unit), unit]));
}

function ofSweep({ dial, trial }: Sweep, plan: ClaimsPlan): Unit<PlayTask>[] {
  return dial.flatMap((value) => seedsOf(plan.seed, SWEEP_RUNS).flatMap((seed) => both(trial(value), plan, seed)));
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
function settled(
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

type PlayedByName = ReadonlyMap<string, Played | undefined>;

/** null when a run is missing. */
function resultOf(claim: Claim, plan: ClaimsPlan, played: PlayedByName): ClaimResult | null {
  const { id, title, section, line, source, quote, claimed, range, unit } = claim;
  const { reckoning, simulated, condition, note } = claim;
  const seeds = seedsOf(plan.seed, plan.runs);
  const figures =
    simulated === undefined ? [] : seeds.map((seed) => figureOf(simulated.figure, simulated.trial, plan, seed, played));
  const swept = condition === undefined ? null : sweptOf(condition, plan, range, played);
  if (figures.includes(undefined) || swept === undefined) return null;
  const known = figures.filter((figure) => figure !== null) as number[];
  const estimate = known.length < Math.max(1, figures.length) ? null : estimateOf(known);
  const value = simulated === undefined ? (reckoning?.value ?? null) : (estimate?.mean ?? null);
  const agrees = reckoning === undefined || within(reckoning.value, rounded(range));
  const holds = value !== null && within(value, reckoning === undefined ? range : rounded(range));
  const verdict = verdictOn(claim, agrees, holds, swept);
  return {
    id,
    title,
    source: { section, line, ...(source === undefined ? {} : { where: source }) },
    claim: quote,
    claimed,
    claimedRange: { from: range.from ?? null, to: range.to ?? null },
    unit,
    simulated: value,
    ci95: estimate === null || known.length < 2 ? null : intervalOf(estimate),
    replayed: simulated === undefined ? null : replayed(simulated.trial, plan),
    reckoning: reckoning === undefined ? null : { ...reckoning, agrees },
    ...(claim.definition === undefined ? {} : { definition: claim.definition }),
    verdict,
    ...(verdict === 'contradicts itself' ? { gap: gapOf(range, (reckoning as Reckoning).value) } : {}),
    condition: swept,
    note: note === undefined || value === null ? null : note(value),
  };
}

function replayed(trial: Trial, plan: ClaimsPlan): NonNullable<ClaimResult['replayed']> {
  const { source, strategy } = settled(trial, plan);
  const scenario = 'scenario' in trial.workload && source.kind === 'generated' ? source.name : null;
  return { scenario, techniques: [...strategy.techniques] };
}

/** Figures of two digits are rounded by so much at most, or nearly: 5.56 is called 5.5, 93.8 % is called 95 %. */
const ROUNDING = 0.025;

/** The range with what rounding makes of it. */
function rounded({ from, to }: Claim['range']): Claim['range'] {
  return {
    ...(from === undefined ? {} : { from: from - ROUNDING * Math.abs(from) }),
    ...(to === undefined ? {} : { to: to + ROUNDING * Math.abs(to) }),
  };
}

/** By how many times the claim, in the middle of its range, is off what its own figures come to. */
function gapOf({ from, to }: Claim['range'], value: number): number {
  const claimed = ((from ?? to ?? value) + (to ?? from ?? value)) / 2;
  return Math.max(claimed / value, value / claimed);
}

function verdictOn(
  { definition, simulated }: Claim,
  agrees: boolean,
  holdsThere: boolean,
  condition: ClaimCondition | null,
): Verdict {
  if (!agrees) return 'contradicts itself';
  if (holdsThere) return definition !== undefined || simulated === undefined ? 'by definition' : 'holds here';
  return condition === null || condition.holds.length === 0 ? 'nowhere' : 'not here';
}

/** The sweep as it came out; undefined when a run is missing. */
function sweptOf(
  sweep: Sweep,
  plan: ClaimsPlan,
  range: Claim['range'],
  played: PlayedByName,
): ClaimCondition | undefined {
  const seeds = seedsOf(plan.seed, SWEEP_RUNS);
  const points: SweptPoint[] = [];
  for (const value of sweep.dial) {
    const trial = sweep.trial(value);
    const mean = (figure: Figure): number | null | undefined => {
      const values = seeds.map((seed) => figureOf(figure, trial, plan, seed, played));
      if (values.includes(undefined)) return undefined;
      return values.includes(null) ? null : (values as number[]).reduce((sum, v) => sum + v, 0) / values.length;
    };
    const figure = mean(sweep.figure);
    const at = sweep.measured === undefined ? value : mean(sweep.measured);
    if (figure === undefined || at === undefined) return undefined;
    if (at !== null) points.push({ at, figure });
  }
  points.sort((a, b) => a.at - b.at);
  const swept = { from: points[0]?.at ?? Number.NaN, to: points.at(-1)?.at ?? Number.NaN };
  const holds = stretches(points, range).map(([from, to]) => ({ from, to }));
  return {
    property: sweep.property,
    given: sweep.given ?? null,
    unit: sweep.unit,
    swept,
    holds,
    ...(sweep.restates === undefined ? {} : { restates: sweep.restates }),
    points,
    ...(sweep.publicly === undefined ? {} : { publicLogs: publicLogsOn(sweep.publicly, swept, holds) }),
  };
}

/** The figure of a trial under one seed; undefined when a run of it is missing. */
function figureOf(
  figure: Figure,
  trial: Trial,
  plan: ClaimsPlan,
  seed: string,
  played: PlayedByName,
): number | null | undefined {
  const [before, after] = both(trial, plan, seed).map((unit) => played.get(writePlain(unit)));
  if (before === undefined || after === undefined) return undefined;
  const value = figure({ before, after } satisfies Pair);
  return value === null || Number.isNaN(value) ? null : value;
}
