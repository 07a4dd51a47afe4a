import type { ListedAs } from '../../models/model-names.ts';
import { FLAG } from '../calls/call-columns.ts';
import { CONVENTIONS, isOpen, type UsageGroups, wholeInput } from '../calls/usage-groups.ts';
import { isSame } from './differences.ts';
import { type CallTokens, listPrice } from './list-price.ts';
import { modelsByRow, newTokens, type PricedBy, readTokens } from './row-tokens.ts';

/** Calls of a group that are looked at. */
const LOOKED_AT = 2000;

const NOT_CHARGED = FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.hit | FLAG.failed;

/**
 * Notes which convention gives the costs that are logged, at list prices: the evidence where neither totals nor names
 * say whether what was cached is part of the input.
 */
export function noteCosts(from: PricedBy, { groups }: UsageGroups): void {
  const { calls } = from;
  if (!groups.some(isOpen) || !calls.cost.used) return;
  const modelOf = modelsByRow(from);
  const tokens = newTokens();
  for (let row = 0; row < calls.length; row++) {
    const group = groups[calls.group.at(row)];
    if (group === undefined || !isOpen(group) || group.priced >= LOOKED_AT || calls.is(row, NOT_CHARGED)) continue;
    const cost = calls.cost.at(row);
    if (!(cost > 0) || !readTokens(calls, row, tokens)) continue;
    const written = tokens.written + tokens.writtenHour;
    const model = modelOf(row);
    if (model === null || tokens.cached + written === 0) continue;
    group.priced++;
    const logged = tokens.input;
    for (const convention of CONVENTIONS) {
      tokens.input = wholeInput(convention, logged, tokens.cached, written);
      if (isPriceOf(cost, model, tokens)) group.costs[convention]++;
    }
  }
}

function isPriceOf(cost: number, { provider, entry, withoutRegion }: ListedAs, tokens: CallTokens): boolean {
  return [entry, withoutRegion].some((one) => one !== null && isSame(cost, listPrice(provider, one, tokens)));
}
