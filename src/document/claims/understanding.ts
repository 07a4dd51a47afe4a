import { DAY_MS, formatThree } from '../../foundation/units.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import type { Catalog } from '../../models/model.ts';
import { KNOBS } from '../../settings/knobs.ts';
import type { Claim, Trial } from './claim.ts';
import {
  costSaved,
  monthlyAfter,
  monthlyBefore,
  p95After,
  p95Before,
  p95Times,
  promptShare,
  repeatShare,
  throughputTimes,
  timesCheaper,
  tokensPerRequest,
  tokensSaved,
} from './claim-figures.ts';
import { byRatio, only, SHARES, traffic } from './traffic.ts';

const SECTION = 'Understanding Resource Optimization in 30 Seconds';

/** Prompts as people write them: the words that the optimizer knows how to spare. */
const LONG_WINDED = [
  'Hello! You are a very friendly and really helpful assistant. Please note that you should always answer the question',
  'that the user actually asks. In order to be helpful to a large number of users, please keep in mind that the majority',
  'of them are beginners, and basically explain every technical term that you use. Due to the fact that prices change on',
  'a regular basis, please be sure to mention the date of the price list prior to quoting a price from it. It is important',
  'to note that you should just politely decline to answer questions with regard to other subjects. Thank you very much!',
].join(' ');

/** The document's models, the cheap one's price being a fraction of the strong one's. */
export function withPriceGap(times: number): Catalog {
  const strong = DOCS_CATALOG.models.find(({ id }) => id === DOCS_CATALOG.baseline);
  const price = strong?.price ?? DOCS_CATALOG.models[0]?.price;
  const { inputUsdPerToken, outputUsdPerToken } = price as NonNullable<typeof price>;
  const cheap = { inputUsdPerToken: inputUsdPerToken / times, outputUsdPerToken: outputUsdPerToken / times };
  return {
    ...DOCS_CATALOG,
    models: DOCS_CATALOG.models.map((model) =>
      model.id === DOCS_CATALOG.tiers.simple ? { ...model, price: cheap } : model,
    ),
  };
}

/** The cache alone, by how often queries come again. */
export const cacheByRepeats = (repeated: number): Trial => ({
  workload: { traffic: traffic({ repeated }) },
  strategy: only(['cache']),
});

/** The basic strategy, by how often queries come again. */
export const basicByRepeats = (repeated: number): Trial => ({
  workload: { traffic: traffic({ repeated }) },
  strategy: only(['cache', 'router', 'prompt']),
});

/** Batches against calls one by one, by how many requests come while a batch waits for more. */
const batchingByCompany = (withinTheWait: number): Trial => ({
  workload: {
    traffic: traffic({
      requests: 2_000,
      perDay: Math.round((withinTheWait * DAY_MS) / KNOBS['batching.maxWait'].default),
      repeated: 0,
    }),
  },
  strategy: only(['batching'], { 'provider.concurrency': 1 }),
});

/** The prompt optimizer alone on a long-winded prompt, by the length of the answers. */
const promptByAnswers = (tokens: number): Trial => ({
  workload: { traffic: traffic({ requests: 1_000, repeated: 0, simple: 1, tokens, systemPrompt: LONG_WINDED }) },
  strategy: only(['prompt']),
});

/** How many times as much the document's strong model costs as its cheap one. */
export const PRICE_GAP = `${formatThree(0.015 / 0.002)}x`;

const faq = { scenario: 'faq-chatbot' } as const;
const basic = only(['cache', 'router', 'prompt']);

