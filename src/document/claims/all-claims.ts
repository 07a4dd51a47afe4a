import { SUCCESS_CHECKLIST } from './checklist-claims.ts';
import type { Claim } from './claim.ts';
import { COST_SAVINGS } from './cost-savings.ts';
import { EXAMPLES } from './examples.ts';
import { METRICS } from './metrics.ts';
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

/** The claims in which every word occurs: in the words of the claim, its heading or its id. */
export function claimsAbout(words: readonly string[]): Claim[] {
  const lower = words.map((word) => word.toLowerCase());
  return CLAIMS.filter(({ id, section, quote, claimed }) => {
    const text = `${id} ${section} ${quote} ${claimed}`.toLowerCase();
    return lower.every((word) => text.includes(word));
  });
}
