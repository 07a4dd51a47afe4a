import { describe, expect, it } from 'vitest';
import type { DiagnosedRun } from '../../src/findings/diagnosis.ts';
import { longerTtl } from '../../src/findings/fixes.ts';
import { findStrategy } from '../../src/settings/strategy.ts';

const HOUR = 3_600_000;

/** As much of a run as the TTL is judged by. */
const run = (ttl: number, staleHits: number | null): DiagnosedRun => {
  const basic = findStrategy('basic');
  const played = { ...basic, knobs: { ...basic.knobs, 'cache.ttl': ttl } };
  return { played, optimized: { cache: { staleHits } } } as DiagnosedRun;
};

describe('A longer TTL', () => {
  it('is suggested as far as asked for where stale answers are counted', () => {
    expect(longerTtl(run(HOUR, 0), 48)).toBe(48 * HOUR);
  });

  it('ends at six hours where nobody knows what goes stale, and is none from there on', () => {
    expect(longerTtl(run(HOUR, null), 48)).toBe(6 * HOUR);
    expect(longerTtl(run(6 * HOUR, null), 6)).toBeNull();
    expect(longerTtl(run(24 * HOUR, null), 6)).toBeNull();
  });

  it('is none of one that never ends', () => {
    expect(longerTtl(run(Number.POSITIVE_INFINITY, 0), 6)).toBeNull();
  });
});
