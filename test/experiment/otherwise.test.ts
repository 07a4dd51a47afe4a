import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlayedSteps } from '../../src/experiment/advise/steps-task.ts';
import { playedOtherwise, withOtherwise } from '../../src/experiment/otherwise.ts';
import type { Unit } from '../../src/experiment/work/unit.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { withChanges } from '../../src/scenario/changed-workload.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFile } from '../workload/traces/read-trace.ts';

const SOURCE = readFileSync('scenarios/faq-chatbot.yaml', 'utf8');
const FAQ = parseScenario(SOURCE, 'faq-chatbot.yaml');
const BARE = ['--no-fixes', '--no-parts', '--no-controls'];

async function result(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', '-n', '300', ...args, ...BARE, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as SimulationResult;
}

describe('other traffic and other prices', () => {
  it('come to what runs on them come to', async () => {
    const { alternatives, atTodaysPrices, requests } = await result();
    expect(alternatives?.map(({ title, set }) => ({ title, set }))).toEqual(
      FAQ.alternatives.map(({ title, set }) => ({ title, set })),
    );
    // The same written into the file.
    const clicked = SOURCE.replace('rate: 25%', 'rate: 0').replace('rate: 12%', 'rate: 0');
    const written = clicked.replace('lowercase: 35%', 'lowercase: 0').replace('unpunctuated: 30%', 'unpunctuated: 0');
    const alone = await result('--scenario', await temporaryFile('faq.yaml', written), '--no-alternatives');
    expect(alternatives?.[1]).toMatchObject({
      requests,
      costRatio: alone.savings.costRatio,
      baselineMonthlyUsd: alone.baseline.monthlyUsd,
      monthlyUsd: alone.optimized.monthlyUsd,
      hitRate: alone.optimized.cache.hitRate,
      wrongPerThousand: alone.optimized.quality.wrongPerThousand,
    });
    const real = await result('--models', 'real', '--no-alternatives');
    expect(atTodaysPrices).toMatchObject({
      models: 'real',
      costRatio: real.savings.costRatio,
      monthlyUsd: real.optimized.monthlyUsd,
    });
    expect([alone.alternatives, real.alternatives, real.atTodaysPrices]).toEqual([undefined, undefined, undefined]);
  });

  it('stand beside what basic comes to, where the strategy is advanced as it ships', async () => {
    const [advanced, basic, changed] = [
      await result('--strategy', 'advanced'),
      await result('--no-alternatives'),
      await result('--strategy', 'advanced', '--ttl', '7m'),
    ];
    expect(advanced.simpler).toMatchObject({
      strategy: 'basic',
      requests: 300,
      costRatio: basic.savings.costRatio,
      monthlyUsd: basic.optimized.monthlyUsd,
      qualityMean: basic.optimized.quality.mean,
    });
    expect([basic.simpler, changed.simpler]).toEqual([undefined, undefined]);
  });

  it('are left out where a flag has settled them, and where there is nothing to compare', async () => {
    const titles = ({ alternatives }: SimulationResult) => alternatives?.map(({ title }) => title);
    const [rated, mapped, none] = [
      await result('--rate', '5k'),
      await result('--map', 'simple=gpt-4o-mini'),
      await result('--strategy', 'baseline'),
    ];
    expect(titles(rated)).toEqual(['everyone words it anew', 'questions are clicked']);
    expect(rated.atTodaysPrices).toBeDefined();
    expect([titles(mapped)?.length, mapped.atTodaysPrices]).toEqual([3, undefined]);
    expect([none.alternatives, none.atTodaysPrices]).toEqual([undefined, undefined]);
  });

  it('take the first 10,000 of longer traffic, and the stated beside them', async () => {
    const [alternative] = FAQ.alternatives;
    const source = { kind: 'generated', name: 'faq', spec: { ...FAQ.workload, requests: 50_000 } } as const;
    const other = { ...source, spec: withChanges(source.spec, alternative!.changes) };
    const stated = { source, seed: '42', catalog: DOCS_CATALOG, baselineKnobs: {}, instant: false };
    const asked: Unit[] = [];
    const summary = { requests: 1, costUsd: 1, tokens: {}, latencyMs: {}, quality: {}, cache: {} };
    const executor = {
      run: async (units: readonly Unit[], { done }: { done(i: number, outcome: unknown): void }) => {
        asked.push(...units);
        for (const i of units.keys()) done(i, { summaries: [summary, summary] } as unknown as PlayedSteps);
      },
      close: async () => {},
    };
    const others = { traffic: [{ ...alternative!, source: other }], today: DOCS_CATALOG, read: null };
    const { alternatives } = await withOtherwise(
      {} as SimulationResult,
      { ...stated, strategy: findStrategy('basic') },
      others,
      executor,
    );
    expect(asked.map((unit) => unit.source.kind === 'generated' && unit.source.spec.requests)).toEqual([
      50_000, 10_000, 10_000,
    ]);
    expect(alternatives?.map(({ set }) => Object.keys(set).length)).toEqual([0, 3]);
    expect(playedOtherwise(source, others)).toBe(70_000);
    expect(playedOtherwise(source, { traffic: [], today: null })).toBe(0);
  });
});
