import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { withChanges } from '../../src/scenario/changed-workload.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { invoke } from '../cli/invoke.ts';
import { shippedOutcome } from '../cli/played-once.ts';
import { temporaryFile } from '../workload/traces/read-trace.ts';

const names = readdirSync('scenarios').flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []));
const sourceOf = (name: string): string => readFileSync(`scenarios/${name}.yaml`, 'utf8');

/** Replays that most here do not look at. */
const REST = ['--no-fixes', '--no-parts', '--no-controls'];
const LEFT_OUT = [...REST, '--no-alternatives'];

async function simulate(scenario: string, ...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', '--scenario', scenario, ...args, ...LEFT_OUT, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as SimulationResult;
}

/** The scenario with pieces of its text replaced, run on its first requests. */
async function changed(name: string, requests: number, ...changes: [string, string][]): Promise<SimulationResult> {
  const text = changes.reduce((source, [from, to]) => {
    expect(source.split(from)).toHaveLength(2);
    return source.replace(from, to);
  }, sourceOf(name));
  return simulate(await temporaryFile(`${name}.yaml`, text), '-n', String(requests));
}

const figure = (result: SimulationResult, metric: string): number =>
  result.expectations.find((expectation) => expectation.metric === metric)?.simulated as number;

/** Four digits: enough to notice a change, few enough to be read. */
const digits = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

/** The main figures of a run. */
function summaryOf({ requests, workload, strategy, baseline, optimized, savings, expectations }: SimulationResult) {
  const share = (count: number | null): number | null => (count === null ? null : digits(count / requests));
  return {
    requests,
    queries: workload.queries,
    users: workload.users,
    strategy: strategy.name,
    baselineMonthlyUsd: digits(baseline.monthlyUsd),
    monthlyUsd: digits(optimized.monthlyUsd),
    saved: {
      cost: digits(savings.costRatio),
      tokens: digits(savings.tokensRatio),
      latencyP95: digits(savings.latencyP95Ratio),
    },
    hits: digits(optimized.cache.hitRate),
    falseHits: share(optimized.cache.falseHits),
    staleHits: share(optimized.cache.staleHits),
    quality: digits(optimized.quality.relative),
    expected: expectations.map(({ what, from, to, simulated }) => ({ what, from, to, simulated: digits(simulated) })),
  };
}

