import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';
import { sessionCost } from './agent-figures.ts';

/** Models that reason, and whose provider keeps prompts unasked. */
const COMMON = 'simulate --scenario coding-agent --requests 800 --models openai';

export const effortAndTools = lesson<Simulations<'as it is' | 'less thought' | 'tools looked for'>>({
  id: 'effort-and-tools',
  chapter: 'agents',
  title: 'Less thinking, fewer tools',
  goal: 'know when a model should think less, and when it should look for its tools.',
  minutes: 3,
  needs: ['prompt-cache', 'switching'],
  text: [
    `
Newer models think before they answer, and what they think is paid as if they had said it. How
much they think can be asked for: their *reasoning effort*. Asked for less where a turn seems easy,
\`--only effort\`, they write less. Published tables say what that spares, and what it costs in right
answers: little with everyday tasks, more with hard ones.

The other thing is at the beginning of every prompt: 9,000 tokens that describe tools. \`--only tools\`
sends the three that are used most, and one more that looks for the others. What it finds goes to
the end of the session, and stays there. To look is a turn like any other.

Nine of ten turns here are no more than "All tests passed.", and look easy. The provider keeps
prompts unasked, as before. So there is less to pay for: fewer words written, or fewer sent.`,
  ],
  runs: {
    'as it is': `${COMMON} --strategy baseline`,
    'less thought': `${COMMON} --only effort`,
    'tools looked for': `${COMMON} --only tools`,
  },
  known: ['as it is'],
  prediction: {
    kind: 'choice',
    ask: ({ 'as it is': run }) =>
      `A session costs ${formatUsd(run.optimized.sessions?.costUsd.mean ?? 0)}, with all thought and all tools. What makes it cheaper?`,
    options: [
      { id: 'both', text: 'both: less is written, and less is sent' },
      { id: 'effort', text: 'less thought alone' },
      { id: 'tools', text: 'looking for tools alone: far more is sent than is written' },
    ],
    truth: ({ 'less thought': effort, 'tools looked for': tools }) => {
      if (tools.savings.costRatio <= 0) return 'effort';
      return effort.savings.costRatio > 0 ? 'both' : 'tools';
    },
    why: (_, { 'less thought': effort, 'tools looked for': tools }) =>
      `${formatCount(Math.round(effort.optimized.effort?.sparedTokens ?? 0))} tokens less were thought, and those have the price of answers. ${formatCount(tools.optimized.tools?.sparedTokens ?? 0)} tokens of tools were not sent, but nearly all of them would have been read at a tenth of the price; and ${formatCount(tools.optimized.tools?.searches ?? 0)} turns more, which look for a tool, each read the whole session.`,
  },
  figures: [
    sessionCost,
    LESSON_FIGURES.saved,
    LESSON_FIGURES.qualityKept,
    LESSON_FIGURES.tokensSent,
    LESSON_FIGURES.tokensAnswered,
  ],
  explain: ({ 'less thought': effort, 'tools looked for': tools }) => [
    `
${percent(effort.savings.costRatio)} saved by less thought, for ${percent(effort.optimized.quality.relative)} of the quality. These tasks are hard and only
look easy. Where questions are simple indeed it is all gain: the same answers, sooner and for less. So it
is assumed, for the tables are of harder tasks.

Looking for tools made a session dearer: ${formatUsd(tools.optimized.sessions?.costUsd.mean ?? 0)}. Twenty tools are few, and a session is long:
sooner or later it has looked for most of them. It pays where many are described and a short session
uses three or four, and sooner where nothing is kept. With prompts kept, from how many tokens of
tools on says \`optimize claims --of 2026 tools-from-10k\`.`,
  ],
  knob: {
    flag: '--effort-below',
    invite:
      'One knob: `--effort-below`, the complexity below which a turn seems easy. Now nearly all do. Be careful, and set it to 1: what seems harder is thought through.',
    example: '--effort-below 1',
    on: 'less thought',
    remark: (before, after) =>
      `Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now, though ${formatCount(after.optimized.effort?.calls ?? 0)} of the turns still think less. A prompt cache belongs to one effort as it does to one model: going to and fro in a session meets a cold cache each time, and ${percent(after.optimized.sessions?.cachedShare)} of what is sent is read from there instead of ${percent(before.optimized.sessions?.cachedShare)}.`,
  },
  challenge: {
    scenario: 'Save 3% without looking for tools, and keep 98% of the quality.',
    command: `${COMMON} --only effort`,
    flags: ['--effort', '--effort-below'],
    start: '--effort low',
    goals: [
      { threshold: 'savings.costRatio>=0.03', says: 'at least 3% cheaper' },
      { threshold: 'optimized.quality.relative>=0.98', says: 'at least 98% of the quality' },
    ],
    hints: [
      'Fewer turns at low effort cost you the prompt cache. What else is there between low and high?',
      '`--effort` takes low, medium or high.',
      'Try `--effort medium`',
    ],
    solution: '--effort medium',
    why: ({ savings, optimized }) =>
      `${percent(savings.costRatio)} saved, and ${percent(optimized.quality.relative)} of the quality left: what is thought last helps least.`,
  },
});
