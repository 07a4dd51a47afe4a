import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openTrace } from '../../src/logs/bytes/source.ts';
import type { ListedModel } from '../../src/models/listing.ts';
import type { Catalog, Model } from '../../src/models/model.ts';
import { alwaysAt, type Rates } from '../../src/models/price-rules.ts';
import { realListing } from '../../src/models/real-models.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import type { Technique } from '../../src/settings/knobs.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import { catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const HOUR = 3_600_000;

/** A model at its list price, everything else about it made up. */
function listed(id: string): Model {
  const { price, prices } = realListing('real').models.find((model) => model.id === id) as ListedModel;
  return { ...modelOf(id), price: price!, prices: prices! };
}

/** Questions that differ, one every second, each of so many tokens. */
function long(count: number, input: number, output: number): HandMade {
  return new HandMade(
    Array.from({ length: count }, (_, i) => ({
      at: 1 + 1_000 * i,
      text: `question number ${i}`,
      intent: i,
      tier: 'complex' as const,
      input,
      output,
    })),
  );
}

const flat = (perMillion: number): Rates => ({
  input: perMillion / 1e6,
  output: perMillion / 1e6,
  cachedInput: null,
  cacheWrite: null,
  cacheWriteHour: null,
});

describe('a call has one price, whoever asks for it', () => {
  it('200 calls of 300,000 tokens to gemini-2.5-pro cost $151.50, with and without prefix', () => {
    const catalog = catalogOf([listed('gemini-2.5-pro')]);
    for (const techniques of [[], ['prefix']] satisfies Technique[][]) {
      const { costUsd } = run(long(200, 300_000, 500), strategyOf(techniques), { catalog });
      expect(costUsd).toBeCloseTo(200 * (300_000 * 2.5e-6 + 500 * 15e-6), 9);
      expect(costUsd).toBeCloseTo(151.5, 9);
    }
  });

  it('2 calls of 300,000 tokens to gpt-5.6-terra cost $2.436, with and without prefix', () => {
    const catalog = catalogOf([listed('gpt-5.6-terra')]);
    for (const techniques of [[], ['prefix']] satisfies Technique[][]) {
      expect(run(long(2, 300_000, 1_000), strategyOf(techniques), { catalog }).costUsd).toBeCloseTo(2.436, 9);
    }
  });

  it('the judge pays for a long prompt what everyone pays', () => {
    const judge = listed('gemini-2.5-pro');
    const catalog = catalogOf([judge, { ...modelOf('better', { quality: 0.95 }) }], {
      judge: { model: judge.id, verdictTokens: 8, source: 'test' },
    });
    const { fallback, charges } = run(long(20, 300_000, 500), strategyOf(['fallback', 'router']), {
      catalog: { ...catalog, tiers: { simple: judge.id, medium: judge.id, complex: judge.id } },
    });
    expect(fallback.judged).toBe(20);
    expect(charges.judge).toBeCloseTo(20 * (300_500 * 2.5e-6 + 8 * 15e-6), 9);
  });

  it('the cost-aware router knows what a long prompt will cost', () => {
    const cheapIfShort: Model = {
      ...modelOf('cheap if short'),
      prices: alwaysAt(flat(1), [{ above: 100_000, rates: flat(9) }]),
    };
    const steadyPrice: Model = { ...modelOf('steady'), prices: alwaysAt(flat(3)) };
    const asked = (input: number): Summary =>
      run(long(5, input, 100), strategyOf(['router'], { 'routing.mode': 'cost-aware' }), {
        catalog: catalogOf([cheapIfShort, steadyPrice]),
      });
    expect(asked(1_000).models['cheap if short']?.calls).toBe(5);
    expect(asked(200_000).models.steady?.calls).toBe(5);
  });
});

describe('a price has its moment', () => {
  const catalog: Catalog = catalogOf([listed('deepseek-chat')]);
  const nightAndDay = [
    { at: 1, text: 'by night', output: 1_000, input: 0 },
    { at: 1 + 6 * HOUR, text: 'by day', output: 1_000, input: 0 },
  ];
  // deepseek-chat: $1.10 a million tokens of answer between 0:30 and 16:30 UTC, $0.55 otherwise.
  it('a workload without a date begins at midnight', () => {
    expect(run(new HandMade(nightAndDay), strategyOf([]), { catalog }).costUsd).toBeCloseTo(0.00055 + 0.0011, 12);
  });

  it('a workload with a date has its own times of day', () => {
    const workload = new HandMade(nightAndDay, { calendarZero: Date.UTC(2026, 8, 24, 12) });
    expect(run(workload, strategyOf([]), { catalog }).costUsd).toBeCloseTo(0.0011 + 0.00055, 12);
    const evening = new HandMade(nightAndDay, { calendarZero: Date.UTC(2026, 8, 24, 17) });
    expect(run(evening, strategyOf([]), { catalog }).costUsd).toBeCloseTo(2 * 0.00055, 12);
  });

  it.each([
    ['2026-07-29T23:59:59Z', 0.1],
    ['2026-07-30T00:00:00Z', 0.02],
  ])('a log of %s is charged what gpt-5.6-luna cost then', async (t, usd) => {
    const log = JSON.stringify({ text: 'why?', t, input_tokens: 100_000, output_tokens: 0 });
    const options = {
      fieldNames: { text: 'text', t: 't', input_tokens: 'input_tokens', output_tokens: 'output_tokens' },
      timeUnit: 'auto',
      skipBadLines: false,
      assumedPerDay: 86_400,
    } as const;
    const source = await openTrace('-', Readable.from([Buffer.from(log)]));
    const workload = new TraceWorkload(source, 'jsonl', options, 250, Number.POSITIVE_INFINITY);
    const simulation = new Simulation(workload, catalogOf([listed('gpt-5.6-luna')]), strategyOf([]), '42');
    for await (const block of workload.blocks()) simulation.feed(block);
    expect(simulation.finish(null).costUsd).toBeCloseTo(usd, 9);
  });
});
