import type { KnobValues } from '../../settings/knobs.ts';
import { TOLERANCE } from '../../techniques/semantic/similarity/measure.ts';
import { similarityOf } from '../../techniques/semantic/similarity/measures.ts';
import { differsInSubstance, substanceOf } from '../../techniques/semantic/similarity/substance.ts';
import type { Nearest } from './explained-step.ts';

/** A query whose answer is kept, under its number. */
export interface KeptQuery {
  of: number;
  query: string;
}

/**
 * Of the queries whose answers are kept the one most like the new one: among those that would be
 * served if there are any, else among all. null when nothing is kept.
 */
export function nearestOf(
  query: string,
  kept: readonly KeptQuery[],
  threshold: number,
  knobs: Pick<KnobValues, 'semantic.measure' | 'semantic.guard'>,
): Nearest | null {
  const substance = substanceOf(query);
  const candidates = kept.map(({ of, query: other }): Nearest => {
    const similarity = similarityOf(knobs['semantic.measure'], query, other);
    const differs = differsInSubstance(substance, substanceOf(other));
    const near = similarity >= threshold - TOLERANCE;
    const refused = near && differs && knobs['semantic.guard'];
    const outcome = refused ? 'refused by the guard' : near ? 'hit' : 'too different';
    return { of, query: other, similarity, threshold, differs, outcome };
  });
  const best = (list: readonly Nearest[]): Nearest | null =>
    list.reduce<Nearest | null>((a, b) => (a === null || b.similarity > a.similarity + TOLERANCE ? b : a), null);
  return best(candidates.filter(({ outcome }) => outcome === 'hit')) ?? best(candidates);
}
