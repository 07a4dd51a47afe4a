import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerCache, spaceOf } from '../../src/service/answer-cache.ts';
import {
  EVICTION_POLICIES,
  type EvictionPolicyName,
  ResponseCache,
} from '../../src/techniques/cache/response-cache.ts';
import { similarityOf } from '../../src/techniques/semantic/similarity/measures.ts';
import { same } from '../same.ts';

const policies = Object.keys(EVICTION_POLICIES) as EvictionPolicyName[];

describe('AnswerCache', () => {
  it.each(policies)('hits as %s does whose keys are never used again', (policy) => {
    const steps = fc.array(fc.record({ question: fc.nat(30), space: fc.nat(2), wait: fc.nat(20) }), {
      maxLength: 400,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 12 }), (asked, maxEntries) => {
        let now = 0;
        const cache = new AnswerCache<string>({ ttlMs: 300, maxEntries, policy, clock: () => now });
        const plain = new ResponseCache({ ttlMs: 300, maxEntries, policy });
        plain.ensure(100);
        for (const { question, space, wait } of asked) {
          now += wait;
          const found = cache.get(`Question ${question}?`, `space ${space}`);
          same(found !== null, plain.lookup(31 * space + question, now));
          if (found === null) {
            cache.put(`question ${question}`, `${space}/${question}`, `space ${space}`);
            plain.store(31 * space + question, now);
          } else same(found.answer, `${space}/${question}`);
          same(cache.size, plain.entries);
        }
        expect([cache.exactHits, cache.misses]).toEqual([plain.hits, plain.misses]);
      }),
      { numRuns: 20 },
    );
  });

  it('finds the most similar question of the same space, as a search through all of them does', () => {
    const words = ['reset', 'password', 'invoice', 'refund', 'order', 'where', 'my', 'cancel'];
    const question = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
    const asked = fc.array(fc.tuple(question, fc.nat(1)), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(asked, (questions) => {
        const cache = new AnswerCache<string>({
          ttlMs: 1e9,
          maxEntries: 20,
          policy: 'fifo',
          similar: { threshold: 0.8 },
          clock: () => 0,
        });
        let held: { text: string; space: number }[] = [];
        for (const [text, space] of questions) {
          const found = cache.get(text, `${space}`);
          const candidates = held
            .filter((each) => each.space === space)
            .map((each) => similarityOf('weighted-words', text, each.text));
          const best = Math.max(0, ...candidates);
          if (found === null) {
            expect(best).toBeLessThan(0.8);
            cache.put(text, text, `${space}`);
            held = [...held, { text, space }].slice(-20);
          } else expect(similarityOf('weighted-words', text, found.question)).toBeCloseTo(best, 9);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('forgets texts that were only asked, and goes on finding those it holds', () => {
    const cache = new AnswerCache<number>({ ttlMs: 1e9, maxEntries: 3, similar: { threshold: 0.9 }, clock: () => 0 });
    cache.put('How do I reset my password?', 1);
    for (let i = 0; i < 10_100; i++) cache.get(`thing number ${i} of some other kind ${i * 7}`);
    expect(cache.get('How can I reset my password')).toMatchObject({ answer: 1, how: 'similar' });
  });

  it('keeps answers by how quickly their subject changes, and live data not at all', () => {
    let now = 0;
    const byContent = { static: 1_000, semiStatic: 100, dynamic: 10 };
    const cache = new AnswerCache<string>({ ttlMs: 5, maxEntries: 9, byContent, clock: () => now });
    for (const question of ['What does HTTP mean?', 'Any news today?', 'What is the weather right now?'])
      cache.put(question, 'x');
    now = 50;
    expect(cache.get('what does http mean')).not.toBeNull();
    expect(cache.get('any news today')).toBeNull();
    expect(cache.get('What is the weather right now?')).toBeNull();
  });

  it('serves a promoted wording as an exact hit, no younger than the answer is', () => {
    let now = 0;
    const cache = new AnswerCache<string>({
      ttlMs: 100,
      maxEntries: 9,
      similar: { threshold: 0.8, promote: true },
      clock: () => now,
    });
    cache.put('How do I reset my password?', 'x');
    now = 60;
    expect(cache.get('How can I reset my password?')?.how).toBe('similar');
    expect(cache.get('How can I reset my password?')?.how).toBe('exact');
    now = 100;
    expect(cache.get('How can I reset my password?')).toBeNull();
  });

  it('asks once for all who ask at once, and again after a failure', async () => {
    const cache = new AnswerCache<string>({ ttlMs: 100, maxEntries: 9, clock: () => 0 });
    let asked = 0;
    const ask = async (): Promise<string> => `${++asked}`;
    expect(await Promise.all([cache.once('A?', '', ask), cache.once('a', '', ask), cache.once('a', 'b', ask)])).toEqual(
      ['1', '1', '2'],
    );
    await expect(cache.once('A?', '', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    expect(await cache.once('A?', '', ask)).toBe('3');
  });

  it('stands still while the clock is set back', () => {
    let now = 1_000;
    const cache = new AnswerCache<string>({ ttlMs: 100, maxEntries: 9, clock: () => now });
    cache.put('A', 'x');
    now = 0;
    expect(cache.get('A')).not.toBeNull();
    now = 1_100;
    expect(cache.get('A')).toBeNull();
  });
});

describe('spaceOf', () => {
  it('parts what the scope parts, and nothing else', () => {
    const asking = fc.record({
      tenant: fc.string(),
      system: fc.string(),
      before: fc.array(fc.string(), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(asking, asking, (a, b) => {
        const one = (scope: 'request' | 'tenant' | 'ask'): boolean => spaceOf(scope, a) === spaceOf(scope, b);
        expect(one('ask')).toBe(true);
        expect(one('tenant')).toBe(a.tenant === b.tenant && a.system === b.system);
        expect(one('request')).toBe(one('tenant') && JSON.stringify(a.before) === JSON.stringify(b.before));
      }),
    );
  });
});
