import { formatCount, formatPercent } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --only cache --ttl never --cache-size unlimited';

export const normalisation = lesson<Simulations<'exact' | 'normalized'>>({
  id: 'normalisation',
  chapter: 'observe',
  title: 'The same question in other clothes',
  goal: 'raise the hit rate without any risk of a wrong answer.',
  minutes: 3,
  needs: ['exact-cache'],
  text: [
    `
A cache finds an answer by its *key*. Until now the key was the text itself, so a capital letter
more made another question of it.

To *normalise* a text is to take away what does not matter: capitals become small letters,
full stops and question marks go, several blanks become one.

  "What is Python?"      key: what is python
  "what is python"       key: what is python          a hit now
  "Hi, what is Python?"  key: hi what is python       still a miss

Nothing clever, and nothing that could go wrong: two texts with the same key mean the same, or
very nearly always.`,
  ],
  runs: { exact: `${COMMON} --cache-key exact`, normalized: `${COMMON} --cache-key normalized` },
  known: ['exact'],
  prediction: {
    kind: 'number',
    ask: ({ exact }) =>
      `With the exact text as the key, ${formatPercent(exact.optimized.cache.hitRate ?? 0)} of the requests were hits. How many will it be with a normalised key?`,
    unit: 'percent',
    truth: ({ normalized }) => normalized.optimized.cache.hitRate ?? 0,
    tolerance: 0.05,
    why: ({ exact, normalized }) =>
      `About one in three of these students types without capitals and as many without a question mark, so ${formatCount(exact.optimized.cache.entries - normalized.optimized.cache.entries)} answers were kept two times and more under different spellings.`,
  },
  figures: [LESSON_FIGURES.hitRate, LESSON_FIGURES.saved, LESSON_FIGURES.falseHits, LESSON_FIGURES.qualityKept],
  explain: ({ exact, normalized: { optimized, ceilings } }) => [
    `
From ${formatPercent(exact.optimized.cache.hitRate ?? 0)} to ${formatPercent(optimized.cache.hitRate ?? 0)} by looking away from capitals and punctuation. A hit that
gives the answer to another question is called a *false hit*. How many did this cause? ${optimized.cache.falseHits ?? 0}.

How much depends on your users. These type as they please. On a log of real questions to a
search engine, where nearly everyone types in small letters anyway, the same change added next to
nothing. Measure it on your own traffic before you count on it.

What could still be had? If the cache understood every wording of a question, "Hi, what is
Python?" and "Define Python" included, it could hit ${formatPercent(ceilings.hitRateByIntent ?? 0)}. That takes more than a key, and it
has a price. A later chapter pays it.`,
  ],
  knob: {
    flag: '--cache-key',
    invite:
      'One knob: `--cache-key`. There are `exact`, `normalized` and `ascii`; the last keeps a-z and 0-9 and nothing else. In an English help bot, what will it add?',
    example: '--cache-key ascii',
    on: 'normalized',
    remark: (before, after) =>
      `${formatPercent(before.optimized.cache.hitRate ?? 0)} and ${formatPercent(after.optimized.cache.hitRate ?? 0)}. English without accents has little to lose. In French or Polish, or in Greek, where nothing would be left of a question, it would join questions that are not the same.`,
  },
  challenge: null,
});
