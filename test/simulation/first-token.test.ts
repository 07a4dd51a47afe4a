import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Model } from '../../src/models/model.ts';
import { alwaysAt, type PrefixCacheRule } from '../../src/models/price-rules.ts';
import type { KnobValues, Technique } from '../../src/settings/knobs.ts';
import { NO_SEGMENT, PromptTree } from '../../src/workload/prompts/prompt-tree.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const FIRST = 400;
const PER_INPUT = 0.05;
const PER_OUTPUT = 10;

const RULE: PrefixCacheRule = { minTokens: 1, stepTokens: 1, ttlMs: 300_000, implicit: true, source: 'for the test' };
const RATES = { input: 3e-6, output: 15e-6, cachedInput: 0.3e-6, cacheWrite: null, cacheWriteHour: null };

function modelNamed(id: string, { sigma = 0, quality = 0.9, first = FIRST } = {}): Model {
  return {
    ...modelOf(id, { quality }),
    latency: { firstTokenMs: first, inputMsPerToken: PER_INPUT, outputMsPerToken: PER_OUTPUT, sigma },
    prices: { ...alwaysAt(RATES), prefixCache: RULE },
  };
}

const one = catalogOf([modelNamed('one')]);

const asked = (count: number, more: Partial<Asked> = {}): Asked[] =>
  Array.from({ length: count }, (_, i) => ({
    at: 1 + i * 60_000,
    text: `question ${i}`,
    intent: i,
    tier: 'simple' as const,
    contentClass: 'static' as const,
    input: 1_000,
    output: 200,
    ...more,
  }));

const BEGINS = FIRST + 1_000 * PER_INPUT;
const WHOLE = BEGINS + 200 * PER_OUTPUT;

const played = (
  requests: readonly Asked[],
  techniques: readonly Technique[] = [],
  knobs: Partial<KnobValues> = {},
  catalog = one,
) => run(new HandMade(requests), strategyOf(techniques, knobs), { catalog });

