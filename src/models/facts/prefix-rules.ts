import type { PrefixCacheRule } from '../price-rules.ts';
import type { Provider } from './providers.ts';

type ProviderRule = Omit<PrefixCacheRule, 'minTokens'>;

const MINUTES = 60_000;

/** How the providers keep the beginnings of prompts; the shortest prefix kept is the model's own fact. */
const RULES: Readonly<Record<Provider, ProviderRule | null>> = {
  openai: {
    stepTokens: 128,
    // Forgotten "after 5-10 minutes of inactivity": the shorter time.
    ttlMs: 5 * MINUTES,
    implicit: true,
    source:
      'openai.com/index/api-prompt-caching: from 1,024 tokens in steps of 128, forgotten after 5-10 minutes without use (no date)',
  },
  anthropic: {
    stepTokens: 1,
    ttlMs: 5 * MINUTES,
    implicit: false,
    breakpoints: 4,
    lookBack: 20,
    source:
      'platform.claude.com/docs/en/build-with-claude/prompt-caching: 4 breakpoints, 20 blocks looked back over, readable once the first answer has begun; docs.orq.ai/docs/proxy/prompt-caching and portkey.ai: 1,024, 2,048 or 4,096 tokens by model, 5 minutes from the last use (no date)',
  },
  google: {
    stepTokens: 1,
    ttlMs: null,
    implicit: true,
    source:
      'ai.google.dev/gemini-api/docs/caching (2026-10-13): implicit from 2,048 tokens on Gemini 2.5; no lifetime given',
  },
  groq: null,
  together: null,
  deepseek: {
    stepTokens: 64,
    // "A few hours to a few days" after the last use: the shortest that can mean.
    ttlMs: 2 * 60 * MINUTES,
    implicit: true,
    source:
      'api-docs.deepseek.com/guides/kv_cache: on by default, in units of 64 tokens, cleared some hours to days after the last use (no date)',
  },
};

/** How OpenAI keeps prefixes from the GPT-5.6 family on: where they end at a breakpoint, one of which it sets itself. */
const OPENAI_BREAKPOINT_RULE: ProviderRule = {
  stepTokens: 128,
  ttlMs: 30 * MINUTES,
  implicit: true,
  breakpoints: 4,
  unaskedBreakpoints: 1,
  source:
    'developers.openai.com/api/docs/guides/prompt-caching; docs.rs/async-openai/0.42.0, PromptCacheOptionsParam: from GPT-5.6 on one implicit breakpoint at the newest message, four in all, kept for at least 30 minutes (no date)',
};

/** OpenAI's models that keep prefixes by breakpoints. */
const BY_BREAKPOINTS = /^gpt-(5\.[6-9]|[6-9])/;

/** The provider's rule for a model that keeps no prefix shorter than so many tokens; null where it keeps none. */
export function prefixRule(provider: Provider, id: string, minTokens: number | null): PrefixCacheRule | null {
  const rule = provider === 'openai' && BY_BREAKPOINTS.test(id) ? OPENAI_BREAKPOINT_RULE : RULES[provider];
  return rule === null || minTokens === null ? null : { minTokens, ...rule };
}

const SHORTEST_SOURCE = 'docs.litellm.ai/docs/completion/prompt_caching (2026-10-07)';

/** The shortest prefixes kept of models of which we have no facts; the first pattern of a provider that fits counts. */
const SHORTEST: Readonly<Partial<Record<string, readonly (readonly [RegExp, number])[]>>> = {
  anthropic: [
    [/haiku-4-5|opus-4-[567]/, 4_096],
    [/(opus|fable|mythos)-5/, 512],
    [/sonnet-[45]|opus-4/, 1_024],
  ],
  openai: [[/^gpt-(4o|4\.1|[5-9])/, 1_024]],
  google: [[/gemini-(2\.5|[3-9])/, 1_024]],
  deepseek: [[/deepseek/, 64]],
};

/** The rule for a model of which the price list says that cached input has a price of its own. */
export function prefixRuleOfListed(seller: string, id: string): PrefixCacheRule | null {
  const shortest = SHORTEST[seller]?.find(([pattern]) => pattern.test(id))?.[1] ?? null;
  const rule = shortest === null ? null : prefixRule(seller as Provider, id, shortest);
  return rule === null ? null : { ...rule, source: `${SHORTEST_SOURCE}; ${rule.source}` };
}
