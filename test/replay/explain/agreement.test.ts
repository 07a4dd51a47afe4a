import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/simulate.ts';
import { openTrace } from '../../../src/logs/bytes/source.ts';
import { openListing } from '../../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import type { Catalog } from '../../../src/models/model.ts';
import { catalogOf } from '../../../src/models/run-catalog.ts';
import { type ExplainPlan, explain } from '../../../src/replay/explain/explainer.ts';
import type { Explanation, Outcome } from '../../../src/replay/explain/explanation.ts';
import { type KnobValues, TECHNIQUES, type Technique } from '../../../src/settings/knobs.ts';
import { findStrategy, type Strategy } from '../../../src/settings/strategy.ts';
import type { HowAnswered, Observer } from '../../../src/simulation/observer.ts';
import { Simulation } from '../../../src/simulation/simulation.ts';
import { TraceWorkload } from '../../../src/workload/traces/trace-workload.ts';
import { OWN_NAMES } from '../../workload/traces/read-trace.ts';

const QUERIES = [
  'What is Python?',
  'Hi, could you please explain how DNS works? Thanks!',
  'what is python',
  'What is the weather in Paris right now?',
  "What's Python exactly?",
  'Compare Python and Java for enterprise applications',
  'What is Python?',
  'What is the weather in Paris right now?',
  'How do I turn roaming on?',
  'How do I turn roaming off?',
  'how can I turn on roaming?',
  'Design a microservices architecture for e-commerce',
  ...Array.from({ length: 4 }, () => ['Where is my order?', 'Can I change the address?']).flat(),
];

const OPENAI = catalogOf(await openListing('openai'), { map: {}, routes: true });

/** What an ordinary simulation tells of one request. */
interface Seen {
  how: HowAnswered;
  latencyMs: number;
  failed: boolean;
  usd: number;
}

const OUTCOMES: Record<HowAnswered, Outcome> = {
  exactHit: 'exact hit',
  aheadHit: 'hit ahead',
  semanticHit: 'semantic hit',
  shared: 'shared',
  asked: 'miss',
  refused: 'refused',
};

/** The questions as a log that says when they came and how many tokens they had. */
async function logOf(explanations: readonly Explanation[]): Promise<TraceWorkload> {
  const lines = explanations.map(({ request: { query: text, atMs: t, inputTokens, outputTokens } }) =>
    JSON.stringify({ text, t, input_tokens: inputTokens, output_tokens: outputTokens }),
  );
  const options = { fieldNames: OWN_NAMES, timeUnit: 'ms', skipBadLines: false, assumedPerDay: 10_000 } as const;
  const trace = await openTrace('-', Readable.from([Buffer.from(`${lines.join('\n')}\n`)]));
  return new TraceWorkload(trace, 'jsonl', options, 250, Number.POSITIVE_INFINITY);
}

/** Simulates a log and notes what becomes of each of its requests. */
async function watched(workload: TraceWorkload, { catalog, strategy, seed = '42' }: ExplainPlan): Promise<Seen[]> {
  const seen: Seen[] = [];
  const at = (request: number): Seen => (seen[request] ??= { how: 'asked', latencyMs: 0, failed: false, usd: 0 });
  const observer: Observer = {
    met: (request, _, how) => Object.assign(at(request), { how }),
    spent: (request, _, usd) => {
      at(request).usd += usd;
    },
    ended: (request, latencyMs, _, failed) => Object.assign(at(request), { latencyMs, failed }),
  };
  const simulation = new Simulation(workload, catalog, strategy, seed);
  simulation.observe(observer);
  for await (const block of workload.blocks()) simulation.feed(block);
  simulation.finish(null);
  return seen;
}

function strategyOf(preset: string, more: Technique[] = [], knobs: Partial<KnobValues> = {}): Strategy {
  const { name, techniques, knobs: own } = findStrategy(preset);
  return { name, techniques: new Set([...techniques, ...more]), knobs: { ...own, ...knobs } };
}

