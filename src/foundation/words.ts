/** White space other than the blank. */
const OTHER_SPACE = /[^\S ]/;

/** The stretches of a text between white space, in order. */
export function wordsOf(text: string): string[] {
  const words = OTHER_SPACE.test(text) ? text.split(/\s+/u) : text.split(' ');
  return words.includes('') ? words.filter((word) => word !== '') : words;
}

/** Words remembered at most: enough for any language, little enough for any memory. */
const REMEMBERED_WORDS = 100_000;

/** A function of a word that is worked out once per word: texts are many, words come again and again. */
export function perWord<T>(compute: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    let result = known.get(word);
    if (result === undefined) {
      result = compute(word);
      if (known.size < REMEMBERED_WORDS) known.set(word, result);
    }
    return result;
  };
}
