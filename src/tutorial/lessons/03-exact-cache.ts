import { formatCount, formatLatency, formatPercent } from '../../foundation/units.ts';
import { HIT_LATENCY } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k';

export const exactCache = lesson<Simulations<'baseline' | 'cache'>>({
  id: 'exact-cache',
  chapter: 'observe',
  title: 'Answers you have paid for already',
  goal: 'tell what a cache does for the bill and for the wait, and what it does not.',
  minutes: 3,
  needs: ['where-the-money-goes'],
  text: [
    `
A *cache* is a memory of answers. Before a question goes to the model, the cache looks whether
the same question has been answered before.

If so, that is a *hit*: the kept answer is given again. It costs nothing and takes ${HIT_LATENCY}.
If not, it is a *miss*: the model is asked, and its answer is kept for the next time.
The *hit rate* is the share of requests that were hits.

  "What is Python?"   miss   asked gpt-4, kept the answer
  "What is Python?"   hit    the same answer, at once
  "what is python"    miss   not the same letters

For now our cache has room for everything and never forgets.`,
  ],
  runs: {
    baseline: `${COMMON} --strategy baseline`,
    cache: `${COMMON} --only cache --cache-key exact --ttl never --cache-size unlimited`,
  },
  known: ['baseline'],
  prediction: {
    kind: 'choice',
    ask: () => 'More than half of the requests will be hits. What gets much better with it, by a third or more?',
    options: [
      { id: 'cost-p50', text: 'the cost and the middle wait (P50), but not the slow end (P95)' },
      { id: 'all', text: 'the cost, P50 and P95' },
      { id: 'cost', text: 'the cost alone' },
    ],
    truth: ({ baseline, cache }) => {
      const better = (read: (s: typeof baseline.optimized) => number | null): boolean =>
        (read(cache.optimized) ?? 0) <= (2 / 3) * (read(baseline.optimized) ?? 0);
      if (better((s) => s.latencyMs.p95)) return 'all';
      return better((s) => s.latencyMs.p50) ? 'cost-p50' : 'cost';
    },
    why: (_, { baseline, cache }) =>
      `The middle request is now a hit, so P50 fell to ${formatLatency(cache.optimized.latencyMs.p50)}. The slowest requests are all misses, and a miss waits as long as ever: P95 went only from ${formatLatency(baseline.optimized.latencyMs.p95)} to ${formatLatency(cache.optimized.latencyMs.p95)}.`,
  },
  figures: [
    LESSON_FIGURES.costPerRequest,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ cache: { requests, optimized, savings } }) => [
    `
${formatCount(optimized.cache.exactHits)} of ${formatCount(requests)} requests were hits, ${formatPercent(optimized.cache.hitRate ?? 0)}, and the bill fell by ${formatPercent(savings.costRatio)}. That the two
are so close is no accident: a hit saves a whole call, and hits
and misses are of much the same size.

A cache is the first thing to try. It is simple, and it does not change the answers. Does it not?
Look at the last line of the table: ${formatPercent(optimized.quality.relative ?? 0)} of the quality was kept, not all of it. Some kept
answers had grown old. We come back to that.

And look at what is still missed: "what is python" in small letters. That is the next lesson.`,
  ],
  knob: {
    flag: '--requests',
    invite:
      'One knob: `--requests`. An empty cache knows nothing. What does the hit rate of a shorter stretch look like?',
    example: '--requests 2k',
    on: 'cache',
    remark: (before, after) =>
      `${formatPercent(after.optimized.cache.hitRate ?? 0)} of the first ${formatCount(after.requests)} requests were hits, ${formatPercent(before.optimized.cache.hitRate ?? 0)} of ${formatCount(before.requests)}. At first everything is a miss: a cache has to warm up. The longer it runs, the better it looks.`,
  },
  challenge: {
    scenario:
      'Your first challenge. The help bot, as it comes: every request to gpt-4. Make it at least 30% cheaper by keeping answers, and lose next to nothing of the quality.',
    command: COMMON,
    flags: ['--strategy', '--only'],
    start: '--strategy baseline',
    goals: [
      { threshold: 'savings.costRatio>=0.3', says: 'at least 30% cheaper' },
      { threshold: 'optimized.cache.hitRate>=0.3', says: 'hit rate at least 30%' },
      { threshold: 'optimized.quality.relative>=0.98', says: 'at least 98% of the quality' },
    ],
    hints: [
      'Nothing is kept yet: the baseline has no cache at all.',
      '`--only` names the techniques to use. The one that keeps answers is called cache.',
      'Type: `--only cache`',
    ],
    solution: '--only cache',
    why: ({ optimized }) =>
      `${formatPercent(optimized.cache.hitRate ?? 0)} of the requests cost nothing, and those answers were as good as the day they were given, nearly all of them.`,
  },
});
