import { formatCount, formatPercent } from '../../foundation/units.ts';
import type { Explanation } from '../../replay/explain/explanation.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { lesson } from '../lesson.ts';
import { LESSON_FIGURES } from '../lesson-figures.ts';

interface Runs extends Record<string, unknown> {
  baseline: SimulationResult;
  shortened: SimulationResult;
  'two questions': { explanations: Explanation[] };
}

const COMMON = 'simulate --scenario faq-chatbot --requests 10k';

export const prompts = lesson<Runs>({
  id: 'prompts',
  chapter: 'observe',
  title: 'Saying it in fewer words',
  goal: 'know when shorter prompts pay, and when there is nothing to shorten.',
  minutes: 3,
  needs: ['where-the-money-goes'],
  text: [
    `
A *prompt* is all of the text that is sent: the system prompt and the question after it. You pay
for every token of it. Ours begins:

  Hello! You are a very friendly and really helpful assistant for the students
  of an online programming school. Please note that you should always answer
  the question that the student actually asks, and please make sure that ...

*Prompt optimization* sends fewer tokens: polite filler goes ("please", "just", "basically"), long
phrases become short ones ("in order to" becomes "to"), and what is said twice is said once. The
meaning stays.

People say that this saves 20 to 40 per cent of the tokens. Of which tokens?`,
  ],
  runs: {
    baseline: `${COMMON} --strategy baseline`,
    shortened: `${COMMON} --only prompt`,
    'two questions': 'explain "What is Python?" "Hi, could you please explain how DNS works? Thanks!"',
  },
  known: ['baseline'],
  prediction: {
    kind: 'number',
    ask: () =>
      'The system prompt above is as wordy as they come. By how many per cent will the bill fall when every prompt is shortened?',
    unit: 'percent',
    truth: ({ shortened }) => shortened.savings.costRatio,
    tolerance: 0.05,
    why: ({ baseline, shortened }) =>
      `What is sent did shrink, by ${formatPercent(1 - shortened.optimized.tokens.input / baseline.optimized.tokens.input)}. But more than half of all tokens are the answers, and those stay as long as they were.`,
  },
  figures: [
    LESSON_FIGURES.tokensSent,
    LESSON_FIGURES.tokensAnswered,
    LESSON_FIGURES.costPerRequest,
    LESSON_FIGURES.saved,
  ],
  explain: ({ baseline, shortened, 'two questions': { explanations } }) => {
    const [short, polite] = explanations as [Explanation, Explanation];
    const { input, output } = baseline.optimized.tokens;
    return [
      `
A saving counts only on the part of the bill that it touches. What is sent makes
${formatPercent(input / (input + output))} of the tokens here; take a bit more than a quarter off that, and ${formatPercent(shortened.savings.costRatio)} of the
bill is gone.

And without a wordy system prompt? Look at single questions:

  ${formatCount(short.tokens.before)} tokens, ${formatCount(short.tokens.before - short.tokens.after)} to take out: ${short.query}
  ${formatCount(polite.tokens.before)} tokens, ${formatCount(polite.tokens.before - polite.tokens.after)} to take out: ${polite.query}

A short question has nothing to lose. Prompt optimization is for long prompts: instructions that
have grown over the years, pasted documents, histories of a conversation. You can watch it work
on a text of your own with \`optimize explain "Could you please tell me what a class is?"\`.`,
    ];
  },
  knob: {
    flag: '--concise',
    invite:
      'One knob: `--concise` adds a sentence to the prompt that asks for a short answer. It makes the prompt longer. Will it pay?',
    example: '--concise',
    on: 'shortened',
    remark: (before, after) =>
      `From ${formatPercent(before.savings.costRatio)} to ${formatPercent(after.savings.costRatio)} saved: the answers were the bigger half. But there is a catch that the table does not show. Asked to choose, people were measured to like the longer answers better. Try it on your users before you count the money.`,
  },
  challenge: null,
});
