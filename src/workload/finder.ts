import { hashOf } from '../logs/record/hash.ts';

/** Texts up to here are kept and found as they are: packing or hashing them would gain little. */
export const LONG_CHARACTERS = 1024;

/** What a text is found by: itself, or a hash of a long one, so that it need not be kept for that. */
export function finderOf(text: string): string | number {
  return text.length > LONG_CHARACTERS ? hashOf(text) : text;
}
