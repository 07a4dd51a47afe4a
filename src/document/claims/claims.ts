import type { Experiment } from '../../experiment/work/experiment.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import type { Played } from '../../experiment/work/unit.ts';
import { estimateOf, intervalOf } from '../../foundation/statistics/estimates.ts';
import type { ClaimCondition, ClaimResult, ClaimsResult } from '../../result/schema/claims.ts';
import { SCHEMA_VERSION, VERDICTS, type Verdict } from '../../result/schema/vocabulary.ts';
import type { Claim, Figure, Pair, Reckoning, Sweep, Trial } from './claim.ts';
import { type ClaimRuns, type ClaimsPlan, chosenClaims, type PlacedPair, runsOf, settled } from './claim-runs.ts';
import { type SweptPoint, stretches, within } from './condition.ts';
import { publicLogsOn } from './public-logs.ts';

/** Every run that the claims need, once each: many are about the same traffic. */
export const claims: Experiment<ClaimsPlan, ClaimsResult, PlayTask> = {
  units: (plan) => [...runsOf(plan).units],
  assemble(plan, outcomes) {
    const results = chosenClaims(plan).flatMap((claim) => resultOf(claim, plan, outcomes) ?? []);
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

/** What came of the units; undefined where one was not played. */
type Outcomes = readonly (Played | undefined)[];

/** null when a run is missing. */
function resultOf(claim: Claim, plan: ClaimsPlan, outcomes: Outcomes): ClaimResult | null {
  const { id, title, section, line, source, quote, claimed, range, unit } = claim;
  const { reckoning, simulated, condition, note } = claim;
  const runs = runsOf(plan).of.get(claim) as ClaimRuns;
  const figures =
    simulated === undefined ? [] : runs.measured.map((pair) => figureOf(simulated.figure, pair, outcomes));
  const swept = condition === undefined ? null : sweptOf(condition, runs.swept, range, outcomes);
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
  pairs: ClaimRuns['swept'],
  range: Claim['range'],
  outcomes: Outcomes,
): ClaimCondition | undefined {
  const points: SweptPoint[] = [];
  for (const [i, value] of sweep.dial.entries()) {
    const mean = (figure: Figure): number | null | undefined => {
      const values = (pairs[i] as PlacedPair[]).map((pair) => figureOf(figure, pair, outcomes));
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
function figureOf(figure: Figure, pair: PlacedPair, outcomes: Outcomes): number | null | undefined {
  const [before, after] = pair.map((place) => outcomes[place]);
  if (before === undefined || after === undefined) return undefined;
  const value = figure({ before, after } satisfies Pair);
  return value === null || Number.isNaN(value) ? null : value;
}
