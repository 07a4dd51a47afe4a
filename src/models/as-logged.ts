import { pricePerToken } from './call-price.ts';
import { fitPrice, type PaidCall } from './fitted-price.ts';
import { type ListedModel, type Listing, UNMEASURED } from './listing.ts';
import type { LoggedSpeeds } from './logged-speeds.ts';
import type { AsLogged, Catalog } from './model.ts';
import { isRetired } from './retirement.ts';
import { modelOf } from './run-catalog.ts';

/** What a log says of whom its calls went to, and where their costs come from. */
export interface LoggedTraffic {
  costs: AsLogged['costs'];
  /** By the number that its requests know them by. Of strangers to the price list nothing is known but their names. */
  models: readonly ListedModel[];
  /** How fast those are of which it measured enough calls. */
  speeds: LoggedSpeeds;
}

/** A model that the price list does not know, by the log's name for it; with a price where what its calls cost tells one. */
export function stranger(name: string, paid: readonly PaidCall[] = []): ListedModel {
  const prices = fitPrice(paid);
  return {
    id: name,
    name,
    provider: null,
    price: prices === null ? null : pricePerToken(prices),
    prices,
    ...UNMEASURED,
    contextTokens: null,
    maxOutputTokens: null,
    sources: {
      price:
        prices === null ? 'the price list does not know it' : `told from what ${paid.length} calls of the log cost`,
      latency: 'no measurement found',
      quality: 'neither MMLU nor an Arena score found',
    },
  };
}

/**
 * The models of a log that there is a choice of: those that have a price and are still served, or all
 * that have a price where none is. null where the price list knows none of them.
 */
export function choiceOf({ models }: LoggedTraffic): readonly ListedModel[] | null {
  const priced = models.filter(({ price }) => price !== null);
  const served = priced.filter(({ retirement }) => !isRetired(retirement));
  const all = served.length > 0 ? served : priced;
  return all.length === 0 ? null : all;
}

/**
 * The catalog of a run that replays a log: each request that nothing sends elsewhere goes to its own model
 * again. `keepsHits`: whether a cache in front of the models that the log shows stays in place beside a strategy's own.
 */
export function withTraffic(
  catalog: Catalog,
  listing: Listing,
  { costs, models }: Pick<LoggedTraffic, 'costs' | 'models'>,
  keepsHits: boolean,
): Catalog {
  const baseline = listing.models.find(({ id }) => id === catalog.baseline) as ListedModel;
  const others = models.filter(({ id }) => !catalog.models.some((model) => model.id === id));
  const ids = [...catalog.models, ...others].map(({ id }) => id);
  return {
    ...catalog,
    asLogged: {
      costs,
      others: others.map((model) => modelOf(model, baseline)),
      places: models.map(({ id }) => ids.indexOf(id)),
      timed: true,
      keepsHits,
    },
  };
}
