import { formatCount, formatUsd } from '../../foundation/units.ts';
import { lesson, type Simulations } from '../lesson.ts';
import { answeredBy, LESSON_FIGURES, percent } from '../lesson-figures.ts';

const COMMON = 'simulate --scenario faq-chatbot --requests 10k --strategy baseline';

export const budgets = lesson<Simulations<'no budget' | '$50 a day'>>({
  id: 'budgets',
  chapter: 'customize',
  title: 'When the money is gone',
  goal: 'set a budget and know beforehand who will feel it.',
  minutes: 3,
  needs: ['routing', 'exact-cache'],
  text: [
    `
A *budget* is a promise to whoever pays the bill. There are two kinds. One for the day: when it is
spent, what still comes that day goes to the cheapest model, or gets no answer, as you choose. A
budget for each request: a model that would cost more is not asked.

Neither saves anything by itself. A budget does not make answers cheaper, it makes somebody go
without a good one. The question is who.

The help bot without any technique, and a daily budget of $50.`,
  ],
  runs: { 'no budget': COMMON, '$50 a day': `${COMMON} --with budget --daily-budget 50` },
  known: ['no budget'],
  prediction: {
    kind: 'choice',
    ask: ({ 'no budget': all }) =>
      `Without a budget these requests cost ${formatUsd(all.optimized.costUsd)}. With $50, when the cheapest model takes over: how much of the quality is kept?`,
    options: [
      { id: 'little', text: 'about a third: the money lasts for a third of the requests' },
      { id: 'most', text: 'more than 90%: the cheapest model is not that bad' },
      { id: 'all', text: 'all of it' },
    ],
    truth: ({ '$50 a day': held }) => {
      const kept = held.optimized.quality.relative ?? 0;
      return kept > 0.99 ? 'all' : kept > 0.9 ? 'most' : 'little';
    },
    why: (_, { '$50 a day': held }) =>
      `When the money was gone, ${formatCount(held.optimized.budget.limited + held.optimized.budget.afterExhaustion)} requests were held back and went to gpt-3.5-turbo, which answers simple questions nearly as well.`,
  },
  figures: [
    LESSON_FIGURES.costPerRequest,
    answeredBy('gpt-4'),
    answeredBy('gpt-3.5-turbo'),
    LESSON_FIGURES.limited,
    LESSON_FIGURES.qualityKept,
  ],
  explain: ({ '$50 a day': held }) => [
    `
The bill is ${formatUsd(held.optimized.costUsd)}, more than the budget: the cheapest model is not free. ${percent(held.optimized.quality.relative)} of the
quality was kept, but not by everyone. Whoever came early got gpt-4, whoever came late did not,
easy question or hard. A budget that runs out is a router that looks at the clock.

If you must have a ceiling, spend what is under it well first: cache, then route, and keep the
budget for the day on which something goes wrong.`,
  ],
  knob: {
    flag: '--when-exhausted',
    invite:
      'One knob: `--when-exhausted`. It is `cheapest`. With `refuse`, whoever comes late gets no answer. What is that in quality?',
    example: '--when-exhausted refuse',
    on: '$50 a day',
    remark: (before, { optimized: { quality, budget, unanswered } }) => {
      const held = budget.limited + budget.afterExhaustion;
      const last = held - unanswered.refused;
      const but =
        last > 0
          ? ` (of the ${formatCount(held)} held back, ${formatCount(last)} got the cheapest model for the last cents)`
          : '';
      return `Kept: ${percent(before.optimized.quality.relative)} before, ${percent(quality.relative)} now, with ${formatCount(unanswered.refused)} users sent away${but}. No answer is a bad answer.`;
    },
  },
  challenge: {
    scenario:
      'Keep the daily budget of $50 and let nobody feel it: no request may come after the money is gone, and 94% of the quality is to be kept.',
    command: 'simulate --scenario faq-chatbot --requests 10k --strategy baseline --daily-budget 50',
    flags: ['--with', '--ttl', '--cache-size', '--simple-below', '--complex-from'],
    start: '--with budget,cache',
    goals: [
      { threshold: 'optimized.budget.afterExhaustion<=0', says: 'nobody comes too late' },
      { threshold: 'optimized.quality.relative>=0.94', says: 'at least 94% of the quality' },
    ],
    hints: [
      'With the cache alone the money lasts nearly long enough. What else makes requests cheaper?',
      'Name several techniques after `--with`, with commas. Keep budget among them.',
      'Try `--with budget,cache,router`',
    ],
    solution: '--with budget,cache,router',
    why: ({ optimized }) =>
      `All requests together cost ${formatUsd(optimized.costUsd)}. The budget is there and nobody notices: that is how it should be.`,
  },
});
