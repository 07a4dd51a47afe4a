import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnableKnobs } from '../../../src/experiment/live/live-knobs.ts';
import { LiveReplay } from '../../../src/experiment/live/live-replay.ts';
import type { Turn } from '../../../src/experiment/live/live-view.ts';
import { type SimulationPlan, simulate } from '../../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { parseScenario } from '../../../src/scenario/scenario.ts';
import type { KnobValues } from '../../../src/settings/knobs.ts';
import { findStrategy } from '../../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';
import { HandMade, strategyOf } from '../../simulation/workloads.ts';

const faq = parseScenario(readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), 'faq-chatbot.yaml');

function planOf(strategy: string, requests: number, users = faq.workload.users): SimulationPlan {
  return {
    command: 'watch',
    workload: new GeneratedWorkload(faq.name, { ...faq.workload, requests, users }, '42'),
    catalog: DOCS_CATALOG,
    strategy: findStrategy(strategy),
    seed: '42',
    instant: false,
    expect: faq.expect,
  };
}

/** A request every second: 1 s, 2 s, … */
function everySecond(count: number, techniques: Parameters<typeof strategyOf>[0] = ['cache']): SimulationPlan {
  const asked = Array.from({ length: count }, (_, i) => ({
    at: 1 + i * 1_000,
    text: `q${i % 3}`,
    intent: i % 3,
    tier: 'simple' as const,
    contentClass: 'static' as const,
  }));
  return {
    command: 'watch',
    // Small blocks, so that the replay has to read on.
    workload: new HandMade(asked, { blockLength: 4 }),
    catalog: DOCS_CATALOG,
    strategy: strategyOf(techniques),
    seed: '42',
    instant: false,
    expect: [],
  };
}

async function play(replay: LiveReplay, frame: () => { ms: number; most: number }): Promise<void> {
  while (!replay.finished) {
    const { ms, most } = frame();
    replay.advance(ms, most);
    await replay.read();
  }
}

