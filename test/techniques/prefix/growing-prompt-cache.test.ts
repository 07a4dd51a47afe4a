import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrefixCacheRule } from '../../../src/models/price-rules.ts';
import { GrowingPromptCache } from '../../../src/techniques/prefix/growing-prompt-cache.ts';
import { keepableTokens } from '../../../src/techniques/prefix/provider-prompt-cache.ts';
import { NO_SEGMENT, PromptTree } from '../../../src/workload/prompts/prompt-tree.ts';

const MINUTE = 60_000;
const LIFE = 5 * MINUTE;
const AUTOMATIC: PrefixCacheRule = {
  minTokens: 1_024,
  stepTokens: 128,
  ttlMs: LIFE,
  implicit: true,
  source: 'made for the test',
};
const BY_BREAKPOINTS: PrefixCacheRule = {
  ...AUTOMATIC,
  stepTokens: 1,
  implicit: false,
  breakpoints: 4,
  lookBack: 20,
};

function cacheOf(prompts: PromptTree, ...rules: PrefixCacheRule[]): GrowingPromptCache {
  return new GrowingPromptCache({ prompts, rules, lives: rules.map(() => LIFE) });
}

/** Charges a call whose answer begins at once. */
function sent(cache: GrowingPromptCache, prompts: PromptTree, segment: number, now: number, model = 0) {
  const { cached, written } = cache.charge(model, now, segment, prompts.tokens[segment]);
  cache.begun(model, segment, now);
  return { cached, written };
}

describe.each([
  ['kept unasked', AUTOMATIC],
  ['kept at breakpoints', BY_BREAKPOINTS],
] as const)('prompts that grow, %s', (_, rule) => {
  it('reads of each turn what the one before it sent, and writes the rest', () => {
    const prompts = new PromptTree();
    const cache = cacheOf(prompts, { ...rule, stepTokens: 1 });
    let segment = prompts.add(NO_SEGMENT, 2_000, 'system');
    for (let turn = 0; turn < 10; turn++) {
      const before = prompts.tokens[segment];
      segment = prompts.add(segment, 300, 'assistant');
      segment = prompts.add(segment, 1_500, 'tool result');
      const expected = turn === 0 ? { cached: 0, written: 3_800 } : { cached: before, written: 1_800 };
      expect(sent(cache, prompts, segment, 1 + turn * MINUTE)).toEqual(expected);
    }
  });

  it('is written anew after its life without use, and every use renews it', () => {
    const prompts = new PromptTree();
    const cache = cacheOf(prompts, { ...rule, stepTokens: 1 });
    const segment = prompts.add(NO_SEGMENT, 2_000, 'user');
    expect(sent(cache, prompts, segment, 1).written).toBe(2_000);
    expect(sent(cache, prompts, segment, LIFE).cached).toBe(2_000);
    expect(sent(cache, prompts, segment, 2 * LIFE - 1).cached).toBe(2_000);
    expect(sent(cache, prompts, segment, 3 * LIFE - 1)).toEqual({ cached: 0, written: 2_000 });
  });

  it('shares a system prompt between sessions, and nothing between models', () => {
    const prompts = new PromptTree();
    const cache = cacheOf(prompts, { ...rule, stepTokens: 1 }, { ...rule, stepTokens: 1 });
    const tools = prompts.add(NO_SEGMENT, 9_000, 'tools');
    const system = prompts.add(tools, 3_000, 'system');
    const [one, other] = [prompts.add(system, 100, 'user'), prompts.add(system, 200, 'user')];
    expect(sent(cache, prompts, one, 1)).toEqual({ cached: 0, written: 12_100 });
    expect(sent(cache, prompts, other, 2)).toEqual({ cached: 12_000, written: 200 });
    expect(sent(cache, prompts, other, 3, 1)).toEqual({ cached: 0, written: 12_200 });
  });

  it('is not read before the answer to who wrote it has begun: calls sent together all write', () => {
    const prompts = new PromptTree();
    const cache = cacheOf(prompts, { ...rule, stepTokens: 1 });
    const system = prompts.add(NO_SEGMENT, 12_000, 'system');
    const asks = [1, 2, 3].map(() => prompts.add(system, 100, 'user'));
    for (const ask of asks) expect(cache.charge(0, 1, ask, 12_100)).toEqual({ cached: 0, written: 12_100 });
    for (const ask of asks) cache.begun(0, ask, 700);
    const next = prompts.add(system, 100, 'user');
    expect(cache.charge(0, 699, next, 12_100).cached).toBe(0);
    expect(cache.charge(0, 700, next, 12_100).cached).toBe(12_000);
  });
});

