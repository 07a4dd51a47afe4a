import { formatCount, formatLatency, formatThree } from '../../foundation/units.ts';
import { latencyOf, setting } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline';

export const limits = lesson<Simulations<'many at once' | 'one at a time'>>({
  id: 'limits',
  chapter: 'experiment',
  title: 'Queues and rate limits',
  goal: 'see a queue coming before the users do.',
  minutes: 3,
  needs: ['exact-cache'],
  text: [
    `
So far as many calls were under way at once as the users liked, up to ${setting('provider.concurrency')}. How many may be is the
*concurrency*. What comes while all places are taken waits in a *queue*.

With a concurrency of 1 a request has to wait until the one before it is answered. A call to gpt-4
takes ${latencyOf('gpt-4')} on average, so a little more than one can be made in a second.

In the quiet hours that we play, only about half as many requests come. Half of the capacity is
free. Is it enough?`,
  ],
  runs: { 'many at once': COMMON, 'one at a time': `${COMMON} --concurrency 1` },
  known: ['many at once'],
  prediction: {
    kind: 'number',
    ask: ({ 'many at once': many }) =>
      `With many at once, P95 is ${formatLatency(many.optimized.latencyMs.p95)}, and ${formatThree(many.optimized.throughputPerSecond ?? 0)} requests come in a second. With one at a time, how many times as long will P95 be?`,
    unit: 'times',
    truth: ({ 'many at once': many, 'one at a time': one }) =>
      (one.optimized.latencyMs.p95 ?? 0) / (many.optimized.latencyMs.p95 ?? 1),
    tolerance: 0.25,
    why: ({ 'one at a time': one }) =>
      `It is ${formatLatency(one.optimized.latencyMs.p95)}. Requests do not come one by one at equal distances. They come in twos and threes, and then nobody for a while.`,
  },
  figures: [LESSON_FIGURES.capacity, LESSON_FIGURES.p50, LESSON_FIGURES.p95, LESSON_FIGURES.costPerRequest],
  explain: ({ 'many at once': many, 'one at a time': one }) => [
    `
The bill has not moved by a cent. Only the wait has: P50 from ${formatLatency(many.optimized.latencyMs.p50)} to ${formatLatency(one.optimized.latencyMs.p50)}, P95 from
${formatLatency(many.optimized.latencyMs.p95)} to ${formatLatency(one.optimized.latencyMs.p95)}.

This is how all queues behave, at the post office as well: at half the capacity there is some
waiting, near the whole of it a lot, and beyond it the queue grows without end. Plan for the peak, not for the
average.

Providers set a *rate limit* too: so many calls a minute. What goes over it is turned away; the
application has to wait and try again, and after some attempts it gives up. That user gets no
answer.`,
  ],
  knob: {
    flag: '--rpm',
    invite:
      'One knob: `--rpm`, the calls a minute that the provider allows. Allow 40, which is a little more than come on average.',
    example: '--rpm 40',
    on: 'many at once',
    remark: (before, after) =>
      `The average fits, and still ${formatCount(after.optimized.rateLimit.rejections)} calls were turned away and ${formatCount(after.optimized.unanswered.failed)} users got no answer at all. P95 went from ${formatLatency(before.optimized.latencyMs.p95)} to ${formatLatency(after.optimized.latencyMs.p95)}. Averages hide minutes that are full.`,
  },
  challenge: {
    scenario:
      'The provider allows 40 calls a minute and nobody may go without an answer. You cannot raise the limit. What makes fewer calls?',
    command: 'simulate --scenario faq-chatbot --requests 10k --rpm 40',
    flags: ['--strategy', '--only', '--ttl', '--cache-size'],
    start: '--strategy baseline',
    goals: [
      { threshold: 'optimized.unanswered.failed<=0', says: 'everyone gets an answer' },
      { threshold: 'optimized.latencyMs.p95<=1500', says: 'P95 at most 1.5 seconds' },
    ],
    hints: [
      'A rate limit counts calls. A request that is a hit makes none.',
      'You have known the technique since the second chapter.',
      'Try `--only cache`',
    ],
    solution: '--only cache',
    why: ({ optimized }) =>
      `${percent(optimized.cache.hitRate)} of the requests never reached the provider. A cache saves more than money: it makes room.`,
  },
});
