import type { Priced } from '../models/price-rules.ts';
import { keepableTokens } from '../techniques/prefix/provider-prompt-cache.ts';

/** What to do about the beginning that a service's prompts share. */
export interface PromptCachePlan {
  /** Whether to set a mark (`cache_control`) at its end: where the provider does not keep it unasked, and it pays. */
  mark: boolean;
  /** Tokens of it that the provider keeps; 0 where it is too short, or nothing is kept. */
  keptTokens: number;
  /** Calls within one life of the cache from which it pays to write it; null where it never does. */
  paysFromCalls: number | null;
  /** USD that a life of the cache saves with the calls expected; below 0: what it costs more. */
  savedUsd: number;
}

/**
 * Whether a beginning of so many tokens is worth keeping in the provider's cache, with so many calls
 * from one writing to the time it is forgotten: the first one writes, the others read.
 *
 * @param callsPerLife from 1
 * @example
 * const { models } = await openCatalog('claude-haiku-4.5');
 * const plan = planPromptCache(models[0], 10_000, 3);
 * plan.mark; // true
 * plan.paysFromCalls; // 2
 * planPromptCache(models[0], 100, 3).keptTokens; // 0
 */
export function planPromptCache(
  { price, prices }: Priced,
  prefixTokens: number,
  callsPerLife: number,
): PromptCachePlan {
  const rule = prices?.prefixCache ?? null;
  const rates = prices?.periods.at(-1)?.rates;
  const keptTokens = keepableTokens(rule, prefixTokens);
  const plain = rates?.input ?? price.inputUsdPerToken;
  const [written, read] = [rates?.cacheWrite ?? plain, rates?.cachedInput ?? plain];
  // n calls cost n × plain, or one writing and n − 1 readings.
  const from = read < plain ? Math.max(1, Math.floor((written - read) / (plain - read)) + 1) : null;
  const paysFromCalls = keptTokens === 0 ? null : from;
  const savedUsd = keptTokens * (callsPerLife * plain - written - (callsPerLife - 1) * read);
  const pays = paysFromCalls !== null && callsPerLife >= paysFromCalls;
  return { mark: pays && rule?.implicit === false, keptTokens, paysFromCalls, savedUsd };
}
