import { readWords } from '../../foundation/read-words.ts';
import { wordsOf } from '../../foundation/words.ts';
import type { Span } from './prompt-cutting.ts';

/** Sentences and lines of at least this many words are dropped when they come a second time. */
const REPEATED_WORDS = 4;

/** A mark or a line break with something behind it. */
const SEVERAL_SENTENCES = /[.!?\n]\s*\S/;

const WORD = /[\p{L}\p{N}]+/gu;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

const OTHER = 0;
const LETTER_OR_DIGIT = 1;
const SPACE = 2;
const LINE_BREAK = 3;
const MARK = 4;
const BEYOND_ASCII = 5;

/** What kind of character each of ASCII is. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (character === '\n') return LINE_BREAK;
  if (/\s/.test(character)) return SPACE;
  if (/[.!?]/.test(character)) return MARK;
  return WORD_CHARACTER.test(character) ? LETTER_OR_DIGIT : OTHER;
});

/** What a small letter has more than its capital. */
const CASE = 0x20;

/**
 * The sentences of a text that it has said before, whatever the case and the white space. A sentence ends with its
 * marks or with its line; a mark inside a word ends none: "9.5", "example.com/a".
 */
export function repeatedSentences(text: string): Span[] {
  if (!SEVERAL_SENTENCES.test(text)) return [];
  const { units } = readWords(text);
  const { length } = text;
  const repeated: Span[] = [];
  /** The sentences by the hash of their key. */
  const seen = new Map<number, Span[]>();
  for (let i = 0; i < length; ) {
    const from = i;
    let words = 0;
    let hash = 0;
    let before = SPACE;
    let blank = false;
    let beyondAscii = false;
    for (; i < length; i++) {
      const code = units[i];
      const kind = code < 128 ? KINDS[code] : BEYOND_ASCII;
      if (kind === LINE_BREAK || (kind === MARK && !isWordCharacter(text, i + 1))) break;
      if (kind === BEYOND_ASCII) beyondAscii = true;
      if (kind === SPACE) {
        blank = hash !== 0;
      } else {
        if (kind === LETTER_OR_DIGIT && before !== LETTER_OR_DIGIT) words++;
        if (blank) hash = hashed(hash, 0x20);
        blank = false;
        hash = hashed(hash, code >= 0x41 && code <= 0x5a ? code | CASE : code);
      }
      before = kind;
    }
    const isEmpty = i === from;
    for (; !isEmpty && i < length && units[i] < 128 && KINDS[units[i]] === MARK; i++) {
      if (blank) hash = hashed(hash, 0x20);
      blank = false;
      hash = hashed(hash, units[i]);
    }
    if (isEmpty) {
      i++;
      continue;
    }
    if (beyondAscii) {
      const sentence = text.slice(from, i);
      words = sentence.match(WORD)?.length ?? 0;
      if (words >= REPEATED_WORDS) hash = hashOfKey(keyOf(sentence));
    }
    if (words < REPEATED_WORDS) continue;
    const span = { from, to: i };
    const alike = seen.get(hash);
    if (alike === undefined) seen.set(hash, [span]);
    else if (alike.some((other) => isSame(text, other, span))) repeated.push(span);
    else alike.push(span);
  }
  return repeated;
}

/** Whether the character there is a letter or a digit. */
function isWordCharacter(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  return code < 128 ? KINDS[code] === LETTER_OR_DIGIT : WORD_CHARACTER.test(String.fromCodePoint(code));
}

/** A hash with one more character, never 0. */
function hashed(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193) || 1;
}

/** What is the same for sentences that say the same. */
function keyOf(sentence: string): string {
  return wordsOf(sentence.toLowerCase()).join(' ');
}

function hashOfKey(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = hashed(hash, key.charCodeAt(i));
  return hash;
}

function isSame(text: string, a: Span, b: Span): boolean {
  return keyOf(text.slice(a.from, a.to)) === keyOf(text.slice(b.from, b.to));
}
