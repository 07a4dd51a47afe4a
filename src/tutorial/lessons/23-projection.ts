import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --only cache';

export const projection = lesson<Simulations<'2,000 requests' | '20,000 requests'>>({
  id: 'projection',
  chapter: 'integrate',
  title: 'From a test to a month',
  goal: 'tell whether the bill of a month can be trusted.',
  minutes: 3,
  needs: ['exact-cache', 'eviction'],
  text: [
    `
Sooner or later someone asks: what will it be in a month? The arithmetic is easy. Cost of a
request, times the requests of a day, times 30. That is the *projection*.

But the cost of a request comes from the stretch that you have looked at. A month is longer. There
are three traps:

  a short test    the cache was still empty for most of it
  a quiet test    nights and weekends are not the peak
  another month   prices fall, traffic grows, and topics change

Try the first one. The same bot, the same cache, a short test and one ten times as long.`,
  ],
  runs: {
    '2,000 requests': `${COMMON} --requests 2k`,
    '20,000 requests': `${COMMON} --requests 20k`,
  },
  known: ['2,000 requests'],
  prediction: {
    kind: 'number',
    ask: ({ '2,000 requests': short }) =>
      `After ${formatCount(short.requests)} requests the projection says ${formatUsd(short.optimized.monthlyUsd ?? 0)} a month. What does it say after ten times as many?`,
    unit: 'usd',
    truth: ({ '20,000 requests': long }) => long.optimized.monthlyUsd ?? 0,
    tolerance: 0.15,
    why: ({ '2,000 requests': short, '20,000 requests': long }) =>
      `The hit rate was ${percent(short.optimized.cache.hitRate)} in the short test and ${percent(long.optimized.cache.hitRate)} in the long one. A cache warms up, and a month is nearly all warm.`,
  },
  figures: [LESSON_FIGURES.hitRate, LESSON_FIGURES.costPerRequest, LESSON_FIGURES.monthly, LESSON_FIGURES.saved],
  explain: ({ '20,000 requests': long }) => [
    `
The short test was too gloomy. That is the harmless direction; it can be the other as well. A test
on one busy hour finds more repeats than a whole week has, and the projection is too rosy.

A rule that helps: make the test twice as long and look again. If the projection moves, it is not
done. This one has ${formatUsd(long.optimized.monthlyUsd ?? 0)} now.

And say with every projection what it stands on: how many requests, of which hours, at which
prices. A figure without that is a wish.`,
  ],
  knob: {
    flag: '--requests',
    invite: 'One knob: `--requests`. Twice as long once more: does the projection still move?',
    example: '--requests 40k',
    on: '20,000 requests',
    remark: (before, after) =>
      `${formatUsd(before.optimized.monthlyUsd ?? 0)} became ${formatUsd(after.optimized.monthlyUsd ?? 0)}. When a doubling hardly moves it any more, you may write the figure down.`,
  },
  challenge: null,
});
