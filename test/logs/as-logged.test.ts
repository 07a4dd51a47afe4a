import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';
import { fileWith, lines } from './inspect-text.ts';

const T0 = Date.UTC(2026, 8, 1);

/** USD per million tokens sent, read from the provider's cache, and answered: the price list of September 2026. */
const PRICES = { 'gpt-4o': [2.5, 1.25, 10], 'gpt-4o-mini': [0.15, 0.075, 0.6] } as const;

interface Call {
  model?: keyof typeof PRICES | (string & {});
  ask?: string;
  input?: number;
  cached?: number;
  output?: number;
  cost?: number;
  more?: object;
}

/** A row of an application's own log. */
function row(
  i: number,
  { model = 'gpt-4o', ask = `q${i}`, input = 1_000, cached = 0, output = 100, cost, more }: Call,
) {
  return {
    time: new Date(T0 + i * 60_000).toISOString(),
    model,
    prompt: ask,
    usage: { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: { cached_tokens: cached } },
    ...(cost === undefined ? {} : { cost_usd: cost }),
    ...more,
  };
}

const log = (...calls: Call[]): string => fileWith('calls.jsonl', lines(...calls.map((call, i) => row(i, call))));

async function played(file: string, ...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke([
    ...['simulate', '--trace', file, '--json', '--no-fixes', '--no-parts', '--no-controls', '--no-alternatives'],
    ...args,
  ]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const listed = (model: keyof typeof PRICES, input: number, cached: number, output: number): number => {
  const [fresh, read, answered] = PRICES[model];
  return ((input - cached) * fresh + cached * read + output * answered) / 1e6;
};

describe('what a strategy is compared with on a log', () => {
  it('is what the log says was paid, to the cent, each call at its own price', async () => {
    const calls: Call[] = [
      { cost: 0.004 },
      { model: 'gpt-4o-mini', cost: 0.00021 },
      // Paid at half of the list, for reasons of the log's own.
      { cost: 0.00175 },
    ];
    const { baseline, savings } = await played(log(...calls), '--strategy', 'baseline');
    expect(baseline.kind).toBe('as-logged');
    expect(baseline.costUsd).toBeCloseTo(0.00596, 12);
    expect(baseline.models['gpt-4o']?.costUsd).toBeCloseTo(0.00575, 12);
    expect(savings.costRatio).toBe(0);
  });

  it('is its calls at list prices where it has no costs: cached tokens at their own', async () => {
    const { baseline } = await played(log({ cached: 600 }, { model: 'gpt-4o-mini' }), '--strategy', 'baseline');
    expect(baseline.kind).toBe('listed');
    expect(baseline.costUsd).toBeCloseTo(listed('gpt-4o', 1000, 600, 100) + listed('gpt-4o-mini', 1000, 0, 100), 12);
    expect(baseline.prefix.readTokens).toBe(600);
  });

  it('is every request to one model only where that is asked for', async () => {
    const file = log({ model: 'gpt-4o-mini', cost: 1 }, { model: 'gpt-4o-mini', cost: 1 });
    const { baseline } = await played(file, '--strategy', 'baseline', '--baseline', 'gpt-4o');
    expect(baseline.kind).toBe('assumed');
    expect(baseline.costUsd).toBeCloseTo(2 * listed('gpt-4o', 1000, 0, 100), 12);
  });

  it('names the flag that names no model', async () => {
    const file = log({ model: 'gpt-4o', cost: 1 });
    const { code, stderr } = await invoke(['simulate', '--trace', file, '--baseline', 'gpt-4oo']);
    expect(code).toBe(2);
    expect(stderr).toContain('--baseline: there is no model "gpt-4oo"');
    expect(stderr).toContain('did you mean gpt-4o?');
  });

  it('has what was paid for other calls and for those that failed, which no strategy saves', async () => {
    const file = log(
      { cost: 0.01, ask: 'why?' },
      { model: 'text-embedding-3-small', cost: 0.002, more: { call_type: 'embedding' } },
      { cost: 0.003, more: { status: 'failure', error: 'overloaded' } },
      { cost: 0.01, ask: 'why?' },
    );
    const { baseline, optimized } = await played(file, '--only', 'cache', '--ttl', 'never');
    expect(baseline.costUsd).toBeCloseTo(0.025, 12);
    expect(baseline.charges.otherCalls).toBeCloseTo(0.005, 12);
    expect(optimized.costUsd).toBeCloseTo(0.015, 12);
  });

  it('comes to the sum of the log whatever is in it', async () => {
    const call = fc.record({
      model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'house-model'),
      ask: fc.constantFrom('a', 'b', 'c'),
      input: fc.integer({ min: 1, max: 5_000 }),
      output: fc.integer({ min: 1, max: 900 }),
      cost: fc.integer({ min: 1, max: 90_000 }).map((n) => n / 1e6),
      more: fc.constantFrom({}, { cache_hit: true }, { status: 'failure' }, { call_type: 'embedding' }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 25 }), async (calls) => {
        const all: Call[] = [{ cost: 0.5 }, ...calls];
        const { baseline } = await played(log(...all), '--strategy', 'baseline');
        const sum = all.reduce((usd, { cost = 0 }) => usd + cost, 0);
        expect(baseline.costUsd).toBeCloseTo(sum, 9);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it('takes the time that the log says', async () => {
    const file = log(...[900, 1_100, 4_000].map((latency_ms) => ({ cost: 0.01, more: { latency_ms } })));
    const { baseline, optimized } = await played(file, '--strategy', 'baseline');
    expect(baseline.latencyMs).toMatchObject({ mean: 2_000, max: 4_000 });
    expect(optimized.latencyMs).toEqual(baseline.latencyMs);
  });

  it('has the quality that the log grades, whatever the list says of the model', async () => {
    const calls = Array.from({ length: 100 }, (_, i) => ({ more: { 'correct.gpt-4o': i === 0 ? 1 : 0 } }));
    expect((await played(log(...calls), '--strategy', 'baseline')).baseline.quality.mean).toBeCloseTo(0.01, 12);
  });

  it('is found again by what finds a setting, which checks its demands on other requests', async () => {
    const calls = Array.from({ length: 40 }, (_, i) => ({ ask: `q${i % 8}`, cost: 0.01 }));
    const args = ['tune', '--trace', log(...calls), '--only', 'cache', '--ttl', '1m,1h', '--json'];
    const { code, stdout, stderr } = await invoke(args);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^read as one call a row: 40 calls of 40 rows/)]);
    // The later 12 requests ask for 8 things.
    expect(JSON.parse(stdout).best.summary.costPerRequestUsd).toBeCloseTo((8 * 0.01) / 12, 9);
  });

  it('is the same to every experiment', async () => {
    const file = log({ cost: 0.01 }, { cost: 0.02 }, { cost: 0.03, model: 'gpt-4o-mini' });
    const { stdout } = await invoke(['compare', 'basic', 'multi-tier', '--trace', file, '--json']);
    expect(JSON.parse(stdout).baseline.costPerRequestUsd).toBeCloseTo(0.02, 12);
  });
});

describe('a strategy on a log', () => {
  it('saves with a hit what the call of the log cost', async () => {
    const file = log({ ask: 'why?', cost: 0.5 }, { ask: 'how?', cost: 0.2 }, { ask: 'why?', cost: 0.3 });
    const { optimized } = await played(file, '--only', 'cache', '--ttl', 'never');
    expect(optimized.cache.exactHits).toBe(1);
    expect(optimized.costUsd).toBeCloseTo(0.7, 12);
  });

  it('chooses among the models of the log, by price, and pays the list where it sends a call elsewhere', async () => {
    const file = log({ ask: 'hi', cost: 0.5 }, { ask: 'hi there', cost: 0.5, model: 'gpt-4o-mini' });
    const { optimized, models } = await played(file, '--only', 'router');
    expect(models).toBe('log');
    expect(optimized.models['gpt-4o-mini']?.calls).toBe(2);
    // The first is another model's now; the second is what it was.
    expect(optimized.costUsd).toBeCloseTo(listed('gpt-4o-mini', 1000, 0, 100) + 0.5, 5);
  });

  it('pays for a shorter call the same part of the list price as the log did', async () => {
    const half = listed('gpt-4o', 1000, 400, 100) / 2;
    const file = log({ cached: 400, cost: half });
    const { optimized } = await played(file, '--only', 'cap', '--answer-cap', '40');
    expect(optimized.costUsd).toBeCloseTo(listed('gpt-4o', 1000, 400, 40) / 2, 12);
  });

  it('asks anew what a cache in front of the models had answered, where it has a cache of its own', async () => {
    const hit = { cost: 0, input: 0, output: 0, more: { cache_hit: true } };
    const file = log({ ask: 'a', cost: 0.01 }, { ask: 'b', ...hit }, { ask: 'c', cost: 0.01 });
    const whole = await played(file, '--only', 'cache', '--ttl', 'never');
    expect(whole.baseline.cache).toMatchObject({ exactHits: 1, falseHits: null });
    expect(whole.baseline.cache.hitRate).toBeCloseTo(1 / 3, 9);
    expect(whole.baseline.costUsd).toBeCloseTo(0.02, 12);
    // Of that call nothing is logged: its model's median, at the list's price.
    expect(whole.optimized.costUsd).toBeCloseTo(0.02 + listed('gpt-4o', 1000, 0, 100), 12);
    const kept = await played(file, '--only', 'cache', '--ttl', 'never', '--keep-cache');
    expect(kept.optimized.costUsd).toBeCloseTo(0.02, 12);
    expect((await played(file, '--only', 'prompt')).optimized.cache.exactHits).toBe(1);
  });

  it('tells the price of a model that no list has from what its calls cost', async () => {
    const house = Array.from({ length: 30 }, (_, i) => {
      const [input, output] = [500 + 37 * i, 20 + ((i * 7) % 50)];
      return { model: 'house-7b', input, output, cost: (input * 0.2 + output * 0.9) / 1e6 };
    });
    const { optimized, baseline, models } = await played(log(...house), '--only', 'cap', '--answer-cap', '10');
    expect(models).toBe('log');
    expect(baseline.costUsd).toBeCloseTo(
      house.reduce((sum, { cost }) => sum + cost, 0),
      12,
    );
    expect(optimized.costUsd).toBeCloseTo(
      house.reduce((sum, { input }) => sum + (input * 0.2 + 10 * 0.9) / 1e6, 0),
      9,
    );
  });

  it('saves nothing on a model of which no price is known but by calling it less', async () => {
    const file = log(
      { cost: 0.01 },
      { model: 'riddle', cost: 0.7, ask: 'x' },
      { model: 'riddle', cost: 0.1, ask: 'x' },
    );
    expect((await played(file, '--only', 'cap', '--answer-cap', '10')).optimized.models.riddle?.costUsd).toBeCloseTo(
      0.8,
      12,
    );
    expect((await played(file, '--only', 'cache', '--ttl', 'never')).optimized.models.riddle?.costUsd).toBeCloseTo(
      0.7,
      12,
    );
  });

  it('is held back only by what somebody has set: the log was not', async () => {
    const many = Array.from({ length: 200 }, () => ({ cost: 0.01, more: { time: T0, latency_ms: 1_000 } }));
    const file = log(...many);
    expect((await played(file, '--only', 'prompt')).optimized.latencyMs.max).toBe(1_000);
    const slow = await played(file, '--only', 'prompt', '--concurrency', '20');
    expect(slow.optimized.latencyMs.max).toBe(10_000);
    expect(slow.baseline.latencyMs.max).toBe(1_000);
  });

  it('says on the first screen what it is compared with', async () => {
    const file = log({ ask: 'a', cost: 0.5 }, { ask: 'a', cost: 0.5 });
    const { stdout } = await invoke(['simulate', '--trace', file, '--only', 'cache', '--ttl', 'never']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('costs 50.0% less than what the log says was paid.');
    expect(stdout).toContain('Bill: $1.00 → $0.5000 for the log; ');
  });

  it('says so where --keep-cache is about no log', async () => {
    const { code, stderr } = await invoke(['simulate', '--keep-cache']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--keep-cache')]);
  });
});
