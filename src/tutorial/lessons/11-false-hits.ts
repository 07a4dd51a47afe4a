import { formatCount } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario customer-support --requests 10k --strategy baseline';

export const falseHits = lesson<Simulations<'help desk'>>({
  id: 'false-hits',
  chapter: 'compare',
  title: 'Nearly the same is not the same',
  goal: 'recognise false hits before your customers do, and keep them few.',
  minutes: 3,
  needs: ['semantic'],
  text: [
    `
Two questions may share nearly all of their words and want different answers:

  Where is my order 123456?        Where is my order 654321?
  How do I turn roaming on?        How do I turn roaming off?
  Can I keep my number?            Why can I not keep my number?
  a plan for my phone              a plan for my tablet

A number, a name, a "not", an "off": one word of ten, and it turns the meaning round. To a
measure of similarity these pairs are nearly perfect. That is what makes most false hits.

Nothing in your logs shows one. The cache counts a hit, the bill goes down, and a customer reads
about somebody else's order. Here we can count them, for the simulation knows what each question
was after.`,
  ],
  runs: { 'help desk': `${COMMON} --with cache,semantic` },
  known: [],
  prediction: {
    kind: 'number',
    ask: () =>
      'The telephone company turns on a semantic cache, with the threshold that everyone takes. Of its hits, exact and semantic together, how many per cent are false?',
    unit: 'percent',
    truth: ({ 'help desk': { optimized } }) =>
      (optimized.cache.falseHits ?? 0) / (optimized.cache.exactHits + optimized.cache.semanticHits),
    tolerance: 0.05,
    why: ({ 'help desk': { optimized } }) =>
      `${formatCount(optimized.cache.falseHits ?? 0)} customers got the answer to another question. On the help bot it was a handful: there the topics were far apart; here they differ by an order number.`,
  },
  figures: [
    LESSON_FIGURES.hitRate,
    LESSON_FIGURES.semanticHits,
    LESSON_FIGURES.falseHits,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ 'help desk': { optimized, savings } }) => [
    `
The bill looks fine: ${percent(savings.costRatio)} saved. The quality does not: ${percent(optimized.quality.relative)} of it was kept, and most of the
loss is false hits.

A higher threshold helps, but it throws away good hits with the bad ones: "turn on" and "turn off"
are more alike than two honest rewordings of one question.

A *guard* looks at what the measure overlooks. Before a semantic hit is served, it compares the two
texts: does one of them have a negation, a number or a name that the other has not? Then it is a
miss, however similar they are. It costs nothing worth naming.`,
  ],
  knob: {
    flag: '--guard',
    invite: 'One knob: `--guard`, on. The threshold stays where it is.',
    example: '--guard',
    on: 'help desk',
    remark: (before, after) =>
      `False hits: ${formatCount(before.optimized.cache.falseHits ?? 0)} without, ${formatCount(after.optimized.cache.falseHits ?? 0)} with the guard. The saving went from ${percent(before.savings.costRatio)} to ${percent(after.savings.costRatio)}: a part of it had been wrong answers, and was never worth anything.`,
  },
  challenge: {
    scenario:
      'The help desk again. Keep most of the saving and win the quality back. Threshold, guard and TTL are yours.',
    command: `${COMMON} --with cache,semantic`,
    flags: ['--similarity', '--guard', '--ttl'],
    start: '--similarity 0.85',
    goals: [
      { threshold: 'savings.costRatio>=0.57', says: 'at least 57% cheaper' },
      { threshold: 'optimized.quality.relative>=0.95', says: 'at least 95% of the quality' },
    ],
    hints: [
      'The start is cheap enough and not good enough: too many false hits.',
      'There are two ways: a higher threshold, or the guard. With the guard, you can even lower the threshold.',
      'Try `--similarity 0.9`',
    ],
    solution: '--similarity 0.9',
    why: ({ optimized }) =>
      `${formatCount(optimized.cache.falseHits ?? 0)} false hits are left. Compare with the guard and a low threshold: similar bills, other mistakes.`,
  },
});
