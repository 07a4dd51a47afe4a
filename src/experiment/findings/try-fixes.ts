import { setImmediate } from 'node:timers/promises';
import { formatCount, formatPercent } from '../../foundation/units.ts';
import { type Catalog, instant } from '../../models/model.ts';
import { findStrategy, type Strategy } from '../../scenario/strategy.ts';
import { Simulation } from '../../simulation/simulation.ts';
import type { Summary } from '../../simulation/summary.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Finding, SimulationResult, TriedFix } from '../result.ts';
import { related, withoutDelays } from '../runs.ts';
import { savings } from '../savings.ts';
import type { Aim, Fix, Symptom } from './diagnosis.ts';
import { diagnosed, symptomsOf, TRIED_REQUESTS, untried } from './findings.ts';

/** Runs beyond the one that is diagnosed. */
const MOST_TRIALS = 6;

/** Quality, as a fraction of the baseline's, that a fix may cost: less than one sees. */
const QUALITY_SLACK = 0.005;

/** What it takes to play the workload again. */
export interface SecondReading {
  /** Opens the workload for another reading. */
  open: () => Promise<Workload>;
  catalog: Catalog;
  signal?: AbortSignal;
}

/**
 * The result with fixes for its findings tried on the same workload: at most six more simulations,
 * all in one reading. The best that helps without breaking anything else is suggested, with its
 * figures; where none does, the finding says so.
 */
export async function withFixesTried(result: SimulationResult, reading: SecondReading): Promise<SimulationResult> {
  const run = diagnosed(result);
  const symptoms = symptomsOf(run);
  const trials = chosen(symptoms);
  if (result.partial || trials.length === 0) return result;
  const strategies = trials.map(({ fix }) => fix.strategy);
  const played = await play(result, run.played, strategies, await reading.open(), reading);
  if (played === null) return result;
  const [baseline, current, ...afters] = played as [Summary, Summary, ...Summary[]];
  const findings = symptoms.map((symptom): Finding => {
    const own = trials.flatMap((trial, i) =>
      trial.symptom === symptom ? [{ fix: trial.fix, after: afters[i] as Summary }] : [],
    );
    return own.length === 0 ? untried(symptom) : tried(symptom, own, current, baseline, result.requests);
  });
  return { ...result, findings };
}

/** The fixes to try: the first of each symptom, then the second of each, until there are enough. */
function chosen(symptoms: readonly Symptom[]): { symptom: Symptom; fix: Fix }[] {
  const curable = symptoms.filter(({ aim }) => aim !== undefined);
  const most = Math.max(0, ...curable.map(({ fixes = [] }) => fixes.length));
  const rounds = Array.from({ length: most }, (_, round) =>
    curable.flatMap((symptom) => {
      const fix = symptom.fixes?.[round];
      return fix === undefined ? [] : [{ symptom, fix }];
    }),
  );
  return rounds.flat().slice(0, MOST_TRIALS);
}

/** Baseline, the strategy as it is, and each of the others; null when interrupted. */
async function play(
  { seed, strategy: { instant: atOnce, baselineKnobs } }: SimulationResult,
  current: Strategy,
  others: readonly Strategy[],
  workload: Workload,
  { catalog, signal }: SecondReading,
): Promise<Summary[] | null> {
  const baseline = { ...findStrategy('baseline'), knobs: { ...current.knobs, ...baselineKnobs } } as Strategy;
  const laws = atOnce ? instant(catalog) : catalog;
  const simulations = [baseline, current, ...others].map(
    (strategy) => new Simulation(workload, laws, atOnce ? withoutDelays(strategy) : strategy, seed),
  );
  let requests = 0;
  for await (const block of workload.blocks()) {
    for (const simulation of simulations) simulation.feed(block);
    requests += block.length;
    await setImmediate();
    if (signal?.aborted === true) return null;
    if (requests >= TRIED_REQUESTS) break;
  }
  const { requestsPerDay } = workload.facts();
  const summaries = simulations.map((simulation) => simulation.finish(requestsPerDay));
  return summaries.map((summary) => related(summary, summaries[0] as Summary));
}

