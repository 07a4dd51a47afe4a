import { beforeAll, describe, expect, it } from 'vitest';
import type { Prose } from '../../src/report/document.ts';
import { comparison } from '../../src/report/simulation/comparison.ts';
import { comparisonRows } from '../../src/report/simulation/comparison-rows.ts';
import { conclusion } from '../../src/report/simulation/conclusion.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { basicResult } from './results.ts';

let basic: SimulationResult;

beforeAll(async () => {
  basic = await basicResult(500);
});

/** The conclusion of a result whose cache has so many hits, of which so many are false. */
function said(hits: number, falseHits: number | null, techniques = ['cache', 'semantic']): string {
  const { optimized, strategy, ceilings } = basic;
  return written(
    conclusion({
      ...basic,
      strategy: { ...strategy, techniques },
      ceilings: { ...ceilings, hitRateByIntent: 0.5, hitRateAtCapacity: null, hitRate: null },
      optimized: {
        ...optimized,
        cache: { ...optimized.cache, exactHits: hits / 4, semanticHits: (hits * 3) / 4, falseHits, hitRate: 0.992 },
      },
    }),
  );
}

function written({ text }: Prose): string {
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

  it('does not praise what is cheap and quick for want of answers', () => {
    const text = (refused: number): string => written(conclusion(withUnanswered(refused)));
    expect(text(6)).toMatch(/P95 latency falls from .* s to .* ms, requests without an answer included\./);
    expect(text(6)).toContain('1.2% got no answer.');
    expect(text(5)).not.toContain('included');
  });
});

describe('the verdicts on cost and latency', () => {
  it.each(['Cost per request', 'P95 latency'])('are left open when more than 1%% got no answer: %s', (name) => {
    const met = (refused: number): boolean | null | undefined =>
      comparisonRows(withUnanswered(refused)).find(({ metric }) => metric === name)?.met;
    expect([met(0), met(5), met(6)]).toEqual([true, true, null]);
    const row = comparison(withUnanswered(6), 'compact').rows.find(([metric]) => metric === name);
    expect(row?.at(-1)).toBe('—');
  });
});

/** The result with so many of its 500 requests refused. */
function withUnanswered(refused: number): SimulationResult {
  return { ...basic, optimized: { ...basic.optimized, unanswered: { refused, failed: 0 } } };
}
