import type { Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';

/** A run: its strategy, and the models as they really are where that is not what the catalog says. */
export interface RunOf {
  strategy: Strategy;
  truth?: unknown;
}

/**
 * Which run is played for each: of those that cannot differ, the first. They cannot where their knobs
 * are the same, and their techniques but for those that find nothing to do; where a log's calls
 * are the baseline, that is like no other.
 */
export function playedFor<Name extends string>(runs: ReadonlyMap<Name, RunOf>, isLogged: boolean): Map<Name, Name> {
  const first = new Map<string, Name>();
  return new Map(
    [...runs].map(([name, { strategy, truth }]) => {
      const { isBaseline, knobs, dealt } = strategy;
      // JSON knows no Infinity, which many knobs are.
      const turned = Object.entries(knobs).map(([path, value]) => `${path} ${value}`);
      const what = JSON.stringify([
        atWork(strategy),
        turned.sort(),
        isLogged && isBaseline === true,
        truth ?? null,
        dealt ?? null,
      ]);
      const played = first.get(what) ?? name;
      first.set(what, played);
      return [name, played];
    }),
  );
}

/** The techniques that can make a difference in the company of the others, in order of their names. */
function atWork({ techniques, knobs }: Strategy): Technique[] {
  const keepsAnswers = techniques.has('cache') || techniques.has('semantic') || techniques.has('predictive');
  const limits = [knobs['budget.perRequest'], knobs['budget.daily'], knobs['budget.perSession']];
  const idle: Partial<Record<Technique, boolean>> = {
    // It says how long answers are kept.
    freshness: !keepsAnswers,
    // It turns what these go by.
    adaptive: !techniques.has('semantic') && !techniques.has('router') && !techniques.has('freshness'),
    budget: limits.every((limit) => limit === Number.POSITIVE_INFINITY),
    // The one looks up a text's own key first, the other keeps the answers.
    cache: techniques.has('predictive') && techniques.has('semantic') && knobs['cache.prewarm'] === 0,
  };
  return [...techniques].filter((technique) => idle[technique] !== true).sort();
}
