import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';
import { AGENT, cachedShare, sessionCost, written } from './agent-figures.ts';

export const clearing = lesson<Simulations<'kept' | 'cleared each turn'>>({
  id: 'clearing',
  chapter: 'agents',
  title: 'Throwing old results away',
  goal: 'send less of the past without paying more for it.',
  minutes: 3,
  needs: ['prompt-cache'],
  text: [
    `
Most of what is sent again are results of tools, and most of those are never looked at again: a
file that has been changed since, a test that failed an hour ago. *Clearing* puts a short note in
their place. It costs nothing to do, and the model often works as well without them.

So why not throw away, with each turn, all results but the last five? More than half of the
tokens would not be sent.

Remember what the provider keeps: how a prompt began, up to the first token that differs.`,
  ],
  runs: { kept: `${AGENT} --only prefix`, 'cleared each turn': `${AGENT} --only prefix,context --clear-every 1` },
  known: ['kept'],
  prediction: {
    kind: 'choice',
    ask: ({ kept }) =>
      `With its prompts kept, a session costs ${formatUsd(kept.optimized.sessions?.costUsd.mean ?? 0)}. And with old results cleared at every turn as well?`,
    options: [
      { id: 'half', text: 'about half: less than half of the tokens are sent' },
      { id: 'less', text: 'less, but not by much: what is kept was cheap already' },
      { id: 'more', text: 'more' },
    ],
    truth: ({ kept, 'cleared each turn': cleared }) => {
      const times = cleared.optimized.costUsd / kept.optimized.costUsd;
      return times > 1 ? 'more' : times > 0.65 ? 'less' : 'half';
    },
    why: (_, { kept, 'cleared each turn': cleared }) =>
      `${formatCount(cleared.optimized.context?.clearedTokens ?? 0)} tokens were not sent, but each clearing changes the prompt in its middle, and all behind it is written anew: ${formatCount(cleared.optimized.prefix.writtenTokens ?? 0)} tokens instead of ${formatCount(kept.optimized.prefix.writtenTokens ?? 0)}, each for more than ten times what reading costs.`,
  },
  figures: [sessionCost, LESSON_FIGURES.saved, LESSON_FIGURES.tokensSent, cachedShare, written],
  explain: ({ kept, 'cleared each turn': cleared }) => [
    `
${formatUsd(kept.optimized.sessions?.costUsd.mean ?? 0)} became ${formatUsd(cleared.optimized.sessions?.costUsd.mean ?? 0)}. Fewer tokens, a larger bill: that never happened with questions.

Clear seldom, then, and much at once. Every few turns the prompt is broken once and written anew,
and all turns until the next time are shorter.

There is a second way. *Compaction* has the model sum up the whole session once it is too long, and
goes on from the summary. That is a call like any other, it breaks the prompt too, and whatever
the summary leaves out is gone. But the session begins anew from a short past.

What a model does worse for having forgotten is not in these figures. Published trials found
little of it with old results of tools; try it with your own tasks.`,
  ],
  knob: {
    flag: '--clear-every',
    invite: 'One knob: `--clear-every`, the turns between two clearings. It is 1. Set it to 10.',
    example: '--clear-every 10',
    on: 'cleared each turn',
    remark: (before, after) =>
      `A session: ${formatUsd(before.optimized.sessions?.costUsd.mean ?? 0)} before, ${formatUsd(after.optimized.sessions?.costUsd.mean ?? 0)} now, though more tokens are sent: ${formatCount(after.optimized.tokens.input)} instead of ${formatCount(before.optimized.tokens.input)}.`,
  },
  challenge: {
    scenario: 'Save 87% of what these sessions cost where nothing is kept, by clearing, by summing up, or by both.',
    command: `${AGENT} --only prefix,context`,
    flags: ['--clear-every', '--keep-results', '--compact-at'],
    start: '--clear-every 1',
    goals: [{ threshold: 'savings.costRatio>=0.87', says: 'at least 87% cheaper' }],
    hints: [
      'Clearing less often brings you near. What else grows in a session than results?',
      '`--compact-at` takes the length of a prompt, in tokens, at which a session is summed up; `--clear-every never` leaves the results alone.',
      'Try `--clear-every never --compact-at 60k`',
    ],
    solution: '--clear-every never --compact-at 60k',
    why: ({ savings, optimized }) =>
      `${percent(savings.costRatio)} saved with ${formatCount(optimized.context?.compactions ?? 0)} summaries, all of them paid for.`,
  },
});
