import { perWord } from '../../foundation/words.ts';
import { CACHE_KEYS } from '../cache-key.ts';
import { cosineMeasure, type Measure } from './measure.ts';
import { wordStem } from './word-stem.ts';

/** What a word weighs: one that says what the question is about, one that says what is wanted, one of grammar. */
const WEIGHT = { telling: 4, asking: 2, grammar: 1 } as const;

/** Words of grammar and courtesy. No word of denial is among them: it turns the meaning round. */
const GRAMMAR = new Set(
  `a an the is are was were be been am do does did to of in on at for by from with and or if it its this that these
   those there here i me my mine we us our you your he she they them so just then also than as but will would should
   could can may might shall have has had hi hello hey please thanks thank tell know`.split(/\s+/),
);

/** Words that most questions have. */
const ASKING = new Set(
  `want need like get got go going make help able let give use using try trying how what when where who which why some
   any about into out up`.split(/\s+/),
);

const weighed = perWord((word) => ({
  stem: wordStem(word),
  weight: GRAMMAR.has(word) ? WEIGHT.grammar : ASKING.has(word) ? WEIGHT.asking : WEIGHT.telling,
}));

/**
 * Our own measure and the default: the cosine of the sets of word stems, a word of grammar weighing a
 * quarter of a telling one. What a word weighs comes from a fixed list, not from how often
 * it occurs in the log: so the similarity of two texts never changes, nothing is known before
 * it happened, and the graph can grow.
 */
export const weightedWords: Measure = cosineMeasure((text) => {
  const weights = new Map<string, number>();
  for (const word of CACHE_KEYS.normalized(text).split(' ')) {
    if (word === '') continue;
    const { stem, weight } = weighed(word);
    weights.set(stem, Math.max(weight, weights.get(stem) ?? 0));
  }
  return weights;
});
