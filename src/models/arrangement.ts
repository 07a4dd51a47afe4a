import { suggestion, UserError } from '../foundation/problem.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { type ListedModel, type Listing, nominalCostUsd } from './listing.ts';
import { meanLatencyMs } from './model.ts';

/** What models can be put in order by: the cheapest, quickest, best or alphabetically first comes first. */
export const MODEL_ORDERS = ['price', 'latency', 'quality', 'name'] as const;
export type ModelOrder = (typeof MODEL_ORDERS)[number];

/** Time in milliseconds of a call of so many tokens, half of them answered; null where it is not known. */
export function nominalLatencyMs({ latency }: ListedModel, tokens: number): number | null {
  return latency === null ? null : meanLatencyMs({ latency }, tokens / 2, tokens / 2);
}

/** Mean probability of a good answer over the tiers; null where it is not known. */
export function meanQuality({ quality }: ListedModel): number | null {
  return quality === null ? null : TIERS.reduce((sum, tier) => sum + quality[tier], 0) / TIERS.length;
}

/** The same listing in another order; models of which the figure is not known come last. */
export function inOrder(listing: Listing, order: ModelOrder): Listing {
  const size = listing.nominalTokens;
  const rank: Record<Exclude<ModelOrder, 'name'>, (model: ListedModel) => number | null> = {
    price: (model) => nominalCostUsd(model, size),
    latency: (model) => nominalLatencyMs(model, size),
    quality: (model) => {
      const mean = meanQuality(model);
      return mean === null ? null : -mean;
    },
  };
  const byName = (a: ListedModel, b: ListedModel): number => (a.id < b.id ? -1 : 1);
  if (order === 'name') return { ...listing, models: [...listing.models].sort(byName) };
  const at = (model: ListedModel): number => rank[order](model) ?? Number.MAX_VALUE;
  return { ...listing, models: [...listing.models].sort((a, b) => at(a) - at(b) || byName(a, b)) };
}

/** Only the models that a provider sells. Throws a UserError when there are none. */
export function ofProvider(listing: Listing, provider: string): Listing {
  const models = listing.models.filter((model) => model.provider === provider);
  if (models.length > 0) return { ...listing, models };
  const known = [...new Set(listing.models.flatMap((model) => model.provider ?? []))].sort();
  throw new UserError({
    where: '--provider',
    what: `no model of "${listing.id}" is of "${provider}"`,
    fix: known.length === 0 ? 'its models name no provider' : suggestion(provider, known),
  });
}
