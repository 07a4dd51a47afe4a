import { formatCount, formatLatency, formatPercent, formatUsd } from '../../foundation/units.ts';
import { latencyOf, priceOf, REQUEST_TOKENS } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

const RUN = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline';

export const baseline = lesson<Simulations<'baseline'>>({
  id: 'baseline',
  chapter: 'understand',
  title: 'Reading the baseline',
  goal: 'read the cost, the waiting time and the quality of an application as it is.',
  minutes: 3,
  needs: [],
  text: [
    `
A *language model* is a program that answers questions written in plain words. You send it a
text, it sends one back, and you pay for both.

What you send is a *request*. Its length is counted in *tokens*, pieces of words of about four
letters. A request of ${REQUEST_TOKENS} tokens, question and answer together, costs ${priceOf('gpt-4')} at the model
we begin with, gpt-4, and takes about ${latencyOf('gpt-4')}.

Everything here is a *simulation*: some hours of questions to the help bot of a programming
school, played against models whose prices and speeds are known. No account, no network, no bill.
The same command gives the same numbers every time, on any machine.`,
    `
First we need a yardstick. The *baseline* sends every request to the strongest model and does
nothing clever. All savings in this course are measured against it.

Three things are worth reading.

The cost: what a request costs, and what that makes in a month.

The *latency*: how long the user waits. P50 is the middle of all waits: half of the users wait
less. P95 is near the slow end: only 5 of 100 wait longer. It matters more than the middle, for
everyone meets a slow answer now and then, and that is the one they remember.

The quality: the share of answers that are good.`,
  ],
  runs: { baseline: RUN },
  known: [],
  prediction: {
    kind: 'number',
    ask: () =>
      `The help bot gets 100,000 requests a day, of about ${REQUEST_TOKENS} tokens each, and a month has 30 days. What will gpt-4 cost in a month?`,
    unit: 'usd',
    truth: ({ baseline: { optimized } }) => optimized.monthlyUsd ?? 0,
    tolerance: 0.15,
    why: ({ baseline: { optimized } }) =>
      `It is one multiplication: ${formatUsd(optimized.costPerRequestUsd)} a request, times the requests of a day, times 30 days. Cents become a salary.`,
  },
  figures: [
    LESSON_FIGURES.costPerRequest,
    LESSON_FIGURES.monthly,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.quality,
  ],
  explain: ({ baseline: { requests, optimized } }) => [
    `
${formatCount(requests)} requests were played, and each cost ${formatUsd(optimized.costPerRequestUsd)} on average.

Half of the users waited less than ${formatLatency(optimized.latencyMs.p50)}, but P95 is ${formatLatency(optimized.latencyMs.p95)}: long answers take
long, and luck does the rest. Looking at the middle alone, you would not have seen it.

The strongest model is not always right either: ${formatPercent(optimized.quality.mean ?? 0)} of its answers are good. That is the
mark to hold on to. A change that halves the bill and loses good answers may be no gain at all.

So keep the three together: cost, latency, quality. Every lesson changes one thing and then
looks at all three.`,
  ],
  knob: {
    flag: '--rate',
    invite:
      'One knob: `--rate`, the requests of a day. Before you turn it: which of the figures will move, and which will not?',
    example: '--rate 10k',
    on: 'baseline',
    remark: (before, after) =>
      `The bill of a month went from ${formatUsd(before.optimized.monthlyUsd ?? 0)} to ${formatUsd(after.optimized.monthlyUsd ?? 0)}. A request costs what it cost before, and nobody waits longer: this provider has room enough. Traffic moves the bill; only a change of the application moves the price of a request.`,
  },
  challenge: null,
});
