import { show } from '../../figures/show.ts';
import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent, simulationFigure } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario nightly-batch --requests 2k';

const wait = (result: { optimized: { deferrable?: { meanWaitMs: number | null } } }): string =>
  show(result.optimized.deferrable?.meanWaitMs ?? null, 'duration');

export const whatMayWait = lesson<Simulations<'all at once' | 'what may, waits'>>({
  id: 'what-may-wait',
  chapter: 'agents',
  title: 'Half price for what may wait',
  goal: 'find what nobody waits for, and stop paying for haste.',
  minutes: 3,
  needs: ['where-the-money-goes', 'batching'],
  text: [
    `
Nobody sits and waits for a nightly report, a label on a letter, a test of yesterday's answers.
Providers have hours with little to do, and sell them at half of the price: you hand in a file of
requests through their *batch interface*, and within a day you get a file of answers. Most come
within an hour; nobody promises it.

That is not the batching of an earlier lesson, which sends a few requests in one call and makes
them wait for a tenth of a second. Here they wait for hours, and the price is what changes.

An insurer has its letters sorted by a model. Three of ten come from people who are on the
telephone meanwhile; the other seven are read the next morning.`,
  ],
  runs: { 'all at once': `${COMMON} --strategy baseline`, 'what may, waits': `${COMMON} --only batch-api` },
  known: ['all at once'],
  prediction: {
    kind: 'number',
    ask: () => 'Seven of ten letters may wait until morning, at half of the price. How much of the bill is saved?',
    unit: 'percent',
    truth: ({ 'what may, waits': waits }) => waits.savings.costRatio,
    tolerance: 0.03,
    why: ({ 'what may, waits': { optimized } }) =>
      `${formatCount(optimized.deferrable?.calls ?? 0)} of the calls were sent to wait, for ${formatUsd(optimized.deferrable?.usd ?? 0)}: half of what they would have cost, and half of seven tenths is all there is to it.`,
  },
  figures: [
    LESSON_FIGURES.saved,
    LESSON_FIGURES.costPerRequest,
    LESSON_FIGURES.qualityKept,
    LESSON_FIGURES.p95,
    simulationFigure('Wait of what may', wait),
  ],
  explain: ({ 'what may, waits': waits }) => [
    `
${percent(waits.savings.costRatio)} saved, and the same answers by the same model. Those who are on the telephone wait as
they did: P95 leaves out what was sent to wait. That takes ${wait(waits)} on average.

Nothing else in this course is so plain, and it is left undone all the time: half of the price for
what nobody waits for. Look for it first where an application writes, sorts, translates or tests
by itself.

It adds to other savings as the provider has it. With Anthropic what is kept of a prompt is cheaper
in a batch too; with OpenAI a batch pays half of the plain price. And an answer that is still under
way is in no cache: whoever asks the same meanwhile pays again.

An agent cannot use it from turn to turn: its next turn needs the answer.`,
  ],
  knob: {
    flag: '--batch-api-wait',
    invite:
      'One knob: `--batch-api-wait`, the time within which half of them come back. Set it to 12h. What does it cost?',
    example: '--batch-api-wait 12h',
    on: 'what may, waits',
    remark: (before, after) =>
      `They wait for ${wait(after)} instead of ${wait(before)}, and the bill is the same: ${percent(after.savings.costRatio)} saved, ${percent(before.savings.costRatio)} before. All that is promised is a day: what is needed in the morning has to be handed in the morning before.`,
  },
  challenge: {
    scenario: 'Half of the bill, and the same quality.',
    command: COMMON,
    flags: ['--only', '--concise'],
    start: '--only cache,batch-api',
    goals: [
      { threshold: 'savings.costRatio>=0.5', says: 'at least 50% cheaper' },
      { threshold: 'optimized.quality.relative>=0.99', says: 'at least 99% of the quality' },
    ],
    hints: [
      'Letters hardly come twice, so a cache does little. What else of a letter is paid for?',
      'The model writes more than anybody reads. It can be asked to be brief, and that is a part of prompt optimization.',
      'Try `--only prompt,batch-api --concise`',
    ],
    solution: '--only prompt,batch-api --concise',
    why: ({ savings }) =>
      `${percent(savings.costRatio)} saved: shorter answers for all, half of the price for most. The one does not get in the way of the other.`,
  },
});
