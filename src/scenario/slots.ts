/** The slot of a phrasing that a generated document fills. */
export const DOCUMENT_SLOT = 'document';

/** The names of the {slots} in a pattern, in order. */
export function slotsOf(pattern: string): string[] {
  return [...pattern.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string);
}
