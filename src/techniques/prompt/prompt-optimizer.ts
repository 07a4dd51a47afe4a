import { wordsOf } from '../../foundation/words.ts';
import { countTokens } from '../../models/tokens.ts';
import { Draft, type Piece, type Span, UNTIDY } from './prompt-cutting.ts';
import { likelyPhrases } from './prompt-phrases.ts';

/** A prompt made shorter, and how. */
export interface OptimizedPrompt {
  /** What is sent. */
  text: string;
  /** The pieces in order: kept and removed ones make up the original, kept and added ones the result. */
  pieces: Piece[];
}

// A mark inside a word ends no sentence: "9.5", "example.com/a".
const SENTENCE = /(?:[^.!?\n]|[.!?](?=[\p{L}\p{N}]))+[.!?]*/gu;

/** A mark or a line break with something behind it. */
const SEVERAL_SENTENCES = /[.!?\n]\s*\S/;

const WORD = /[\p{L}\p{N}]+/gu;

/** Sentences and lines of at least this many words are dropped when they come a second time. */
const REPEATED_WORDS = 4;

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
  const phrases = likelyPhrases(text);
  if (phrases.length === 0 && !UNTIDY.test(text) && !SEVERAL_SENTENCES.test(text)) return unchanged;
  const draft = new Draft(text);
  for (const span of repeatedSentences(text)) draft.cut(span, 'repeated');
  for (const { pattern, rule, shorter } of phrases) {
    eachMatch(pattern, text, ({ groups }, { to }) => {
      draft.cut({ from: to - (groups as { phrase: string }).phrase.length, to }, rule, shorter);
    });
  }
  const pieces = draft.tidied();
  const result = pieces.map((piece) => (piece.fate === 'removed' ? '' : piece.text)).join('');
  return /[\p{L}\p{N}]/u.test(result) ? { text: result, pieces } : unchanged;
}

/** Calls back with each match of a global pattern. (`matchAll` does the same with a copy of the pattern each time.) */
function eachMatch(pattern: RegExp, text: string, found: (match: RegExpExecArray, span: Span) => void): void {
  pattern.lastIndex = 0;
  for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) {
    found(m, { from: m.index, to: m.index + m[0].length });
  }
}

function repeatedSentences(text: string): Span[] {
  if (!SEVERAL_SENTENCES.test(text)) return [];
  const seen = new Set<string>();
  const repeated: Span[] = [];
  eachMatch(SENTENCE, text, ([sentence], span) => {
    if (!hasWords(REPEATED_WORDS, sentence)) return;
    const key = wordsOf(sentence.toLowerCase()).join(' ');
    if (seen.has(key)) repeated.push(span);
    seen.add(key);
  });
  return repeated;
}

function hasWords(least: number, text: string): boolean {
  WORD.lastIndex = 0;
  for (let words = 0; words < least; words++) if (!WORD.test(text)) return false;
  return true;
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