const CASES: Record<string, [Strategy, Catalog]> = {
  'the baseline': [strategyOf('baseline'), DOCS_CATALOG],
  basic: [strategyOf('basic'), DOCS_CATALOG],
  'multi-tier': [strategyOf('multi-tier', [], { 'semantic.threshold': 0.7 }), DOCS_CATALOG],
  advanced: [strategyOf('advanced'), DOCS_CATALOG],
  'advanced with models of OpenAI': [strategyOf('advanced', ['prefix'], { 'prompt.concise': true }), OPENAI],
  'all there is': [
    strategyOf('advanced', [...TECHNIQUES], {
      'cap.maxTokens': 300,
      'fallback.judgeError': 0.3,
      'adaptive.sample': 1,
      'predictive.minSupport': 1,
      'predictive.minConfidence': 0.1,
      'cache.ttl': 4_000,
      'cache.maxEntries': 3,
    }),
    DOCS_CATALOG,
  ],
  'a budget that refuses': [
    strategyOf('basic', ['budget'], { 'budget.daily': 0.01, 'budget.whenExhausted': 'refuse' }),
    DOCS_CATALOG,
  ],
  'a budget for each request': [strategyOf('advanced', [], { 'budget.perRequest': 0.004 }), DOCS_CATALOG],
  'a learned router': [strategyOf('basic', [], { 'routing.mode': 'learned', 'routing.sample': 500 }), DOCS_CATALOG],
  'a provider that turns calls away': [
    strategyOf('basic', ['fallback'], { 'provider.requestsPerMinute': 3, 'provider.concurrency': 1 }),
    DOCS_CATALOG,
  ],
  'times without luck': [strategyOf('advanced', [], { 'provider.steady': true }), DOCS_CATALOG],
};

