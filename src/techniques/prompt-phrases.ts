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
export const THANKS: readonly string[] = [
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
export const GREETINGS_WITH_PUNCTUATION: readonly string[] = ['good morning', 'hello'];
