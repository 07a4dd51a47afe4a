import type { ModelFacts } from './model-facts.ts';

/** DeepSeek's models. */
export const DEEPSEEK_FACTS: readonly ModelFacts[] = [
  {
    id: 'deepseek-chat',
    name: 'DeepSeek V3 (deepseek-chat)',
    listed: 'deepseek-chat',
    litellm: ['deepseek/deepseek-chat'],
    contextTokens: [65536, 'litellm'],
    maxOutputTokens: [8192, 'litellm'],
    speed: [],
    mmlu: null,
    arenaElo: [1333.1, 'lmarena', 'deepseek-v3'],
    answerChars: null,
    cacheMinTokens: 64,
  },
  {
    id: 'deepseek-v4-flash',
    name: 'DeepSeek V4 Flash',
    listed: 'deepseek-v4-flash',
    litellm: ['deepseek-v4-flash'],
    contextTokens: [1000000, 'genai-prices'],
    maxOutputTokens: null,
    speed: [[3122, 251.6, 'wrede', '16 probes of 20 tokens']],
    mmlu: null,
    arenaElo: null,
    answerChars: null,
    cacheMinTokens: 64,
  },
];