describe('the time to the first token', () => {
  it('is the model’s own with the reading of the prompt, and the answer comes on top', () => {
    const { firstTokenMs, latencyMs } = played(asked(20));
    expect(firstTokenMs).toEqual({ mean: BEGINS, p50: BEGINS, p95: BEGINS, p99: BEGINS, max: BEGINS });
    expect(latencyMs.p95).toBe(WHOLE);
  });

  it('counts only what of a growing prompt the provider has not in its cache, and so does the whole', () => {
    const prompts = new PromptTree();
    let prompt = prompts.add(NO_SEGMENT, 10_000, 'system');
    const turns = Array.from({ length: 10 }, (_, turn): Asked => {
      prompt = prompts.add(prompt, 500, 'user');
      return {
        at: 1 + turn * 60_000,
        text: `turn ${turn}`,
        input: prompts.tokens[prompt],
        output: 200,
        prompt,
        session: 0,
      };
    });
    const { firstTokenMs, latencyMs } = run(new HandMade(turns, { prompts }), strategyOf([]), { catalog: one });
    const [cold, warm] = [FIRST + 10_500 * PER_INPUT, FIRST + 500 * PER_INPUT];
    expect(firstTokenMs).toMatchObject({ max: cold, p50: warm });
    expect(firstTokenMs.mean).toBeCloseTo((cold + 9 * warm) / 10, 9);
    expect((latencyMs.mean as number) - (firstTokenMs.mean as number)).toBeCloseTo(200 * PER_OUTPUT, 9);
  });

  it('of a cached answer is the look-up', () => {
    const { firstTokenMs, cache } = played(asked(10, { text: 'the same', intent: 0 }), ['cache'], {
      'cache.lookup': 1,
    });
    expect(cache.exactHits).toBe(9);
    expect(firstTokenMs).toMatchObject({ p50: one.exactHit.latencyMs, max: 1 + BEGINS });
  });

  it('waits in line, and for whatever comes before a call', () => {
    const all = { at: 1 };
    const { firstTokenMs, latencyMs } = played(asked(3, all), [], {
      'provider.concurrency': 1,
      'provider.overhead': 70,
    });
    const slot = 70 + WHOLE;
    expect(firstTokenMs.max).toBe(2 * slot + 70 + BEGINS);
    expect(latencyMs.max).toBe(3 * slot);
  });

  it.each([
    ['a batch that comes back as a whole', ['batching'], {}],
    ['an answer that a judge reads before it is given', ['fallback'], { 'fallback.judgeError': 0 }],
  ] as const)('is the whole time of %s', (_, techniques, knobs) => {
    const { firstTokenMs, latencyMs } = played(
      asked(30),
      techniques,
      knobs,
      catalogOf([modelNamed('weak'), modelNamed('strong', { first: 900 })], {
        baseline: 'weak',
        judge: { model: 'weak', verdictTokens: 5, source: 'for the test' },
      }),
    );
    expect(firstTokenMs.p50).toBe(latencyMs.p50);
  });

  it('of a request that shares another’s call is what is left until that answer begins', () => {
    const at = (ms: number): Asked => ({ ...(asked(1)[0] as Asked), at: ms });
    const { firstTokenMs, coalesced } = played([at(1), at(101), at(1 + BEGINS + 100)], ['coalescing']);
    expect(coalesced).toBe(2);
    // The last one finds the answer being written, and reads what there is at once.
    expect(firstTokenMs.mean).toBeCloseTo((BEGINS + (BEGINS - 100) + 0) / 3, 9);
  });

  it('is not known of the guide’s table, nor where a model that was called has no published speed', () => {
    const nothing = { mean: null, p50: null, p95: null, p99: null, max: null };
    expect(played(asked(3), [], {}, DOCS_CATALOG).firstTokenMs).toEqual(nothing);
    const unmeasured = catalogOf([{ ...modelNamed('unmeasured'), unmeasured: ['latency'] }]);
    expect(played(asked(3), [], {}, unmeasured).firstTokenMs).toEqual(nothing);
  });

  it('is never after the whole answer, whatever the strategy', () => {
    const techniques: Technique[] = [
      'cache',
      'semantic',
      'router',
      'prompt',
      'batching',
      'fallback',
      'coalescing',
      'prefix',
    ];
    const catalog = catalogOf(
      [modelNamed('weak', { sigma: 0.3, quality: 0.6 }), modelNamed('strong', { sigma: 0.3 })],
      {
        judge: { model: 'weak', verdictTokens: 5, source: 'for the test' },
      },
    );
    fc.assert(
      fc.property(
        fc.subarray(techniques),
        fc.array(fc.record({ gap: fc.nat(3_000), text: fc.nat(6), input: fc.integer({ min: 1, max: 5_000 }) }), {
          minLength: 1,
          maxLength: 40,
        }),
        (used, rows) => {
          let at = 1;
          const requests = rows.map(({ gap, text, input }): Asked => {
            at += gap;
            return { ...(asked(1)[0] as Asked), at, text: `what is number ${text}`, intent: text, input };
          });
          const { firstTokenMs, latencyMs } = played(requests, used, {}, catalog);
          for (const p of ['mean', 'p50', 'p95', 'max'] as const) {
            expect(firstTokenMs[p]).toBeGreaterThanOrEqual(0);
            expect(firstTokenMs[p]).toBeLessThanOrEqual(latencyMs[p] as number);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('satisfaction', () => {
  it('is of the first token where answers are shown as they are written, of the whole where they are not', () => {
    const good = { labels: { one: true } };
    const { quality } = played(asked(10, { ...good, streamed: true }));
    expect(quality.satisfaction).toBe(1);
    // WHOLE is between one second and four.
    expect(played(asked(10, good)).quality.satisfaction).toBe(0.5);
    const half = asked(10, good).map((each, i) => ({ ...each, streamed: i % 2 === 0 }));
    expect(played(half).quality.satisfaction).toBe(0.75);
  });

  it('is not known where it is not known when a streamed answer begins', () => {
    const streamed = asked(5, { streamed: true, labels: { 'gpt-4': true } });
    expect(played(streamed, [], {}, DOCS_CATALOG).quality).toMatchObject({ satisfaction: null, taskSuccessRate: 1 });
  });
});
