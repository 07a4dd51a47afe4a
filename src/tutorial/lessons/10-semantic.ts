import { formatCount, formatUsd } from '../../foundation/units.ts';
import { priceOf, SEMANTIC_HIT, setting } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline --cache-size unlimited';

export const semantic = lesson<Simulations<'exact' | 'semantic'>>({
  id: 'semantic',
  chapter: 'compare',
  title: 'Questions that mean the same',
  goal: 'say what a semantic cache adds, and what every one of its hits costs.',
  minutes: 3,
  needs: ['normalisation', 'ttl'],
  text: [
    `
"What is Python?", "Define Python" and "Hi, what is Python?" want the same answer. No key can
see that. A *semantic cache* can: if there is no entry with the key, it looks for the question
that is most *similar*, and if that is similar enough, gives its answer.

Similarity is a number from 0 to 1. Here it counts the words that two questions share, rare
words more. The *similarity threshold* says what is enough; the usual value is ${setting('semantic.threshold')}.

It is not free. Each question that is no exact hit has to be turned into numbers first (its
*embedding*), which takes time and a little money. And the answer that is found was written for
another wording, so a small model adapts it: ${SEMANTIC_HIT} for each such hit. That is
the document's price; a call to gpt-4 costs ${priceOf('gpt-4')}.`,
  ],
  runs: { exact: `${COMMON} --with cache`, semantic: `${COMMON} --with cache,semantic` },
  known: ['exact'],
  prediction: {
    kind: 'number',
    ask: ({ exact }) =>
      `By the key alone, the hit rate is ${percent(exact.optimized.cache.hitRate)}. A cache that knew every wording of a question could reach ${percent(exact.ceilings.hitRateByIntent)}. What will the semantic cache reach?`,
    unit: 'percent',
    truth: ({ semantic: { optimized } }) => optimized.cache.hitRate ?? 0,
    tolerance: 0.06,
    why: ({ semantic: { optimized } }) =>
      `${formatCount(optimized.cache.semanticHits)} requests found an answer under another wording, and ${formatCount(optimized.cache.exactHits)} under their own.`,
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.exactHits,
    LESSON_FIGURES.semanticHits,
    LESSON_FIGURES.falseHits,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ exact, semantic: { optimized, savings } }) => [
    `
The hit rate rose from ${percent(exact.optimized.cache.hitRate)} to ${percent(optimized.cache.hitRate)}, the saving from ${percent(exact.savings.costRatio)} to ${percent(savings.costRatio)}. It could have been
more: adapting the answers cost ${formatUsd(optimized.charges.adaptation)} of the ${formatUsd(optimized.costUsd)} that are left, embeddings ${formatUsd(optimized.charges.embeddings)}.

There are fewer exact hits than before, ${formatCount(optimized.cache.exactHits)} instead of ${formatCount(exact.optimized.cache.exactHits)}. A question that is answered by
a similar one is not kept under its own wording, so the next time it has to be adapted again.

And a new line in the table is no longer zero: ${formatCount(optimized.cache.falseHits ?? 0)} false hits. On a help bot, where the topics are far apart, that is rare. Where they are close together
it is not, and that is the next lesson.`,
  ],
  knob: {
    flag: '--similarity',
    invite:
      'One knob: `--similarity`, the threshold. As it stands, it is careful. Lower it to 0.7: more hits, surely. What else?',
    example: '--similarity 0.7',
    on: 'semantic',
    remark: (before, after) =>
      `Hit rate: ${percent(before.optimized.cache.hitRate)} before, ${percent(after.optimized.cache.hitRate)} now. False hits: ${formatCount(before.optimized.cache.falseHits ?? 0)} before, ${formatCount(after.optimized.cache.falseHits ?? 0)} now, and quality kept: ${percent(after.optimized.quality.relative)}. The threshold does not make the cache better or worse; it chooses which mistakes you make.`,
  },
  challenge: {
    scenario:
      'The help bot, and it starts out too bold: cheap, but with too many wrong answers. TTL and threshold are yours.',
    command: `${COMMON} --with cache,semantic`,
    flags: ['--ttl', '--similarity'],
    start: '--ttl 24h --similarity 0.7',
    goals: [
      { threshold: 'savings.costRatio>=0.78', says: 'at least 78% cheaper' },
      { threshold: 'optimized.quality.relative>=0.98', says: 'at least 98% of the quality' },
    ],
    hints: [
      'Two kinds of wrong answers eat the quality: stale ones and false ones. Each of your flags is about one of them.',
      'False hits come from a low threshold, stale ones from a long TTL. Neither flag needs to go to the end of its range.',
      'Try `--ttl 3h --similarity 0.85`',
    ],
    solution: '--ttl 3h --similarity 0.85',
    why: ({ optimized }) =>
      `${formatCount(optimized.cache.staleHits ?? 0)} stale and ${formatCount(optimized.cache.falseHits ?? 0)} false hits in all: each flag kept its own kind of mistake small.`,
  },
});
