import { formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { answeredBy, LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario customer-support --requests 10k --only router';

export const guessing = lesson<Simulations<'by score' | 'one model'>>({
  id: 'guessing',
  chapter: 'compare',
  title: 'Is the router better than no router?',
  goal: 'test a router against the simplest thing it has to beat.',
  minutes: 3,
  needs: ['routing'],
  text: [
    `
The router of the last chapter looked clever on the help bot. Now the help desk of a telephone
company: more questions, mixed, and some really hard.

A question like "My bill is higher than last month, and the internet was down for a week" has no
key word at all and needs thought. "Explain what a SIM card is" has one and needs none. On exams
with thousands of questions, choosing by key words came out about as good as throwing a coin.

How would you know, on your own traffic? By comparing with something that cannot be clever:
send every question to the same cheap model, and look at cost and quality again.`,
  ],
  runs: { 'by score': COMMON, 'one model': `${COMMON} --simple-below 0 --complex-from 10` },
  known: ['by score'],
  prediction: {
    kind: 'choice',
    ask: ({ 'by score': routed }) =>
      `The score sends the hardest questions to gpt-4 and the easiest to gpt-3.5-turbo: ${percent(routed.savings.costRatio)} saved, ${percent(routed.optimized.quality.relative)} of the quality kept. Instead, everything goes to gpt-4o-mini. What happens?`,
    options: [
      { id: 'worse', text: 'cheaper, but clearly worse answers' },
      { id: 'better', text: 'cheaper, and the answers are better too' },
      { id: 'dearer', text: 'dearer, for better answers' },
    ],
    truth: ({ 'by score': routed, 'one model': one }) => {
      if (one.savings.costRatio < routed.savings.costRatio) return 'dearer';
      return (one.optimized.quality.relative ?? 0) >= (routed.optimized.quality.relative ?? 0) ? 'better' : 'worse';
    },
    why: (_, { 'by score': routed, 'one model': one }) =>
      `${formatUsd(one.optimized.costPerRequestUsd)} a request instead of ${formatUsd(routed.optimized.costPerRequestUsd)}. The score sent many questions to gpt-4 that did not need it, and many to the weakest model that did.`,
  },
  figures: [
    LESSON_FIGURES.saved,
    LESSON_FIGURES.qualityKept,
    answeredBy('gpt-3.5-turbo'),
    answeredBy('gpt-4o-mini'),
    answeredBy('gpt-4'),
  ],
  explain: ({ 'by score': routed, 'one model': one }) => [
    `
The score was right about ${percent(routed.optimized.routing.accuracy)} of the questions, and lost to no score at all: ${percent(one.savings.costRatio)} saved
against ${percent(routed.savings.costRatio)}, and ${percent(one.optimized.quality.relative)} of the quality against ${percent(routed.optimized.quality.relative)}.

So before you build a router, look for one model that is good and cheap. It may be all you need.
A router earns its place only if it beats that.

What makes a better router? Not longer lists of words. It helps to learn from graded answers: let
all models answer a sample, have someone grade them, and learn which texts the cheap ones get
right. Or do not guess beforehand at all: look at the cheap answer, and ask again if it is bad.
That is a lesson of its own.`,
  ],
  knob: {
    flag: '--router',
    invite:
      'One knob: `--router`. `learned` has every model answer the first 1,000 requests and learns from the grades. The sample is on your bill.',
    example: '--router learned',
    on: 'by score',
    remark: (before, after) =>
      `Quality kept: ${percent(before.optimized.quality.relative)} before, ${percent(after.optimized.quality.relative)} now. Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now. The sample alone cost ${formatUsd(after.optimized.charges.training)}; it pays off over many more requests than these, or not at all. Grades of your own questions are the one thing that no list of words can replace.`,
  },
  challenge: {
    scenario:
      'The help desk wants three quarters of the bill gone, and will give up 4% of the quality for it, not more. The limits of the score are yours.',
    command: COMMON,
    flags: ['--simple-below', '--complex-from'],
    start: '--simple-below 3 --complex-from 7',
    goals: [
      { threshold: 'savings.costRatio>=0.75', says: 'at least 75% cheaper' },
      { threshold: 'optimized.quality.relative>=0.96', says: 'at least 96% of the quality' },
    ],
    hints: [
      'Two groups of questions spoil it: those that go to gpt-4 for their words, and those that go to gpt-3.5-turbo for want of them.',
      'You have just seen a setting that sends everything to the middle.',
      'Try `--simple-below 0 --complex-from 10`',
    ],
    solution: '--simple-below 0 --complex-from 10',
    why: ({ optimized }) =>
      `${percent(optimized.models['gpt-4o-mini']?.share)} went to gpt-4o-mini. The best limit was none; and something between may cost less still.`,
  },
});
