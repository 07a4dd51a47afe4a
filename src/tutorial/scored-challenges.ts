import type { SimulationResult } from '../result/schema/simulation.ts';
import type { ScoredChallenge } from './scored-challenge.ts';

/** USD a request, by someone who knows every answer beforehand and gives up no quality. */
const knowingAll = ({ baseline, ceilings }: SimulationResult): number | null =>
  ceilings.costRatio === null ? null : baseline.costPerRequestUsd * (1 - ceilings.costRatio);

/** The scored challenges, the easiest first. */
export const SCORED_CHALLENGES: readonly ScoredChallenge[] = [
  {
    id: 'smallest-bill',
    title: 'The smallest bill',
    task: 'The help bot may lose a twentieth of its good answers, not more. Make its bill as small as it gets.',
    command: 'simulate --scenario faq-chatbot --requests 2k --rate 4k --only cache',
    techniques: ['cache', 'semantic', 'router', 'prompt'],
    knobs: [
      'cache.ttl',
      'cache.maxEntries',
      'semantic.threshold',
      'semantic.guard',
      'routing.simpleBelow',
      'routing.complexFrom',
    ],
    goals: [{ threshold: 'optimized.quality.relative>=0.95', says: 'at least 95% of the quality' }],
    seek: { path: 'costPerRequestUsd', better: 'less', says: 'cost of a request' },
    ceiling: { says: 'Whoever knew every answer beforehand, and gave up none, would pay', of: knowingAll },
    hints: [
      'Routing saves most here, and costs most of the good answers. What it costs, its two lines decide.',
      'The weakest model is hardly cheaper than the one in the middle, and wrong far more often.',
      'A larger cache and a longer TTL save without a loss for a while: stale answers come late.',
    ],
  },
  {
    id: 'quickest-answers',
    title: 'The quickest answers for the money',
    task: 'The help desk may spend $0.003 a request, and nine tenths of its good answers have to stay. Make the slowest twentieth wait as little as it gets.',
    command: 'simulate --scenario customer-support --requests 2k --rate 4k --only cache',
    techniques: ['cache', 'semantic', 'coalescing', 'router', 'prompt'],
    knobs: [
      'cache.ttl',
      'cache.maxEntries',
      'semantic.threshold',
      'semantic.guard',
      'routing.simpleBelow',
      'routing.complexFrom',
    ],
    goals: [
      { threshold: 'optimized.costPerRequestUsd<=0.003', says: 'at most $0.003 a request' },
      { threshold: 'optimized.quality.relative>=0.9', says: 'at least 90% of the quality' },
    ],
    seek: { path: 'latencyMs.p95', better: 'less', says: 'P95 latency' },
    ceiling: null,
    hints: [
      'The slowest twentieth are never hits. Who answers the rest?',
      'As long as more than one in twenty goes to gpt-4, P95 is the time that gpt-4 takes.',
      'With nothing sent to gpt-4, it is the weakest model that answers quickest: how much may it answer?',
    ],
  },
  {
    id: 'every-hit-right',
    title: 'Every hit the right one',
    task: 'The help bot, and no answer to another question than the one asked: not one false hit. As many hits as it gets.',
    command: 'simulate --scenario faq-chatbot --requests 2k --rate 4k --only cache',
    techniques: ['cache', 'semantic'],
    knobs: ['cache.ttl', 'cache.maxEntries', 'semantic.threshold', 'semantic.guard'],
    goals: [{ threshold: 'optimized.cache.falseHits<=0', says: 'no false hit' }],
    seek: { path: 'cache.hitRate', better: 'more', says: 'hit rate' },
    ceiling: {
      says: 'A cache that knew every wording and forgot nothing would hit',
      of: ({ ceilings }) => ceilings.hitRateByIntent,
    },
    hints: [
      'Nobody asks here for fresh answers. What expires, and what is evicted, is lost for nothing.',
      'A semantic cache finds other wordings. Which of its two safeguards costs you fewer of them?',
      'With the guard, try how far down the threshold can go before the first false hit.',
    ],
  },
  {
    id: 'nothing-stale',
    title: 'Hardly anything stale',
    task: 'The help desk is told off for each stale answer: at most 5 in 1,000. Keep the bill as small as a cache can make it.',
    command: 'simulate --scenario customer-support --requests 1k --rate 2k --only cache',
    techniques: ['cache', 'freshness'],
    knobs: ['cache.ttl', 'cache.maxEntries', 'freshness.static', 'freshness.dynamic'],
    goals: [{ threshold: 'optimized.cache.staleHits<=5', says: 'at most 5 stale hits' }],
    seek: { path: 'costPerRequestUsd', better: 'less', says: 'cost of a request' },
    ceiling: null,
    hints: [
      'One TTL for everything is too long for opening hours or too short for how a router is reset.',
      '`freshness` guesses which is which, from the words of the question.',
      'Then what changes quickly may expire quickly, and the rest stay for a day.',
    ],
  },
];

/** The scored challenge of that id. */
export function findScored(id: string): ScoredChallenge | null {
  return SCORED_CHALLENGES.find((challenge) => challenge.id === id) ?? null;
}
