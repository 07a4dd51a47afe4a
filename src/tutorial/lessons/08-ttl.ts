import { formatCount, formatPercent } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 20k --only cache --cache-size unlimited';

export const ttl = lesson<Simulations<'1 hour' | '24 hours'>>({
  id: 'ttl',
  chapter: 'compare',
  title: 'How old may an answer be?',
  goal: 'choose how long an answer is kept, by how fast the truth changes.',
  minutes: 3,
  needs: ['normalisation'],
  text: [
    `
"When does the Python course start?" has another answer next month. A cache does not know. It
gives the answer it has kept, and if the truth has moved on meanwhile, that is a *stale hit*: a
wrong answer, given fast.

So answers get a *TTL*, a time to live. An answer older than its TTL has *expired*: it is not given
again; the model is asked anew. A short TTL means few stale hits and more misses. A long one
means the opposite.

The document behind this course advises by kind of content:

  static        what a word means             24 hours or longer
  semi-static   how the site works            1 to 6 hours
  dynamic       prices, dates                 5 to 30 minutes
  real-time     stock prices, the weather     do not keep at all`,
  ],
  runs: { '1 hour': `${COMMON} --ttl 1h`, '24 hours': `${COMMON} --ttl 24h` },
  known: ['1 hour'],
  prediction: {
    kind: 'choice',
    ask: () =>
      'Our help bot has static, semi-static and dynamic questions. From a TTL of 1 hour to one of 24 hours: what happens?',
    options: [
      { id: 'both', text: 'cheaper, and just as good' },
      { id: 'trade', text: 'cheaper, but some more answers are out of date' },
      { id: 'none', text: 'hardly cheaper; most questions come again within an hour' },
    ],
    truth: ({ '1 hour': hour, '24 hours': day }) => {
      if (day.savings.costRatio - hour.savings.costRatio < 0.03) return 'none';
      const lost = (hour.optimized.quality.relative ?? 0) - (day.optimized.quality.relative ?? 0);
      return lost < 0.01 ? 'both' : 'trade';
    },
    why: (chosen, { '1 hour': hour, '24 hours': day }) => {
      const cheaper = `The saving rose from ${formatPercent(hour.savings.costRatio)} to ${formatPercent(day.savings.costRatio)}`;
      const stale = `stale hits from ${formatCount(hour.optimized.cache.staleHits ?? 0)} to ${formatCount(day.optimized.cache.staleHits ?? 0)}`;
      return chosen === 'none'
        ? `${cheaper}: the rarer questions come again, but hours later. And ${stale}.`
        : `${cheaper}, and ${stale}: prices and dates had changed.`;
    },
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.expirations,
    LESSON_FIGURES.staleHits,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ '1 hour': hour, '24 hours': day }) => {
    const share = (r: typeof hour): string =>
      formatPercent((r.optimized.cache.staleHits ?? 0) / r.optimized.cache.exactHits);
    return [
      `
At 24 hours ${share(day)} of the hits were stale, at 1 hour ${share(hour)}. Nobody complains about a stale
answer at once: it looks like any other. That makes it worse than a slow one.

The quality kept fell from ${formatPercent(hour.optimized.quality.relative ?? 0)} to ${formatPercent(day.optimized.quality.relative ?? 0)}. Whether that is worth the saving
depends on what a wrong answer costs you. For the meaning of a word, nothing; for the price of a
course, an angry customer.

One TTL for everything is always wrong for something. It is too short for what never changes and
too long for what changes by the hour. You look for the best bargain, as in the challenge below;
or you give each kind of content its own, which is the better way and comes later.`,
    ];
  },
  knob: {
    flag: '--ttl',
    invite:
      'One knob: `--ttl`. Try the other direction, 5 minutes. Are there any stale hits left, and what did that cost?',
    example: '--ttl 5m',
    on: '1 hour',
    remark: (before, after) =>
      `Stale hits: ${formatCount(before.optimized.cache.staleHits ?? 0)} before, ${formatCount(after.optimized.cache.staleHits ?? 0)} now. Saved: ${formatPercent(before.savings.costRatio)} before, ${formatPercent(after.savings.costRatio)} now. Freshness is bought with misses.`,
  },
  challenge: {
    scenario:
      'The owner wants two thirds of the bill gone, and will accept one stale hit in eighty requests at the very most: not more than 250 in these 20,000 is what support can bear. Only the TTL is yours.',
    command: COMMON,
    flags: ['--ttl'],
    start: '--ttl 24h',
    goals: [
      { threshold: 'savings.costRatio>=0.66', says: 'at least 66% cheaper' },
      { threshold: 'optimized.cache.staleHits<=250', says: 'at most 250 stale hits' },
    ],
    hints: [
      'At 24 hours the bill is low enough, but too many hits are stale. At 1 hour it is the other way round.',
      'Somewhere between 1 and 4 hours both goals are met.',
      'Try `--ttl 2h`',
    ],
    solution: '--ttl 2h',
    why: ({ optimized, savings }) =>
      `${formatPercent(savings.costRatio)} saved with ${formatCount(optimized.cache.staleHits ?? 0)} stale hits: popular questions come back within minutes, so most of the saving is there long before the day is over.`,
  },
});
