import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/foundation/random.ts';
import { MOST_SUCCESSORS, PredictiveCache } from '../../../src/techniques/predictive/predictive-cache.ts';
import { same } from '../../same.ts';

const GAP = 1_000;
const A = 0;
const B = 1;
const C = 2;

function predictor({ topN = 2, minConfidence = 0, minSupport = 1, sessionGapMs = GAP } = {}) {
  const cache = new PredictiveCache({ topN, minConfidence, minSupport, sessionGapMs });
  cache.ensure(100);
  return cache;
}

function predictions(cache: PredictiveCache, key: number): number[] {
  const out = new Int32Array(MOST_SUCCESSORS);
  return [...out.subarray(0, cache.predict(key, out))];
}

/** One user asks the keys one after another, a millisecond apart. */
function ask(cache: PredictiveCache, keys: number[], user = 0, from = 1) {
  keys.forEach((key, i) => {
    cache.observe(user, key, from + i);
  });
}

describe('a prediction', () => {
  it('is what followed most often, then what got there first', () => {
    const cache = predictor({ topN: 3 });
    ask(cache, [A, B, A, C, A, C, A, B, A, 3, A]);
    expect(predictions(cache, A)).toEqual([C, B, 3]);
    ask(cache, [A, B, A], 1);
    expect(predictions(cache, A)).toEqual([B, C, 3]);
  });

  it('needs the support and the confidence, and meets each exactly', () => {
    // A is asked 4 times, and B follows twice.
    const asked = [A, B, A, B, A, C, A];
    const predicted = (options: Parameters<typeof predictor>[0]) => {
      const cache = predictor(options);
      ask(cache, asked);
      return predictions(cache, A);
    };
    expect(predicted({ minSupport: 2 })).toEqual([B]);
    expect(predicted({ minSupport: 3 })).toEqual([]);
    expect(predicted({ minConfidence: 0.5 })).toEqual([B]);
    expect(predicted({ minConfidence: 0.51 })).toEqual([]);
    expect(predicted({ minConfidence: 0.25 })).toEqual([B, C]);
    expect(predicted({ topN: 0 })).toEqual([]);
  });

  it('is never the key itself, and repeating a question counts as asking it', () => {
    const cache = predictor({ minConfidence: 0.5 });
    ask(cache, [A, A, A, B]);
    expect(predictions(cache, A)).toEqual([]);
    expect(predictions(predictorOf([A, B, A, B]), A)).toEqual([B]);
  });

  it('trusts a key that ends conversations less', () => {
    const cache = predictor({ minConfidence: 0.5 });
    for (let user = 0; user < 9; user++) ask(cache, user < 3 ? [A, B] : [A], user);
    expect(predictions(cache, A)).toEqual([]);
    expect(predictions(predictorOf([A, B]), A)).toEqual([B]);
  });

  function predictorOf(keys: number[]) {
    const cache = predictor({ minConfidence: 0.5 });
    ask(cache, keys);
    return cache;
  }
});

describe('what follows a key', () => {
  it('is learnt for each user alone, and for all unknown ones together', () => {
    const cache = predictor();
    cache.observe(7, A, 1);
    cache.observe(3, C, 2);
    cache.observe(7, B, 3);
    expect(predictions(cache, A)).toEqual([B]);
    expect(predictions(cache, C)).toEqual([]);
    cache.observe(-1, C, 4);
    cache.observe(0, B, 5);
    cache.observe(-1, A, 6);
    expect(predictions(cache, C)).toEqual([A]);
  });

  it('is nothing when the user was away for the session gap', () => {
    const cache = predictor();
    cache.observe(0, A, 1);
    cache.observe(0, B, 1 + GAP);
    expect(predictions(cache, A)).toEqual([]);
    cache.observe(0, C, GAP + GAP);
    expect(predictions(cache, B)).toEqual([C]);
  });
});

