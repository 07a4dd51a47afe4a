import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { similarityOf } from '../../../../src/techniques/semantic/similarity/measures.ts';
import {
  differsInSubstance,
  substanceIdentity,
  substanceOf,
} from '../../../../src/techniques/semantic/similarity/substance.ts';
import { generatedPairs } from '../../../generated/question-pairs.ts';
import { named } from '../../../public-data.ts';
import { LANGCACHE, langcachePairs, type QuestionPair } from './langcache-pairs.ts';
import { PLAIN_MEASURES } from './plain-definitions.ts';

function differs(one: string, other: string): boolean {
  const [a, b] = [substanceOf(one), substanceOf(other)];
  const verdict = differsInSubstance(a, b);
  expect(differsInSubstance(b, a)).toBe(verdict);
  return verdict;
}

describe('two questions differ in substance when', () => {
  it.each([
    ['GDP of Japan in 2020', 'GDP of Japan in 2021'],
    ['GDP of Japan in 2020', 'GDP of Japan'],
    ['download TensorFlow 2.12', 'download TensorFlow 2.13'],
    ['list the top five cafes', 'list the top 10 cafes'],
    ['hotels under €30', 'hotels under $30'],
    ['flights to Rome tomorrow', 'flights to Rome next Friday'],
  ])('numbers, currencies or times do: %s / %s', (one, other) => expect(differs(one, other)).toBe(true));

  it.each([
    ['pasta with cheese', 'pasta without cheese'],
    ['my card is working', "my card isn't working"],
    ['why does it work', 'why does it not work'],
    ['iPhone price', 'latest iPhone price'],
  ])('only one of them denies something or asks for what is new: %s / %s', (one, other) =>
    expect(differs(one, other)).toBe(true),
  );

  it.each([
    ['how do I enable the alarm', 'how do I disable the alarm'],
    ['buying shares', 'selling shares'],
    ['turn the light on', 'turn the light off'],
  ])('they are about opposites: %s / %s', (one, other) => expect(differs(one, other)).toBe(true));

  it.each([
    ['capital of France', 'capital of Italy'],
    ['capital of new zealand', 'capital of south korea'],
    ['define recursion', 'please define overfitting'],
    ['中文', 'Питон'],
  ])('they name something else: %s / %s', (one, other) => expect(differs(one, other)).toBe(true));

  it('they go the other way', () => {
    expect(differs('convert 10 USD to EUR', 'convert 10 EUR to USD')).toBe(true);
    expect(differs('trains from Paris to Rome', 'trains from Rome to Paris')).toBe(true);
    expect(differs('trains from Paris to Rome', 'trains to Rome from Paris')).toBe(false);
  });
});

describe('two questions do not differ in substance when', () => {
  it.each([
    ['What is Python?', 'please tell me: what is python'],
    ['top 5 coffee shops', 'top five coffee shops'],
    ["don't block my card", 'do not block my card'],
    ['10 dollars', '10 USD'],
    ['current time in Rome', 'time in Rome now'],
    ['turn it on and off', 'turn it off and on'],
    ['lost my card', 'I have lost my bank card, what should I do'],
  ])('only the wording does: %s / %s', (one, other) => expect(differs(one, other)).toBe(false));

  it('they are the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(differs(text, text)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(differs(text.toLowerCase(), text.toUpperCase())).toBe(false);
      }),
    );
  });
});

it('texts of one identity never differ, from each other or in what they differ from', () => {
  const word = fc.constantFrom(
    'to',
    'from',
    'Rome',
    'rome',
    'not',
    '2',
    'two',
    'on',
    'off',
    'the',
    'card',
    'cards',
    '?',
  );
  const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      if (substanceIdentity(substanceOf(a)) !== substanceIdentity(substanceOf(b))) return;
      expect(differs(a, b)).toBe(false);
      expect(differs(a, c)).toBe(differs(b, c));
    }),
    { numRuns: 2_000 },
  );
});

type Measure = 'weighted-words' | 'token-cosine';
/** Pairs with one answer and with two among those at least so similar, and among those the guard then keeps. */
type Guarded = readonly [measure: Measure, threshold: number, similar: [number, number], kept: [number, number]];

/** The law: of pairs similar enough to be taken for one, the guard keeps those that are known to stay. */
function keepsAsKnown(
  named: (name: string) => string,
  read: () => readonly QuestionPair[],
  known: readonly Guarded[],
): void {
  it.each(known)(named('the guard on pairs of a %s of at least %d'), (measure, threshold, similar, kept) => {
    const counted = (pairs: readonly QuestionPair[]) => [
      pairs.filter(({ same }) => same).length,
      pairs.filter(({ same }) => !same).length,
    ];
    const hits = read().filter(({ one, other }) => similarityOf(measure, one, other) >= threshold - 1e-9);
    expect(counted(hits)).toEqual(similar);
    expect(counted(hits.filter(({ one, other }) => !differs(one, other)))).toEqual(kept);
  });
}

describe('on generated pairs, half of them made to mislead', () => {
  const pairs = generatedPairs(300);
  // Made so that all that mislead differ in substance, and none of the others.
  const guarded = (measure: Measure, threshold: number): Guarded => {
    const alike = pairs.filter(({ one, other }) => PLAIN_MEASURES[measure](one, other) >= threshold - 1e-9);
    const good = alike.filter(({ same }) => same).length;
    expect(alike.length - good).toBeGreaterThan(20);
    return [measure, threshold, [good, alike.length - good], [good, 0]];
  };
  keepsAsKnown(
    (name) => name,
    () => pairs,
    [guarded('weighted-words', 0.75), guarded('weighted-words', 0.6), guarded('token-cosine', 0.8)],
  );
});

describe.skipIf(LANGCACHE === null)('on the langcache pairs, as the comment of the guard says', () => {
  keepsAsKnown((name) => named(name, LANGCACHE), langcachePairs, [
    ['weighted-words', 0.85, [155, 17], [155, 11]],
    ['weighted-words', 0.75, [201, 150], [176, 13]],
    ['token-cosine', 0.8, [133, 146], [127, 12]],
  ]);
});
