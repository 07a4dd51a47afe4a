import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { TASKS } from '../../../src/experiment/tasks.ts';
import { Evaluator } from '../../../src/experiment/tune/evaluator.ts';
import { compareStandings, standingOf } from '../../../src/experiment/tune/goals.ts';
import {
  descendant,
  latinHypercube,
  pointOf,
  settingName,
  spaceOf,
  strategyAt,
} from '../../../src/experiment/tune/space.ts';
import { type Tuned, type TunePlan, tune } from '../../../src/experiment/tune/tune.ts';
import { inThisThread } from '../../../src/experiment/work/executor.ts';
import { figureAt } from '../../../src/figures/figures.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import type { PlayedSummary } from '../../../src/result/schema/summary.ts';
import { parseThreshold } from '../../../src/result/thresholds.ts';
import { KNOBS } from '../../../src/settings/knobs.ts';
import { checkKnobsTogether, findStrategy } from '../../../src/settings/strategy.ts';
import { parseStrategyFile, writeStrategyFile } from '../../../src/settings/strategy-file.ts';
import { faqSource, logSource } from '../experiments.ts';

const basic = findStrategy('basic');
const advanced = findStrategy('advanced');
const HERE = { resolve: (path: string) => path, stdin: null };

const planOf = (changes: Partial<TunePlan> = {}): TunePlan => ({
  source: faqSource(1_000),
  seed: '42',
  catalog: DOCS_CATALOG,
  instant: false,
  strategy: basic,
  baselineKnobs: {},
  goals: { minimize: 'costPerRequestUsd', keep: [parseThreshold('quality.relative>=0.97', '')] },
  fixed: {},
  axes: [],
  ...changes,
});

describe('the space', () => {
  const space = spaceOf(advanced, {}, []);

  it('has the knobs of the techniques that are ours to choose, and the techniques', () => {
    const names = spaceOf(basic, {}, []).map((each) => (each.kind === 'technique' ? each.technique : each.path));
    expect(names).toEqual(expect.arrayContaining(['cache.ttl', 'routing.simpleBelow', 'cache', 'router', 'prompt']));
    // How long a look-up takes is not ours to choose, and what nobody can price in quality not to be taken.
    for (const path of ['cache.lookup', 'prompt.concise', 'provider.concurrency', 'semantic.threshold'])
      expect(names).not.toContain(path);
    const narrowed = spaceOf(basic, { 'cache.ttl': 1 }, [{ path: 'cache.maxEntries', values: [5, 6] }]);
    expect(narrowed.some((each) => 'path' in each && each.path === 'cache.ttl')).toBe(false);
    expect(narrowed.find((each) => 'path' in each && each.path === 'cache.maxEntries')).toMatchObject({
      kind: 'values',
      values: [5, 6],
    });
  });

  it('leads to settings that are allowed, and to no strategy without a technique', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), {
          minLength: space.length,
          maxLength: space.length,
        }),
        (point) => {
          const strategy = strategyAt(point, space, advanced);
          expect(strategy.techniques.size).toBeGreaterThan(0);
          expect(checkKnobsTogether(strategy.knobs)).toEqual([]);
          const beyond = space.filter((dimension) => {
            if (dimension.kind !== 'number') return false;
            const knob = KNOBS[dimension.path] as { min: number; max: number };
            const value = strategy.knobs[dimension.path] as number;
            return value < knob.min || (Number.isFinite(value) && value > knob.max);
          });
          expect(beyond).toEqual([]);
          const written = parseStrategyFile(writeStrategyFile(strategy, []), 'x.yaml');
          expect(settingName({ ...strategy, knobs: { ...strategy.knobs, ...written.knobs } })).toBe(
            settingName(strategy),
          );
        },
      ),
    );
  });

  it('holds the strategy itself', () => {
    const found = strategyAt(pointOf(advanced, space), space, advanced);
    expect([...found.techniques]).toEqual([...advanced.techniques]);
    expect(found.knobs['cache.policy']).toBe(advanced.knobs['cache.policy']);
    expect(found.knobs['semantic.threshold']).toBeCloseTo(advanced.knobs['semantic.threshold'], 2);
  });

  it('is filled evenly: one point in every stretch of every dimension', () => {
    const points = latinHypercube(20, 5, randomStream('x', 'cube'));
    for (let d = 0; d < 5; d++) {
      expect(points.map((point) => Math.floor((point[d] as number) * 20)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, i) => i),
      );
    }
  });

  it('keeps descendants inside and near their parents', () => {
    const random = randomStream('x', 'descendants');
    const parents = latinHypercube(4, 12, random);
    for (let i = 0; i < 500; i++) {
      const child = descendant(parents, 0.05, random);
      const nearest = child.map((u, d) => Math.min(...parents.map((parent) => Math.abs((parent[d] as number) - u))));
      expect([Math.min(...child) >= 0, Math.max(...child) < 1, Math.max(...nearest) <= 0.15 + 1e-9]).toEqual([
        true,
        true,
        true,
      ]);
    }
  });
});

