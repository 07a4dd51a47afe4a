import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';
import { AGENT, cachedShare, sessionCost, written } from './agent-figures.ts';

export const promptCache = lesson<Simulations<'nothing kept' | 'kept'>>({
  id: 'prompt-cache',
  chapter: 'agents',
  title: "The provider's own discount",
  goal: 'have the provider keep what it has read, and know what that costs.',
  minutes: 3,
  needs: ['sent-again'],
  text: [
    `
Nobody has to read a book again to read its next page. Providers keep, for some minutes, how a
prompt began: a *prompt cache*. It keeps no answers; each turn is answered anew. What is at the
beginning of a prompt word for word as before is read from there, for a tenth of the price.

Some do it unasked: OpenAI, DeepSeek, Gemini. With Anthropic you mark how far a prompt is to be
kept, and writing it costs a quarter more than reading it plainly. Five minutes after its last
use it is gone; twice the price keeps it for an hour.

It belongs to one model, and ends at the first token that differs. A clock at the top of the
instructions, and nothing is kept at all.`,
  ],
  runs: { 'nothing kept': `${AGENT} --strategy baseline`, kept: `${AGENT} --only prefix` },
  known: ['nothing kept'],
  prediction: {
    kind: 'number',
    ask: () =>
      'Every prompt of these sessions is kept for five minutes after its last use. How much of the bill is saved?',
    unit: 'percent',
    truth: ({ kept }) => kept.savings.costRatio,
    tolerance: 0.08,
    why: ({ kept }) =>
      `${percent(kept.optimized.sessions?.cachedShare)} of what was sent was read from there, at a tenth of the price. The rest was new, or had been forgotten in a pause, and cost a quarter more.`,
  },
  figures: [LESSON_FIGURES.saved, sessionCost, cachedShare, written, LESSON_FIGURES.tokensSent],
  explain: ({ kept }) => [
    `
${percent(kept.savings.costRatio)} of the bill, with not a word of any answer changed: few savings in this course are larger,
and none is sooner made. It is a mark in each call, or nothing at all.

Where a provider does it unasked you have it already, so here the baseline has it too. A tool
that tells you what you would save with it on such a model is selling you your own discount.

Agents have most of it, chats some, single questions none: a prompt shorter than about a thousand
tokens is not kept.`,
  ],
  knob: {
    flag: '--models',
    invite:
      'One knob: `--models`. Send the same sessions to `openai`, which keeps prompts unasked. What is left to save?',
    example: '--models openai',
    on: 'kept',
    remark: (before, after) =>
      `Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now, though ${percent(after.optimized.sessions?.cachedShare)} of the tokens were read from what is kept. The baseline reads them from there as well.`,
  },
  challenge: {
    scenario: 'In one turn of twenty somebody is away for longer than five minutes. Save at least 82%.',
    command: `${AGENT} --only prefix`,
    flags: ['--prefix-ttl'],
    start: '--prefix-ttl 5m',
    goals: [{ threshold: 'savings.costRatio>=0.82', says: 'at least 82% cheaper' }],
    hints: [
      'What was forgotten in a pause is written anew, all of it.',
      'An hour costs more to write. How often is it written, and how often anew?',
      'Try `--prefix-ttl 1h`',
    ],
    solution: '--prefix-ttl 1h',
    why: ({ optimized, savings }) =>
      `${percent(savings.costRatio)} saved: ${percent(optimized.sessions?.cachedShare)} of the tokens are read now. Without pauses the hour would only be dearer.`,
  },
});
