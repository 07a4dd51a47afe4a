import { shortTitle } from '../../figures/figures.ts';
import type { Claim, Trial } from './claim.ts';
import {
  cachedSpeedup,
  cheapShare,
  costSaved,
  hitRate,
  repeatShare,
  throughputTimes,
  timeSaved,
  tokensPerRequest,
  tokensSaved,
} from './claim-figures.ts';
import { promptOf } from './examples.ts';
import { only, SHARES, traffic } from './traffic.ts';
import { cacheByRepeats } from './understanding.ts';

const FAQ = 'Use Case 1: FAQ Chatbot';
const SUPPORT = 'Use Case 2: Customer Support';
const PIPELINE = 'Use Case 3: Content Generation Pipeline';

const faq = { workload: { scenario: 'faq-chatbot' }, strategy: only(['cache']) } as const;
const support = (techniques: Parameters<typeof only>[0]): Trial => ({
  workload: { scenario: 'customer-support' },
  strategy: only(techniques),
});
/** A part of the job: what it gains does not depend on its length. */
const PIPELINE_REQUESTS = 500;
const pipeline: Trial = { workload: { scenario: 'content-pipeline', requests: PIPELINE_REQUESTS } };

const byRepeats = {
  property: 'the share of queries asked before',
  unit: 'share',
  dial: SHARES,
  measured: repeatShare,
  publicly: 'repeats',
} as const;

/** A job that is there at once, the baseline taking one call at a time, by the size of its batches. */
const jobByBatchSize = (size: number): Trial => ({
  workload: { traffic: traffic({ requests: 500, arrivals: 'at-once', repeated: 0, spread: 0.4 }) },
  strategy: only(['batching'], { 'provider.concurrency': 1, 'batching.maxSize': size }),
});
const BATCH_SIZES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 50];

export const USE_CASES: readonly Claim[] = [
  {
    id: 'faq-hit-rate',
    title: shortTitle('cache.hitRate'),
    section: FAQ,
    line: 192,
    quote: 'Cache hit rate: 60-70%',
    claimed: '60-70%',
    range: { from: 0.6, to: 0.7 },
    unit: 'share',
    simulated: { trial: faq, figure: hitRate },
    condition: { ...byRepeats, restates: true, trial: cacheByRepeats, figure: hitRate },
  },
  {
    id: 'faq-cost',
    title: 'Cost reduction',
    section: FAQ,
    line: 193,
    quote: 'Cost reduction: 60-70%',
    claimed: '60-70%',
    range: { from: 0.6, to: 0.7 },
    unit: 'share',
    simulated: { trial: faq, figure: costSaved },
    condition: { ...byRepeats, trial: cacheByRepeats, figure: costSaved },
  },
  {
    id: 'faq-speedup',
    title: 'Cached queries: faster',
    section: FAQ,
    line: 194,
    quote: '10x for cached queries',
    claimed: '10x or more',
    range: { from: 10 },
    unit: 'times',
    simulated: { trial: faq, figure: cachedSpeedup },
    condition: {
      property: 'the length of a request in tokens',
      unit: 'tokens',
      dial: [100, 150, 200, 300, 400, 500, 750, 1_000],
      trial: (tokens) => ({
        workload: { traffic: traffic({ requests: 1_000, repeated: 0.9, tokens }) },
        strategy: only(['cache']),
      }),
      figure: cachedSpeedup,
      measured: tokensPerRequest,
      publicly: 'tokens',
    },
  },
  {
    id: 'support-cheap-share',
    title: 'Cheap models',
    section: SUPPORT,
    line: 200,
    quote: '75% queries use cheap models',
    claimed: '75%',
    range: { from: 0.7, to: 0.8 },
    unit: 'share',
    simulated: { trial: support(['cache', 'router']), figure: cheapShare },
    condition: {
      property: 'the share of simple queries',
      given: 'the others saying that they are not',
      unit: 'share',
      dial: SHARES,
      trial: (simple) => ({ workload: { traffic: traffic({ simple }) }, strategy: only(['cache', 'router']) }),
      figure: cheapShare,
    },
    note: () => 'of the queries that the cache did not answer',
  },
  {
    id: 'support-hit-rate',
    title: shortTitle('cache.hitRate'),
    section: SUPPORT,
    line: 201,
    quote: '50% cache hit rate',
    claimed: '50%',
    range: { from: 0.47, to: 0.53 },
    unit: 'share',
    simulated: { trial: support(['cache', 'router']), figure: hitRate },
    condition: { ...byRepeats, restates: true, trial: cacheByRepeats, figure: hitRate },
  },
  {
    id: 'support-cost',
    title: 'Total cost reduction',
    section: SUPPORT,
    line: 202,
    quote: 'Total cost reduction: 70-80%',
    claimed: '70-80%',
    range: { from: 0.7, to: 0.8 },
    unit: 'share',
    simulated: { trial: support(['cache', 'router']), figure: costSaved },
    condition: {
      property: 'the share of simple queries',
      given: 'half of all asked before',
      unit: 'share',
      dial: SHARES,
      trial: (simple) => ({
        workload: { traffic: traffic({ simple, repeated: 0.5 }) },
        strategy: only(['cache', 'router']),
      }),
      figure: costSaved,
    },
  },
  {
    id: 'pipeline-throughput',
    title: shortTitle('throughputPerSecond'),
    section: PIPELINE,
    line: 208,
    quote: 'Throughput: 5-10x increase',
    claimed: '5-10x',
    range: { from: 5, to: 10 },
    unit: 'times',
    simulated: { trial: pipeline, figure: throughputTimes },
    condition: {
      property: 'the size of a batch',
      given: 'the baseline taking one request at a time',
      unit: 'count',
      dial: BATCH_SIZES,
      trial: jobByBatchSize,
      figure: throughputTimes,
    },
    note: () => 'ten in one slot against one at a time: as many slots without batches (--concurrency 10) do no less',
  },
  {
    id: 'pipeline-tokens',
    title: 'Token usage',
    section: PIPELINE,
    line: 209,
    quote: 'Token usage: 30-40% reduction',
    claimed: '30-40%',
    range: { from: 0.3, to: 0.4 },
    unit: 'share',
    simulated: { trial: pipeline, figure: tokensSaved },
    condition: {
      property: "the share of the prompt's sentences that are long-winded",
      unit: 'share',
      dial: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      trial: (winded) => promptOf(winded, 120),
      figure: tokensSaved,
    },
    note: () => 'of documents and their summaries together',
  },
  {
    id: 'pipeline-time',
    title: shortTitle('durationMs'),
    section: PIPELINE,
    line: 210,
    quote: 'Processing time: 80-90% faster',
    claimed: '80-90%',
    range: { from: 0.8, to: 0.9 },
    unit: 'share',
    simulated: { trial: pipeline, figure: timeSaved },
    condition: {
      property: 'the size of a batch',
      given: 'the baseline taking one request at a time',
      unit: 'count',
      dial: BATCH_SIZES,
      trial: jobByBatchSize,
      figure: timeSaved,
    },
    note: () => 'throughput said the other way round: 80-90% less time is 5-10 times the throughput',
  },
];
