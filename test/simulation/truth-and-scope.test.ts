import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { instant } from '../../src/models/model.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { defaultKnobs, type KnobValues, type Technique } from '../../src/settings/knobs.ts';
import { CeilingObserver } from '../../src/simulation/ceilings.ts';
import type { KeyScope } from '../../src/workload/scoped-keys.ts';
import { type Asked, HandMade, run, strategyOf } from './workloads.ts';

const SCOPES = ['request', 'tenant', 'ask'] as const satisfies readonly KeyScope[];
const FOR_EVER = { 'cache.ttl': Number.POSITIVE_INFINITY, 'cache.maxEntries': Number.POSITIVE_INFINITY };

/** A log through a cache that keeps everything, where answers take no time. */
function cached(
  requests: readonly Asked[],
  knobs: Partial<KnobValues> = {},
  techniques: readonly Technique[] = ['cache'],
): Summary {
  const strategy = strategyOf(techniques, { ...FOR_EVER, 'cache.lookup': 0, 'semantic.lookup': 0, ...knobs });
  return run(new HandMade(requests, { log: true }), strategy, { catalog: instant(DOCS_CATALOG) });
}

describe('what is true of a request and not of its text', () => {
  it('100 requests of one text, answered well in 1 of them, are a baseline of 1 %', () => {
    const requests = Array.from({ length: 100 }, (_, i) => ({
      at: 1 + i * 1_000,
      text: 'the same',
      labels: { 'gpt-4': i === 37 },
    }));
    const { quality } = run(new HandMade(requests), strategyOf([]));
    expect(quality.mean).toBeCloseTo(0.01, 12);
    expect(quality.taskSuccessRate).toBeCloseTo(0.01, 12);
  });

  it('three customers who ask "where is my order?" are after three things: both hits are false', () => {
    const requests = ['a', 'b', 'c'].map((_, i) => ({
      at: 1 + i * 60_000,
      text: 'where is my order?',
      intent: i,
      user: i,
      labels: { 'gpt-4': true },
    }));
    const { cache, quality } = cached(requests);
    expect(cache).toMatchObject({ exactHits: 2, falseHits: 2, otherUsersHits: 2 });
    expect(quality.taskSuccessRate).toBeCloseTo(1 / 3, 12);
  });

  it('what changes by the second is stale, whatever class the last request of its text has', () => {
    const requests = Array.from({ length: 100 }, (_, i) => ({
      at: 1 + i * 600_000,
      text: 'the price now?',
      intent: 0,
      contentClass: i < 99 ? ('real-time' as const) : ('static' as const),
    }));
    expect(cached(requests).cache).toMatchObject({ exactHits: 99, falseHits: 0, staleHits: 99 });
  });
});

describe('a hit of which nobody says what was meant', () => {
  const asked = (changes: Partial<Asked>[]): Asked[] =>
    changes.map((change, i) => ({ at: 1 + i * 1_000, text: 'yes', ...change }));

  it('is unknown where nothing is logged but the words', () => {
    expect(cached(asked([{}, {}])).cache).toMatchObject({ exactHits: 1, falseHits: null, otherUsersHits: null });
  });

  it('is right where the same is sent with the same words', () => {
    expect(cached(asked([{ context: 3 }, { context: 3 }])).cache).toMatchObject({ exactHits: 1, falseHits: 0 });
  });

  it('is false where another conversation or another tenant is answered', () => {
    const knobs = { 'cache.scope': 'ask' } as const;
    expect(cached(asked([{ context: 3 }, { context: 4 }]), knobs).cache).toMatchObject({ exactHits: 1, falseHits: 1 });
    expect(cached(asked([{ scope: 3 }, { scope: 4 }]), knobs).cache).toMatchObject({ exactHits: 1, falseHits: 1 });
  });

  it('is unknown as long as one hit is, however many are known', () => {
    const requests = asked([{ intent: 1 }, { intent: 2 }, { intent: 1 }, {}]);
    expect(cached(requests).cache).toMatchObject({ exactHits: 3, falseHits: null });
  });

  it('is not known by its tenant alone: what else was sent is not logged', () => {
    expect(cached(asked([{ scope: 3 }, { scope: 3 }])).cache).toMatchObject({ exactHits: 1, falseHits: null });
  });
});