interface Trial {
  fix: Fix;
  after: Summary;
}

function tried(
  symptom: Symptom,
  trials: readonly Trial[],
  current: Summary,
  baseline: Summary,
  requests: number,
): Finding {
  const aim = symptom.aim as Aim;
  const outcomes = trials.map((trial) => outcome(aim, trial, current, baseline));
  const best = outcomes.filter(({ helps }) => helps).sort((a, b) => merit(aim, a) - merit(aim, b))[0];
  const { id, severity, message, otherwise } = symptom;
  const list = outcomes.map(({ flags }) => flags.join(' ')).join('; ');
  const suggestion =
    best === undefined
      ? `tried without success: ${list}; ${otherwise}`
      : `${best.flags.join(' ')} ${promise(aim, best, current, baseline, requests)}`;
  const flags = best?.flags ?? symptom.flags;
  return { id, severity, message, suggestion, ...(flags === undefined ? {} : { flags: [...flags] }), tried: outcomes };
}

function outcome(aim: Aim, { fix, after }: Trial, current: Summary, baseline: Summary): TriedFix {
  const now = aim.of(current, baseline);
  const then = aim.of(after, baseline);
  // What is measured of hits is 0 where nothing is looked up any more.
  const gain = now === null || then === null ? 0 : aim.better === 'more' ? then - now : now - then;
  const { costRatio } = savings(baseline, after);
  return {
    flags: [...fix.flags],
    requests: after.requests,
    what: aim.what,
    before: now,
    after: then,
    costRatio,
    qualityRelative: after.quality.relative,
    helps: gain >= aim.worthwhile && bearable(aim, after, current, baseline),
  };
}

/** Whether the change breaks nothing else: not the bill, not the quality. */
function bearable(aim: Aim, after: Summary, current: Summary, baseline: Summary): boolean {
  const most = aim.mayCost === true ? Math.max(baseline.costUsd, current.costUsd) : current.costUsd;
  if (after.costUsd > most * (1 + 1e-9)) return false;
  const [was, is] = [current.quality.relative, after.quality.relative];
  return was === null || is === null || is >= was - QUALITY_SLACK;
}

/** Less is better: those that reach the goal first, the cheapest of them before the others; then by the figure. */
function merit(aim: Aim, { after, costRatio }: TriedFix): number {
  const figure = (after as number) * (aim.better === 'more' ? -1 : 1);
  if (aim.goal === undefined) return figure;
  const reached = aim.better === 'more' ? (after as number) >= aim.goal : (after as number) <= aim.goal;
  return reached ? -1e6 - costRatio : figure;
}

/** What a fix would do, with what it does to the bill and to quality where one would notice. */
function promise(aim: Aim, fix: TriedFix, current: Summary, baseline: Summary, requests: number): string {
  const verb = aim.better === 'more' ? 'lift' : 'lower';
  const main = `would ${verb} ${aim.what} from ${aim.show(fix.before as number)} to ${aim.show(fix.after as number)}`;
  const { costRatio: saved } = savings(baseline, current);
  const kept = current.quality.relative;
  const sides = [
    moved('the saving', saved, fix.costRatio),
    aim.what === 'the quality kept' ? '' : moved('quality kept', kept, fix.qualityRelative),
  ].filter((side) => side !== '');
  if (fix.requests < requests) sides.push(`tried on the first ${formatCount(fix.requests)} requests`);
  return sides.length === 0 ? main : `${main} (${sides.join(', ')})`;
}

function moved(what: string, before: number | null, after: number | null): string {
  if (before === null || after === null || Math.abs(after - before) < 0.001) return '';
  return `${what} from ${formatPercent(before)} to ${formatPercent(after)}`;
}
