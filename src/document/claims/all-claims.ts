import { SUCCESS_CHECKLIST } from './checklist-claims.ts';
import type { Claim } from './claim.ts';
import { COST_SAVINGS } from './cost-savings.ts';
import { EXAMPLES } from './examples.ts';
import { METRICS } from './metrics.ts';
import { CLAIMS_OF_2026 } from './of-2026/claims-of-2026.ts';
import { TIPS_OF_DOCUMENT } from './tips.ts';
import { UNDERSTANDING } from './understanding.ts';
import { USE_CASES } from './use-cases.ts';

/** Everything the document says with a figure, in its order. */
export const CLAIMS: readonly Claim[] = inOrder([
  ...UNDERSTANDING,
  ...COST_SAVINGS,
  ...EXAMPLES,
  ...METRICS,
  ...USE_CASES,
  ...TIPS_OF_DOCUMENT,
  ...SUCCESS_CHECKLIST,
]);

function inOrder(claims: readonly Claim[]): Claim[] {
  return [...claims].sort((a, b) => a.line - b.line);
}

/** Sets of claims, by what they are of: the guide, and others in this year. */
export const CLAIM_SETS = { guide: CLAIMS, '2026': CLAIMS_OF_2026 } as const;
export type ClaimSet = keyof typeof CLAIM_SETS;

/** Every claim of any set. */
export const ALL_CLAIMS: readonly Claim[] = Object.values(CLAIM_SETS).flat();

/** The claims of a set in which every word occurs: in the words of the claim, its heading, its source or its id. */
export function claimsAbout(words: readonly string[], set: ClaimSet = 'guide'): Claim[] {
  const lower = words.map((word) => word.toLowerCase());
  return CLAIM_SETS[set].filter(({ id, section, quote, claimed, source = '' }) => {
    const text = `${id} ${section} ${quote} ${claimed} ${source}`.toLowerCase();
    return lower.every((word) => text.includes(word));
  });
}
