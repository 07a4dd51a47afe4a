import { formatCount, formatPercent } from '../foundation/units.ts';
import { savings } from '../result/savings.ts';
import type { Finding, SimulationResult, TriedFix } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import type { Aim, Fix, Symptom } from './diagnosis.ts';
import { diagnosed, symptomsOf, untried } from './findings.ts';
import { type Attempt, playFixes, type SecondReading, type Trial } from './fix-trials.ts';

/** Runs beyond the one that is diagnosed. */
const MOST_TRIALS = 8;

/** Quality, as a fraction of the baseline's, that a fix may cost: less than one sees. */
const QUALITY_SLACK = 0.005;

/**
 * The result with fixes for its findings tried on the same workload: at most eight more simulations,
 * those in which texts are compared in a reading of their own. The best that helps without breaking
 * anything else is suggested, with its figures; where none does, the finding says so. Never throws:
 * a trial that fails is left out, and the result stands.
 */
export async function withFixesTried(result: SimulationResult, reading: SecondReading): Promise<SimulationResult> {
  const run = diagnosed(result);
  const symptoms = symptomsOf(run);
  const attempts = chosen(symptoms);
  if (result.partial || attempts.length === 0) return result;
  const compares = ({ fix }: Attempt): boolean =>
    run.played.techniques.has('semantic') || fix.strategy.techniques.has('semantic');
  const trials: Trial[] = [];
  const impossible = new Set<Fix>();
  for (const comparing of [false, true]) {
    const some = attempts.filter((attempt) => compares(attempt) === comparing);
    if (some.length === 0) continue;
    try {
      const workload = await reading.open(comparing);
      if (workload === null) continue;
      const played = await playFixes(result, run.played, some, workload, reading);
      if (played === null) return result;
      trials.push(...played.trials);
      for (const fix of played.impossible) impossible.add(fix);
    } catch (error) {
      if (reading.signal?.aborted === true) return result;
      reading.failed?.([], error);
    }
  }
  const findings = symptoms.map((symptom): Finding => {
    const own = trials.filter(({ attempt }) => attempt.symptom === symptom);
    if (own.length > 0) return tried(symptom, own, result);
    const possible = symptom.fixes?.filter((fix) => !impossible.has(fix));
    return untried(possible === undefined ? symptom : { ...symptom, fixes: possible });
  });
  return { ...result, findings };
}

/** The fixes to try: the first of each symptom, then the second of each, until there are enough. */
function chosen(symptoms: readonly Symptom[]): Attempt[] {
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

function tried(symptom: Symptom, trials: readonly Trial[], result: SimulationResult): Finding {
  const aim = symptom.aim as Aim;
  const outcomes = trials.map((trial) => outcome(aim, trial));
  const best = outcomes.filter(({ helps }) => helps).sort((a, b) => merit(aim, a) - merit(aim, b))[0];
  const { id, severity, message, otherwise } = symptom;
  const suggestion =
    best === undefined
      ? `tried without success: ${inVain(outcomes, result)}; ${otherwise}`
      : `${best.flags.join(' ')} ${promise(aim, best, trials[outcomes.indexOf(best)] as Trial, result)}`;
  const flags = best?.flags ?? symptom.flags;
  return { id, severity, message, suggestion, ...(flags === undefined ? {} : { flags: [...flags] }), tried: outcomes };
}

/** The changes that did not help; of what was tried on the first requests alone, that is said. */
function inVain(outcomes: readonly TriedFix[], result: SimulationResult): string {
  const stretches = new Map<number, string[]>();
  for (const { flags, requests: on } of outcomes) {
    const others = stretches.get(on);
    if (others === undefined) stretches.set(on, [flags.join(' ')]);
    else others.push(flags.join(' '));
  }
  const lists = [...stretches].map(([on, changes]) => {
    const where = stretch(on, result);
    return `${changes.join(', ').replace(/, ([^,]*)$/, ' and $1')}${where === '' ? '' : ` (${where})`}`;
  });
  return lists.join('; ');
}

/** What a fix was tried on, where that is not all that the result is about: `on the first 8,000 requests`. */
function stretch(on: number, { requests, runs }: SimulationResult): string {
  if (on < requests) return `on the first ${formatCount(on)} requests${runs > 1 ? ' of the first run' : ''}`;
  return runs > 1 ? 'on the first run' : '';
}

function outcome(aim: Aim, { attempt, after, current, baseline }: Trial): TriedFix {
  const now = aim.of(current, baseline);
  const then = aim.of(after, baseline);
  const { costRatio } = savings(baseline, after);
  return {
    flags: [...attempt.fix.flags],
    requests: after.requests,
    what: aim.what,
    before: now,
    after: then,
    costRatio,
    qualityRelative: after.quality.relative,
    helps: gainOf(aim, now, then) >= aim.worthwhile && bearable(aim, after, current, baseline),
  };
}

/** How much better the figure gets; nothing where one of them is not known. */
function gainOf(aim: Aim, before: number | null, after: number | null): number {
  if (before === null || after === null) return 0;
  return aim.better === 'more' ? after - before : before - after;
}

/** Whether the change breaks nothing else: not the bill, not the quality. */
function bearable(aim: Aim, after: Summary, current: Summary, baseline: Summary): boolean {
  const most = aim.mayCost === true ? Math.max(baseline.costUsd, current.costUsd) : current.costUsd;
  if (after.costUsd > most * (1 + 1e-9)) return false;
  const [was, is] = [current.quality.relative, after.quality.relative];
  return was === null || is === null || is >= was - QUALITY_SLACK;
}

/** Less is better: those that reach the goal first, the cheapest of them before the others; then by what they gain. */
function merit(aim: Aim, { before, after, costRatio }: TriedFix): number {
  const figure = after as number;
  const reached = aim.goal !== undefined && (aim.better === 'more' ? figure >= aim.goal : figure <= aim.goal);
  return reached ? -1e9 - costRatio : -gainOf(aim, before, after);
}

/** What a fix would do, with what it does to the bill and to quality where one would notice. */
function promise(aim: Aim, fix: TriedFix, { current, baseline }: Trial, result: SimulationResult): string {
  const verb = aim.better === 'more' ? 'lift' : 'lower';
  const main = `would ${verb} ${aim.what} from ${aim.show(fix.before as number)} to ${aim.show(fix.after as number)}`;
  const { costRatio: saved } = savings(baseline, current);
  const kept = current.quality.relative;
  const sides = [
    moved('the saving', saved, fix.costRatio),
    aim.what === 'the quality kept' ? '' : moved('quality kept', kept, fix.qualityRelative),
  ].filter((side) => side !== '');
  const where = stretch(fix.requests, result);
  if (where !== '') sides.push(`tried ${where}`);
  return sides.length === 0 ? main : `${main} (${sides.join(', ')})`;
}

function moved(what: string, before: number | null, after: number | null): string {
  if (before === null || after === null || Math.abs(after - before) < 0.001) return '';
  return `${what} from ${formatPercent(before)} to ${formatPercent(after)}`;
}