describe('a live replay in which nothing is turned', () => {
  it.each(['basic', 'advanced'])('comes to the result of simulate at any pace: %s', async (strategy) => {
    const expected = JSON.stringify(await simulate({ ...planOf(strategy, 400), controls: false }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(60, 3_600, 50_000, Number.POSITIVE_INFINITY),
        fc.array(fc.record({ ms: fc.integer({ min: 1, max: 60_000 }), most: fc.integer({ min: 1, max: 400 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        async (speed, frames) => {
          const replay = new LiveReplay(planOf(strategy, 400), speed);
          let frame = 0;
          await play(replay, () => ({ ...(frames[frame++ % frames.length] as (typeof frames)[number]) }));
          expect(JSON.stringify(await replay.finish())).toBe(expected);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('has the same history and the same last view at any pace', async () => {
    const views = [];
    for (const [speed, ms, most] of [
      [Number.POSITIVE_INFINITY, 0, 7],
      [3_600, 50, 10_000],
      [600, 1_000, 10_000],
    ] as const) {
      const replay = new LiveReplay(planOf('advanced', 400), speed);
      await play(replay, () => ({ ms, most }));
      const { speed: _, elapsedMs, ...view } = replay.view();
      views.push(JSON.stringify(view));
    }
    expect(new Set(views).size).toBe(1);
  });
});

describe('the pace', () => {
  it('lets virtual time pass as many times as fast as real time', async () => {
    const replay = new LiveReplay(everySecond(50), 10);
    await replay.read();
    replay.advance(0, 100);
    expect(replay.requests).toBe(1);
    replay.advance(99, 100);
    expect(replay.requests).toBe(1);
    expect(replay.view().elapsedMs).toBe(990);
    replay.advance(1, 100);
    expect(replay.requests).toBe(2);
    replay.advance(200, 100);
    expect(replay.requests).toBe(4);
    expect(replay.view()).toMatchObject({ elapsedMs: 3_000, before: { requests: 4 }, after: { requests: 4 } });
  });

  it('brings answers between arrivals, not only with the next one', async () => {
    const replay = new LiveReplay(everySecond(50), 1);
    await replay.read();
    replay.advance(0, 100);
    expect(replay.view().after).toMatchObject({ answered: 0, flow: { open: 1, inFlight: 0 } });
    replay.advance(2, 100);
    expect(replay.view().after.flow).toMatchObject({ open: 1, inFlight: 1 });
    replay.advance(990, 100);
    expect(replay.view().after).toMatchObject({ requests: 1, answered: 1, flow: { open: 0 } });
    expect(replay.view().stream[0]?.latencyMs).toBeGreaterThan(100);
  });

  it('stands still while paused, and goes on from there', async () => {
    const replay = new LiveReplay(everySecond(50), 1);
    await replay.read();
    replay.advance(2_500, 100);
    replay.paused = true;
    replay.advance(60_000, 100);
    expect(replay.view()).toMatchObject({ state: 'paused', elapsedMs: 2_500, requests: 3 });
    replay.paused = false;
    replay.advance(500, 100);
    expect(replay.view()).toMatchObject({ state: 'playing', elapsedMs: 3_000, requests: 4 });
  });

  it('falls behind instead of playing more than it is allowed to', async () => {
    const replay = new LiveReplay(everySecond(50), 1_000);
    await replay.read();
    replay.advance(1_000, 2);
    expect(replay.view()).toMatchObject({ requests: 2, elapsedMs: 1_000 });
  });

  it('clicks through the speeds up to as fast as possible, and back to 1', () => {
    const replay = new LiveReplay(everySecond(2), 45);
    replay.changeSpeed(1);
    expect(replay.speed).toBe(60);
    for (let i = 0; i < 20; i++) replay.changeSpeed(1);
    expect(replay.speed).toBe(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 20; i++) replay.changeSpeed(-1);
    expect(replay.speed).toBe(1);
  });
});

describe('stepping', () => {
  it('plays exactly one request, however far away it is, and pauses', async () => {
    const replay = new LiveReplay(everySecond(9), 1);
    for (let n = 1; n <= 9; n++) {
      await replay.read();
      replay.step();
      expect(replay.view()).toMatchObject({ requests: n, state: 'paused', elapsedMs: (n - 1) * 1_000 });
    }
    await replay.read();
    expect(replay.view()).toMatchObject({ state: 'paused', allHaveCome: true, before: { answered: 8 } });
    // Then the next thing that happens: here the baseline's call begins, and ends.
    let steps = 0;
    while (!replay.finished && steps < 10) {
      replay.step();
      steps++;
    }
    expect(steps).toBeGreaterThan(1);
    expect(replay.view()).toMatchObject({ state: 'finished', requests: 9, after: { answered: 9 } });
    replay.step();
    expect(replay.requests).toBe(9);
  });

  it('shows what each request met', async () => {
    const replay = new LiveReplay(everySecond(5), 1);
    for (let n = 0; n < 5; n++) {
      await replay.read();
      replay.step();
    }
    const { stream } = replay.view();
    expect(stream.map(({ text, met, atMs }) => [text, met, atMs])).toEqual([
      ['q0', 'asked', 0],
      ['q1', 'asked', 1_000],
      ['q2', 'asked', 2_000],
      ['q0', 'exactHit', 3_000],
      ['q1', 'exactHit', 4_000],
    ]);
    expect(stream.map(({ model }) => model)).toEqual(['gpt-4', 'gpt-4', 'gpt-4', null, null]);
    expect(stream[4]?.latencyMs).toBe(50);
  });
});

describe('turning a knob', () => {
  it('takes effect from then on and is noted in the result, with the knobs as they ended', async () => {
    const replay = new LiveReplay(planOf('basic', 2_000), Number.POSITIVE_INFINITY);
    while (replay.requests < 500) {
      await replay.read();
      replay.advance(0, Math.min(100, 500 - replay.requests));
    }
    for (let i = 0; i < 6; i++) replay.turn(-1);
    expect(replay.view().knobs[0]).toMatchObject({ path: 'cache.ttl', value: 60_000, start: 3_600_000 });
    await play(replay, () => ({ ms: 0, most: 1_000 }));
    const result = await replay.finish();
    const untouched = await simulate(planOf('basic', 2_000));
    expect(result.turned).toEqual([
      { path: 'cache.ttl', from: 3_600_000, to: 60_000, atMs: expect.any(Number), requests: 500 },
    ]);
    expect(result.strategy.knobs['cache.ttl']).toBe(60_000);
    expect(result.reproduce).toBeNull();
    expect(result.partial).toBe(false);
    expect(result.optimized.cache.exactHits).toBeLessThan(0.9 * untouched.optimized.cache.exactHits);
    expect(result.baseline.costUsd).toBe(untouched.baseline.costUsd);
    // The technique alone had its knob turned as well.
    const alone = (of: typeof result): number | null | undefined =>
      of.attribution.find(({ technique }) => technique === 'cache')?.alone.hitRate;
    expect(alone(result)).toBe(result.optimized.cache.hitRate);
    expect(untouched.turned).toBeUndefined();
  });

  it.each(turnableKnobs(findStrategy('advanced')))(
    'before the first request is the same as having started so: %s',
    async (path) => {
      // Few users who ask often, and a support of 1: with anything less there is nothing to predict so soon.
      const eager = { ...planOf('advanced', 500, 5).strategy.knobs, 'predictive.minSupport': 1 };
      const planWith = (knobs: Partial<KnobValues>): SimulationPlan => {
        const plan = planOf('advanced', 500, 5);
        // Only the strategy itself is looked at.
        const strategy = { ...plan.strategy, knobs: { ...eager, ...knobs } };
        return { ...plan, strategy, parts: false, controls: false };
      };
      const replay = new LiveReplay(planWith({}), Number.POSITIVE_INFINITY);
      await replay.read();
      while (replay.view().knobs.find(({ selected }) => selected)?.path !== path) replay.knobs.select(1);
      for (let i = 0; i < 10; i++) replay.turn(-1);
      const [turned] = replay.view().turns as [Turn];
      await play(replay, () => ({ ms: 0, most: 100 }));
      const started = await simulate(planWith({ [path]: turned.to }));
      expect(turned).toMatchObject({ path, from: eager[path], requests: 0 });
      const { optimized } = await replay.finish();
      expect(optimized).toEqual(started.optimized);
      expect(optimized).not.toEqual((await simulate(planWith({}))).optimized);
    },
  );

  it('counts clicks between two requests as one turn, and there and back as none', async () => {
    const replay = new LiveReplay(everySecond(9), 1);
    await replay.read();
    replay.step();
    replay.turn(1);
    replay.turn(1);
    expect(replay.view().turns).toMatchObject([{ from: 3_600_000, to: 10_800_000 }]);
    replay.turn(-1);
    replay.turn(-1);
    expect(replay.view().turns).toEqual([]);
    expect((await replay.finish()).turned).toBeUndefined();
  });

  it('writes never as a word', async () => {
    const replay = new LiveReplay(everySecond(9), 1);
    await replay.read();
    replay.step();
    for (let i = 0; i < 40; i++) replay.turn(1);
    expect((await replay.finish()).turned).toMatchObject([{ from: 3_600_000, to: 'never' }]);
  });

  it('keeps simple queries from ending after complex ones begin', async () => {
    const replay = new LiveReplay(everySecond(9, ['router']), 1);
    await replay.read();
    for (let i = 0; i < 30; i++) replay.turn(1);
    const values = Object.fromEntries(replay.view().knobs.map(({ path, value }) => [path, value]));
    expect(values).toEqual({ 'routing.simpleBelow': 7, 'routing.complexFrom': 7 });
  });

  it('goes on learning from there under adaptive control', async () => {
    const replay = new LiveReplay(planOf('advanced', 1_500), Number.POSITIVE_INFINITY);
    while (replay.requests < 1_000) {
      await replay.read();
      replay.advance(0, 100);
    }
    const similarity = (): number => replay.view().knobs.find(({ path }) => path === 'semantic.threshold')?.value ?? 0;
    replay.knobs.select(1);
    while (similarity() > 0.76) replay.turn(-1);
    await play(replay, () => ({ ms: 0, most: 100 }));
    expect(similarity()).toBeLessThan(0.79);
    expect(similarity()).not.toBe(0.75);
  });

  it('offers the knobs of the techniques there are', () => {
    const offered = (techniques: Parameters<typeof strategyOf>[0]): string[] =>
      new LiveReplay(everySecond(1, techniques), 1).view().knobs.map(({ path }) => path);
    expect(offered(['prompt'])).toEqual([]);
    expect(offered(['semantic'])).toEqual(['cache.ttl', 'semantic.threshold']);
    expect(offered(['batching', 'fallback'])).toEqual([
      'batching.maxSize',
      'batching.maxWait',
      'fallback.qualityThreshold',
    ]);
  });
});

it('stands at its end where the summary does', async () => {
  const replay = new LiveReplay(planOf('advanced', 700), Number.POSITIVE_INFINITY);
  await play(replay, () => ({ ms: 0, most: 50 }));
  const { after, before, windows } = replay.view();
  const { optimized, baseline } = await replay.finish();
  for (const [shown, summed] of [
    [before, baseline],
    [after, optimized],
  ] as const) {
    expect(shown).toMatchObject({
      requests: summed.requests,
      answered: summed.requests,
      costUsd: summed.costUsd,
      exactHits: summed.cache.exactHits,
      semanticHits: summed.cache.semanticHits,
      hitRate: summed.cache.hitRate,
      latencyMs: { p50: summed.latencyMs.p50, p95: summed.latencyMs.p95 },
      quality: summed.quality.mean,
      judged: summed.requests,
      flow: { open: 0, inFlight: 0, waiting: 0, gathering: 0 },
    });
    expect(Object.fromEntries(shown.models.map(({ id, requests }) => [id, requests]))).toEqual(
      Object.fromEntries(Object.entries(summed.models).map(([id, { requests }]) => [id, requests])),
    );
  }
  const sum = (of: (window: (typeof windows)[number]) => number): number =>
    windows.reduce((total, window) => total + of(window), 0);
  expect(sum(({ requests }) => requests)).toBe(700);
  expect(sum(({ hits }) => hits)).toBe(optimized.cache.exactHits + optimized.cache.semanticHits);
  expect(sum(({ costAfter }) => costAfter)).toBeCloseTo(optimized.costUsd, 9);
  expect(sum(({ costBefore }) => costBefore)).toBeCloseTo(baseline.costUsd, 9);
  expect(sum(({ quality }) => quality as number) / 700).toBeCloseTo(optimized.quality.mean as number, 9);
});

it('plays on at its pace until what came last is answered, and is whole even when it is left before', async () => {
  const atOnce = (): SimulationPlan => {
    const asked = Array.from({ length: 40 }, (_, i) => ({ at: 1, text: `q${i}`, intent: i }));
    const plan = everySecond(1);
    const knobs = { ...plan.strategy.knobs, 'provider.concurrency': 1 };
    return { ...plan, strategy: { ...plan.strategy, knobs }, workload: new HandMade(asked) };
  };
  const replay = new LiveReplay(atOnce(), 1);
  await replay.read();
  replay.advance(0, 100);
  await replay.read();
  expect(replay.view()).toMatchObject({ state: 'playing', requests: 40, allHaveCome: true, elapsedMs: 0 });
  replay.advance(5_000, 1_000);
  const { elapsedMs, after, windows } = replay.view();
  expect(elapsedMs).toBe(5_000);
  expect(windows).toHaveLength(6);
  expect(after.answered).toBeGreaterThan(2);
  expect(after.flow).toMatchObject({ inFlight: 1, waiting: 39 - after.answered });
  const expected = JSON.stringify(await simulate(atOnce()));
  expect(JSON.stringify(await replay.finish())).toBe(expected);

  const whole = new LiveReplay(atOnce(), Number.POSITIVE_INFINITY);
  await play(whole, () => ({ ms: 0, most: 10 }));
  const result = await whole.finish();
  expect(JSON.stringify(result)).toBe(expected);
  const { elapsedMs: end, windows: all } = whole.view();
  expect(end).toBeCloseTo(Math.max(result.baseline.latencyMs.max!, result.optimized.latencyMs.max!), 0);
  expect(all.reduce((sum, { answeredAfter }) => sum + answeredAfter, 0)).toBe(40);
});

it('ended early is partial and about the requests played', async () => {
  const replay = new LiveReplay(planOf('basic', 2_000), Number.POSITIVE_INFINITY);
  await replay.read();
  replay.advance(0, 221);
  expect(await replay.finish()).toMatchObject({ partial: true, requests: 221, optimized: { requests: 221 } });
});
