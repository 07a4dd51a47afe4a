import type { Argument, Option } from 'commander';
import type { Context } from '../context.ts';

/** Words that can stand in a place, known at once or looked up when asked for. */
export type Words = readonly string[] | ((context: Context) => Promise<readonly string[]>);

/** What may stand in the place of a flag's value or of an argument. */
export interface Offer {
  words: Words;
  /** Whether several may be given, separated by commas. */
  list: boolean;
}

const OFFERS = new WeakMap<Option | Argument, Offer>();

/**
 * Notes the words that completion offers for a flag's value or an argument. It checks nothing: the
 * command that reads the value does, and says what it thinks of others.
 */
export function offer<T extends Option | Argument>(place: T, words: Words, { list = false } = {}): T {
  OFFERS.set(place, { words, list });
  return place;
}

export function offerOf(place: Option | Argument): Offer | undefined {
  return OFFERS.get(place) ?? (place.argChoices === undefined ? undefined : { words: place.argChoices, list: false });
}
