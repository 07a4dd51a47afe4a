import { perReadWord, readWords } from '../../foundation/read-words.ts';
import { isUnspaced } from '../../foundation/unspaced-scripts.ts';
import { Hash, hashOf } from '../../logs/record/hash.ts';
import { LONG_CHARACTERS } from '../../workload/finder.ts';
import type { KeyOfText } from '../../workload/query-table.ts';

/** How a query's text becomes the key of its cache entry. */
export type CacheKey = KeyOfText;

const exact: CacheKey = (text) => text;

/** A blank that says nothing: beside a character of a script that is written without any. */
const BLANK_BESIDE_UNSPACED =
  / (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]) /gu;

/**
 * Case, white space and punctuation do not count. Letters and digits of every script stay, and so
 * do + and # after one, or "C", "C++" and "C#" would share an answer. Beside characters of a script
 * without blanks between words, neither does a blank count: "什么是 Python？" is "什么是Python". A text of
 * punctuation alone is its own key.
 */
const normalized: CacheKey = (text) => {
  const { numbers, count } = readWords(text);
  const normalizedWord = normalizedWords();
  let key = '';
  for (let i = 0; i < count; i++) {
    const { word } = normalizedWord[numbers[i]] as NormalizedWord;
    if (word !== '') key += key === '' ? word : ` ${word}`;
  }
  if (key === '') return text;
  return isUnspaced(key) ? key.replace(BLANK_BESIDE_UNSPACED, '') : key;
};

/** Of a long text, a hash of the hashes of its words: the key of 5 KB is not written, nor gone through. */
normalized.finder = (text) => {
  if (text.length > LONG_CHARACTERS) {
    const { numbers, count } = readWords(text);
    const normalizedWord = normalizedWords();
    const hash = new Hash();
    let length = -1;
    for (let i = 0; i < count && length !== UNSPACED; i++) {
      const { word, hashes, unspaced } = normalizedWord[numbers[i]] as NormalizedWord;
      if (word !== '') length += word.length + 1;
      for (const part of hashes) hash.number(part);
      if (unspaced) length = UNSPACED;
    }
    if (length > LONG_CHARACTERS) return hash.value;
  }
  const key = normalized(text);
  return key.length > LONG_CHARACTERS ? hashOfParts(key) : key;
};

/** A length that no text has, of one with characters whose blanks do not count. */
const UNSPACED = -2;

/** What a word is in keys. */
interface NormalizedWord {
  /** Its parts between blanks: "a-b" is "a b". */
  word: string;
  /** Of its parts. */
  hashes: readonly number[];
  unspaced: boolean;
}

/** What needs no work. */
const PLAIN = /^[a-z0-9]+$/;

const normalizedWords = perReadWord((text): NormalizedWord => {
  if (PLAIN.test(text)) return { word: text, hashes: [hashOf(text)], unspaced: false };
  const word = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?:[^\p{L}\p{N}\p{M}+#]|(?<![\p{L}\p{N}\p{M}+#])[+#]+)+/gu, ' ')
    .trim();
  return { word, hashes: word === '' ? [] : word.split(' ').map(hashOf), unspaced: isUnspaced(word) };
});

function hashOfParts(key: string): number {
  const hash = new Hash();
  for (const part of key.split(' ')) hash.number(hashOf(part));
  return hash.value;
}

/**
 * Only a–z and 0–9 count, everything else is white space: the rule of the public figures on the Bing
 * query log (16,046 hits where exact keys have 15,991). All texts without a Latin letter or a digit
 * share one key, so it is for English logs.
 */
const ascii: CacheKey = (text) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** What two texts must have in common to share an entry, by name: a function that gives the key of a text. */
export const CACHE_KEYS = { exact, normalized, ascii } as const;
