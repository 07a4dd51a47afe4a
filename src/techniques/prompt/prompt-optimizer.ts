import { countTokens } from '../../models/tokens.ts';
import { Draft, isTidy, type Piece } from './prompt-cutting.ts';
import { phrasesIn } from './prompt-phrases.ts';
import { repeatedSentences } from './repeated-sentences.ts';

/** A prompt made shorter, and how. */
export interface OptimizedPrompt {
  /** What is sent. */
  text: string;
  /** The pieces in order: kept and removed ones make up the original, kept and added ones the result. */
  pieces: Piece[];
}

/**
 * Shortens a prompt without changing what it asks: greetings, filler words, roundabout phrases,
 * sentences said before and surplus white space go. Code and quoted text are left alone, and so is
 * a prompt of which nothing would be left.
 *
 * @example
 * optimizePrompt('Hello there! Could you please tell me what the capital of France is?').text.length < 60; // true
 * optimizePrompt('What is Python?').text; // "What is Python?"
 */
export function optimizePrompt(text: string): OptimizedPrompt {
  const unchanged: OptimizedPrompt = { text, pieces: [{ text, fate: 'kept', rule: null }] };
  const phrases = phrasesIn(text);
  const repeated = repeatedSentences(text);
  if (phrases.length === 0 && repeated.length === 0 && isTidy(text)) return unchanged;
  const draft = new Draft(text);
  for (const span of repeated) draft.cut(span, 'repeated');
  for (const found of phrases) draft.cut(found, found.phrase.rule, found.phrase.shorter);
  const pieces = draft.tidied();
  let result = '';
  for (const piece of pieces) if (piece.fate !== 'removed') result += piece.text;
  return /[\p{L}\p{N}]/u.test(result) ? { text: result, pieces } : unchanged;
}

/** Tokens of the optimized text, or -1 when there is nothing to optimize: for the query table. */
export function optimizedTokens(text: string): number {
  const optimized = optimizePrompt(text).text;
  return optimized === text ? -1 : countTokens(optimized);
}

/**
 * Asking for short answers: a short instruction more, and answers of 0.55 of their length, as was
 * measured for "be concise" prompts. People were measured to like such answers less; by how much
 * depends on the task, so the quality law leaves it out.
 */
export const CONCISE = { promptTokens: 3, answerRatio: 0.55 } as const;
