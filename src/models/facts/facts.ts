import { ANTHROPIC_FACTS } from './anthropic.ts';
import { DEEPSEEK_FACTS } from './deepseek.ts';
import { GOOGLE_FACTS } from './google.ts';
import { GROQ_FACTS } from './groq.ts';
import type { ModelFacts } from './model-facts.ts';
import { OPENAI_FACTS } from './openai.ts';
import type { Provider } from './providers.ts';
import { TOGETHER_FACTS } from './together.ts';

/** What is published of real models, by provider. */
export const FACTS: Readonly<Record<Provider, readonly ModelFacts[]>> = {
  openai: OPENAI_FACTS,
  anthropic: ANTHROPIC_FACTS,
  google: GOOGLE_FACTS,
  groq: GROQ_FACTS,
  together: TOGETHER_FACTS,
  deepseek: DEEPSEEK_FACTS,
};
