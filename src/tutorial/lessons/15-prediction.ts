import { formatCount, formatLatency, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario drifting-topics --requests 20k --strategy baseline';
const EAGER = '--with cache,predictive --prefetch-support 1 --prefetch-confidence 0.1';

export const prediction = lesson<Simulations<'cache' | 'fetching ahead'>>({
  id: 'prediction',
  chapter: 'experiment',
  title: 'Answering before anyone asks',
  goal: 'know what prediction buys, and that it is not money.',
  minutes: 3,
  needs: ['exact-cache'],
  text: [
    `
Whoever asks "What happened in the election?" often asks "When is the next one?" afterwards. A
cache can learn that. When the first question comes, it asks the model the second one already,
and keeps the answer. That is a *prefetch*.

If the second question comes, it is a hit: nobody waits. If it does not, an answer was paid for
that nobody wanted.

The rule for it: how often was the one question followed by the other? Fetch ahead if that share,
the *confidence*, is high enough.

The scene is the question box of a news site. People do ask one thing after the other there. The
rule is eager: it fetches what has followed once, and in one of ten cases.`,
  ],
  runs: { cache: `${COMMON} --with cache`, 'fetching ahead': `${COMMON} ${EAGER}` },
  known: ['cache'],
  prediction: {
    kind: 'choice',
    ask: ({ cache }) =>
      `With the cache alone: a hit rate of ${percent(cache.optimized.cache.hitRate)}, and ${percent(cache.savings.costRatio)} saved. What does fetching ahead do?`,
    options: [
      { id: 'both', text: 'more hits, and a smaller bill' },
      { id: 'dear', text: 'more hits, and a larger bill' },
      { id: 'none', text: 'hardly more hits: nobody can foresee questions' },
    ],
    truth: ({ cache, 'fetching ahead': ahead }) => {
      if ((ahead.optimized.cache.hitRate ?? 0) - (cache.optimized.cache.hitRate ?? 0) < 0.01) return 'none';
      return ahead.savings.costRatio > cache.savings.costRatio ? 'both' : 'dear';
    },
    why: (_, { 'fetching ahead': { optimized } }) =>
      `${formatCount(optimized.prefetch.issued)} answers were fetched ahead for ${formatUsd(optimized.charges.prefetch)}, and ${formatCount(optimized.prefetch.used)} of them were ever used.`,
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.prefetched,
    LESSON_FIGURES.prefetchUsed,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.meanLatency,
  ],
  explain: ({ cache, 'fetching ahead': ahead }) => [
    `
More hits and a larger bill sounds wrong: are hits not free? These are not. A prefetch costs as much
as the call it replaces, no less. If it is used, nothing is saved; if it is not, the money is
gone. Fetching ahead can never make the bill smaller by itself.

What it does buy is time: the mean wait went from ${formatLatency(cache.optimized.latencyMs.mean)} to ${formatLatency(ahead.optimized.latencyMs.mean)}.

So it pays where waiting is what hurts: a live chat, an assistant that people talk to. Where money
is what hurts, leave it out. On recorded traffic of search engines and chats it was the same each
time it was measured: more hits, and a higher bill.`,
  ],
  knob: {
    flag: '--prefetch-confidence',
    invite: 'One knob: `--prefetch-confidence`. It was 0.1. Fetch only what follows in half of all cases.',
    example: '--prefetch-confidence 0.5',
    on: 'fetching ahead',
    remark: (before, after) =>
      `Fetched ahead: ${formatCount(before.optimized.prefetch.issued)} before, ${formatCount(after.optimized.prefetch.issued)} now. Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now. Mean wait: ${formatLatency(before.optimized.latencyMs.mean)} before, ${formatLatency(after.optimized.latencyMs.mean)} now. People say so many things in so many ways that hardly anything follows in half of all cases.`,
  },
  challenge: {
    scenario:
      'The editors want answers sooner, and will pay something for it, but not everything. The rules for fetching ahead are yours.',
    command: `${COMMON} --with cache,predictive`,
    flags: ['--prefetch-confidence', '--prefetch-support', '--prefetch-top'],
    start: '--prefetch-confidence 0.5',
    goals: [
      { threshold: 'optimized.latencyMs.mean<=260', says: 'mean wait at most 260 ms' },
      { threshold: 'savings.costRatio>=0.45', says: 'still at least 45% cheaper' },
    ],
    hints: [
      'The start is so careful that it hardly ever fetches anything.',
      'Two flags make it bolder: a lower confidence, and a lower support, the times that it must have happened before.',
      'Try `--prefetch-confidence 0.1 --prefetch-support 1`',
    ],
    solution: '--prefetch-confidence 0.1 --prefetch-support 1',
    why: ({ optimized }) =>
      `A mean wait of ${formatLatency(optimized.latencyMs.mean)}, bought for ${formatUsd(optimized.charges.prefetch)}. Whether that is a good price is for the editors to say.`,
  },
});
