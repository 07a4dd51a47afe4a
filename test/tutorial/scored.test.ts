import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { parseThreshold } from '../../src/result/thresholds.ts';
import { KNOBS } from '../../src/settings/knobs.ts';
import { flagsOf, judgeScored, readAttempt, type ScoredChallenge } from '../../src/tutorial/scored-challenge.ts';
import { findScored, SCORED_CHALLENGES } from '../../src/tutorial/scored-challenges.ts';

const ended = (quality: number, cost: number, hitRate: number, falseHits = 0): SimulationResult =>
  ({
    baseline: { costPerRequestUsd: 0.015 },
    optimized: { costPerRequestUsd: cost, quality: { relative: quality }, cache: { hitRate, falseHits } },
    ceilings: { costRatio: 0.9, hitRateByIntent: 0.8 },
  }) as SimulationResult;

describe('the score', () => {
  const bill = findScored('smallest-bill') as ScoredChallenge;
  const hits = findScored('every-hit-right') as ScoredChallenge;

  it('is how near one is to the best known, whichever way is better', () => {
    const half = judgeScored(bill, '--ttl 1h', ended(0.96, 0.002, 0), { value: 0.001 });
    expect(half).toMatchObject({ passed: true, value: 0.002, score: 0.5 });
    expect(half.ceiling).toBeCloseTo(0.0015, 12);
    expect(judgeScored(hits, '--ttl 1h', ended(1, 1, 0.3), { value: 0.6 })).toMatchObject({ score: 0.5, ceiling: 0.8 });
  });

  it('is above one for who finds better, and none where a goal is missed', () => {
    expect(judgeScored(bill, '', ended(0.96, 0.0008, 0), { value: 0.001 }).score).toBeCloseTo(1.25, 12);
    expect(judgeScored(bill, '', ended(0.94, 0.0008, 0), { value: 0.001 })).toMatchObject({
      passed: false,
      score: null,
    });
    expect(judgeScored(hits, '', ended(1, 1, 0.9, 1), { value: 0.6 }).score).toBeNull();
  });
});

describe.each(SCORED_CHALLENGES.map((challenge) => [challenge.id, challenge] as const))('%s', (_, challenge) => {
  it('has goals on figures that there are, knobs of its techniques, and takes what one may type', () => {
    for (const { threshold } of challenge.goals) expect(() => parseThreshold(threshold, 'goal')).not.toThrow();
    for (const path of challenge.knobs) expect(challenge.techniques).toContain(KNOBS[path].technique);
    const typed = `npx optimize ${challenge.command} ${flagsOf(challenge)[1]} 1h --only ${challenge.techniques.join(',')}`;
    expect(readAttempt(challenge, typed)).toHaveProperty('words');
    expect(readAttempt(challenge, '--only=cache,adaptive')).toHaveProperty('wrong');
  });
});
