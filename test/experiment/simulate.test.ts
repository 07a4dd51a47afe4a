import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replayOf } from '../../src/experiment/result-runs.ts';
import { type PlayElsewhere, type SimulationPlan, simulate } from '../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { contributionsLeftOut } from '../../src/report/simulation/contributions.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';
import { BLOCK_LENGTH } from '../../src/workload/workload.ts';
import { type Asked, catalogOf, HandMade, modelOf } from '../simulation/workloads.ts';

const faq = parseScenario(readFileSync('scenarios/faq-chatbot.yaml', 'utf8'), 'faq-chatbot.yaml');

function play(changes: Partial<SimulationPlan> = {}, requests = 4_000): Promise<SimulationResult> {
  return simulate({
    command: 'simulate',
    workload: new GeneratedWorkload(faq.name, { ...faq.workload, requests }, '42'),
    catalog: DOCS_CATALOG,
    strategy: findStrategy('basic'),
    seed: '42',
    instant: false,
    expect: faq.expect,
    ...changes,
  });
}

describe('a simulation', () => {
  it('meets the same luck whatever the strategy: the baseline is the same beside any', async () => {
    const basic = await play();
    const cacheOnly = await play({ strategy: withTechniques(findStrategy('basic'), ['cache'], 'cache') });
    expect(cacheOnly.baseline).toEqual(basic.baseline);
  });

  it('says what the judge went by where the log does not grade answers', async () => {
    const requests = Array.from({ length: 30 }, (_, i) => ({ at: 1 + i * 1_000, text: `what is ${i}` }));
    const what = async (asked: readonly Asked[]) =>
      (await play({ workload: new HandMade(asked), strategy: findStrategy('advanced') })).workload.assumptions.map(
        (assumption) => assumption.what,
      );
    expect(await what(requests)).toEqual(['verdicts']);
    expect(await what(requests.map((asked) => ({ ...asked, tier: 'simple' as const })))).toEqual([]);
  });

  it('saves nothing where nothing costs anything', async () => {
    const free = modelOf('free', { usd: 0, ms: 100 });
    const { savings, ceilings } = await play({ catalog: catalogOf([free]) });
    expect(savings.costRatio).toBe(0);
    expect(ceilings.costRatio).toBe(0);
  });

  it('attributes to each technique what a run with it alone saves', async () => {
    const whole = await play();
    expect(whole.attribution.map(({ technique }) => technique)).toEqual(['cache', 'router', 'prompt']);
    for (const { technique, alone } of whole.attribution) {
      const single = await play({ strategy: withTechniques(findStrategy('basic'), [technique as never], technique) });
      expect(alone.costRatio).toBe(single.savings.costRatio);
      expect(alone.hitRate).toBe(single.optimized.cache.hitRate);
      // What shortening prompts does to quality is not modelled, and so not claimed.
      expect(alone.qualityRelative).toBe(technique === 'prompt' ? null : single.optimized.quality.relative);
    }
  });

  it('never exceeds its ceilings', async () => {
    const { ceilings, optimized, attribution } = await play();
    const hitRate = optimized.cache.hitRate as number;
    expect(hitRate).toBeLessThanOrEqual(ceilings.hitRateAtCapacity as number);
    expect(ceilings.hitRateAtCapacity).toBeLessThanOrEqual(ceilings.hitRate as number);
    expect(ceilings.hitRate).toBeLessThanOrEqual(ceilings.hitRateByIntent as number);
    expect(ceilings.hitRateFresh).toBeLessThanOrEqual(ceilings.hitRate as number);
    expect(attribution[0]?.alone.costRatio).toBeLessThanOrEqual(ceilings.costRatioCache!);
    expect(optimized.quality.taskSuccessRate).toBeLessThanOrEqual(ceilings.taskSuccessRate as number);
  });

  it('the FAQ chatbot does what the document expects of caching: 60-70 % hits and savings, cached answers 10 times as fast', async () => {
    const { expectations, baseline } = await play(
      { strategy: { ...findStrategy('basic'), knobs: { ...findStrategy('basic').knobs, ...faq.knobs } } },
      faq.workload.requests,
    );
    expect(expectations).toHaveLength(3);
    for (const { simulated, from, to } of expectations) {
      expect(simulated).toBeGreaterThanOrEqual(from);
      if (to !== null) expect(simulated).toBeLessThanOrEqual(to);
    }
    // 100,000 requests a day of about 500 tokens, all to gpt-4: the document's $45K a month.
    expect(baseline.monthlyUsd).toBeGreaterThan(44_000);
    expect(baseline.monthlyUsd).toBeLessThan(46_000);
  });

  it('says how its quality moves when the assumed gap between the models is wrong', async () => {
    const { optimized, baseline } = await play();
    const { mean, ifGapDoubled, ifGapHalved } = optimized.quality as {
      mean: number;
      ifGapDoubled: number;
      ifGapHalved: number;
    };
    expect(ifGapDoubled).toBeLessThan(mean);
    expect(ifGapHalved).toBeGreaterThan(mean);
    // The mean is linear in the gap as long as nothing is cut off at 0 or 1.
    expect(mean - ifGapDoubled).toBeCloseTo(2 * (ifGapHalved - mean), 9);
    expect(baseline.quality.ifGapDoubled).toBe(baseline.quality.mean);
  });

  it('says that no query reached the complex tier, and stops saying it when some do', async () => {
    const ids = (result: SimulationResult): string[] => result.findings.map(({ id }) => id);
    expect(ids(await play())).toContain('tier-unreached');
    const lower = { ...findStrategy('basic') };
    lower.knobs = { ...lower.knobs, 'routing.complexFrom': 5 };
    expect(ids(await play({ strategy: lower }))).not.toContain('tier-unreached');
  });

  it('warns of a knob whose technique is not in use', async () => {
    const strategy = withTechniques(findStrategy('basic'), ['router'], 'router');
    const { findings } = await play({ strategy: { ...strategy, knobs: { ...strategy.knobs, 'cache.ttl': 60_000 } } });
    expect(findings.find(({ id }) => id === 'knob-without-effect')?.message).toContain('--ttl');
    expect((await play()).findings.map(({ id }) => id)).not.toContain('knob-without-effect');
    // That answers take no time is not a knob the user has turned.
    expect((await play({ strategy, instant: true })).findings.map(({ id }) => id)).not.toContain('knob-without-effect');
  });

  it('comes to the same in one reading, in one after the other, and where its parts are played elsewhere', async () => {
    const strategy = findStrategy('advanced');
    const generated = () => new GeneratedWorkload(faq.name, { ...faq.workload, requests: 1_500 }, '42');
    const plan = {
      command: 'simulate',
      catalog: DOCS_CATALOG,
      strategy,
      seed: '42',
      instant: false,
      expect: faq.expect,
      again: async () => generated(),
    };
    const together = await simulate({ ...plan, workload: generated() });
    expect(together.attribution.every(({ added }) => added !== null)).toBe(true);
    const inTurn = new RememberedWorkload(generated());
    expect(inTurn.readsAgain).toBe(true);
    expect(await simulate({ ...plan, workload: inTurn })).toEqual(together);
    const elsewhere: PlayElsewhere = async (runs, ended) => {
      const replay = replayOf({ ...plan, workload: generated() }, runs);
      for (const [name, summary] of (await replay.play()) ?? []) ended(name, summary);
    };
    expect(await simulate({ ...plan, workload: generated() }, {}, elsewhere)).toEqual(together);
    // Nothing was likely enough to be fetched ahead, so that the run without is the run with it.
    expect(together.optimized.prefetch.issued).toBe(0);
    const played = new Set<string>();
    const noted: PlayElsewhere = (runs, ended) =>
      elsewhere(runs, (name, summary) => {
        played.add(name);
        ended(name, summary);
      });
    const small = await simulate({ ...plan, workload: generated(), contributions: 'foremost' }, {}, noted);
    expect(played).toContain('without semantic');
    expect(played).not.toContain('without predictive');
    expect(played).not.toContain('without coalescing');
    expect(small.attribution.map(({ technique, alone }) => [technique, alone])).toEqual(
      together.attribution.map(({ technique, alone }) => [technique, alone]),
    );
    const told = small.attribution.filter(({ added }) => added !== null);
    // The four that do most, those that are the same as another run, and the one that a finding looks at.
    expect(told.map(({ technique }) => technique)).toEqual(
      expect.arrayContaining(['cache', 'semantic', 'router', 'prompt', 'fallback']),
    );
    for (const { technique, added } of told) {
      expect(added, technique).toEqual(together.attribution.find((entry) => entry.technique === technique)?.added);
    }
    expect(small.findings).toEqual(together.findings);
    const left = small.attribution.length - told.length;
    expect(contributionsLeftOut(small)?.notes).toEqual([
      { label: 'Not played', text: `what ${left} other techniques would add to the rest; --full plays that too.` },
    ]);
    expect(contributionsLeftOut(together)).toBeNull();
  });

  it('that is stopped has no word on the parts that were not played to their end', async () => {
    const workload = new RememberedWorkload(
      new GeneratedWorkload(faq.name, { ...faq.workload, requests: 1_500 }, '42'),
    );
    const stop = new AbortController();
    const plan = { command: 'simulate', workload, catalog: DOCS_CATALOG, strategy: findStrategy('basic') };
    const result = await simulate(
      { ...plan, seed: '42', instant: false, expect: faq.expect },
      { progress: (requests) => requests > 2_000 && stop.abort(), signal: stop.signal },
    );
    expect(result.partial).toBe(true);
    expect(result.requests).toBe(1_500);
    expect(result.optimized).toEqual((await play({}, 1_500)).optimized);
    expect(result.attribution).toEqual([]);
  });

  it('knows no ratio where answers take no time', async () => {
    const { savings } = await play({ instant: true });
    expect(savings).toMatchObject({ latencyMeanRatio: null, latencyP95Ratio: null });
  });

  it('reports progress up to the last request', async () => {
    const seen: number[] = [];
    await simulate(
      {
        command: 'simulate',
        workload: new GeneratedWorkload(faq.name, { ...faq.workload, requests: 40_000 }, '1'),
        catalog: DOCS_CATALOG,
        strategy: findStrategy('basic'),
        seed: '1',
        instant: true,
        expect: [],
      },
      { progress: (requests) => seen.push(requests) },
    );
    expect(seen.slice(0, 2)).toEqual([BLOCK_LENGTH, 2 * BLOCK_LENGTH]);
    expect(seen.at(-1)).toBe(40_000);
  });
});
