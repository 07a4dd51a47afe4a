import type { SimilarityMeasure } from '../../../../src/techniques/semantic/similarity/measures.ts';
import { wordStem } from '../../../../src/techniques/semantic/similarity/word-stem.ts';
import { wordWeight } from '../../../../src/techniques/semantic/similarity/word-weights.ts';

/** Words of a to z and digits; every other sign is white space. */
export function plainWords(text: string): string[] {
  let plain = '';
  for (const c of text.toLowerCase()) plain += /[a-z0-9]/.test(c) ? c : ' ';
  return plain.split(' ').filter((word) => word !== '');
}

const threes = (text: string): string[] => {
  const padded = ` ${plainWords(text).join(' ')} `;
  return [...padded].map((_, i) => padded.slice(i, i + 3)).filter((three) => three.length === 3);
};
const count = (list: string[], item: string): number => list.filter((other) => other === item).length;

function cosine(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  const sum = (x: string[], y: string[]) => [...new Set(x)].reduce((s, item) => s + count(x, item) * count(y, item), 0);
  return sum(a, b) / Math.sqrt(sum(a, a)) / Math.sqrt(sum(b, b));
}

function overlap(a: string[], b: string[]): number {
  const all = new Set([...a, ...b]);
  return all.size === 0 ? 1 : [...all].filter((word) => a.includes(word) && b.includes(word)).length / all.size;
}

/** The cosine of the sets of word stems, each weighing what its heaviest form weighs. For texts of Latin words. */
function weighted(one: string, other: string): number {
  const weigh = (text: string): [string, number][] => {
    const words = plainWords(text).map((word) => ({ stem: wordStem(word), weight: wordWeight(word) }));
    return [...new Set(words.map(({ stem }) => stem))].map((stem) => [
      stem,
      Math.max(...words.filter((word) => word.stem === stem).map(({ weight }) => weight)),
    ]);
  };
  const [a, b] = [weigh(one), weigh(other)];
  const product = (x: [string, number][], y: [string, number][]): number =>
    x.reduce((sum, [stem, weight]) => sum + weight * (y.find(([same]) => same === stem)?.[1] ?? 0), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

/** The measures once more, written as plainly as can be: lists, and a search through them for every count. */
export const PLAIN_MEASURES: Record<SimilarityMeasure, (one: string, other: string) => number> = {
  'weighted-words': weighted,
  'token-cosine': (one, other) => cosine(plainWords(one), plainWords(other)),
  'char3-cosine': (one, other) => cosine(threes(one), threes(other)),
  jaccard: (one, other) => overlap(plainWords(one), plainWords(other)),
};
