import { Evaluator } from '../../experiment/tune/evaluator.ts';
import { SEARCH_RUNS, search, type Tried } from '../../experiment/tune/search.ts';
import { type Dimension, spaceOf } from '../../experiment/tune/space.ts';
import { Interrupted } from '../../experiment/work/task.ts';
import { commandWords, quoted } from '../../foundation/command-words.ts';
import { USUAL_SEED } from '../../foundation/random.ts';
import { parseCount } from '../../foundation/units.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { parseThreshold } from '../../result/thresholds.ts';
import { unusedKnobs } from '../../settings/idle-knobs.ts';
import type { KnobValues } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { type BestKnown, commandOf, judgeScored, type ScoredChallenge } from '../../tutorial/scored-challenge.ts';
import type { WorkloadSource } from '../../workload/workload-source.ts';
import { carryOut } from '../carry-out.ts';
import type { Context } from '../context.ts';
import { flagsBetween } from '../explore/flags-between.ts';
import { loadScenario } from '../scenario-files.ts';
import { strategyInWords } from '../strategy-files.ts';
import type { LessonRuns } from './lesson-runs.ts';

/** Settings of the search that are played by the command itself until one meets the goals there. */
const CHECKED = 5;

/**
 * The best that the program's own search finds of a challenge's settings, on the requests and with the luck of the
 * challenge: what `tune` does in its first step. The figure is that of the command a player would type. null when
 * interrupted.
 */
export async function bestKnown(
  context: Context,
  runs: LessonRuns,
  challenge: ScoredChallenge,
): Promise<BestKnown | null> {
  const found = await searched(context, challenge);
  if (found === null) return null;
  const { tried, start } = found;
  let best: BestKnown | null = null;
  for (const { strategy } of tried.slice(0, CHECKED)) {
    const words = flagsTo(challenge, start, strategy);
    const ran = await runs.run(commandOf(challenge, words));
    if (ran === 'interrupted') return null;
    if ('refused' in ran) continue;
    const flags = words.map(quoted).join(' ');
    const { passed, value } = judgeScored(challenge, flags, ran.result as SimulationResult, { value: 0 });
    if (value === null) continue;
    best ??= { flags, value, tried: tried.length };
    if (passed) return { flags, value, tried: tried.length };
  }
  return best;
}

/** The best that a search finds, looked for once. */
export function lookedUp(
  context: Context,
  runs: LessonRuns,
): (challenge: ScoredChallenge) => Promise<BestKnown | null> {
  const known = new Map<string, BestKnown>();
  return async (challenge) => {
    const found = known.get(challenge.id) ?? (await bestKnown(context, runs, challenge));
    if (found !== null) known.set(challenge.id, found);
    return found;
  };
}

/** All settings that were tried on the whole workload, the best first, and what a command without flags starts from. */
async function searched(
  context: Context,
  { command, techniques, knobs, goals, seek }: ScoredChallenge,
): Promise<{ tried: Tried[]; start: Strategy } | null> {
  const { scenario: name, requests, perDay } = workloadOf(command);
  const scenario = await loadScenario(name, context);
  const traffic = scenario.workload;
  const source: WorkloadSource = {
    kind: 'generated',
    name,
    spec: { ...traffic, requests, arrivals: { ...traffic.arrivals, perDay } },
  };
  const usual = await strategyInWords('basic', 'challenge', scenario.knobs, context);
  const start: Strategy = { ...usual, name: 'challenge', techniques: new Set(techniques) };
  const space = spaceOf(start, {}, []).filter(
    (each: Dimension) => each.kind === 'technique' || knobs.includes(each.path),
  );
  const keep = goals.map(({ threshold }) => parseThreshold(threshold.replace(/^optimized\./, ''), 'goal'));
  const sought = { minimize: seek.path, keep, ...(seek.better === 'more' ? { most: true as const } : {}) };
  const extent = { workers: context.cores, requests: SEARCH_RUNS * requests, known: SEARCH_RUNS * requests };
  const ground = {
    source,
    catalog: DOCS_CATALOG,
    instant: false,
    strategy: start,
    baselineKnobs: scenario.baselineKnobs,
  };
  try {
    const tried = await carryOut(context, extent, (executor, { signal, progress }) =>
      search(space, start, sought, new Evaluator(ground, executor, signal, progress), USUAL_SEED),
    );
    return { tried, start };
  } catch (error) {
    if (error instanceof Interrupted) return null;
    throw error;
  }
}

/** The flags that a player would type for a setting. */
function flagsTo({ techniques }: ScoredChallenge, start: Strategy, to: Strategy): string[] {
  const only = techniques.length > 1 ? ['--only', techniques.filter((each) => to.techniques.has(each)).join(',')] : [];
  return [...only, ...flagsBetween({ techniques: to.techniques, knobs: start.knobs }, used(start, to))];
}

/** The setting with the knobs of what it does not use as they were. */
function used(start: Strategy, to: Strategy): Strategy {
  const idle = Object.fromEntries(unusedKnobs(to).map((path) => [path, start.knobs[path]]));
  return { ...to, knobs: { ...to.knobs, ...idle } as KnobValues };
}

function workloadOf(command: string): { scenario: string; requests: number; perDay: number } {
  const words = commandWords(command);
  const after = (flag: string): string => words[words.indexOf(flag) + 1] ?? '';
  const count = (flag: string): number => {
    const parsed = parseCount(after(flag));
    return 'value' in parsed ? parsed.value : Number.NaN;
  };
  return { scenario: after('--scenario'), requests: count('--requests'), perDay: count('--rate') };
}
