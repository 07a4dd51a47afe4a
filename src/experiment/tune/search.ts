import { type Random, randomStream } from '../../foundation/random.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Evaluator } from './evaluator.ts';
import { compareStandings, type Goals, type Standing, standingOf } from './goals.ts';
import { type Dimension, descendant, latinHypercube, type Point, pointOf, settingName, strategyAt } from './space.ts';

/** Settings to begin with, and how many of them go on to a longer workload. */
const RUNGS = [
  { share: 0.25, settings: 96 },
  { share: 0.5, settings: 32 },
  { share: 1, settings: 12 },
] as const;
/** Then so many rounds of so many new settings around the best, by smaller and smaller steps. */
const ROUNDS = [0.25, 0.16, 0.1, 0.06];
const ROUND_SETTINGS = 24;
const PARENTS = 6;

/** Whole runs that a search comes to, to tell how long it will take. */
export const SEARCH_RUNS =
  RUNGS.reduce((sum, { share, settings }) => sum + share * settings, 0) + ROUNDS.length * ROUND_SETTINGS;

/** A setting that was tried on the whole workload. */
export interface Tried {
  point: Point;
  strategy: Strategy;
  standing: Standing;
  summary: PlayedSummary;
}

/**
 * Looks for the setting that stands best under one seed. Successive halving (Jamieson & Talwalkar,
 * 2016) over the length of the workload picks from a Latin hypercube and the strategy itself; around the
 * best of those an evolution strategy goes on, with crossing and shrinking steps. All settings meet the
 * same dice, so what tells them apart is not luck. Gives back all that were tried on the whole workload,
 * the best first.
 */
export async function search(
  space: readonly Dimension[],
  start: Strategy,
  goals: Goals,
  evaluator: Evaluator,
  seed: string,
): Promise<Tried[]> {
  const random = randomStream(seed, 'tuning');
  const [first] = RUNGS;
  let points: Point[] = [pointOf(start, space), ...latinHypercube(first.settings, space.length, random)];
  const tried = new Map<string, Tried>();
  const play = async (candidates: readonly Point[], share: number): Promise<Tried[]> => {
    const strategies = candidates.map((point) => strategyAt(point, space, start));
    const summaries = await evaluator.play(strategies, seed, share);
    // Settings that cannot work on the workload are none.
    const results = candidates.flatMap((point, i): Tried[] => {
      const summary = summaries[i] ?? null;
      if (summary === null) return [];
      return [{ point, strategy: strategies[i] as Strategy, standing: standingOf(summary, goals), summary }];
    });
    if (share === 1) for (const result of results) tried.set(settingName(result.strategy), result);
    return results;
  };
  for (const [i, { share }] of RUNGS.entries()) {
    const results = ranked(await play(points, share));
    const next = RUNGS[i + 1];
    // The strategy itself goes all the way: nothing worse than it may come out.
    if (next !== undefined)
      points = [
        pointOf(start, space),
        ...distinct(results)
          .slice(0, next.settings)
          .map(({ point }) => point),
      ];
  }
  for (const step of ROUNDS) {
    const parents = best(tried, PARENTS).map(({ point }) => point);
    if (parents.length === 0) break;
    await play(fresh(parents, step, space, start, tried, random), 1);
  }
  return best(tried, tried.size);
}

/** New settings around the parents: none that was tried before, where there are others. */
function fresh(
  parents: readonly Point[],
  step: number,
  space: readonly Dimension[],
  start: Strategy,
  tried: ReadonlyMap<string, Tried>,
  random: Random,
): Point[] {
  const chosen = new Map<string, Point>();
  for (let attempt = 0; attempt < 10 * ROUND_SETTINGS && chosen.size < ROUND_SETTINGS; attempt++) {
    const point = descendant(parents, step, random);
    const name = settingName(strategyAt(point, space, start));
    if (!tried.has(name) && !chosen.has(name)) chosen.set(name, point);
  }
  return [...chosen.values()];
}

function ranked(results: readonly Tried[]): Tried[] {
  return [...results].sort((a, b) => compareStandings(a.standing, b.standing));
}

function best(tried: ReadonlyMap<string, Tried>, count: number): Tried[] {
  return ranked([...tried.values()]).slice(0, count);
}

function distinct(results: readonly Tried[]): Tried[] {
  return [
    ...new Map([...results].reverse().map((result) => [settingName(result.strategy), result])).values(),
  ].reverse();
}