it('tells steps that add up, whatever the strategy', () => {
  const knobs = fc.record({
    'cache.ttl': fc.constantFrom(100, 5_000, 3_600_000),
    'cache.maxEntries': fc.constantFrom(1, 3, 100),
    'semantic.threshold': fc.constantFrom(0.5, 0.8),
    'routing.mode': fc.constantFrom('complexity', 'cost-aware', 'learned'),
    'batching.maxSize': fc.constantFrom(1, 2, 5),
    'budget.perRequest': fc.constantFrom(0.0001, 0.004, Number.POSITIVE_INFINITY),
    'fallback.judgeError': fc.constantFrom(0, 0.4),
    'provider.concurrency': fc.constantFrom(1, 10),
    'provider.requestsPerMinute': fc.constantFrom(2, 1_000),
    'provider.overhead': fc.constantFrom(0, 30),
  }) as fc.Arbitrary<Partial<KnobValues>>;
  const pause = fc.constantFrom(undefined, 30, 400);
  fc.assert(
    fc.property(fc.subarray([...TECHNIQUES]), knobs, pause, (techniques, values, everyMs) => {
      const strategy = strategyOf('baseline', techniques, values);
      const { explanations, totals } = explain(QUERIES, { catalog: DOCS_CATALOG, strategy, everyMs });
      for (const { steps, played } of explanations) {
        const reached = steps.filter((step) => step.reached);
        expect(reached.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(played.costUsd, 12);
        expect(reached.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(played.latencyMs!, 6);
      }
      expect(explanations.reduce((sum, { played }) => sum + played.costUsd, 0)).toBeCloseTo(totals.costUsd, 12);
    }),
    { numRuns: 60 },
  );
});

it('is tried on everything that can become of a request', () => {
  const met = Object.values(CASES).flatMap(([strategy, catalog]) =>
    [undefined, 40].flatMap((everyMs) => explain(QUERIES, { catalog, strategy, everyMs }).explanations),
  );
  const outcomes = new Set(met.map(({ outcome }) => outcome));
  expect([...outcomes].sort()).toEqual([...Object.values(OUTCOMES), 'failed'].sort());
});

describe('explaining with a system prompt', () => {
  const systemPrompt = Array.from({ length: 300 }, (_, i) => `Rule ${i}: answer as section ${i * 7} has it.`).join(' ');
  const plan: ExplainPlan = { catalog: OPENAI, strategy: strategyOf('basic', ['prefix']), systemPrompt };
  const prefixes = ({ explanations }: ReturnType<typeof explain>) =>
    explanations.flatMap(({ steps }) => steps.filter((step) => step.step === 'prefix' && step.reached));

  it('agrees with a simulation in which every question follows it', async () => {
    const { explanations } = explain(QUERIES, plan);
    const log = Object.assign(await logOf(explanations), { systemPrompt });
    const seen = await watched(log, plan);
    for (const [i, { played }] of explanations.entries()) expect(played.costUsd).toBeCloseTo(seen[i]!.usd, 12);
  });

  it('tells what the provider keeps of it: written once, and read from then on', () => {
    const told = prefixes(explain(['What is Python?', 'What is DNS?', 'What is a list?'], plan));
    expect(told).toMatchObject([
      { cachedTokens: 0, because: null },
      { writtenTokens: 0, because: null },
      { writtenTokens: 0, because: null },
    ]);
    const [first, second] = told as { cachedTokens: number; writtenTokens: number }[];
    expect(first?.writtenTokens).toBeGreaterThan(1_000);
    expect(second?.cachedTokens).toBe(first?.writtenTokens);
  });

  it('tells why nothing is kept of it', () => {
    const because = (changes: Partial<ExplainPlan>): unknown[] =>
      prefixes(explain(['What is Python?'], { ...plan, ...changes })).map((step) => 'because' in step && step.because);
    expect(because({ systemPrompt: 'Be kind.' })).toEqual(['too short']);
    expect(because({ systemPrompt: '' })).toEqual(['nothing shared']);
    expect(because({ catalog: DOCS_CATALOG })).toEqual(['not offered']);
  });

  it('takes a request to be as large as it is, and the system prompt on top', () => {
    const [alone] = explain(['What is Python?'], { ...plan, systemPrompt: '' }).explanations;
    const [after] = explain(['What is Python?'], plan).explanations;
    expect(after!.request.outputTokens).toBe(alone!.request.outputTokens);
    expect(after!.request.inputTokens).toBeGreaterThan(alone!.request.inputTokens + 1_000);
  });
});

describe.each(Object.entries(CASES))('explaining %s', (_, [strategy, catalog]) => {
  it.each([
    ['one after the other', undefined],
    ['40 ms apart', 40],
  ])('agrees with a simulation of the same log, %s', async (_pace, everyMs) => {
    const plan: ExplainPlan = { catalog, strategy, everyMs, tokens: { request: 400 } };
    const { explanations, totals } = explain(QUERIES, plan);
    const seen = await watched(await logOf(explanations), plan);
    expect(explanations.map(({ outcome }) => outcome)).toEqual(
      seen.map(({ how, failed }) => (failed && how === 'asked' ? 'failed' : OUTCOMES[how])),
    );
    expect(explanations.map(({ played }) => played.latencyMs)).toEqual(seen.map(({ latencyMs }) => latencyMs));
    for (const [i, { played }] of explanations.entries()) expect(played.costUsd).toBeCloseTo(seen[i]!.usd, 12);

    const run = { command: 'simulate', seed: '42', instant: false, expect: [], catalog, strategy };
    const { baseline, optimized, savings } = await simulate({ ...run, workload: await logOf(explanations) });
    expect(totals).toEqual({
      requests: QUERIES.length,
      costUsd: optimized.costUsd,
      baselineCostUsd: baseline.costUsd,
      latencyMeanMs: optimized.latencyMs.mean,
      baselineLatencyMeanMs: baseline.latencyMs.mean,
      hitRate: optimized.cache.hitRate,
      savings: { ...savings, ci95: undefined, monthlyUsd: totals.savings.monthlyUsd },
    });
  });

  it.each([undefined, 40])('tells steps that add up to the price and the time of each request', (everyMs) => {
    for (const { steps, played } of explain(QUERIES, { catalog, strategy, everyMs }).explanations) {
      const reached = steps.filter((step) => step.reached);
      expect(reached.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(played.costUsd, 12);
      expect(reached.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(played.latencyMs!, 6);
    }
  });

  it('has a step for each of its techniques', () => {
    for (const { steps } of explain(QUERIES, { catalog, strategy }).explanations) {
      const named: readonly string[] = steps.map(({ step }) => step);
      expect(named.filter((step) => step !== 'call' && step !== 'store')).toEqual(
        TECHNIQUES.filter((technique) => strategy.techniques.has(technique)),
      );
    }
  });
});
