/** A word list: its name, and the words that may stand in the slot of that name. */
export type Slot = readonly [string, readonly string[]];

/** A pattern cut at its slots: fixed text, and the number of the slot that follows it (-1 for none). */
export type Pattern = readonly { fixed: string; slot: number }[];

/** Cuts `text` at its {slots}, which are numbered by their place among `names`. */
export function patternOf(text: string, names: readonly string[]): Pattern {
  const parts = text.split(/\{(\w+)\}/);
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => ({
    fixed: parts[2 * i] as string,
    slot: names.indexOf(parts[2 * i + 1] as string),
  }));
}

/** The pattern with a word for each slot. */
export function filled(pattern: Pattern, word: (slot: number) => string): string {
  let text = '';
  for (const { fixed, slot } of pattern) text += slot === -1 ? fixed : fixed + word(slot);
  return text;
}
