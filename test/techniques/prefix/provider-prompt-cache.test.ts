import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrefixCacheRule } from '../../../src/models/price-rules.ts';
import { keepableTokens, ProviderPromptCache } from '../../../src/techniques/prefix/provider-prompt-cache.ts';

const MINUTE = 60_000;
const rule = (minTokens: number, stepTokens: number): PrefixCacheRule => ({
  minTokens,
  stepTokens,
  ttlMs: 5 * MINUTE,
  implicit: true,
  source: 'made for the test',
});
const cacheOf = (...rules: (PrefixCacheRule | null)[]) => new ProviderPromptCache({ rules, ttlMs: 5 * MINUTE });

describe("a provider's prompt cache", () => {
  it('writes a prefix once and reads it from then on', () => {
    const cache = cacheOf(rule(1_024, 1));
    expect(cache.charge(0, 1, 2_000)).toEqual({ cached: 0, written: 2_000 });
    expect(cache.charge(0, 2, 2_000)).toEqual({ cached: 2_000, written: 0 });
    expect(cache).toMatchObject({ cachedTokens: 2_000, writtenTokens: 2_000 });
  });

  it('forgets it when it has not been used for the TTL; every use counts', () => {
    const cache = cacheOf(rule(1_024, 1));
    cache.charge(0, 1, 2_000);
    expect(cache.charge(0, 5 * MINUTE, 2_000).cached).toBe(2_000);
    expect(cache.charge(0, 10 * MINUTE - 1, 2_000).cached).toBe(2_000);
    expect(cache.charge(0, 15 * MINUTE - 1, 2_000)).toEqual({ cached: 0, written: 2_000 });
  });

  it('has a life that is fixed, and that use does not renew, where the rule says so', () => {
    const cache = cacheOf({ ...rule(1_024, 1), ttlMs: MINUTE, fixedLife: true, renewed: false });
    expect(cache.charge(0, 1, 2_000).written).toBe(2_000);
    expect(cache.charge(0, 40_000, 2_000).cached).toBe(2_000);
    expect(cache.charge(0, MINUTE, 2_000).cached).toBe(2_000);
    expect(cache.charge(0, MINUTE + 1, 2_000)).toEqual({ cached: 0, written: 2_000 });
  });

  it('keeps nothing below the minimum, and whole steps above it', () => {
    expect(keepableTokens(rule(1_024, 128), 1_023)).toBe(0);
    expect(keepableTokens(rule(1_024, 128), 1_024)).toBe(1_024);
    expect(keepableTokens(rule(1_024, 128), 1_151)).toBe(1_024);
    expect(keepableTokens(rule(1_024, 128), 1_152)).toBe(1_152);
    expect(keepableTokens(null, 100_000)).toBe(0);
    const cache = cacheOf(rule(1_024, 128), null);
    for (const now of [1, 2]) expect(cache.charge(0, now, 1_000)).toEqual({ cached: 0, written: 0 });
    for (const now of [1, 2]) expect(cache.charge(1, now, 5_000)).toEqual({ cached: 0, written: 0 });
  });

  it('keeps the prefixes of its models apart', () => {
    const cache = cacheOf(rule(1_024, 1), rule(2_048, 1));
    cache.charge(0, 1, 3_000);
    expect(cache.charge(1, 2, 3_000)).toEqual({ cached: 0, written: 3_000 });
    expect(cache.charge(0, 3, 3_000).cached).toBe(3_000);
  });

  it('adds to what it keeps when the prefix grows, and reads what is asked when it is shorter', () => {
    const cache = cacheOf(rule(1_024, 1));
    cache.charge(0, 1, 2_000);
    expect(cache.charge(0, 2, 3_000)).toEqual({ cached: 2_000, written: 1_000 });
    expect(cache.charge(0, 3, 1_500)).toEqual({ cached: 1_500, written: 0 });
    expect(cache.charge(0, 4, 3_000)).toEqual({ cached: 3_000, written: 0 });
  });

  it('writes once per pause of the TTL or longer, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 * MINUTE }), { minLength: 1, maxLength: 60 }), (gaps) => {
        const cache = cacheOf(rule(1_024, 1));
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          cache.charge(0, now, 2_000);
        }
        const writes = 1 + gaps.slice(1).filter((gap) => gap >= 5 * MINUTE).length;
        expect(cache.writtenTokens).toBe(writes * 2_000);
        expect(cache.cachedTokens).toBe((gaps.length - writes) * 2_000);
      }),
    );
  });
});
