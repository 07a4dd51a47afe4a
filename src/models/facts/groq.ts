import type { ModelFacts } from './model-facts.ts';

/** Groq's models. */
export const GROQ_FACTS: readonly ModelFacts[] = [
  {
    id: 'llama-3.1-8b-groq',
    name: 'Llama 3.1 8B Instant (Groq)',
    listed: 'llama-3.1-8b-instant',
    litellm: ['groq/llama-3.1-8b-instant'],
    contextTokens: [128000, 'litellm'],
    maxOutputTokens: [8192, 'litellm'],
    speed: [[110, 716.7, 'llm-speed-benchmark']],
    mmlu: [68.4, 'simple-evals'],
    arenaElo: [1188.1, 'lmarena', 'llama-3.1-8b-instruct'],
    answerChars: [2181.9, 'alpaca-eval', 'Meta-Llama-3.1-8B-Instruct-Turbo'],
    cacheMinTokens: null,
  },
  {
    id: 'llama-3.3-70b-groq',
    name: 'Llama 3.3 70B Versatile (Groq)',
    listed: 'llama-3.3-70b-versatile',
    litellm: ['groq/llama-3.3-70b-versatile'],
    contextTokens: [128000, 'litellm'],
    maxOutputTokens: [32768, 'litellm'],
    speed: [[100, 245.35, 'llm-speed-benchmark', 'measured on llama-3.1-70b-versatile']],
    mmlu: null,
    arenaElo: [1276.2, 'lmarena', 'llama-3.3-70b-instruct'],
    answerChars: null,
    cacheMinTokens: null,
  },
];
