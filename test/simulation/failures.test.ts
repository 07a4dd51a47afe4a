import { describe, expect, it } from 'vitest';
import { steady } from '../../src/models/model.ts';
import { alwaysAt } from '../../src/models/price-rules.ts';
import type { KnobValues } from '../../src/settings/knobs.ts';
import { NO_SEGMENT, PromptTree } from '../../src/workload/prompts/prompt-tree.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const MANY = 8_000;

/** Half of what a mean of 0s and 1s may be off by chance, three times over. */
const within = (rate: number, n = MANY): number => 3 * Math.sqrt((rate * (1 - rate)) / n) + 1e-9;

const asked = (count: number, everyMs: number): Asked[] =>
  Array.from({ length: count }, (_, i) => ({
    at: 1 + i * everyMs,
    text: `question ${i % 50}`,
    tier: 'simple',
    input: 1_000,
    output: 500,
  }));

/** A call of 1,000 tokens sent and 500 answered takes a second and costs 1.5 thousandths of a dollar. */
const MODEL = modelOf('sold', { ms: 1_000, usd: 0.001 });
const PAID = 1_500 * 1e-6;

const played = (knobs: Partial<KnobValues>, { count = MANY, everyMs = 10_000, model = MODEL } = {}) =>
  run(new HandMade(asked(count, everyMs)), strategyOf([], knobs), { catalog: steady(catalogOf([model])) });

describe('calls that end in an error', () => {
  it.each([
    [0.2, 0],
    [0.2, 1],
    [0.5, 2],
  ])('of %d, retried %i times: as many are lost as fail each time, and nothing is paid for them', (rate, retries) => {
    const { failures, unanswered, costUsd, charges } = played({ 'provider.errors': rate, 'provider.retries': retries });
    const lost = rate ** (retries + 1);
    expect(Math.abs(unanswered.failed / MANY - lost)).toBeLessThan(within(lost));
    expect(failures?.givenUp).toBe(unanswered.failed);
    expect(failures?.refused).toBe((failures?.retries ?? 0) + unanswered.failed);
    expect(costUsd).toBeCloseTo((MANY - unanswered.failed) * PAID, 6);
    expect(charges.failedCalls).toBeUndefined();
  });

  it('wait before each retry, twice as long as before the one before', () => {
    const { failures, latencyMs } = played({ 'provider.errors': 0.5, 'provider.retries': 3 });
    // Half wait 1 s, a quarter 2 s more, an eighth 4 s more; the answers take a second.
    expect((failures?.backoffMs ?? 0) / MANY / 1_500).toBeCloseTo(1, 1);
    expect(latencyMs.p50).toBeLessThan(1_600);
    expect(latencyMs.p99).toBeGreaterThan(7_000);
  });

  it('are those of the model that a file of models names, before any other', () => {
    const model = { ...MODEL, failures: { errors: 0, malformed: 1 } };
    const { failures, unanswered } = played({ 'provider.errors': 1, 'provider.retries': 1 }, { count: 100, model });
    expect(failures).toMatchObject({ refused: 0, malformed: 200, retries: 100, givenUp: 100 });
    expect(unanswered.failed).toBe(100);
  });
});

describe('answers that are of no use', () => {
  it('are paid in full each time, on an account of their own', () => {
    const { failures, charges, costUsd, tokens } = played({ 'provider.malformed': 0.08 });
    const tries = MANY + (failures?.malformed ?? 0);
    expect((failures?.malformed ?? 0) / tries).toBeCloseTo(0.08, 2);
    expect(charges.failedCalls).toBeCloseTo((failures?.malformed ?? 0) * PAID, 6);
    // Of n calls a share q fails: q of the invoice is for nothing.
    expect((charges.failedCalls ?? 0) / costUsd).toBeCloseTo(0.08, 2);
    expect(tokens.input).toBe(1_000 * tries);
  });

  it('of a growing prompt are asked again for what the provider has kept of it by then', () => {
    const prompts = new PromptTree();
    const prompt = prompts.add(NO_SEGMENT, 10_000, 'system');
    const one = { at: 1, text: 'q', input: 10_000, output: 100, prompt, session: 0 };
    const rates = { input: 1e-6, output: 5e-6, cachedInput: 1e-7, cacheWrite: 1.25e-6, cacheWriteHour: null };
    const rule = { minTokens: 0, stepTokens: 1, ttlMs: 60_000, implicit: true, source: 'made for the test' };
    const price = { inputUsdPerToken: rates.input, outputUsdPerToken: rates.output };
    const failures = { errors: 0, malformed: 1 };
    const model = { ...MODEL, price, prices: { ...alwaysAt(rates), prefixCache: rule }, failures };
    const knobs = { 'provider.retries': 1 };
    const { charges } = run(new HandMade([one], { prompts }), strategyOf(['prefix'], knobs), {
      catalog: steady(catalogOf([model])),
    });
    expect(charges.failedCalls).toBeCloseTo(10_000 * (rates.cacheWrite + rates.cachedInput) + 2 * 100 * 5e-6, 12);
  });
});

