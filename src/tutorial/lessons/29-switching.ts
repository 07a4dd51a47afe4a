import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';
import { AGENT, coldSwitches, sessionCost } from './agent-figures.ts';

const LINES = '--simple-below 1 --complex-from 1';

export const switching = lesson<Simulations<'strong, kept' | 'routed' | 'routed, kept'>>({
  id: 'switching',
  chapter: 'agents',
  title: 'A router in the middle of a session',
  goal: 'know when another model for the next turn is cheaper, and when it only looks so.',
  minutes: 3,
  needs: ['prompt-cache', 'guessing'],
  text: [
    `
Nine of ten turns only hand the model what a tool gave: "All tests passed." A model at a fifth of
the price should do. So a router chooses for each turn: results of tools to the cheap model, what
a person asks to the strong one.

But a prompt cache belongs to one model. The cheap model has read nothing of this session; its
first turn there goes to a *cold cache*, and pays for the whole past. So does the strong one when
it is asked again and has forgotten meanwhile.

Some say for that reason: choose one model, stay with it, and let it keep what it read.`,
  ],
  runs: {
    'strong, kept': `${AGENT} --only prefix`,
    routed: `${AGENT} --only router ${LINES}`,
    'routed, kept': `${AGENT} --only router,prefix ${LINES}`,
  },
  known: ['strong, kept'],
  prediction: {
    kind: 'choice',
    ask: ({ 'strong, kept': one }) =>
      `Everything to the strong model with its prompt cache: ${formatUsd(one.optimized.sessions?.costUsd.mean ?? 0)} a session. Which is cheaper?`,
    options: [
      { id: 'neither', text: 'that: a router costs more, with a prompt cache or without' },
      { id: 'both', text: 'the router, even where nothing is kept: nine of ten turns at a fifth of the price' },
      { id: 'with', text: 'the router, but only where prompts are kept for both models' },
    ],
    truth: ({ 'strong, kept': one, routed, 'routed, kept': both }) => {
      const usd = one.optimized.costUsd;
      return both.optimized.costUsd > usd ? 'neither' : routed.optimized.costUsd < usd ? 'both' : 'with';
    },
    why: (_, { routed, 'routed, kept': both }) =>
      `${formatUsd(routed.optimized.sessions?.costUsd.mean ?? 0)} where nothing is kept: a fifth of the price is more than a tenth of it. ${formatUsd(both.optimized.sessions?.costUsd.mean ?? 0)} where prompts are kept, though ${formatCount(both.optimized.sessions?.coldSwitches ?? 0)} of ${formatCount(both.optimized.sessions?.switches ?? 0)} switches met a cold cache.`,
  },
  figures: [sessionCost, LESSON_FIGURES.saved, LESSON_FIGURES.qualityKept, coldSwitches],
  explain: ({ 'strong, kept': one, 'routed, kept': both }) => [
    `
A switch is no loss by itself: a model that is asked again in time has its part of the session
still, and writes only what is new. ${percent(both.optimized.sessions?.cachedShare)} of the tokens were read from a prompt cache here, ${percent(one.optimized.sessions?.cachedShare)}
with one model.

What decides is how long a stretch of turns on the cheap model is. Its first turn writes the past,
at a fifth of the price but twelve times what reading costs; each one after that saves. At a fifth
of the price about three turns pay it back, at half of the price twelve. If the strong model forgets in
the meantime it has to write it all again, and no price is low enough for a stretch below twelve.

And it must be right often enough: ${percent(both.optimized.quality.relative)} of the quality is left.`,
  ],
  knob: {
    flag: '--switch-models',
    invite: 'One knob: `--switch-models`. With `never` a session keeps the model that its first turn was given.',
    example: '--switch-models never',
    on: 'routed, kept',
    remark: (before, after) =>
      `A session: ${formatUsd(before.optimized.sessions?.costUsd.mean ?? 0)} before, ${formatUsd(after.optimized.sessions?.costUsd.mean ?? 0)} now. The first turn is a person's task, which goes to the strong model, and there the session stays: no cold cache, and no saving by the router either.`,
  },
  challenge: {
    scenario:
      'Save 92% of what the sessions cost where nothing is kept, with a router, and keep nine tenths of the quality.',
    command: `${AGENT} --only router,prefix ${LINES}`,
    flags: ['--switch-models', '--prefix-ttl'],
    start: '--switch-models never',
    goals: [
      { threshold: 'savings.costRatio>=0.92', says: 'at least 92% cheaper' },
      { threshold: 'optimized.quality.relative>=0.9', says: 'at least 90% of the quality' },
    ],
    hints: [
      'Staying with one model is not enough here, and free choice is near.',
      'Which of the two models is not asked for longer than five minutes?',
      'Try `--prefix-ttl 1h`',
    ],
    solution: '--prefix-ttl 1h',
    why: ({ savings, optimized }) =>
      `${percent(savings.costRatio)} saved: the strong model, asked once in a while, finds its prompt still kept. Only ${formatCount(optimized.sessions?.coldSwitches ?? 0)} switches met a cold cache.`,
  },
});