describe('tuning', () => {
  let tuned: Tuned;
  beforeAll(async () => {
    tuned = (await tune(planOf(), inThisThread(HERE, TASKS))) as Tuned;
  });

  it('reports what the setting does on seeds that it was not tuned on', async () => {
    const { result, strategy } = tuned;
    expect(result.heldOutSeeds).toEqual(['42#5', '42#6', '42#7', '42#8', '42#9']);
    const evaluator = new Evaluator(planOf(), inThisThread(HERE, TASKS));
    let usd = 0;
    for (const seed of result.heldOutSeeds) {
      const [summary] = await evaluator.play([strategy], seed);
      usd += (summary as PlayedSummary).costPerRequestUsd / 5;
    }
    expect(result.best.objective.mean).toBeCloseTo(usd, 12);
    expect(result.best.summary.costPerRequestUsd).toBeCloseTo(usd, 12);
  });

  it('keeps what must hold, where the strategy as it was does not', () => {
    const { start, best } = tuned.result;
    expect(start.keep[0]?.met).toBe(false);
    expect(best.keep[0]?.met).toBe(true);
    expect(figureAt(best.summary, 'quality.relative')).toBeGreaterThanOrEqual(0.97);
  });

  it('is at least as good on held-out seeds as the best of many random settings', async () => {
    const plan = planOf();
    const space = spaceOf(basic, {}, []);
    const random = randomStream('test', 'random search');
    const strategies = Array.from({ length: 150 }, () =>
      strategyAt(
        space.map(() => random()),
        space,
        basic,
      ),
    );
    const evaluator = new Evaluator(plan, inThisThread(HERE, TASKS));
    const summaries = await evaluator.play(strategies, plan.seed);
    const order = strategies
      .map((_, i) => i)
      .sort((a, b) => compareStandings(standingOf(summaries[a]!, plan.goals), standingOf(summaries[b]!, plan.goals)));
    const best = strategies[order[0] as number]!;
    const mean = { usd: 0, quality: 0 };
    for (const seed of tuned.result.heldOutSeeds) {
      const [summary] = await evaluator.play([best], seed);
      mean.usd += summary!.costPerRequestUsd / 5;
      mean.quality += (summary!.quality.relative as number) / 5;
    }
    // Random search chooses on the edge of what must hold; where it is over it, it is no rival.
    if (mean.quality >= 0.97) expect(tuned.result.best.objective.mean).toBeLessThanOrEqual(mean.usd);
    else expect(tuned.result.best.keep[0]?.met).toBe(true);
  });

  it('leaves no change behind that makes no difference, and says what each of the others does', () => {
    const { sensitivity } = tuned.result;
    expect(sensitivity.length).toBeGreaterThan(0);
    const idle = sensitivity.filter(({ change }) => change === 0);
    // What costs nothing may still move latency; what moves nothing has been put back.
    expect(idle.length).toBeLessThan(sensitivity.length);
  });

  it('says so when nothing keeps what must hold', async () => {
    const impossible = planOf({
      source: faqSource(60),
      goals: { minimize: 'costPerRequestUsd', keep: [parseThreshold('latencyMs.p95<=1', '')] },
    });
    const { result } = (await tune(impossible, inThisThread(HERE, TASKS))) as Tuned;
    expect(result.best.keep).toMatchObject([{ met: false, metIn: 0 }]);
  });

  it('weighs wrong answers at their price: the dearer they are, the fewer, for the least of both together', async () => {
    const priced = async (priceOfErrorUsd: number): Promise<Tuned> => {
      const goals = { minimize: 'costPerRequestUsd', priceOfErrorUsd, keep: [] };
      return (await tune(planOf({ source: faqSource(150), goals }), inThisThread(HERE, TASKS))) as Tuned;
    };
    const [cheap, dear] = [await priced(0.001), await priced(10)];
    const wrong = ({ result }: Tuned): number => result.best.summary.quality.wrongPerThousand as number;
    expect(wrong(dear)).toBeLessThan(wrong(cheap) - 10);
    expect(cheap.result.best.summary.costPerRequestUsd).toBeLessThan(dear.result.best.summary.costPerRequestUsd);
    const { best, start } = dear.result;
    expect(best.objective.mean).toBeCloseTo(best.summary.costPerRequestUsd + 0.01 * wrong(dear), 10);
    expect(best.objective.mean).toBeLessThanOrEqual(start.objective.mean);
  });

  it('refuses to weigh wrong answers that nobody can count', async () => {
    const goals = { minimize: 'costPerRequestUsd', priceOfErrorUsd: 1, keep: [] };
    const blind = tune(planOf({ source: await logSource(), goals }), inThisThread(HERE, TASKS));
    await expect(blind).rejects.toThrow('what a good answer is');
  });

  it('gives nothing when it is interrupted', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    expect(await tune(planOf(), inThisThread(HERE, TASKS), { signal: interrupt.signal })).toBeNull();
  });
});

