import { figureAt } from '../figures/figures.ts';
import { contributionsLookedAt } from '../findings/contributions-looked-at.ts';
import { foremost } from '../result/foremost.ts';
import { savings } from '../result/savings.ts';
import type { Summary } from '../result/schema/summary.ts';
import { TECHNIQUE, type Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { TechniqueDeclaration } from '../techniques/technique.ts';
import type { Contributions, PlannedRun, ResultRun, RunsPlan } from './result-runs.ts';

const WITHOUT = 'without ';

function leftOutOf(name: ResultRun): Technique | null {
  return name.startsWith(WITHOUT) ? (name.slice(WITHOUT.length) as Technique) : null;
}

/** Parts of which the other runs tell whether they are needed; the rest is needed in any case. */
export function mayBeNeedless(name: ResultRun, contributions: Contributions): boolean {
  const out = leftOutOf(name);
  if (out === null) return false;
  return contributions === 'foremost' || tracesOf(out) !== undefined;
}

/**
 * Whether leaving the technique out changes nothing at all: the figure that would tell of it is 0 in the run with it.
 * What it would do on its own is another matter.
 */
function leavesNoTrace(technique: Technique, { techniques }: Strategy, whole: Summary): boolean {
  const traces = tracesOf(technique);
  if (traces === undefined) return false;
  const accompanied = traces.beside === undefined || techniques.has(traces.beside as Technique);
  return accompanied && figureAt(whole, traces.figure) === 0;
}

function tracesOf(technique: Technique): TechniqueDeclaration['traces'] {
  return (TECHNIQUE[technique] as TechniqueDeclaration).traces;
}

/** Runs of which the others have told whether they are needed. */
export interface SortedOut {
  /** Those that have to be played. */
  due: Map<ResultRun, PlannedRun>;
  /** Those that come to what the whole strategy came to. */
  same: ResultRun[];
}

/**
 * Sorts out the runs without one technique, now that the others have been played. Where only what is foremost is asked
 * for, those are due whose technique is among the ones that save most alone, or is looked at by a finding.
 */
export function sortedOut(
  later: ReadonlyMap<ResultRun, PlannedRun>,
  { strategy, contributions = 'all' }: Pick<RunsPlan, 'strategy' | 'contributions'>,
  finished: ReadonlyMap<ResultRun, Summary>,
): SortedOut {
  const before = finished.get('baseline') as Summary;
  const whole = finished.get('optimized') as Summary;
  const alone = [...strategy.techniques].flatMap((technique) => {
    const summary = finished.get(`alone ${technique}`);
    return summary === undefined ? [] : [{ technique, alone: savings(before, summary), added: null }];
  });
  const most = new Set<string>(foremost(alone).map(({ technique }) => technique));
  const isLookedAt = contributionsLookedAt(strategy, before, whole);
  const sorted: SortedOut = { due: new Map(), same: [] };
  for (const [name, run] of later) {
    const out = leftOutOf(name) as Technique;
    if (leavesNoTrace(out, strategy, whole)) sorted.same.push(name);
    else if (contributions === 'all' || most.has(out) || isLookedAt(out)) sorted.due.set(name, run);
  }
  return sorted;
}
