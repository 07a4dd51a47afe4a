import { TECHNIQUE, type Technique } from '../techniques/techniques.ts';

/**
 * What is known of what requests ask:
 * - `texts`: what some of them ask, word for word
 * - `names`: which ask the same, by names of theirs
 * - `nothing`: neither
 */
export const KNOWN_ASKS = ['texts', 'names', 'nothing'] as const;
export type KnownAsks = (typeof KNOWN_ASKS)[number];

/** Whether it can be told what a technique would do, where so much is known of the asks. */
export function canBeTold(technique: Technique, known: KnownAsks): boolean {
  const { needs } = TECHNIQUE[technique];
  return needs === null || known === 'texts' || (known === 'names' && needs === 'asks');
}
