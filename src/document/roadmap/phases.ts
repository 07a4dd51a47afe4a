import type { Insight } from '../../result/schema/vocabulary.ts';
import type { KnobValues, Technique } from '../../settings/knobs.ts';

/** One bullet of the document's roadmap that changes the strategy. */
export interface Step {
  /** In the document's words. */
  bullet: string;
  line: number;
  adds: Technique;
  knobs?: Partial<KnobValues>;
}

/** A phase of the document's "Optimization Strategy Roadmap". */
export interface Phase {
  title: string;
  weeks: string;
  line: number;
  /** The bullets about knowing rather than changing. */
  insights: readonly { bullet: string; line: number; about: Insight }[];
  /** The bullets that change the strategy, in order; each stands on those before. */
  steps: readonly Step[];
}

export const PHASES: readonly Phase[] = [
  {
    title: 'Baseline',
    weeks: 'week 1',
    line: 252,
    insights: [
      { bullet: 'Profile current performance (cost, latency, quality)', line: 253, about: 'profile' },
      { bullet: 'Identify optimization opportunities', line: 254, about: 'opportunities' },
      { bullet: 'Set target metrics (cost reduction, latency goals)', line: 255, about: 'targets' },
    ],
    steps: [],
  },
  {
    title: 'Quick Wins',
    weeks: 'weeks 2-3',
    line: 257,
    insights: [{ bullet: 'Monitor cache hit rate and cost savings', line: 260, about: 'hit rate and savings' }],
    steps: [
      { bullet: 'Implement basic LRU caching', line: 258, adds: 'cache', knobs: { 'cache.policy': 'lru' } },
      { bullet: 'Add prompt optimization (remove filler words)', line: 259, adds: 'prompt' },
    ],
  },
  {
    title: 'Model Routing',
    weeks: 'weeks 4-5',
    line: 262,
    insights: [
      { bullet: 'Analyze query complexity distribution', line: 263, about: 'complexity' },
      { bullet: 'A/B test quality impact', line: 265, about: 'quality impact' },
    ],
    steps: [
      {
        bullet: 'Implement tiered model selection',
        line: 264,
        adds: 'router',
        knobs: { 'routing.mode': 'complexity' },
      },
    ],
  },
  {
    title: 'Advanced Optimization',
    weeks: 'week 6 and on',
    line: 267,
    insights: [],
    steps: [
      { bullet: 'Add semantic caching for higher hit rate', line: 268, adds: 'semantic' },
      { bullet: 'Implement batching for throughput', line: 269, adds: 'batching' },
      { bullet: 'Add predictive caching based on patterns', line: 270, adds: 'predictive' },
      {
        bullet: 'Set up cost-aware quality thresholds',
        line: 271,
        adds: 'fallback',
        knobs: { 'routing.mode': 'cost-aware' },
      },
    ],
  },
];
