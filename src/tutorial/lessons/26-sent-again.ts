import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent, simulationFigure } from '../lesson-figures.ts';
import { AGENT, partsOf, sessionCost } from './agent-figures.ts';

export const sentAgain = lesson<Simulations<'as it is'>>({
  id: 'sent-again',
  chapter: 'agents',
  title: 'Sent again with every turn',
  goal: 'know what an agent is billed for, and why questions taught you little about it.',
  minutes: 3,
  needs: ['where-the-money-goes', 'routing'],
  text: [
    `
So far every request was a question. An agent that works on code is different. A person gives it
a task; it reads a file, sends what it found to the model, is told what to do next, does that, and
sends again, some fifty times. That is a *session*, and each request in it is a turn.

Models remember nothing. So each turn sends all that came before it: the instructions, the
descriptions of the tools, what the person asked, what the model said, and what each tool gave.

A team's agents, then: 12,000 tokens of tools and instructions to begin with, about 1,000 more
from a tool with most turns, answers of a few hundred. Every turn goes to the strongest model.`,
  ],
  runs: { 'as it is': `${AGENT} --strategy baseline` },
  known: [],
  prediction: {
    kind: 'choice',
    ask: () => 'What is most of the money for?',
    options: [
      { id: 'answers', text: 'what the model writes: five times the price of what it reads' },
      { id: 'beginning', text: 'tools and instructions, which are sent with every turn' },
      { id: 'results', text: 'what the tools gave, sent again and again' },
    ],
    truth: ({ 'as it is': run }) => {
      const { start, results, written } = partsOf(run);
      return written > Math.max(start, results) ? 'answers' : start > results ? 'beginning' : 'results';
    },
    why: (_, { 'as it is': run }) => {
      const { start, results, written } = partsOf(run);
      return `Of all that is paid for, ${percent(results)} are results of tools, ${percent(start)} the beginning, and ${percent(written)} what the model wrote, at its higher price. A file that was read once is sent with every later turn.`;
    },
  },
  figures: [
    sessionCost,
    simulationFigure('Turns of a session', ({ optimized: { sessions } }) => String(Math.round(sessions?.turns ?? 0))),
    LESSON_FIGURES.tokensSent,
    LESSON_FIGURES.tokensAnswered,
    LESSON_FIGURES.costPerRequest,
  ],
  explain: ({ 'as it is': { optimized } }) => [
    `
A session costs ${formatUsd(optimized.sessions?.costUsd.mean ?? 0)} on average, and one in ten more than ${formatUsd(optimized.sessions?.costUsd.p90 ?? 0)}: twice as
many turns cost four times as much, for each of them is longer too.

${formatCount(optimized.tokens.input)} tokens went out and ${formatCount(optimized.tokens.output)} came back. What people typed is next to nothing of it.
So whatever shortens questions or gives answers twice has little to do here. No question comes
again in the same words after the same past, and an answer to another past would be wrong.

What helps is to send less of the past, to pay less for it, or to send it to a cheaper model.
That is what the next lessons do.`,
  ],
  knob: null,
  challenge: {
    scenario: 'Save half of the bill with what you have learned so far. Nothing is kept by anybody yet.',
    command: AGENT,
    flags: ['--only'],
    start: '--only cache,prompt',
    goals: [{ threshold: 'savings.costRatio>=0.5', says: 'at least 50% cheaper' }],
    hints: [
      'What comes again word for word, and what is said in too many words, is next to nothing here.',
      'Every token can be cheaper, if somebody cheaper reads it.',
      'Try `--only router`',
    ],
    solution: '--only router',
    why: ({ savings, optimized }) =>
      `${percent(savings.costRatio)} saved, for ${percent(optimized.quality.relative)} of the quality: results of tools look simple to a router, so nearly everything went to the cheapest model. Whether that is good enough for work on code is another question.`,
  },
});
