import type { SourceId } from './sources.ts';

/** A figure, its source and, where that needs saying, what exactly it was measured on. */
export type Sourced = readonly [value: number, source: SourceId, remark?: string];

/** A measured endpoint: milliseconds to the first token, output tokens a second, and where that is from. */
export type Speed = readonly [firstTokenMs: number, tokensPerSecond: number, source: SourceId, remark?: string];

/** What is published of a model besides its prices. null: no source was found. */
export interface ModelFacts {
  id: string;
  name: string;
  /** Its id in genai-prices, under its provider. */
  listed: string;
  /** Its keys in LiteLLM's price list. */
  litellm: readonly string[];
  contextTokens: Sourced | null;
  maxOutputTokens: Sourced | null;
  /** Measurements, in no particular order. */
  speed: readonly Speed[];
  /** Share of MMLU questions answered rightly, in per cent. */
  mmlu: Sourced | null;
  arenaElo: Sourced | null;
  /** Mean length of its answers to AlpacaEval's 805 instructions, in characters. */
  answerChars: Sourced | null;
  /** The shortest prefix its provider's prompt cache keeps, in tokens; null: the provider keeps none, or it is not known. */
  cacheMinTokens: number | null;
}