it('a frequent successor that comes late drives rare ones out', () => {
  const cache = predictor({ topN: 1, minConfidence: 0.5 });
  for (let rare = 10; rare < 10 + MOST_SUCCESSORS; rare++) ask(cache, [A, rare]);
  for (let i = 0; i < 20; i++) ask(cache, [A, B]);
  expect(predictions(cache, A)).toEqual([B]);
});

it('a frequent successor is found among any number of rare ones', () => {
  const cache = new PredictiveCache({ topN: 1, minConfidence: 0.3, minSupport: 2, sessionGapMs: GAP });
  cache.ensure(10_000);
  const random = randomStream('successors', 'test');
  for (let i = 0; i < 20_000; i++) {
    const next = random() < 0.45 ? B : 2 + Math.floor(random() * 9_000);
    cache.observe(0, A, i);
    cache.observe(0, next, i);
  }
  expect(predictions(cache, A)).toEqual([B]);
});

it('counts are never too high, and too low by at most a ninth of the times the key was asked', () => {
  const pairs = fc.array(fc.tuple(fc.nat(3), fc.nat(20)), { maxLength: 400, size: 'max' });
  fc.assert(
    fc.property(pairs, (pairs) => {
      const followed = new Map<string, number>();
      const asked = new Map<number, number>();
      const confidences = [0.05, 0.15, 0.25, 0.5, 0.9];
      const caches = confidences.map((minConfidence) => predictor({ topN: MOST_SUCCESSORS, minConfidence }));
      pairs.forEach(([key, next], i) => {
        for (const cache of caches) ask(cache, [key, next], i);
        asked.set(key, (asked.get(key) ?? 0) + 1);
        asked.set(next, (asked.get(next) ?? 0) + 1);
        if (next !== key) followed.set(`${key} ${next}`, (followed.get(`${key} ${next}`) ?? 0) + 1);
      });
      for (const [key, times] of asked) {
        caches.forEach((cache, i) => {
          const predicted = predictions(cache, key);
          same(new Set([...predicted, key]).size, predicted.length + 1);
          const least = confidences[i]! * times;
          const wrong = Array.from({ length: 21 }, (_, next) => next).filter((next) => {
            const count = followed.get(`${key} ${next}`) ?? 0;
            if (predicted.includes(next)) return count < least;
            return count > 0 && count - times / 9 >= Math.max(1, least);
          });
          same(wrong.join(), '');
        });
      }
    }),
  );
});

describe('an answer fetched ahead', () => {
  it('is used once, wasted when it leaves before, and wasted when it is fetched again', () => {
    const cache = predictor();
    cache.fetched(A);
    expect([cache.hit(A), cache.hit(A), cache.lost(A)]).toEqual([true, false, false]);
    cache.fetched(B);
    expect([cache.lost(B), cache.lost(B), cache.hit(B)]).toEqual([true, false, false]);
    cache.fetched(C);
    cache.fetched(C);
    expect([cache.issued, cache.used, cache.wasted, cache.unused]).toEqual([4, 1, 2, 1]);
  });

  it('is used, wasted or waiting, whatever happens', () => {
    const step = fc.tuple(fc.constantFrom('fetched', 'hit', 'lost'), fc.nat(4));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const cache = predictor();
        const waiting = new Set<number>();
        const expected = { used: 0, wasted: 0 };
        for (const [what, key] of steps) {
          if (what === 'fetched') {
            if (waiting.has(key)) expected.wasted++;
            cache.fetched(key);
            waiting.add(key);
          } else {
            const waited = waiting.delete(key);
            if (waited) expected[what === 'hit' ? 'used' : 'wasted']++;
            same(what === 'hit' ? cache.hit(key) : cache.lost(key), waited);
          }
          const { issued, used, wasted, unused } = cache;
          same(used, expected.used, 'used');
          same(wasted, expected.wasted, 'wasted');
          same(unused, waiting.size, 'unused');
          same(issued, used + wasted + unused);
        }
      }),
    );
  });
});