export const UNDERSTANDING: readonly Claim[] = [
  {
    id: 'caching-cost',
    title: 'Caching: cost',
    section: SECTION,
    line: 32,
    quote: 'reuse for identical/similar queries (60-80% cost reduction)',
    claimed: '60-80%',
    range: { from: 0.6, to: 0.8 },
    unit: 'share',
    simulated: { trial: { workload: faq, strategy: only(['cache']) }, figure: costSaved },
    condition: {
      property: 'the share of queries asked before',
      unit: 'share',
      dial: SHARES,
      trial: cacheByRepeats,
      figure: costSaved,
      measured: repeatShare,
      publicly: 'repeats',
    },
  },
  {
    id: 'routing-cost',
    title: 'Routing: cost',
    section: SECTION,
    line: 33,
    quote: 'Use cheaper models for simple queries (10-60x cost savings)',
    claimed: '10-60x',
    range: { from: 10, to: 60 },
    unit: 'times',
    simulated: {
      trial: { workload: { scenario: 'customer-support' }, strategy: only(['router']) },
      figure: timesCheaper,
    },
    condition: {
      property: 'the price gap of the models',
      given: 'all queries being simple',
      unit: 'times',
      dial: byRatio(2, 128, 12),
      trial: (times) => ({
        workload: { traffic: traffic({ requests: 1_000, repeated: 0, simple: 1 }) },
        strategy: only(['router']),
        catalog: withPriceGap(times),
      }),
      figure: timesCheaper,
    },
    note: () => `the guide's own models are ${PRICE_GAP} apart, so routing cannot save more than that`,
  },
  {
    id: 'prompt-tokens',
    title: 'Prompts: tokens',
    section: SECTION,
    line: 34,
    quote: 'Compress prompts to reduce tokens (20-40% savings)',
    claimed: '20-40%',
    range: { from: 0.2, to: 0.4 },
    unit: 'share',
    simulated: { trial: { workload: faq, strategy: only(['prompt']) }, figure: tokensSaved },
    condition: {
      property: "a long-winded prompt's share of the tokens",
      unit: 'share',
      dial: byRatio(20, 5_000, 14),
      trial: promptByAnswers,
      figure: tokensSaved,
      measured: promptShare,
      publicly: 'promptShare',
    },
    note: () => 'of prompt and answer together, as they are paid; only words that can be spared are saved',
  },
  {
    id: 'batching-throughput',
    title: 'Batching: throughput',
    section: SECTION,
    line: 35,
    quote: 'Process multiple requests in parallel (2-5x throughput)',
    claimed: '2-5x',
    range: { from: 2, to: 5 },
    unit: 'times',
    simulated: {
      trial: {
        workload: { scenario: 'content-pipeline', requests: 500 },
        strategy: only(['batching'], { 'provider.concurrency': 1 }),
      },
      figure: throughputTimes,
    },
    condition: {
      property: 'the number of requests that come within the 100 ms a batch waits',
      given: 'batches of up to ten, one call at a time',
      unit: 'count',
      dial: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 20],
      trial: batchingByCompany,
      figure: throughputTimes,
      publicly: 'company',
    },
  },
  {
    id: 'impact-cost-before',
    title: 'Month before',
    section: SECTION,
    line: 38,
    quote: 'Before: $45K/month',
    claimed: '$45K',
    range: { from: 44_000, to: 46_000 },
    unit: 'usd',
    simulated: { trial: { workload: faq, strategy: basic }, figure: monthlyBefore },
    condition: {
      property: 'the length of a request in tokens',
      given: '100,000 requests a day, all to gpt-4',
      unit: 'tokens',
      dial: [200, 300, 400, 500, 600, 800, 1_000],
      trial: (tokens) => ({
        workload: { traffic: traffic({ requests: 500, repeated: 0, tokens }) },
        strategy: only([]),
      }),
      figure: monthlyBefore,
      measured: tokensPerRequest,
      publicly: 'tokens',
    },
  },
  {
    id: 'impact-p95-before',
    title: 'P95 before',
    section: SECTION,
    line: 38,
    quote: '2.5s P95 latency',
    claimed: '2.5 s',
    range: { from: 2_250, to: 2_750 },
    unit: 'ms',
    simulated: { trial: { workload: faq, strategy: basic }, figure: p95Before },
    condition: {
      property: 'the length of a request in tokens',
      given: '1.6 ms each',
      unit: 'tokens',
      dial: [250, 500, 750, 1_000, 1_250, 1_500, 2_000],
      trial: (tokens) => ({
        workload: { traffic: traffic({ requests: 2_000, repeated: 0, tokens, spread: 0.4 }) },
        strategy: only([]),
      }),
      figure: p95Before,
      measured: tokensPerRequest,
      publicly: 'tokens',
    },
    note: () => 'the same document has a gpt-4 call of 500 tokens take 0.8 s',
  },
  {
    id: 'impact-cost-after',
    title: 'Month after',
    section: SECTION,
    line: 39,
    quote: 'After: $12K/month',
    claimed: '$12K',
    range: { from: 11_400, to: 12_600 },
    unit: 'usd',
    simulated: { trial: { workload: faq, strategy: basic }, figure: monthlyAfter },
    condition: {
      property: 'the share of queries asked before',
      given: 'with a cache alone',
      unit: 'share',
      dial: SHARES,
      trial: cacheByRepeats,
      figure: monthlyAfter,
      measured: repeatShare,
      publicly: 'repeats',
    },
  },
  {
    id: 'impact-savings',
    title: 'Month: saved, by arithmetic',
    section: SECTION,
    line: 39,
    quote: '(73% savings)',
    claimed: '73%',
    range: { from: 0.725, to: 0.735 },
    unit: 'share',
    reckoning: { formula: '1 - $12K / $45K', value: 1 - 12 / 45 },
  },
  {
    id: 'impact-basic-savings',
    title: 'Month: saved',
    section: SECTION,
    line: 39,
    quote: '73% savings',
    claimed: '73%',
    range: { from: 0.69, to: 0.77 },
    unit: 'share',
    simulated: { trial: { workload: faq, strategy: basic }, figure: costSaved },
    condition: {
      property: 'the share of queries asked before',
      given: '60% of all being simple',
      unit: 'share',
      dial: SHARES,
      trial: basicByRepeats,
      figure: costSaved,
      measured: repeatShare,
      publicly: 'repeats',
    },
  },
  {
    id: 'impact-p95-after',
    title: 'P95 after',
    section: SECTION,
    line: 39,
    quote: '450ms P95 latency',
    claimed: '450 ms',
    range: { to: 495 },
    unit: 'ms',
    simulated: { trial: { workload: faq, strategy: basic }, figure: p95After },
    condition: {
      property: 'the share of simple queries',
      given: '60% of all asked before',
      unit: 'share',
      dial: [0, 0.2, 0.4, 0.6, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98, 1],
      trial: (simple) => ({
        workload: { traffic: traffic({ simple, repeated: 0.6 }) },
        strategy: basic,
      }),
      figure: p95After,
    },
    note: () => 'P95 is about the slowest twentieth: it falls only when hardly any request goes to the strongest model',
  },
  {
    id: 'impact-speedup',
    title: 'P95: faster, by arithmetic',
    section: SECTION,
    line: 39,
    quote: '(5.5x faster)',
    claimed: '5.5x',
    range: { from: 5.45, to: 5.55 },
    unit: 'times',
    reckoning: { formula: '2.5 s / 450 ms', value: 2_500 / 450 },
    note: () => 'rounded it is 5.6x',
  },
  {
    id: 'impact-speedup-simulated',
    title: 'P95: faster',
    section: SECTION,
    line: 39,
    quote: '5.5x faster',
    claimed: '5.5x',
    range: { from: 5, to: 6 },
    unit: 'times',
    simulated: { trial: { workload: faq, strategy: basic }, figure: p95Times },
    condition: {
      property: 'the share of queries asked before',
      given: 'all of them simple',
      unit: 'share',
      dial: SHARES,
      trial: (repeated) => ({ workload: { traffic: traffic({ repeated, simple: 1 }) }, strategy: basic }),
      figure: p95Times,
      measured: repeatShare,
      publicly: 'repeats',
    },
  },
];