it('keeps whole steps beyond the minimum of what is kept unasked', () => {
  const prompts = new PromptTree();
  const cache = cacheOf(prompts, AUTOMATIC);
  const first = prompts.add(NO_SEGMENT, 1_000, 'user');
  const second = prompts.add(first, 500, 'user');
  const third = prompts.add(second, 500, 'user');
  expect(sent(cache, prompts, first, 1)).toEqual({ cached: 0, written: 0 });
  expect(sent(cache, prompts, second, 2)).toEqual({ cached: 0, written: 1_408 });
  expect(sent(cache, prompts, third, 3)).toEqual({ cached: 1_408, written: 512 });
});

it('finds a kept prefix no farther back than the provider looks from its breakpoints', () => {
  const grown = (segments: number, rule: PrefixCacheRule) => {
    const prompts = new PromptTree();
    const cache = cacheOf(prompts, rule);
    let segment = prompts.add(NO_SEGMENT, 5_000, 'user');
    sent(cache, prompts, segment, 1);
    for (let i = 0; i < segments; i++) segment = prompts.add(segment, 10, 'tool result');
    return sent(cache, prompts, segment, 2).cached;
  };
  const one = { ...BY_BREAKPOINTS, breakpoints: 1 };
  expect(grown(19, one)).toBe(5_000);
  expect(grown(20, one)).toBe(0);
  // Three more breakpoints stand as far back as it looks each time.
  expect(grown(79, BY_BREAKPOINTS)).toBe(5_000);
  expect(grown(80, BY_BREAKPOINTS)).toBe(0);
});

it('reads no shorter beginning than one that ends at a breakpoint', () => {
  const prompts = new PromptTree();
  const [automatic, marked] = [cacheOf(prompts, AUTOMATIC), cacheOf(prompts, BY_BREAKPOINTS)];
  const start = prompts.add(NO_SEGMENT, 4_096, 'user');
  const [one, other] = [prompts.add(start, 512, 'user'), prompts.add(start, 512, 'user')];
  for (const cache of [automatic, marked]) sent(cache, prompts, one, 1);
  expect(sent(automatic, prompts, other, 2).cached).toBe(4_096);
  expect(sent(marked, prompts, other, 2).cached).toBe(0);
});

describe('whatever prompts are sent, when and to whom', () => {
  const call = fc.record({
    after: fc.integer({ min: 0, max: 8 }),
    segments: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 4 }),
    gap: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 2 * LIFE })),
    begins: fc.integer({ min: 0, max: 2_000 }),
    model: fc.integer({ min: 0, max: 1 }),
  });

  /** Every call's segments from the first on, charged by looking through all calls before it. */
  it('charges what a search through all earlier calls finds', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 40 }), (calls) => {
        const prompts = new PromptTree();
        const cache = cacheOf(prompts, AUTOMATIC, { ...AUTOMATIC, minTokens: 64, stepTokens: 64 });
        const rules = [AUTOMATIC, { ...AUTOMATIC, minTokens: 64, stepTokens: 64 }] as const;
        const ends: number[] = [];
        const done: { path: number[]; now: number; begins: number; model: number }[] = [];
        let now = 1;
        for (const { after, segments, gap, begins, model } of calls) {
          now += gap;
          let segment = ends.length === 0 ? NO_SEGMENT : (ends[after % ends.length] as number);
          for (const tokens of segments) segment = prompts.add(segment, tokens, 'user');
          ends.push(segment);
          const path: number[] = [];
          for (let at = segment; at !== NO_SEGMENT; at = prompts.before[at]) path.unshift(at);
          const input = prompts.tokens[segment];
          const rule = rules[model] as PrefixCacheRule;
          const keepable = keepableTokens(rule, input);
          let longest = 0;
          if (keepable > 0) {
            for (let k = 0; k < path.length; k++) {
              if (
                !isReadable(
                  done.filter((other) => other.model === model && other.path[k] === path[k]),
                  now,
                )
              )
                break;
              longest = prompts.tokens[path[k]];
            }
          }
          const cached = Math.min(keepable, keepableTokens(rule, longest));
          const charge = cache.charge(model, now, segment, input);
          expect(charge).toEqual({ cached, written: keepable - cached });
          expect(charge.cached + charge.written).toBeLessThanOrEqual(input);
          cache.begun(model, segment, now + begins);
          if (keepable > 0) done.push({ path, now, begins: now + begins, model });
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether a beginning that these calls sent, in order of time, can be read: one of them since it was last forgotten has begun. */
function isReadable(calls: readonly { now: number; begins: number }[], now: number): boolean {
  let from = Number.POSITIVE_INFINITY;
  let used = Number.NEGATIVE_INFINITY;
  for (const call of calls) {
    if (call.now - used >= LIFE) from = Number.POSITIVE_INFINITY;
    from = Math.min(from, call.begins);
    used = call.now;
  }
  return now - used < LIFE && from <= now;
}