it('answers that take too long are not waited for, and paid as far as they have come', () => {
  const latency = { firstTokenMs: 500, inputMsPerToken: 0, outputMsPerToken: 2, sigma: 0 };
  // 1.5 s in all; after 0.9 s, 200 tokens of 500 have come.
  const slow = { ...MODEL, latency };
  const { failures, charges, latencyMs, unanswered } = played(
    { 'provider.timeout': 900, 'provider.retries': 0 },
    { count: 50, model: slow },
  );
  expect(failures).toMatchObject({ timedOut: 50, givenUp: 50 });
  expect(unanswered.failed).toBe(50);
  expect(latencyMs.max).toBe(900);
  expect(charges.failedCalls).toBeCloseTo(50 * 1_200 * 1e-6, 9);
  expect(played({ 'provider.timeout': 1_500 }, { count: 50, model: slow }).failures?.timedOut).toBe(0);
});

it('a retry of a slow call may be quick: its luck is its own', () => {
  const slow = { ...MODEL, latency: { ...MODEL.latency, sigma: 0.6 } };
  const catalog = catalogOf([slow]);
  const knobs = { 'provider.timeout': 2_000, 'provider.retries': 6 };
  const { failures, unanswered } = run(new HandMade(asked(2_000, 10_000)), strategyOf([], knobs), { catalog });
  expect(failures?.timedOut).toBeGreaterThan(100);
  expect(unanswered.failed).toBe(0);
});

describe('an outage', () => {
  const HOUR = 3_600_000;
  const knobs = { 'provider.outageEvery': 9 * HOUR, 'provider.outageFor': HOUR, 'provider.retries': 0 };

  it('refuses every call in its time: a tenth of it where it lasts one hour after nine', () => {
    const { failures, unanswered } = played(knobs, { everyMs: 60 * HOUR });
    expect(Math.abs(unanswered.failed / MANY - 0.1)).toBeLessThan(within(0.1));
    expect(failures?.inOutages).toBe(unanswered.failed);
    expect(failures?.refused).toBe(unanswered.failed);
  });

  it('is outlasted by retries that wait long enough, and by no others', () => {
    const every = { everyMs: 60_000, count: 10_000 };
    const lost = (more: Partial<KnobValues>) => played({ ...knobs, ...more }, every).unanswered.failed;
    const none = lost({});
    expect(none).toBeGreaterThan(500);
    expect(lost({ 'provider.retries': 3, 'provider.backoff': 1_000 })).toBeGreaterThan(0.95 * none);
    expect(lost({ 'provider.retries': 8, 'provider.backoff': 120_000 })).toBeLessThan(0.01 * none);
  });
});

it('retries help where there is room for them, and harm where there is none', () => {
  const knobs = { 'provider.malformed': 0.3, 'provider.concurrency': 10 };
  // Ten slots of a second each take 10 calls a second, at 6 or at 9 requests a second.
  const by = (retries: number, everyMs: number) => {
    const { unanswered, latencyMs, quality } = played(
      { ...knobs, 'provider.retries': retries },
      { count: 6_000, everyMs },
    );
    return { lost: unanswered.failed, p95: latencyMs.p95 as number, satisfaction: quality.satisfaction as number };
  };
  const roomy = [by(0, 1_000 / 6), by(5, 1_000 / 6)] as const;
  expect(roomy[0].lost).toBeGreaterThan(1_500);
  expect(roomy[1].lost).toBeLessThan(20);
  expect(roomy[1].satisfaction).toBeGreaterThan(roomy[0].satisfaction);
  const full = [by(0, 1_000 / 9), by(5, 1_000 / 9)] as const;
  // Nine requests come to thirteen calls a second: all wait, and longer and longer.
  expect(full[0].p95).toBeLessThan(2_000);
  expect(full[1].p95).toBeGreaterThan(60_000);
  expect(full[1].satisfaction).toBeLessThan(full[0].satisfaction);
});

it('a budget for a request pays for its retries too', () => {
  const knobs = { 'provider.malformed': 1, 'budget.perRequest': 0.004, 'provider.retries': 9 };
  const { failures, costUsd } = run(new HandMade(asked(10, 60_000)), strategyOf(['budget'], knobs), {
    catalog: steady(catalogOf([MODEL])),
  });
  expect(failures).toMatchObject({ malformed: 20, retries: 10, givenUp: 10 });
  expect(costUsd).toBeCloseTo(20 * PAID, 9);
});

it('a daily budget is spent by calls that come to nothing as by others', () => {
  const knobs = { 'provider.malformed': 1, 'provider.retries': 0, 'budget.daily': 5 * PAID } as const;
  const { failures, unanswered, costUsd } = run(
    new HandMade(asked(20, 60_000)),
    strategyOf(['budget'], { ...knobs, 'budget.whenExhausted': 'refuse' }),
    { catalog: steady(catalogOf([MODEL])) },
  );
  expect(failures?.malformed).toBe(5);
  expect(unanswered).toEqual({ refused: 15, failed: 5 });
  expect(costUsd).toBeCloseTo(5 * PAID, 9);
});
