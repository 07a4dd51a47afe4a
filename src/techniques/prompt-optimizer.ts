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

/** A mark or a line break with something behind it. */
const SEVERAL_SENTENCES = /[.!?\n]\s*\S/;

/** Sentences and lines of at least this many words are dropped when they come a second time. */
const REPEATED_WORDS = 4;

/**
 * Shortens a prompt without changing what it asks: greetings, filler words, roundabout phrases,
 * sentences said before and surplus white space go. Code and quoted text are left alone, and so is
 * a prompt of which nothing would be left.
 */
export function optimizePrompt(text: string): OptimizedPrompt {
  const unchanged: OptimizedPrompt = { text, pieces: [{ text, fate: 'kept', rule: null }] };
  const hinted = HINT.test(text);
  if (!hinted && !UNTIDY.test(text) && !SEVERAL_SENTENCES.test(text)) return unchanged;
  const draft = new Draft(text);
  for (const span of repeatedSentences(text)) draft.cut(span, 'repeated');
  if (hinted) {
    eachMatch(GREETING_PATTERN, text, (m, { to }) => {
      draft.cut({ from: to - (m.groups as { greeting: string }).greeting.length, to }, 'greeting');
    });
    eachMatch(THANKS_PATTERN, text, (_, span) => draft.cut(span, 'boilerplate'));
    eachMatch(BOILERPLATE_PATTERN, text, (m, span) => {
      draft.cut(span, 'boilerplate', SHORTER.get(m[0].toLowerCase().replace(/\s+/g, ' ')));
    });
    eachMatch(FILLER_PATTERN, text, (_, span) => draft.cut(span, 'filler'));
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
    const words = sentence.match(/[\p{L}\p{N}]+/gu) ?? [];
    if (words.length < REPEATED_WORDS) return;
    const key = sentence.trim().toLowerCase().replace(/\s+/gu, ' ');
    if (seen.has(key)) repeated.push(span);
    seen.add(key);
  });
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
