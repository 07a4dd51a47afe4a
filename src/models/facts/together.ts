import type { ModelFacts } from './model-facts.ts';

/** Together's models. */
export const TOGETHER_FACTS: readonly ModelFacts[] = [
  {
    id: 'mixtral-8x7b',
    name: 'Mixtral 8x7B Instruct',
    listed: 'mistralai/Mixtral-8x7B-Instruct-v0.1',
    litellm: ['together_ai/mistralai/Mixtral-8x7B-Instruct-v0.1'],
    contextTokens: null,
    maxOutputTokens: null,
    speed: [
      [370, 64, 'thefastest', 'measured at OctoAI'],
      [160, 217, 'thefastest', 'measured at Fireworks'],
    ],
    mmlu: [68.1, 'routellm'],
    arenaElo: [1132.9, 'lmarena', 'mixtral-8x7b-instruct-v0.1'],
    answerChars: [1465.9, 'alpaca-eval', 'Mixtral-8x7B-Instruct-v0.1'],
    cacheMinTokens: null,
  },
];