/** A log in which a few texts are asked in a few contexts, of a few tenants, by a few users. */
const log: fc.Arbitrary<Asked[]> = fc
  .array(
    fc.record({
      text: fc.constantFrom('Yes', 'yes!', 'no', 'and the price?'),
      context: fc.integer({ min: -1, max: 3 }),
      scope: fc.integer({ min: -1, max: 2 }),
      user: fc.nat(2),
      intent: fc.integer({ min: -1, max: 3 }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((rows) => rows.map((row, i) => ({ ...row, at: 1 + i * 1_000 })));

/** What an unlimited cache does, told from its definition: the first request of a key fills it for ever. */
function oracle(requests: readonly Asked[], scope: KeyScope) {
  const filled = new Map<string, Asked>();
  let [hits, wrong, unknown, others] = [0, 0, 0, 0];
  for (const asked of requests) {
    const words = asked.text
      .toLowerCase()
      .replace(/[^a-z]+/g, ' ')
      .trim();
    const sent = { request: [asked.context, asked.scope], tenant: [asked.scope], ask: [] }[scope];
    const key = [words, ...sent].join('/');
    const first = filled.get(key);
    if (first === undefined) {
      filled.set(key, asked);
      continue;
    }
    hits++;
    if (first.user !== asked.user) others++;
    const both = (field: 'intent' | 'context' | 'scope'): boolean => asked[field] !== -1 && first[field] !== -1;
    const differs = (field: 'intent' | 'context' | 'scope'): boolean => both(field) && asked[field] !== first[field];
    if (differs('intent') || differs('context') || differs('scope')) wrong++;
    else if (!both('intent') && !both('context')) unknown++;
  }
  return { exactHits: hits, falseHits: unknown > 0 ? null : wrong, otherUsersHits: others, entries: filled.size };
}

describe('a cache in a scope', () => {
  it.each(SCOPES)('finds what counting by hand finds: %s', (scope) => {
    fc.assert(
      fc.property(log, fc.integer({ min: 1, max: 30 }), (requests, blockLength) => {
        const strategy = strategyOf(['cache'], { ...FOR_EVER, 'cache.lookup': 0, 'cache.scope': scope });
        const workload = new HandMade(requests, { log: true, blockLength });
        const { cache } = run(workload, strategy, { catalog: instant(DOCS_CATALOG) });
        expect(cache).toMatchObject(oracle(requests, scope));
      }),
      { numRuns: 300 },
    );
  });

  it('has fewer hits the narrower it is, and none false where all that is sent is known', () => {
    fc.assert(
      fc.property(log, fc.subarray(['semantic', 'coalescing', 'predictive'] as const), (requests, more) => {
        const known = requests.map((asked) => ({ ...asked, context: Math.max(0, asked.context ?? 0), intent: -1 }));
        const hits = SCOPES.map((scope) => {
          const { cache } = cached(known, { 'cache.scope': scope });
          return cache.exactHits;
        });
        expect([...hits].sort((a, b) => a - b)).toEqual(hits);
        // Among requests that send the same, the same words are the same question.
        expect(cached(known).cache.falseHits).toBe(0);
        const { cache, coalesced } = cached(known, { 'semantic.threshold': 1 }, ['cache', ...more]);
        expect(cache.falseHits).toBe(0);
        expect(cache.exactHits + cache.semanticHits + coalesced).toBeLessThanOrEqual(known.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is as good as its ceiling, which is told of the same keys', () => {
    fc.assert(
      fc.property(log, fc.constantFrom(...SCOPES), (requests, scope) => {
        const workload = new HandMade(requests);
        const observer = new CeilingObserver(workload, DOCS_CATALOG, '42', {
          ...defaultKnobs(),
          ...FOR_EVER,
          'cache.scope': scope,
        });
        for (const block of workload.synchronousBlocks()) observer.feed(block);
        const { hitRate, hitRateAtCapacity } = observer.finish(true);
        const { cache } = cached(requests, { 'cache.scope': scope });
        expect([hitRate, hitRateAtCapacity]).toEqual([cache.hitRate, cache.hitRate]);
      }),
      { numRuns: 100 },
    );
  });

  it('changes nothing where neither contexts nor tenants are logged', () => {
    fc.assert(
      fc.property(log, fc.constantFrom(...SCOPES), (requests, scope) => {
        const plain = requests.map(({ context: _, scope: __, ...asked }) => asked);
        expect(cached(plain, { 'cache.scope': scope })).toEqual(cached(plain, { 'cache.scope': 'ask' }));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a semantic cache in a scope', () => {
  const asked = (contexts: number[]): Asked[] =>
    contexts.map((context, i) => ({
      at: 1 + i * 1_000,
      text: i === 0 ? 'how do I reset my password' : 'how can I reset my own password',
      context,
      intent: 0,
    }));
  const similar = { 'semantic.threshold': 0.6, 'semantic.measure': 'token-cosine' } as const;

  it('compares questions of one context, and no others', () => {
    expect(cached(asked([1, 1]), similar, ['semantic']).cache).toMatchObject({ semanticHits: 1, falseHits: 0 });
    expect(cached(asked([1, 2]), similar, ['semantic']).cache).toMatchObject({ semanticHits: 0 });
    const loose = { ...similar, 'cache.scope': 'ask' } as const;
    expect(cached(asked([1, 2]), loose, ['semantic']).cache).toMatchObject({ semanticHits: 1, falseHits: 1 });
  });

  it('finds in each context what it finds there alone', () => {
    fc.assert(
      fc.property(log, (requests) => {
        const known = requests.map((each) => ({ ...each, context: Math.max(0, each.context ?? 0), scope: 0 }));
        const contexts = [...new Set(known.map(({ context }) => context))];
        const hits = (some: readonly Asked[]): number => {
          const { exactHits, semanticHits } = cached(some, similar, ['cache', 'semantic']).cache;
          return exactHits + semanticHits;
        };
        const apart = contexts.map((context) => hits(known.filter((each) => each.context === context)));
        expect(hits(known)).toBe(apart.reduce((sum, n) => sum + n, 0));
      }),
      { numRuns: 80 },
    );
  });
});

it('requests of different contexts never wait for the same answer', () => {
  const requests = [0, 1, 0, 1].map((context, i) => ({ at: 1 + i, text: 'yes', context, scope: 0, intent: context }));
  const strategy = strategyOf(['coalescing'], {});
  expect(run(new HandMade(requests), strategy)).toMatchObject({ coalesced: 2, cache: { falseHits: 0 } });
  const loose = strategyOf(['coalescing'], { 'cache.scope': 'ask' });
  expect(run(new HandMade(requests), loose)).toMatchObject({ coalesced: 3, cache: { falseHits: 2 } });
});
