import { beforeAll, describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/experiment/result.ts';
import { conclusion } from '../../src/report/simulation/conclusion.ts';
import { basicResult } from './results.ts';

let basic: SimulationResult;

beforeAll(async () => {
  basic = await basicResult(500);
});

/** The conclusion of a result whose cache has so many hits, of which so many are false. */
function said(hits: number, falseHits: number | null, techniques = ['cache', 'semantic']): string {
  const { optimized, strategy, ceilings } = basic;
  const { text } = conclusion({
    ...basic,
    strategy: { ...strategy, techniques },
    ceilings: { ...ceilings, hitRateByIntent: 0.5, hitRateAtCapacity: null, hitRate: null },
    optimized: {
      ...optimized,
      cache: { ...optimized.cache, exactHits: hits / 4, semanticHits: (hits * 3) / 4, falseHits, hitRate: 0.992 },
    },
  });
  return [text]
    .flat()
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
}

describe('the conclusion', () => {
  it('does not let false hits pass for a hit rate above what is possible', () => {
    expect(said(400, 110)).toContain(
      '99.2% of requests hit the cache (27.5% of the hits false), of 50.0% possible if every wording were known.',
    );
    expect(said(400, 110, ['cache'])).toContain('99.2% of requests hit the cache (27.5% of the hits false).');
  });

  it.each([[4], [0], [null]])('says nothing of false hits that are few or not known: %s of 400', (falseHits) => {
    expect(said(400, falseHits)).toContain('99.2% of requests hit the cache of 50.0% possible');
  });
});
