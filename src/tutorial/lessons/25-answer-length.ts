import { formatCount } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline';

export const answerLength = lesson<Simulations<'no limit' | 'at most 300'>>({
  id: 'answer-length',
  chapter: 'customize',
  title: 'Cut off in mid-sentence',
  goal: 'know what a limit on the length of answers saves, and whom it costs.',
  minutes: 3,
  needs: ['where-the-money-goes', 'budgets'],
  text: [
    `
Answers are the dear half of a bill. Every provider lets you say how many tokens an answer may
have at most: an *answer cap*, one number in each call. It is the quickest saving there is to
switch on.

The model does not know of it. It begins its answer as always, and where the limit is reached it
stops, perhaps in mid-sentence. You pay for what was said; whoever asked has half an answer.

The help bot's answers have about 220 tokens, some many more. A cap of 300, then.`,
  ],
  runs: { 'no limit': COMMON, 'at most 300': `${COMMON} --with cap --answer-cap 300` },
  known: ['no limit'],
  prediction: {
    kind: 'choice',
    ask: () => 'What does the cap save, beside what it takes from the quality?',
    options: [
      { id: 'more', text: 'more of the bill than of the quality: long answers are the dear ones' },
      { id: 'same', text: 'about as much of the one as of the other' },
      { id: 'less', text: 'less of the bill than of the quality' },
    ],
    truth: ({ 'at most 300': capped }) => {
      const lost = 1 - (capped.optimized.quality.relative ?? 1);
      const saved = capped.savings.costRatio;
      return saved > 1.25 * lost ? 'more' : saved > 0.8 * lost ? 'same' : 'less';
    },
    why: (_, { 'at most 300': capped }) =>
      `${formatCount(capped.optimized.cap.cut)} of ${formatCount(capped.requests)} answers were cut off, all of them useless, and the part of each below 300 tokens was paid for all the same.`,
  },
  figures: [
    LESSON_FIGURES.costPerRequest,
    LESSON_FIGURES.tokensAnswered,
    LESSON_FIGURES.answersCut,
    LESSON_FIGURES.p95,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ 'at most 300': capped }) => [
    `
${percent(capped.savings.costRatio)} of the bill is saved and ${percent(1 - (capped.optimized.quality.relative ?? 1))} of the quality lost. A cap saves only what lies beyond it, and
spoils the whole answer. It pays where a few answers run away, many times as long as anyone
needs; where lengths are spread evenly around the limit it is the dearest saving in this course.

So set it high, as a guard against answers that never end, and ask for short answers in the
prompt instead: a model that knows comes to an end by itself.`,
  ],
  knob: {
    flag: '--answer-cap',
    invite: 'One knob: `--answer-cap`. It is 300. Set it to 800. Is it still worth anything?',
    example: '--answer-cap 800',
    on: 'at most 300',
    remark: (before, after) =>
      `Cut off: ${formatCount(before.optimized.cap.cut)} before, ${formatCount(after.optimized.cap.cut)} now. Saved: ${percent(before.savings.costRatio)} before, ${percent(after.savings.costRatio)} now.`,
  },
  challenge: {
    scenario: 'Shorten the answers so that 10% of the bill is saved, and let not one of them end in mid-sentence.',
    command: COMMON,
    flags: ['--with', '--answer-cap', '--concise'],
    start: '--with cap --answer-cap 400',
    goals: [
      { threshold: 'savings.costRatio>=0.1', says: 'at least 10% cheaper' },
      { threshold: 'optimized.cap.cut==0', says: 'no answer cut off' },
    ],
    hints: [
      'A cap that cuts nothing saves nothing. Who else could make answers shorter?',
      'Models can be asked to be brief. That belongs to prompt optimization.',
      'Try `--with prompt --concise`',
    ],
    solution: '--with prompt --concise',
    why: ({ savings }) =>
      `${percent(savings.costRatio)} saved, and every answer has its end. People like short answers less; that is not in the figures.`,
  },
});
