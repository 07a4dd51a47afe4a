import { formatCount, formatLatency, formatUsd } from '../../foundation/units.ts';
import { settingInPercent } from '../given.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline';

export const cascade = lesson<Simulations<'router' | 'cascade'>>({
  id: 'cascade',
  chapter: 'experiment',
  title: 'Ask cheap, look, ask again',
  goal: 'know what a second opinion costs, and why the judge is the weak point.',
  minutes: 3,
  needs: ['routing'],
  text: [
    `
A router guesses before there is an answer. A *cascade* waits and looks. The cheap model answers;
a *judge*, another model, grades the answer; if the grade is low, the next stronger model is asked,
and so on.

Everything is paid for: the cheap answer, the judge, and the second answer if there is one. And
the user waits for all of it, one after the other.

The judge is a model too, and errs. Let ours be wrong about ${settingInPercent('fallback.judgeError')} of the answers, whatever they are
about: it lets a bad one pass, or sends back a good one. (That is a good judge. You will meet another.)

Remember the router alone: cheap, but it lost some of the quality. Can a cascade win it back?`,
  ],
  runs: { router: `${COMMON} --with router`, cascade: `${COMMON} --with router,fallback --judge by-rate` },
  known: ['router'],
  prediction: {
    kind: 'choice',
    ask: ({ router }) =>
      `The router alone kept ${percent(router.optimized.quality.relative)} of the quality that gpt-4 has. What will router and cascade together keep?`,
    options: [
      { id: 'less', text: 'something between the router and gpt-4' },
      { id: 'same', text: 'about as much as gpt-4, but not more: gpt-4 is the best there is' },
      { id: 'more', text: 'more than gpt-4 alone' },
    ],
    truth: ({ cascade: { optimized } }) => {
      const kept = optimized.quality.relative ?? 0;
      return kept > 1.005 ? 'more' : kept < 0.995 ? 'less' : 'same';
    },
    why: (chosen, { cascade: { optimized } }) =>
      chosen === 'less'
        ? `It kept ${percent(optimized.quality.relative)}: nearly every bad answer was caught and asked again.`
        : `Two models do not fail on the same questions. Where the cheap one is right and gpt-4 would be wrong, the cascade keeps the cheap answer: ${percent(optimized.quality.relative)}.`,
  },
  figures: [
    LESSON_FIGURES.saved,
    LESSON_FIGURES.qualityKept,
    LESSON_FIGURES.judged,
    LESSON_FIGURES.escalated,
    LESSON_FIGURES.p50,
    LESSON_FIGURES.p95,
  ],
  explain: ({ router, cascade: { optimized, savings } }) => [
    `
The price: ${percent(savings.costRatio)} saved instead of ${percent(router.savings.costRatio)}, and P95 went from ${formatLatency(router.optimized.latencyMs.p95)} to ${formatLatency(optimized.latencyMs.p95)}.

  cheap and second answers   ${formatUsd(optimized.charges.calls)}
  the judge                  ${formatUsd(optimized.charges.judge)}

${formatCount(optimized.fallback.escalated)} answers were sent back, and ${formatCount(optimized.fallback.falseRejects ?? 0)} of those were good ones: the judge erred, and you paid
for a second answer that nobody needed. ${formatCount(optimized.fallback.falseAccepts ?? 0)} bad ones slipped through.

Look at that first figure again. Most answers are good, so even a judge that is seldom wrong sends
back more good answers than bad ones. A cascade is as good as its judge, and judges everything.`,
  ],
  knob: {
    flag: '--judge',
    invite:
      'One knob: `--judge`. Who could not have answered a question can hardly tell who did. What does a judge do that knows only what it could answer itself, and tosses a coin for the rest?',
    example: '--judge own-ability',
    on: 'cascade',
    remark: (before, after) =>
      `Sent back: ${formatCount(before.optimized.fallback.escalated)} before, ${formatCount(after.optimized.fallback.escalated)} now. Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now; quality kept: ${percent(before.optimized.quality.relative)} before, ${percent(after.optimized.quality.relative)} now. Measure your judge against people before you trust it with your bill.`,
  },
  challenge: {
    scenario: 'A bit more saving, please. You may choose from which grade on an answer is good enough.',
    command: `${COMMON} --with router,fallback --judge by-rate`,
    flags: ['--quality-threshold'],
    start: '--quality-threshold 0.8',
    goals: [
      { threshold: 'savings.costRatio>=0.62', says: 'at least 62% cheaper' },
      { threshold: 'optimized.quality.relative>=0.98', says: 'at least 98% of the quality' },
    ],
    hints: [
      'At a threshold of 0.8 the judge is strict and sends back much that was good.',
      'Lower the threshold: fewer second answers. Watch the quality while you do.',
      'Try `--quality-threshold 0.5`',
    ],
    solution: '--quality-threshold 0.5',
    why: ({ optimized }) =>
      `Only ${formatCount(optimized.fallback.falseRejects ?? 0)} good answers were sent back. ${formatCount(optimized.fallback.falseAccepts ?? 0)} bad ones passed instead: strictness has two ends.`,
  },
});
