import { beforeAll, describe, expect, it } from 'vitest';
import { show } from '../../src/figures/show.ts';
import type { Prose } from '../../src/report/document.ts';
import { comparison } from '../../src/report/simulation/comparison.ts';
import { comparisonRows } from '../../src/report/simulation/comparison-rows.ts';
import { conclusion, plainly } from '../../src/report/simulation/conclusion.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { basicResult } from './results.ts';

let basic: SimulationResult;

beforeAll(async () => {
  basic = await basicResult(500);
});

/** The lines of a result whose cache has so many hits, of which so many are false. */
function said(hits: number, falseHits: number | null): string {
  const { optimized } = basic;
  const cache = { ...optimized.cache, exactHits: hits / 4, semanticHits: (hits * 3) / 4, falseHits, hitRate: 0.992 };
  return lines({ ...basic, optimized: { ...optimized, cache } });
}

const lines = (result: SimulationResult): string =>
  (plainly(result)?.notes ?? []).map(({ label, text }) => `${label}: ${text}`).join('\n');

function written({ text }: Prose): string {
  return [text]
    .flat()
    .map((piece) => (typeof piece === 'string' ? piece : piece.text))
    .join('');
}

describe('the conclusion', () => {
  it('names what it compares with, and says bill, waiting and good answers before and after', () => {
    expect(written(conclusion(basic))).toMatch(
      /^The basic strategy costs \d+\.\d% less than every request to gpt-4 \(guide\), 100,000 a day\.$/,
    );
    const { baseline, optimized } = basic;
    const [bill, waiting, good] = lines(basic).split('\n');
    expect(bill).toBe(`Bill: ${show(baseline.monthlyUsd, 'usd')} → ${show(optimized.monthlyUsd, 'usd')} a month.`);
    expect(waiting).toContain(`${show(baseline.latencyMs.p95, 'ms')} → ${show(optimized.latencyMs.p95, 'ms')}`);
    const of100 = [baseline, optimized].map(({ quality }) => Math.round(100 * (quality.mean as number)));
    expect(good).toMatch(new RegExp(`^Good answers: ${of100[0]} → ${of100[1]} of 100; \\d+ if the weaker models`));
  });

  it('says what good answers leave out where short ones are asked for', () => {
    const asked = (techniques: 'prompt'[]) => {
      const { strategy } = basic;
      const knobs = { ...strategy.knobs, 'prompt.concise': true };
      return lines({ ...basic, strategy: { ...strategy, techniques, knobs } });
    };
    expect(asked(['prompt'])).toContain(', without how much less people like shorter ones.');
    expect(asked([])).not.toContain('shorter ones');
    expect(lines(basic)).not.toContain('shorter ones');
  });

  it('says between what the saving lies on other traffic, and what is saved at other prices', () => {
    const at = (costRatio: number, qualityMean: number, more: object = {}) => ({
      ...{ title: 'it rains', because: 'it may', set: { users: '1' }, requests: 500, costRatio, qualityMean },
      ...{ baselineMonthlyUsd: 100, monthlyUsd: 50, hitRate: 0.5, wrongPerThousand: 10, ...more },
    });
    const own = basic.optimized.quality.mean as number;
    const said = (...alternatives: ReturnType<typeof at>[]) =>
      lines({ ...basic, alternatives })
        .split('\n')
        .at(-1);
    expect(said(at(0.8, own), at(0.9, own), at(0.7, own - 0.1, { title: 'it snows' }))).toBe(
      `Other traffic: 70.0% less, ${(100 * (own - 0.1)).toFixed(0)} of 100 good, if it snows; 90.0% less if it rains.`,
    );
    expect(said(at(-0.1, own))).toBe('Other traffic: 10.0% more if it rains.');
    expect(said(at(0.6, own, { set: {}, requests: 200 }), at(0.5, own, { requests: 200 }))).toBe(
      'Other traffic: 50.0% less if it rains; 60.0% as stated (on the first 200).',
    );
    const { title: _, because: __, set: ___, ...figures } = at(0.5, own);
    const tiers = { simple: 'a', medium: 'a', complex: 'b' };
    const atTodaysPrices = { models: 'real', baseline: 'b', tiers, ...figures };
    expect(lines({ ...basic, atTodaysPrices })).toContain(
      "Today's prices: 50.0% less, $100.00 → $50.00 a month (--models real: a, b).",
    );
  });

  it('says what is not known, and where there is no month what a request costs', () => {
    const { baseline, optimized } = basic;
    const quality = { ...optimized.quality, mean: null, relative: null };
    const blind = {
      ...basic,
      baseline: { ...baseline, monthlyUsd: null },
      optimized: { ...optimized, quality, monthlyUsd: null },
    };
    expect(lines(blind)).toMatch(
      /^Bill: \$0\.0\d+ → \$0\.0\d+ a request\.\n.*\nGood answers: how many is not known\.$/,
    );
    expect(written(conclusion(blind))).toMatch(/every request to gpt-4 \(guide\)\.$/);
  });

  it('shows a small difference in good answers by a decimal', () => {
    const { baseline, optimized } = basic;
    const near = {
      ...basic,
      baseline: { ...baseline, quality: { ...baseline.quality, mean: 0.932 } },
      optimized: { ...optimized, quality: { ...optimized.quality, mean: 0.929, ifGapDoubled: null } },
    };
    expect(lines(near)).toContain('Good answers: 93.2 → 92.9 of 100.');
  });

  it('does not let false hits pass for good ones, and says nothing of few, or of unknown ones', () => {
    expect(said(400, 110)).toContain("; 27.5% of what the cache gave was another question's answer.");
    for (const falseHits of [4, 0, null]) expect(said(400, falseHits)).not.toContain('another question');
  });

  it('does not praise what is cheap and quick for want of answers', () => {
    expect(lines(withUnanswered(6))).toMatch(/within .* → .*, requests without an answer included\./);
    expect(written(conclusion(withUnanswered(6)))).toContain('1.2% got no answer.');
    expect(lines(withUnanswered(5))).not.toContain('included');
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
