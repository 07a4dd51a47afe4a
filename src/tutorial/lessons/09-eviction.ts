import { formatCount, formatPercent } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --only cache --ttl never';

export const eviction = lesson<Simulations<'unlimited' | '500 answers'>>({
  id: 'eviction',
  chapter: 'compare',
  title: 'When the cache is full',
  goal: 'size a cache, and choose what it gives up.',
  minutes: 3,
  needs: ['ttl'],
  text: [
    `
Memory costs money, so a real cache has a limit. When it is full and a new answer comes, an old
one has to go. That is an *eviction*.

Which one? The usual rule is *LRU*, least recently used: the answer that nobody has asked for
for the longest time goes. A simpler rule is *FIFO*, first in, first out: the oldest answer goes,
however popular it is.

The students asked thousands of different questions. Suppose there is room for 500 answers.
That is a small part of them. But remember how people ask: a few questions all the time, and
many hardly ever.`,
  ],
  runs: {
    unlimited: `${COMMON} --cache-size unlimited`,
    '500 answers': `${COMMON} --cache-size 500 --cache-policy lru`,
  },
  known: ['unlimited'],
  prediction: {
    kind: 'number',
    ask: ({ unlimited }) =>
      `With room for everything, ${formatPercent(unlimited.optimized.cache.hitRate ?? 0)} of the requests were hits. How many are there with room for 500 answers?`,
    unit: 'percent',
    truth: ({ '500 answers': small }) => small.optimized.cache.hitRate ?? 0,
    tolerance: 0.08,
    why: ({ unlimited, '500 answers': small }) =>
      `Room for ${formatPercent(500 / unlimited.optimized.cache.entries)} of the answers brought ${formatPercent((small.optimized.cache.hitRate ?? 0) / (unlimited.optimized.cache.hitRate ?? 1))} of the hits. The popular questions fit, and they are most of the traffic.`,
  },
  figures: [LESSON_FIGURES.hitRate, LESSON_FIGURES.evictions, LESSON_FIGURES.saved],
  explain: ({ unlimited, '500 answers': small }) => [
    `
With room for all of them, ${formatCount(unlimited.optimized.cache.entries)} answers were kept. With room for 500, ${formatCount(small.optimized.cache.evictions)} were
given up on the way, some just before somebody asked for them again.

How well did LRU choose? Someone who knew the future would give up the answer that is needed
again last of all. With the same room they would have hit ${formatPercent(small.ceilings.hitRateAtCapacity ?? 0)}; LRU hit ${formatPercent(small.optimized.cache.hitRate ?? 0)}. That
gap is the most that any cleverer rule could bring at this size.

So there are two ways to more hits: a larger cache, or a better rule. Compare the gap with what
more room would bring before you spend a week on the rule.`,
  ],
  knob: {
    flag: '--cache-policy',
    invite:
      'One knob: `--cache-policy`. There are `lru`, `fifo`, `lfu`, `sieve` and `s3fifo`. A famous text on caching says LRU and its program does FIFO. What does the difference come to?',
    example: '--cache-policy fifo',
    on: '500 answers',
    remark: (before, after) => {
      const [a, b] = [before.optimized.cache.hitRate ?? 0, after.optimized.cache.hitRate ?? 0];
      return b < a
        ? `${formatPercent(a)} became ${formatPercent(b)}: that rule gives up answers which are still in use. All it has against LRU is that it is simple.`
        : `${formatPercent(a)} became ${formatPercent(b)}. Two of the newer rules, sieve and s3fifo, put a new answer on probation: what is asked once and never again cannot push out what is popular.`;
    },
  },
  challenge: {
    scenario:
      'There is room for 500 answers and not one more. Get a hit rate of at least 52% out of it by the rule alone.',
    command: `${COMMON} --cache-size 500`,
    flags: ['--cache-policy'],
    start: '--cache-policy lru',
    goals: [{ threshold: 'optimized.cache.hitRate>=0.52', says: 'hit rate at least 52%' }],
    hints: [
      'LRU is not the end of it. What spoils it are the many questions that are asked once.',
      'A rule should notice which answers have been used since they came.',
      'Try `--cache-policy sieve`',
    ],
    solution: '--cache-policy sieve',
    why: ({ optimized }) =>
      `${formatPercent(optimized.cache.hitRate ?? 0)}: an answer that has been asked for since it came gets a second chance, and one that has not makes room.`,
  },
});
