import { formatCount, formatLatency, formatThree } from '../../foundation/units.ts';
import { setting } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline';

export const batching = lesson<Simulations<'quiet' | 'quiet, batches'>>({
  id: 'batching',
  chapter: 'experiment',
  title: 'Sharing a call',
  goal: 'tell when batching helps and when it only makes people wait.',
  minutes: 3,
  needs: ['limits'],
  text: [
    `
*Batching* collects requests and sends them to the provider together, as one call. The batch leaves
when it is full, here with ${setting('batching.maxSize')} requests, or when its first one has waited ${setting('batching.maxWait')}.

What is saved is not tokens; all of them are still paid for. What is saved is calls: a batch takes
one place where ten were needed, and counts once against the rate limit.

What it costs is waiting: for the batch to fill, and then for its slowest member.

People promise two to five times as many requests a second from it. We are on the help bot in its
quiet hours, with ${setting('provider.concurrency')} places and no limit.`,
  ],
  runs: { quiet: COMMON, 'quiet, batches': `${COMMON} --with batching` },
  known: ['quiet'],
  prediction: {
    kind: 'choice',
    ask: ({ quiet }) =>
      `P50 is ${formatLatency(quiet.optimized.latencyMs.p50)} without batches. What will batches do to it?`,
    options: [
      { id: 'less', text: 'it falls: the work is shared' },
      { id: 'same', text: 'nothing: there are always other requests to share with' },
      { id: 'more', text: 'it rises by about the time that a batch waits' },
    ],
    truth: ({ quiet, 'quiet, batches': batches }) => {
      const more = (batches.optimized.latencyMs.p50 ?? 0) - (quiet.optimized.latencyMs.p50 ?? 0);
      return more > 50 ? 'more' : more < -50 ? 'less' : 'same';
    },
    why: (_, { 'quiet, batches': { optimized } }) =>
      `A batch held ${formatThree(optimized.batches.meanSize ?? 0)} requests on average: nearly everyone waited for company that did not come.`,
  },
  figures: [
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.batchSize,
    LESSON_FIGURES.batchWait,
    LESSON_FIGURES.costPerRequest,
  ],
  explain: ({ quiet, 'quiet, batches': batches }) => [
    `
P50 went from ${formatLatency(quiet.optimized.latencyMs.p50)} to ${formatLatency(batches.optimized.latencyMs.p50)} and the bill stayed the same. In quiet hours batching
is a pure loss.

It needs two things to pay: many requests at the same moment, and something that is scarce and
counted by calls. That is a rate limit, or few places. A job that has ten thousand texts to work
through at night has both. A chat on a quiet morning has neither.`,
  ],
  knob: {
    flag: '--batch-wait',
    invite: 'One knob: `--batch-wait`. Wait longer, and the batches fill better. What does a whole second bring?',
    example: '--batch-wait 1s',
    on: 'quiet, batches',
    remark: (before, after) =>
      `${formatThree(after.optimized.batches.meanSize ?? 0)} requests in a batch instead of ${formatThree(before.optimized.batches.meanSize ?? 0)}, and P50 went from ${formatLatency(before.optimized.latencyMs.p50)} to ${formatLatency(after.optimized.latencyMs.p50)}. You cannot wait for traffic that is not there.`,
  },
  challenge: {
    scenario:
      'Now the other case. The bot has become famous: five million requests a day, and the provider allows 600 calls a minute, far too few. Everyone shall get an answer, P95 within 2.5 seconds.',
    command: `${COMMON} --rate 5M --rpm 600`,
    flags: ['--with', '--batch-size', '--batch-wait'],
    start: '--with batching --batch-size 1',
    goals: [
      { threshold: 'optimized.unanswered.failed<=0', says: 'everyone gets an answer' },
      { threshold: 'optimized.latencyMs.p95<=2500', says: 'P95 at most 2.5 seconds' },
    ],
    hints: [
      'A batch of one is no batch. How many requests must share a call, if about 35 come in a second and 10 calls are allowed?',
      'Four or more. With that much traffic even a short wait fills a batch.',
      'Try `--with batching --batch-size 10`',
    ],
    solution: '--with batching --batch-size 10',
    why: ({ optimized }) =>
      `${formatThree(optimized.batches.meanSize ?? 0)} requests shared a call, ${formatCount(optimized.batches.count)} calls in all, and nobody was turned away. The same technique, another traffic.`,
  },
});
