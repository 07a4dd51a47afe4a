import { formatPercent } from '../../foundation/units.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import { MOST_FOR_KEYWORDS } from '../../techniques/router/model-router.ts';
import { latencyOf, priceOf, setting } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { answeredBy, LESSON_FIGURES } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k';

const PRICES = DOCS_CATALOG.models
  .map(({ id }) => `  ${id.padEnd(15)} ${priceOf(id).padEnd(9)} ${latencyOf(id)}`)
  .reverse()
  .join('\n');

export const routing = lesson<Simulations<'baseline' | 'routed'>>({
  id: 'routing',
  chapter: 'observe',
  title: 'Easy questions to cheap models',
  goal: 'follow how a router guesses what a question needs, and move its limits.',
  minutes: 3,
  needs: ['where-the-money-goes'],
  text: [
    `
There are cheaper models than gpt-4. For a request of the usual size:

${PRICES}

*Model routing* picks the model for each question. Easy ones go to the cheapest, hard ones to the
strongest. The trouble: a *router* must guess how hard a question is before anyone has answered
it, and all it has is the text.`,
    `
Ours guesses with a *complexity score* from 0 to 10:

  how long    1 point for ten words, at most 3
  key words   analyze, compare, design, evaluate ...     ${MOST_FOR_KEYWORDS} points
              explain, how, why, summarize, describe     3 points
              what, define, who, when, where             1 point

Below ${setting('routing.simpleBelow')} a question is simple and goes to gpt-3.5-turbo. From ${setting('routing.complexFrom')} on it is complex and goes
to gpt-4. What lies between is medium and goes to gpt-4o-mini.

The help bot is asked mostly simple things. But a few questions in a hundred ask to compare things
or to design something, and those are hard.`,
  ],
  runs: { baseline: `${COMMON} --strategy baseline`, routed: `${COMMON} --only router` },
  known: ['baseline'],
  prediction: {
    kind: 'choice',
    ask: () => 'Which part of the requests will still go to gpt-4?',
    options: [
      { id: 'third', text: 'about a third' },
      { id: 'twentieth', text: 'a few in a hundred, those that are hard' },
      { id: 'none', text: 'none at all' },
    ],
    truth: ({ routed }) => {
      const share = routed.optimized.models['gpt-4']?.share ?? 0;
      return share === 0 ? 'none' : share < 0.15 ? 'twentieth' : 'third';
    },
    why: () =>
      `Add up the points. "Compare Python and Java" gets ${MOST_FOR_KEYWORDS} for its key word and not even one for its length. To reach 7 it would need twenty words more. Hard questions are often short.`,
  },
  figures: [
    ...DOCS_CATALOG.models.map(({ id }) => answeredBy(id)),
    LESSON_FIGURES.saved,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ routed: { optimized, savings } }) => [
    `
The bill fell by ${formatPercent(savings.costRatio)}, more than any cache saved, and answers come sooner: small models
are fast. The price stands in the last line: ${formatPercent(optimized.quality.relative ?? 0)} of the quality was kept. The cheap models
are wrong more often, above all where nobody thought a question was hard.

The score was right about the true difficulty of ${formatPercent(optimized.routing.accuracy ?? 0)} of the questions. That sounds like a
lot. But most of this traffic is simple, and on a help bot the key words of the list happen to be
the words people use. A later lesson takes the same score to questions that do not play along.

Routing saves on every request, repeated or not. A cache saves only on repeats. They do not add
up, for a cached answer needs no cheap model; but what the cache does not know, the router makes
cheap.`,
  ],
  knob: {
    flag: '--complex-from',
    invite:
      'One knob: `--complex-from`, the score from which a question counts as complex. Lower it to what a key word gives.',
    example: `--complex-from ${MOST_FOR_KEYWORDS}`,
    on: 'routed',
    remark: (before, after) =>
      `Now ${formatPercent(after.optimized.models['gpt-4']?.share ?? 0)} go to gpt-4. The saving went from ${formatPercent(before.savings.costRatio)} to ${formatPercent(after.savings.costRatio)}, the quality kept from ${formatPercent(before.optimized.quality.relative ?? 0)} to ${formatPercent(after.optimized.quality.relative ?? 0)}. A limit that nothing reaches is no limit: look at who answered, not only at the bill.`,
  },
  challenge: {
    scenario:
      'Routing lost too much. Find limits that keep at least 97% of the quality and still save three quarters of the bill.',
    command: `${COMMON} --only router`,
    flags: ['--simple-below', '--complex-from'],
    start: '--simple-below 3 --complex-from 7',
    goals: [
      { threshold: 'savings.costRatio>=0.75', says: 'at least 75% cheaper' },
      { threshold: 'optimized.quality.relative>=0.97', says: 'at least 97% of the quality' },
    ],
    hints: [
      'Most of the loss does not come from the few hard questions. It comes from the many that go to the weakest model.',
      'gpt-4o-mini costs a fifth of gpt-4 and is nearly as good. How would more questions get there?',
      'Fewer questions should count as simple. Try `--simple-below 1`',
    ],
    solution: '--simple-below 1',
    why: ({ optimized }) =>
      `${formatPercent(optimized.models['gpt-4o-mini']?.share ?? 0)} of the questions went to gpt-4o-mini, which costs little more than the weakest model and is right far more often.`,
  },
});
