import { formatLatency, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 2k --only cache';

export const prewarm = lesson<Simulations<'cold' | 'prewarmed'>>({
  id: 'prewarm',
  chapter: 'customize',
  title: 'Opening with a full shelf',
  goal: 'decide what to put into a cache before the first user comes.',
  minutes: 3,
  needs: ['eviction', 'prediction'],
  text: [
    `
An empty cache is of no use to the first users of the day. To *pre-warm* it is to ask the most
common questions beforehand, at night, and to keep the answers. Yesterday's log says which they
are.

It is not free. Each of these answers is paid for like any other. Those that are asked for would
have been paid for anyway, by the first user who asks. The others are money for nothing.

We look at the first 2,000 requests of the day, with a cache that starts empty, and with one that
knows the 100 most common questions of the day before.`,
  ],
  runs: { cold: COMMON, prewarmed: `${COMMON} --prewarm 100` },
  known: ['cold'],
  prediction: {
    kind: 'choice',
    ask: ({ cold }) =>
      `Starting empty: a hit rate of ${percent(cold.optimized.cache.hitRate)}, and ${formatUsd(cold.optimized.costPerRequestUsd)} a request. And starting with 100 answers?`,
    options: [
      { id: 'both', text: 'more hits, and a smaller bill' },
      { id: 'time', text: 'more hits, and a slightly larger bill' },
      { id: 'none', text: 'nothing changes: the cache would have been warm in a minute' },
    ],
    truth: ({ cold, prewarmed }) => {
      if ((prewarmed.optimized.cache.hitRate ?? 0) - (cold.optimized.cache.hitRate ?? 0) < 0.005) return 'none';
      return prewarmed.savings.costRatio >= cold.savings.costRatio ? 'both' : 'time';
    },
    why: (_, { prewarmed: { optimized } }) =>
      `The answers cost ${formatUsd(optimized.charges.prewarm)}. Most were asked for, and would have been paid for anyway; some were not.`,
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.costPerRequest,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.meanLatency,
  ],
  explain: ({ cold, prewarmed }) => [
    `
Pre-warming moves the waiting from the users into the night. P50 went from ${formatLatency(cold.optimized.latencyMs.p50)} to ${formatLatency(prewarmed.optimized.latencyMs.p50)} in the
first hours. It is fetching ahead once more: it buys time.

It can save money in one case that this run does not have: when calls at night are cheaper. Some
providers take half the price for jobs that may wait.

Do it before a launch, or after a restart that has emptied the cache, when everyone comes at once.
On an ordinary morning the cache warms up by itself.`,
  ],
  knob: {
    flag: '--prewarm',
    invite: 'One knob: `--prewarm`. If 100 are good, are 500 better?',
    example: '--prewarm 500',
    on: 'prewarmed',
    remark: (before, after) =>
      `Hit rate: ${percent(before.optimized.cache.hitRate)} before, ${percent(after.optimized.cache.hitRate)} now. Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now. The first hundred are asked for by everyone; the next four hundred by somebody, some day.`,
  },
  challenge: {
    scenario:
      'Give the first users a better morning without spoiling the bill. How many answers go onto the shelf is yours.',
    command: COMMON,
    flags: ['--prewarm'],
    start: '--prewarm 0',
    goals: [
      { threshold: 'optimized.latencyMs.mean<=425', says: 'mean wait at most 425 ms' },
      { threshold: 'savings.costRatio>=0.46', says: 'still at least 46% cheaper' },
    ],
    hints: [
      'Without any, they wait too long. With 500, the bill suffers.',
      'The most common questions come first. Something about a hundred is plenty.',
      'Try `--prewarm 100`',
    ],
    solution: '--prewarm 100',
    why: ({ optimized }) =>
      `A mean wait of ${formatLatency(optimized.latencyMs.mean)} for ${formatUsd(optimized.charges.prewarm)} of answers paid at night.`,
  },
});
