import { perReadWord, readWords } from '../../foundation/read-words.ts';
import type { Rule } from './prompt-cutting.ts';

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
  /** Finds the phrase; what is to go is the group `phrase`, which ends where the match ends. */
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

function phrase(rule: Rule, words: string, before: string, after: string, shorter = ''): Phrase & { words: string } {
  const source = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');
  const pattern = new RegExp(`${before}(?<!${LETTER})(?<phrase>${source})(?!${LETTER})${after}`, 'gim');
  return { words, pattern, rule, shorter };
}

/** All phrases; where two overlap, the earlier one has it. */
const PHRASES = [
  ...GREETINGS.map((words) => phrase('greeting', words, '^[^\\S\\n]*', '(?=[,!.:]?\\s+\\S)')),
  ...GREETINGS_WITH_PUNCTUATION.map((words) => phrase('greeting', words, '^[^\\S\\n]*', '(?=[,!.:]\\s+\\S)')),
  ...THANKS.map((words) => phrase('boilerplate', words, '', '(?=\\s*(?:[,.!?]|$))')),
  ...BOILERPLATE.map(([words, shorter]) => phrase('boilerplate', words, '', '', shorter)),
  ...FILLERS.map((words) => phrase('filler', words, words === 'just' ? NOT_NEGATED + NO_ARTICLE : NOT_NEGATED, '')),
];

/**
 * Phrases by their longest word that is no filler, which tends to be the rarest: a text without that
 * word has no such phrase in it.
 */
const BY_HINT = new Map<string, number[]>();
for (const [i, { words }] of PHRASES.entries()) {
  const telling = words.split(' ').filter((word, _, all) => all.length === 1 || !FILLERS.includes(word));
  const hint = telling.reduce((a, b) => (b.length > a.length ? b : a));
  BY_HINT.set(hint, [...(BY_HINT.get(hint) ?? []), i]);
}

const hintedBy = perReadWord((word) =>
  (word.toLowerCase().match(/[a-z']+/g) ?? []).flatMap((part) => BY_HINT.get(part) ?? []),
);

/** Which phrases a text was found to hint at; all 0 between two calls. */
const hinted = new Uint8Array(PHRASES.length);

/** The phrases that may be in the text, in order of precedence. */
export function likelyPhrases(text: string): Phrase[] {
  let any = false;
  const { numbers, count } = readWords(text);
  for (let word = 0; word < count; word++) {
    for (const i of hintedBy(numbers[word])) {
      hinted[i] = 1;
      any = true;
    }
  }
  if (!any) return NONE;
  const likely = PHRASES.filter((_, i) => hinted[i] === 1);
  hinted.fill(0);
  return likely;
}

const NONE: Phrase[] = [];
