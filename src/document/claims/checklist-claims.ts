import { FIGURES, shortTitle } from '../../figures/figures.ts';
import type { Claim } from './claim.ts';
import { cachedSpeedup, costSaved, hitRate, qualityKept, repeatShare, tokensPerRequest } from './claim-figures.ts';
import { QUALITY_TARGET } from './metrics.ts';
import { only, SHARES, traffic } from './traffic.ts';
import { basicByRepeats, cacheByRepeats } from './understanding.ts';

const CHECKLIST = 'Success Checklist';

export const SUCCESS_CHECKLIST: readonly Claim[] = [
  {
    id: 'checklist-hit-rate',
    title: shortTitle('cache.hitRate'),
    section: CHECKLIST,
    line: 324,
    quote: 'Cache hit rate > 30%',
    claimed: '> 30%',
    range: { from: 0.3 },
    unit: 'share',
    simulated: { trial: { workload: { scenario: 'customer-support' }, strategy: only(['cache']) }, figure: hitRate },
    condition: {
      property: 'the share of queries asked before',
      unit: 'share',
      dial: SHARES,
      trial: cacheByRepeats,
      figure: hitRate,
      measured: repeatShare,
      restates: true,
      publicly: 'repeats',
    },
  },
  {
    id: 'checklist-quality',
    title: FIGURES['quality.relative'].title,
    section: CHECKLIST,
    line: 326,
    quote: 'maintain > 90% of baseline',
    claimed: '> 90%',
    ...QUALITY_TARGET,
    simulated: {
      trial: { workload: { scenario: 'customer-support' }, strategy: only(['cache', 'router', 'prompt']) },
      figure: qualityKept,
    },
  },
  {
    id: 'checklist-cost',
    title: 'Cost reduction',
    section: CHECKLIST,
    line: 327,
    quote: 'target: 40-60% reduction',
    claimed: '40% or more',
    range: { from: 0.4 },
    unit: 'share',
    simulated: {
      trial: { workload: { scenario: 'customer-support' }, strategy: only(['cache', 'router', 'prompt']) },
      figure: costSaved,
    },
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
    id: 'checklist-speedup',
    title: 'Cached queries: faster',
    section: CHECKLIST,
    line: 328,
    quote: 'target: 2-5x for cached',
    claimed: '2-5x',
    range: { from: 2, to: 5 },
    unit: 'times',
    simulated: { trial: { workload: { scenario: 'faq-chatbot' }, strategy: only(['cache']) }, figure: cachedSpeedup },
    condition: {
      property: 'the length of a request in tokens',
      unit: 'tokens',
      dial: [50, 75, 100, 150, 200, 300, 500],
      trial: (tokens) => ({
        workload: { traffic: traffic({ requests: 1_000, repeated: 0.9, tokens }) },
        strategy: only(['cache']),
      }),
      figure: cachedSpeedup,
      measured: tokensPerRequest,
      publicly: 'tokens',
    },
    note: () => 'the same document expects 10x of cached queries in its first use case',
  },
];
