import { countTokens } from '../models/tokens.ts';
import { Draft, type Piece, type Span, UNTIDY } from './prompt-draft.ts';
import { BOILERPLATE, FILLERS, GREETINGS, GREETINGS_WITH_PUNCTUATION, THANKS } from './prompt-phrases.ts';

/** A prompt made shorter, and how. */
export interface OptimizedPrompt {
  text: string;
  /** The pieces in order: kept and removed ones make up the original, kept and added ones the result. */
  pieces: Piece[];
}

const escaped = (words: readonly string[]): string =>
  words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+')).join('|');

// A word does not begin or end inside a longer or hyphenated one: "just-in-time" keeps its "just".
// Letters beyond ASCII are given as a range: classes like \p{L} cost milliseconds to compile with the i flag.
const LETTER = "[\\w'’\\-\\u00c0-\\u1fff\\u2c00-\\uffff]";
const START = `(?<!${LETTER})`;
const END = `(?!${LETTER})`;

const BOILERPLATE_PATTERN = new RegExp(`${START}(?:${escaped(BOILERPLATE.map(([phrase]) => phrase))})${END}`, 'gi');
const FILLER_PATTERN = new RegExp(
  `(?<!(?:\\bnot|n['’]t|\\bnever|\\bno)\\s)(?<!\\b(?:a|an|the)\\s(?=just))${START}(?:${escaped(FILLERS)})${END}`,
  'gi',
);
const THANKS_PATTERN = new RegExp(`${START}(?:${escaped(THANKS)})(?=\\s*(?:[,.!?\\n]|$))`, 'gi');
const GREETING_PATTERN = new RegExp(
  `^[^\\S\\n]*(?<greeting>(?:${escaped(GREETINGS)})(?=[,!.:]?\\s+\\S)|(?:${escaped(GREETINGS_WITH_PUNCTUATION)})(?=[,!.:]\\s+\\S))`,
  'gim',
);
const SHORTER = new Map(BOILERPLATE);

/** A word of every phrase: a text with none of them has no phrase in it. The longest, which is the rarest. */
const HINT = new RegExp(
  [...BOILERPLATE.map(([phrase]) => phrase), ...THANKS, ...FILLERS, ...GREETINGS, ...GREETINGS_WITH_PUNCTUATION]
    .map((phrase) => phrase.split(' ').reduce((a, b) => (b.length > a.length ? b : a)))
    .filter((word, i, words) => words.indexOf(word) === i)
    .join('|'),
  'i',
);

// A mark inside a word ends no sentence: "9.5", "example.com/a".
const SENTENCE = /(?:[^.!?\n]|[.!?](?=[\p{L}\p{N}]))+[.!?]*/gu;

/** Sentences and lines of at least this many words are dropped when they come a second time. */
const REPEATED_WORDS = 4;

/**
 * Shortens a prompt without changing what it asks: greetings, filler words, roundabout phrases,
 * sentences said before and surplus white space go. Code and quoted text are left alone, and so is
 * a prompt of which nothing would be left.
 */
export function optimizePrompt(text: string): OptimizedPrompt {
  const unchanged: OptimizedPrompt = { text, pieces: [{ text, fate: 'kept', rule: null }] };
  if (!HINT.test(text) && !UNTIDY.test(text) && !/[.!?\n]\s*\S/.test(text)) return unchanged;
  const draft = new Draft(text);
  for (const span of repeatedSentences(text)) draft.cut(span, 'repeated');
  for (const m of text.matchAll(GREETING_PATTERN)) {
    const { to } = spanOf(m);
    draft.cut({ from: to - (m.groups as { greeting: string }).greeting.length, to }, 'greeting');
  }
  for (const m of text.matchAll(THANKS_PATTERN)) draft.cut(spanOf(m), 'boilerplate');
  for (const m of text.matchAll(BOILERPLATE_PATTERN)) {
    draft.cut(spanOf(m), 'boilerplate', SHORTER.get(m[0].toLowerCase().replace(/\s+/g, ' ')));
  }
  for (const m of text.matchAll(FILLER_PATTERN)) draft.cut(spanOf(m), 'filler');
  const pieces = draft.tidied();
  const result = pieces.map((piece) => (piece.fate === 'removed' ? '' : piece.text)).join('');
  return /[\p{L}\p{N}]/u.test(result) ? { text: result, pieces } : unchanged;
}

function spanOf(match: RegExpExecArray): Span {
  return { from: match.index, to: match.index + match[0].length };
}

function repeatedSentences(text: string): Span[] {
  const seen = new Set<string>();
  const repeated: Span[] = [];
  for (const m of text.matchAll(SENTENCE)) {
    const words = m[0].match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length < REPEATED_WORDS) continue;
    const key = m[0].trim().toLowerCase().replace(/\s+/gu, ' ');
    if (seen.has(key)) repeated.push(spanOf(m));
    seen.add(key);
  }
  return repeated;
}

/** Tokens that optimizing takes out of the text, for the query table; never below 0. */
export function tokensTakenOut(text: string): number {
  const optimized = optimizePrompt(text).text;
  return optimized === text ? 0 : Math.max(0, countTokens(text) - countTokens(optimized));
}

/**
 * Asking for short answers: a short instruction more, and answers of 0.55 of their length, as was
 * measured for "be concise" prompts. People were measured to like such answers less; by how much
 * depends on the task, so the quality law leaves it out.
 */
export const CONCISE = { promptTokens: 3, answerRatio: 0.55 } as const;
