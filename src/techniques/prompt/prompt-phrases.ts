import { perReadWord, readWords } from '../../foundation/read-words.ts';
import type { Rule, Span } from './prompt-cutting.ts';

/** Roundabout phrases and what says the same; '' where nothing is lost. Longer ones first. */
export const BOILERPLATE: readonly (readonly [string, string])[] = [
  ['in spite of the fact that', 'although'],
  ['despite the fact that', 'although'],
  ['due to the fact that', 'because'],
  ['it is important to note that', ''],
  ['it is worth mentioning that', ''],
  ['please make sure that you', ''],
  ['i was wondering if you could', ''],
  ['i would really appreciate it if you could', ''],
  ['i would appreciate it if you could', ''],
  ['i would like you to', ''],
  ['i would like to know', ''],
  ['i would really like to know', ''],
  ["i'd like to know", ''],
  ['i want to know', ''],
  ['would you be so kind as to', ''],
  ['at this point in time', 'now'],
  ['at the present time', 'now'],
  ['in the event that', 'if'],
  ['for the purpose of', 'for'],
  ['on a regular basis', 'regularly'],
  ['a large number of', 'many'],
  ['the majority of', 'most'],
  ['with regard to', 'about'],
  ['with respect to', 'about'],
  ['in order to', 'to'],
  ['prior to', 'before'],
  ['please note that', ''],
  ['keep in mind that', ''],
  ['make sure to', ''],
  ['be sure to', ''],
  ['as an ai language model', ''],
  ['could you please tell me', ''],
  ['can you please tell me', ''],
  ['could you tell me', ''],
  ['can you tell me', ''],
  ['please tell me', ''],
  ['could you please', ''],
  ['can you please', ''],
  ['would you please', ''],
];

/** Thanks, removed where a sentence or the text ends with them. */
const THANKS: readonly string[] = [
  'thank you very much in advance',
  'thank you in advance',
  'thanks in advance',
  'thank you very much',
  'thank you',
  'many thanks',
  'thanks',
];

/**
 * Words that carry no instruction and no fact. Not removed after a negation, for "not very" is not
 * "not", and "just" not after an article.
 */
export const FILLERS: readonly string[] = [
  'please',
  'kindly',
  'just',
  'really',
  'very',
  'quite',
  'basically',
  'actually',
  'simply',
  'literally',
  'essentially',
  'honestly',
  'obviously',
  'certainly',
];

/** Greetings, removed where a text or a line begins with them. */
export const GREETINGS: readonly string[] = ['hello there', 'hi there', 'hey there', 'hey', 'hi'];

/** Greetings only where punctuation follows: "Hello World" is none. */
const GREETINGS_WITH_PUNCTUATION: readonly string[] = ['good morning', 'hello'];

/** Something that is taken out of prompts, and where it may be. */
export interface Phrase {
  /** Where two overlap, that of the lower rank has it. */
  rank: number;
  words: readonly string[];
  /** Matches the phrase at a place where it may be taken out. */
  pattern: RegExp;
  rule: Rule;
  /** What says the same, or ''. */
  shorter: string;
}

// A word does not begin or end inside a longer or hyphenated one: "just-in-time" keeps its "just".
// Letters beyond ASCII are given as a range: classes like \p{L} cost milliseconds to compile with the i flag.
const LETTER = "[\\w'’\\-\\u00c0-\\u1fff\\u2c00-\\uffff]";
const NOT_NEGATED = "(?<!(?:\\bnot|n['’]t|\\bnever|\\bno)\\s)";
const NO_ARTICLE = '(?<!\\b(?:a|an|the)\\s)';

function phrase(rule: Rule, text: string, before: string, after: string, shorter = ''): Omit<Phrase, 'rank'> {
  const source = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');
  const pattern = new RegExp(`${before}(?<!${LETTER})${source}(?!${LETTER})${after}`, 'imy');
  return { words: text.split(' '), pattern, rule, shorter };
}

const AT_LINE_START = '(?<=^[^\\S\\n]*)';

/** All phrases, by rank. */
export const PHRASES: readonly Phrase[] = [
  ...GREETINGS.map((words) => phrase('greeting', words, AT_LINE_START, '(?=[,!.:]?\\s+\\S)')),
  ...GREETINGS_WITH_PUNCTUATION.map((words) => phrase('greeting', words, AT_LINE_START, '(?=[,!.:]\\s+\\S)')),
  ...THANKS.map((words) => phrase('boilerplate', words, '', '(?=\\s*(?:[,.!?]|$))')),
  ...BOILERPLATE.map(([words, shorter]) => phrase('boilerplate', words, '', '', shorter)),
  ...FILLERS.map((words) => phrase('filler', words, words === 'just' ? NOT_NEGATED + NO_ARTICLE : NOT_NEGATED, '')),
].map((phrase, rank) => ({ ...phrase, rank }));

/** Where a word may stand in a phrase: the `at`th of its words, from 0. */
interface Hint {
  phrase: Phrase;
  at: number;
}

/**
 * Phrases by their longest word that is no filler, which tends to be the rarest: where that word is not, no such
 * phrase is.
 */
const BY_HINT = new Map<string, Hint[]>();
for (const phrase of PHRASES) {
  const { words } = phrase;
  const telling = words.filter((word) => words.length === 1 || !FILLERS.includes(word));
  const hint = telling.reduce((a, b) => (b.length > a.length ? b : a));
  BY_HINT.set(hint, [...(BY_HINT.get(hint) ?? []), { phrase, at: words.indexOf(hint) }]);
}

/** Most words hint at nothing. */
const NOTHING: readonly Hint[] = [];

const hintsOfWords = perReadWord((word) => {
  const parts = new Set(word.toLowerCase().match(/[a-z']+/g));
  const hints = [...parts].flatMap((part) => BY_HINT.get(part) ?? []);
  return hints.length === 0 ? NOTHING : hints;
});

/** A phrase in a text. */
export interface FoundPhrase extends Span {
  phrase: Phrase;
}

/**
 * The phrases in the text, in order of precedence, those of one kind in the order of the text. They are looked for
 * around the words that hint at them alone: a pattern for each, over all of a long text, took ten times as long.
 */
export function phrasesIn(text: string): FoundPhrase[] {
  const { numbers, starts, count } = readWords(text);
  const hintsOf = hintsOfWords();
  const found: FoundPhrase[] = [];
  for (let i = 0; i < count; i++) {
    const hints = hintsOf[numbers[i]] as readonly Hint[];
    if (hints === NOTHING) continue;
    for (const { phrase, at } of hints) {
      if (at > i) continue;
      // It may begin anywhere in the stretch of its first word: "(please".
      const end = i - at + 1 < count ? starts[i - at + 1] : text.length;
      const { pattern, words } = phrase;
      const first = (words[0] as string).charCodeAt(0);
      for (let from = starts[i - at]; from < end; from++) {
        if ((text.charCodeAt(from) | CASE) !== first) continue;
        pattern.lastIndex = from;
        if (pattern.test(text)) found.push({ phrase, from, to: pattern.lastIndex });
      }
    }
  }
  return found.sort((a, b) => a.phrase.rank - b.phrase.rank || a.from - b.from);
}

/** What a small letter has more than its capital. */
const CASE = 0x20;