describe('tuning on a log', () => {
  const goals = { minimize: 'costPerRequestUsd', keep: [] };
  const learned = { ...basic, knobs: { ...basic.knobs, 'routing.mode': 'learned', 'routing.sample': 10 } } as const;

  let ungraded: Tuned;
  beforeAll(async () => {
    ungraded = (await tune(planOf({ source: await logSource(), goals }), inThisThread(HERE, TASKS))) as Tuned;
  });

  it('leaves out the router that learns from grades where there are none, and only there', async () => {
    expect(ungraded.result.space).toContain('router');
    expect(ungraded.result.space).not.toContain('router-sample');
    expect(ungraded.strategy.knobs['routing.mode']).not.toBe('learned');
    const grades = Object.fromEntries(DOCS_CATALOG.models.map(({ id }) => [id, 1]));
    const graded = (await tune(planOf({ source: await logSource(grades), goals }), inThisThread(HERE, TASKS))) as Tuned;
    expect(graded.result.space).toContain('router-sample');
  });

  it('goes on where a single setting cannot work on it', async () => {
    const axes = [{ path: 'cache.prewarm', values: [0, 10] }] as const;
    const { result, strategy } = (await tune(
      planOf({ source: await logSource(), goals, axes }),
      inThisThread(HERE, TASKS),
    )) as Tuned;
    expect(result.space).toContain('prewarm');
    expect(strategy.knobs['cache.prewarm']).toBe(0);
    const [works, refused] = await new Evaluator(planOf({ source: await logSource() }), inThisThread(HERE, TASKS)).play(
      [basic, learned],
      '42',
    );
    expect(works?.requests).toBe(300);
    expect(refused).toBeNull();
  });

  it('keeps TTLs within what the guide allows where nothing is known of freshness, and says so', async () => {
    const { result, strategy } = ungraded;
    expect(strategy.knobs['cache.ttl']).toBeLessThanOrEqual(6 * 3_600_000);
    expect(result.cautions.join()).toContain('right only if they stay true that long');
    const scenario = (await tune(planOf({ source: faqSource(60), goals }), inThisThread(HERE, TASKS))) as Tuned;
    expect(scenario.result.cautions.join()).not.toContain('right only if they stay true that long');
  });

  it('is told of on later requests, which it was not found on', async () => {
    const whole = await logSource();
    if (whole.kind !== 'trace') throw new Error('a log was wanted');
    const middle = 150 * 1000;
    const part = (fromMs: number, toMs: number, requests: number) => ({ ...whole, window: { fromMs, toMs, requests } });
    const plan = planOf({ source: part(0, middle, 150), heldOut: part(middle, 1e12, 150), goals });
    const { result } = (await tune(plan, inThisThread(HERE, TASKS))) as Tuned;
    expect(result.heldOutRequests).toBe(result.best.summary.requests);
    expect(result.heldOutRequests).toBeLessThan(300);
    expect(result.change.ci95).toBeNull();
  });

  it('says what is wrong when the strategy itself cannot work on it', async () => {
    await expect(
      tune(planOf({ source: await logSource(), goals, strategy: learned }), inThisThread(HERE, TASKS)),
    ).rejects.toThrow('--router learned: nothing says which answers are good');
  });
});