describe('the scenarios that ship', () => {
  it.each(names)('%s comes out as it did (vitest --update takes over what comes out)', async (name) => {
    const summary = summaryOf(JSON.parse(readFileSync(await shippedOutcome(name), 'utf8')) as SimulationResult);
    await expect(`${JSON.stringify(summary, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it.each(names)(
    '%s asks the same for the same seed, the first of it in a shorter run, and other things for another seed',
    async (name) => {
      const { workload } = parseScenario(sourceOf(name), name);
      const asked = async (seed: string, requests = 600): Promise<string[]> => {
        const spec = { ...workload, requests: Math.min(requests, workload.requests) };
        const generated = new GeneratedWorkload(name, spec, seed);
        const lines: string[] = [];
        for await (const { length, at, query, user, outputTokens } of generated.blocks()) {
          for (let i = 0; i < length; i++) {
            lines.push(`${at[i]} ${user[i]} ${outputTokens[i]} ${generated.queries.text(query[i] as number)}`);
          }
        }
        return lines;
      };
      const first = await asked('42');
      expect(await asked('42')).toEqual(first);
      expect(await asked('42', 250)).toEqual(first.slice(0, 250));
      if (workload.script === undefined) expect(await asked('43')).not.toEqual(first);
      else expect(await asked('43')).toEqual(first);
    },
  );
});

describe('what else might be so of the scenarios that ship', () => {
  it.each(names)('%s says it with reasons, and it makes other requests', (name) => {
    const { alternatives, workload } = parseScenario(sourceOf(name), name);
    // A story that is retold has no traffic to assume.
    expect(alternatives.length === 0).toBe(workload.script !== undefined);
    for (const { because, changes } of alternatives) {
      expect(because).not.toBe('');
      expect(withChanges(workload, changes)).not.toEqual(workload);
    }
  });
});

describe('the quick start', () => {
  it('retells the document’s listing, query by query', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map((n) => simulate('quick-start', '-n', String(n))));
    const totals = runs.map(({ requests, optimized: { costUsd, latencyMs, cache, models, charges } }) => ({
      // Without what it costs to embed the queries for the look-up, which the document leaves out.
      usd: costUsd - charges.embeddings,
      ms: latencyMs.mean! * requests,
      exact: cache.exactHits,
      semantic: cache.semanticHits,
      strong: models['gpt-4']?.requests as number,
      cheap: models['gpt-3.5-turbo']?.requests as number,
    }));
    const listing = totals.map((total, i) => {
      const before = totals[i - 1];
      const of = (key: keyof typeof total): number => Number((total[key] - (before?.[key] ?? 0)).toFixed(7));
      return [of('strong'), of('exact'), of('semantic'), of('cheap'), of('ms'), of('usd')];
    });
    expect(listing).toEqual([
      [1, 0, 0, 0, 800, 0.015],
      [0, 1, 0, 0, 50, 0],
      [0, 0, 1, 0, 150, 0.002],
      [0, 0, 0, 1, 300, 0.002],
    ]);
    expect(runs[3]?.optimized.charges.embeddings).toBeLessThan(1e-6);
  });

  it('only with the threshold and the line between the tiers that its comments speak of', async () => {
    const { optimized } = await simulate('quick-start', '--similarity', '0.85');
    expect(optimized.cache.semanticHits).toBe(0);
    const tiers = await simulate('quick-start', '--simple-below', '3', '--complex-from', '7');
    expect(tiers.optimized.models['gpt-4']?.requests).toBe(0);
  });
});

describe('what the comments of the scenarios say of their own figures', () => {
  it.each([
    [3, 0.35],
    [6, 0.24],
    [12, 0.16],
  ])('pages of %i sentences let prompt optimization save about %f', async (every, saved) => {
    const result = await changed('content-pipeline', 300, ['          every: 6', `          every: ${every}`]);
    expect(Math.abs(figure(result, 'tokensRatio') - saved)).toBeLessThan(0.01);
  });

  it.each([
    [4, 3.7],
    [10, 7.8],
    [20, 14],
  ])('batches of %i are about %f times as fast', async (size, times) => {
    const result = await changed('content-pipeline', 400, ['  maxSize: 10', `  maxSize: ${size}`]);
    expect(Math.abs(figure(result, 'throughputRatio') / times - 1)).toBeLessThan(0.05);
  });

  it('the questions about one’s own things as they are, half of them and twice as many: hits and cost saved', async () => {
    // As many as other traffic is played on: two of a hundred hits fewer than all of them bring, for caches begin empty.
    const { stdout } = await invoke([...'simulate --scenario customer-support -n 10000 --json'.split(' '), ...REST]);
    const { savings, optimized, alternatives } = JSON.parse(stdout) as SimulationResult;
    const [half, twice] = alternatives!;
    const own = { hitRate: optimized.cache.hitRate, costRatio: savings.costRatio };
    const found = [own, half!, twice!].map(({ hitRate, costRatio }) => [hitRate!, costRatio]);
    const told = [
      [0.51, 0.77],
      [0.62, 0.83],
      [0.4, 0.7],
    ];
    for (const [i, [hitRate, costRatio]] of told.entries()) {
      expect(Math.abs(found[i]![0]! - hitRate!)).toBeLessThan(0.025);
      expect(Math.abs(found[i]![1]! - costRatio!)).toBeLessThan(0.015);
    }
  });

  it('twice the messages leave a translation service with 60 % of hits', async () => {
    const result = await changed(
      'translation-service',
      60_000,
      ['      share: 9%', '      share: 18%'],
      ['      share: 7%', '      share: 14%'],
    );
    expect(figure(result, 'hitRate')).toBeCloseTo(0.6, 2);
  });

  it('nightly-batch saves by waiting what the share of those that may is worth, and nobody else waits longer', async () => {
    const only = async (share: string): Promise<SimulationResult> => {
      const text = sourceOf('nightly-batch').replace('techniques: [cache, batch-api]', 'techniques: [batch-api]');
      const file = text.replace('share: 70%, deadline', `share: ${share}, deadline`);
      return simulate(await temporaryFile('nightly-batch.yaml', file), '-n', '2000');
    };
    const [most, half] = [await only('70%'), await only('35%')];
    expect(most.savings.costRatio).toBeCloseTo(0.36, 2);
    expect(half.savings.costRatio).toBeCloseTo(0.18, 1);
    expect(most.optimized.latencyMs.p95 as number).toBeLessThan(1.05 * (most.baseline.latencyMs.p95 as number));
  });
});
