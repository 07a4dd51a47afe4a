import { describe, expect, it } from 'vitest';
import { type AbPlanning, abPlanning } from '../../../src/experiment/ab/ab-plan.ts';
import { type AbPlan, abTest } from '../../../src/experiment/ab/ab-test.ts';
import { Assignment, looksOf, stageEnds } from '../../../src/experiment/ab/design.ts';
import type { SplitOutcome } from '../../../src/experiment/ab/split.ts';
import { wilsonInterval } from '../../../src/foundation/statistics/proportions.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import type { WorkloadSpec } from '../../../src/scenario/schema.ts';
import { findStrategy, type Strategy, withTechniques } from '../../../src/settings/strategy.ts';
import { catalogOf, modelOf } from '../../simulation/workloads.ts';
import { faqSource, logSource, outcomesOf, resultOf, sourceOf } from '../experiments.ts';

const basic = findStrategy('basic');
const baseline = findStrategy('baseline');
const only = (technique: 'cache' | 'router' | 'prompt'): Strategy => withTechniques(basic, [technique], technique);

function planOf(changes: Partial<AbPlan> = {}): AbPlan {
  return {
    source: faqSource(3_000),
    seed: '42',
    runs: 1,
    catalog: DOCS_CATALOG,
    instant: false,
    control: baseline,
    treatment: basic,
    design: { shares: [0.5], looksPerStage: 5, alpha: 0.05, keep: 0.9, resamples: 200 },
    ...changes,
  };
}

describe('an A/B test', () => {
  it('splits the users and nothing else: both arms together are everybody', async () => {
    const { arms, requests } = await resultOf(abTest, planOf());
    expect(arms[0].requests + arms[1].requests).toBe(requests);
    expect(Math.abs(arms[0].users / (arms[0].users + arms[1].users) - 0.5)).toBeLessThan(0.05);
  });

  it('gives each request the dice it would have had undivided', async () => {
    // Without caches nothing one user does touches another, so the arms must add up to the undivided run.
    const { arms } = await resultOf(abTest, planOf({ control: only('router'), treatment: only('router') }));
    const [a, b] = arms;
    const mean = (of: (arm: typeof a) => number): number =>
      (of(a) * a.requests + of(b) * b.requests) / (a.requests + b.requests);
    expect(mean((arm) => arm.summary.costPerRequestUsd)).toBeCloseTo(a.undivided.costPerRequestUsd, 12);
    expect(mean((arm) => arm.summary.latencyMs.mean!)).toBeCloseTo(a.undivided.latencyMeanMs!, 6);
  });

  it('gives each arm a cache of its own, which costs hits', async () => {
    const { arms } = await resultOf(abTest, planOf({ control: only('cache'), treatment: only('cache') }));
    for (const { hitRateLost, costAdded, undivided } of arms) {
      expect(undivided.hitRate).toBeGreaterThan(0.4);
      expect(hitRateLost).toBeGreaterThan(0.02);
      expect(costAdded).toBeGreaterThan(0.03);
    }
  });

  it('measures what the arms were charged, user by user', async () => {
    const { arms, contrasts } = await resultOf(abTest, planOf());
    const cost = contrasts.find(({ metric }) => metric === 'cost');
    expect(cost?.control).toBeCloseTo(arms[0].summary.costPerRequestUsd, 12);
    expect(cost?.treatment).toBeCloseTo(arms[1].summary.costPerRequestUsd, 12);
    const latency = contrasts.find(({ metric }) => metric === 'latency');
    expect(latency?.treatment).toBeCloseTo(arms[1].summary.latencyMs.mean!, 6);
    const quality = contrasts.find(({ metric }) => metric === 'quality');
    expect(quality?.treatment).toBeCloseTo(arms[1].summary.quality.taskSuccessRate as number, 12);
    // Two ways to an interval that suppose different things agree on a sample of this size.
    const width = ([low, high]: [number, number]): number => high - low;
    expect(width(cost!.bootstrap95!) / width(cost!.ci95)).toBeCloseTo(1, 0);
  });

  it('adopts what is much cheaper and good enough, before the end', async () => {
    const { decision, decidedAt, requests, looks } = await resultOf(
      abTest,
      planOf({ treatment: only('prompt'), source: faqSource(12_000) }),
    );
    expect(decision).toBe('adopt');
    expect(decidedAt).toBeLessThan(requests);
    expect(looks.slice(0, -1).every((look) => look.decision === 'go on')).toBe(true);
  });

  it('does not say to adopt what is cheaper where nothing says how good it is', async () => {
    const ungraded = await resultOf(abTest, planOf({ source: await logSource() }));
    expect(ungraded.contrasts.map(({ metric }) => metric)).not.toContain('quality');
    expect(ungraded.looks.at(-1)?.costZ).toBeLessThan(0);
    expect(ungraded.decision).toBe('quality unknown');
    // With everything graded right there is no doubt about it.
    const grades = Object.fromEntries(DOCS_CATALOG.models.map(({ id }) => [id, 1]));
    expect((await resultOf(abTest, planOf({ source: await logSource(grades) }))).decision).toBe('adopt');
  });

  const bad = catalogOf([
    modelOf('bad', { ms: 300, sigma: 0.2, quality: 0.55, usd: 0.001 }),
    modelOf('good', { ms: 500, sigma: 0.2, quality: 0.95, usd: 0.01 }),
  ]);

  const rollout = { ...planOf().design, shares: [0.1, 0.5, 1], looksPerStage: 2 };

  it('rolls back when quality drops below the share, and sends everybody back', async () => {
    const result = await resultOf(abTest, planOf({ catalog: bad, treatment: only('router'), design: rollout }));
    expect(result.decision).toBe('roll back: quality');
    const half = await resultOf(
      abTest,
      planOf({
        catalog: {
          ...bad,
          models: bad.models.map((m) => ({ ...m, quality: { simple: 0.9, medium: 0.9, complex: 0.9 } })),
        },
        treatment: only('router'),
        design: rollout,
      }),
    );
    // The same schedule without the drop ends with everybody in the treatment.
    expect(half.arms[1].requests).toBeGreaterThan(result.arms[1].requests * 2);
  });

  it('rolls back what is dearer', async () => {
    const { decision } = await resultOf(abTest, planOf({ control: only('prompt'), treatment: baseline }));
    expect(decision).toBe('roll back: cost');
  });

  it('keeps users where they are when the share grows', () => {
    const assignment = new Assignment('7');
    for (let user = 0; user < 2_000; user++) {
      if (assignment.treated(user, 0.1)) expect(assignment.treated(user, 0.5)).toBe(true);
      expect(assignment.treated(user, 1)).toBe(true);
      expect(assignment.treated(user, 0)).toBe(false);
    }
  });

  it('looks when it has learnt the most: requests of a stage with few in one arm weigh less', () => {
    expect(stageEnds(rollout, 3_000)).toEqual([1_000, 2_000, 3_000]);
    const looks = looksOf(rollout, 3_000);
    expect(looks.map(({ requests }) => requests)).toEqual([500, 1_000, 1_500, 2_000]);
    // 0.1 · 0.9 against 0.5 · 0.5.
    expect(looks[1]?.information).toBeCloseTo(0.09 / 0.34, 12);
    expect(looks.at(-1)?.information).toBe(1);
  });
});

