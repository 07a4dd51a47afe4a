import { formatCount } from '../../foundation/units.ts';
import { setting } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 20k --strategy baseline --cache-size unlimited --ttl 3h';

export const ownTtls = lesson<Simulations<'one TTL' | 'own TTLs'>>({
  id: 'own-ttls',
  chapter: 'customize',
  title: 'Every kind of content its own TTL',
  goal: 'get fewer stale answers and more hits at once.',
  minutes: 3,
  needs: ['ttl'],
  text: [
    `
One TTL for everything is too short for the meaning of a word and too long for the price of a
course. Now each class of content gets its own, as the document advises:

  static       ${setting('freshness.static')}     what a word means
  semi-static  3h     how the site works
  dynamic      ${setting('freshness.dynamic')}    prices, dates
  real-time    never kept

The application cannot know the class for sure. It guesses from the wording: "price", "when does",
"today" sound dynamic; "what is", "define" sound static. It will be wrong now and then.`,
  ],
  runs: { 'one TTL': `${COMMON} --with cache`, 'own TTLs': `${COMMON} --with cache,freshness` },
  known: ['one TTL'],
  prediction: {
    kind: 'choice',
    ask: ({ 'one TTL': one }) =>
      `With one TTL of 3 hours: ${percent(one.savings.costRatio)} saved, ${formatCount(one.optimized.cache.staleHits ?? 0)} stale hits. With a TTL for each class?`,
    options: [
      { id: 'both', text: 'more saved, and fewer stale hits' },
      { id: 'fresh', text: 'fewer stale hits, but less saved' },
      { id: 'cheap', text: 'more saved, but more stale hits' },
    ],
    truth: ({ 'one TTL': one, 'own TTLs': own }) => {
      const fresher = (own.optimized.cache.staleHits ?? 0) < (one.optimized.cache.staleHits ?? 0);
      const cheaper = own.savings.costRatio > one.savings.costRatio;
      return fresher && cheaper ? 'both' : fresher ? 'fresh' : 'cheap';
    },
    why: (_, { 'own TTLs': own }) =>
      `Most of the traffic is static and may be kept for a day, and most stale hits were dynamic and are now kept for minutes: ${formatCount(own.optimized.cache.staleHits ?? 0)} stale hits.`,
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.expirations,
    LESSON_FIGURES.staleHits,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ 'one TTL': one, 'own TTLs': own }) => [
    `
${percent(own.savings.costRatio)} saved instead of ${percent(one.savings.costRatio)}, ${formatCount(own.optimized.cache.staleHits ?? 0)} stale hits instead of ${formatCount(one.optimized.cache.staleHits ?? 0)}. It is rare that a change
is better on both sides at once. It is because a bargain was replaced by knowledge: you know
something about your content that a single number cannot say.

Where do the rest of the stale hits come from? From guesses that were wrong, and from luck: an
answer may change a minute after it was kept. No TTL is short enough for that.`,
  ],
  knob: {
    flag: '--ttl-dynamic',
    invite: 'One knob: `--ttl-dynamic`. The document allows 5 to 30 minutes. Take the lower end.',
    example: '--ttl-dynamic 5m',
    on: 'own TTLs',
    remark: (before, after) =>
      `Stale hits: ${formatCount(before.optimized.cache.staleHits ?? 0)} before, ${formatCount(after.optimized.cache.staleHits ?? 0)} now; saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now. Little is left to gain on this side: most of what is stale now was guessed to be something else.`,
  },
  challenge: {
    scenario: 'At least 75% cheaper, and not more than 150 stale hits in 20,000 requests. All TTLs are yours.',
    command: 'simulate --scenario faq-chatbot --requests 20k --strategy baseline --cache-size unlimited',
    flags: ['--with', '--ttl', '--ttl-static', '--ttl-dynamic'],
    start: '--with cache --ttl 3h',
    goals: [
      { threshold: 'savings.costRatio>=0.75', says: 'at least 75% cheaper' },
      { threshold: 'optimized.cache.staleHits<=150', says: 'at most 150 stale hits' },
    ],
    hints: [
      'The start uses one TTL for all. `--with` brings in another technique.',
      'The technique that guesses the class of a question is called freshness.',
      'Try `--with cache,freshness --ttl 3h`',
    ],
    solution: '--with cache,freshness --ttl 3h',
    why: ({ optimized, savings }) =>
      `${percent(savings.costRatio)} saved with ${formatCount(optimized.cache.staleHits ?? 0)} stale hits; with one TTL you could have had the one or the other.`,
  },
});