/** Users who ask a few questions each; nothing is cached, answers vary in length. */
const small = (requests: number, users: number): WorkloadSpec => ({
  requests,
  users,
  arrivals: { process: 'poisson', perDay: 100_000 },
  intents: [
    {
      kind: 'question',
      share: 1,
      complexity: 'simple',
      content: 'static',
      zipf: 0.5,
      answer: { medianTokens: 200, sigma: 0.6 },
      phrasings: ['Hi, could you please tell me what the {noun} is?'],
      fill: { noun: Array.from({ length: 40 }, (_, i) => `noun${i}`) },
    },
  ],
});

describe('by simulation', () => {
  const found = (tests: readonly SplitOutcome[]): number =>
    tests.filter(({ looks }) =>
      looks.some(({ costZ, costHeld = costZ, costBound }) => Math.abs(costHeld as number) >= costBound),
    ).length;

  /** False alarms of a true 5 % lie below this in 99.9 % of so many tests. */
  const most = (runs: number): number => 0.05 * runs + 3.3 * Math.sqrt(runs * 0.05 * 0.95);
  const identical = async (
    strategy: Strategy,
    shares: readonly number[],
    runs: number,
    { requests, users } = { requests: 200, users: 125 },
  ) => {
    const plan = planOf({
      source: sourceOf(small(requests, users)),
      seed: 'A/A',
      runs,
      control: strategy,
      treatment: strategy,
      // Five looks, or six: more take longer to solve for than to play.
      design: { shares, looksPerStage: shares.length === 1 ? 5 : 2, alpha: 0.05, keep: 0.9, resamples: 0 },
    });
    return (await outcomesOf(abTest, plan)).slice(2) as SplitOutcome[];
  };

  it.each([
    ['', [0.5]],
    [' rolled out in stages', [0.1, 0.5, 1]],
  ])('A/A tests without a cache%s raise a false alarm in 5 of 100, with many looks', async (_, shares) => {
    const tests = await identical(only('router'), shares, 400);
    expect(tests.every(({ alike }) => alike === null)).toBe(true);
    expect(found(tests)).toBeLessThanOrEqual(most(400));
    expect(found(tests)).toBeGreaterThanOrEqual(0.05 * 400 - 3.3 * Math.sqrt(400 * 0.05 * 0.95));
  });

  it.each([
    ['at half and half', [0.5], 0, { requests: 200, users: 125 }],
    // So little is lost by dividing nearly evenly that fewer requests would not show it.
    ['at 40 and 60', [0.4], 0.4, { requests: 400, users: 250 }],
    ['at 10 and 90', [0.1], 0.8, { requests: 200, users: 125 }],
    ['with forty users', [0.5], 0, { requests: 200, users: 40 }],
    ['rolled out in stages', [0.1, 0.5, 1], 0.8, { requests: 200, users: 125 }],
  ])('A/A tests with a cache in each arm raise one in no more than 5 of 100 %s', async (_, shares, unheld, size) => {
    // Each plays twenty others beside it: few are enough, for without those nearly all would be false alarms.
    const runs = 40;
    const tests = await identical(only('cache'), shares, runs, size);
    const plain = tests.filter(({ looks }) =>
      looks.some(({ costZ, costBound }) => Math.abs(costZ as number) >= costBound),
    );
    // What dividing a cache does would have been taken for the treatment's doing.
    expect(plain.length).toBeGreaterThanOrEqual(unheld * runs);
    expect(found(tests)).toBeLessThanOrEqual(most(runs));
  });

  it('finds what is different all the same, and net of dividing by how much', async () => {
    // A tenth of what is kept for a minute is asked again in time: much dearer than a cache that keeps.
    const short = { ...only('cache'), knobs: { ...only('cache').knobs, 'cache.ttl': 1_000 } };
    const result = await resultOf(
      abTest,
      planOf({
        control: only('cache'),
        treatment: short,
        design: { shares: [0.1], looksPerStage: 5, alpha: 0.05, keep: 0.9, resamples: 0 },
      }),
    );
    expect(result.decision).toBe('roll back: cost');
    const cost = result.contrasts.find(({ metric }) => metric === 'cost');
    expect(result.alike?.costChange).toBeGreaterThan(0.2);
    expect(1 + (cost?.net?.change as number)).toBeCloseTo(
      (1 + (cost?.change as number)) / (1 + (result.alike?.costChange as number)),
      1,
    );
    expect(cost?.net?.ci95[0]).toBeGreaterThan(0);
  });

  it('asks for a day and several TTLs, and says how many users there are', async () => {
    const planning = (treatment: Strategy): AbPlanning => ({
      ...{ source: sourceOf(small(600, 250)), seed: '1', catalog: DOCS_CATALOG, instant: false, control: baseline },
      ...{ treatment, effects: [0.02], alpha: 0.05, power: 0.8, keep: 0.9 },
    });
    const ttl = (ms: number): Strategy => ({ ...only('cache'), knobs: { ...only('cache').knobs, 'cache.ttl': ms } });
    const days = async (strategy: Strategy) => (await resultOf(abPlanning, planning(strategy))).leastDays;
    expect(await days(ttl(3_600_000))).toBe(1);
    expect(await days(ttl(86_400_000))).toBe(3);
    expect(await days(ttl(Number.POSITIVE_INFINITY))).toBe(1);
    const { users, sizes } = await resultOf(abPlanning, planning(ttl(3_600_000)));
    expect(users).toBe(250);
    expect(sizes[0]?.usersPerArm).toBeGreaterThan(125);
  });

  it('with the planned number of users an effect is seen as often as planned', async () => {
    // The router's model is 12 % cheaper, and nothing else is different.
    const cheaper = catalogOf([modelOf('a', { usd: 0.0088 }), modelOf('b', { usd: 0.01 })]);
    const planning: AbPlanning = {
      source: sourceOf(small(8_000, 1_600)),
      seed: 'pilot',
      catalog: cheaper,
      instant: false,
      control: baseline,
      treatment: only('router'),
      effects: [0.12],
      alpha: 0.05,
      power: 0.8,
      keep: 0.9,
    };
    const planned = await resultOf(abPlanning, planning);
    expect(planned.measured.cost).toBeCloseTo(-0.12, 1);
    const users = planned.sizes.find(({ metric }) => metric === 'cost')?.usersPerArm as number;
    expect(users).toBeGreaterThan(20);
    const runs = 200;
    const plan = planOf({
      source: sourceOf(small(2 * users * 5, 2 * users)),
      seed: 'power',
      runs,
      catalog: cheaper,
      treatment: only('router'),
      design: { shares: [0.5], looksPerStage: 1, alpha: 0.05, keep: 0.9, resamples: 0 },
    });
    const outcomes = (await outcomesOf(abTest, plan)).slice(2) as SplitOutcome[];
    const [low, high] = wilsonInterval(found(outcomes), runs, 0.999);
    expect(low).toBeLessThan(0.8);
    expect(high).toBeGreaterThan(0.8);
  });
});
