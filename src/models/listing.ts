import { callUsd } from './call-price.ts';
import type { Retirement } from './facts/retirements.ts';
import type { Catalog, Efforts, FailureRates, FixedPrice, Latency, Quality } from './model.ts';
import type { Price, PriceList } from './price-rules.ts';
import { isRetired } from './retirement.ts';

/** The figures of a model that a call needs. */
export type Figure = 'price' | 'latency' | 'quality';

/** A model as far as it is known. What has no source is null. */
export interface ListedModel {
  id: string;
  name: string;
  /** Who sells it; null: not said. */
  provider: string | null;
  price: Price | null;
  prices: PriceList | null;
  latency: Latency | null;
  quality: Quality | null;
  /** Length of its answers relative to the workload's, where the source says just that. */
  verbosity: number | null;
  /** Mean length of its answers in characters, on one set of questions for all models. */
  answerChars: number | null;
  /** What is published of it at lower efforts of reasoning; null where nothing is. */
  efforts: Efforts | null;
  arenaElo: number | null;
  /** Per cent. */
  mmlu: number | null;
  contextTokens: number | null;
  maxOutputTokens: number | null;
  /** How often its calls fail, where a file says so. */
  failures?: FailureRates;
  /** Where it is one's own. */
  fixed?: FixedPrice;
  /** When its seller stops serving it; null: nothing found. */
  retirement: Retirement | null;
  /** Where each figure comes from, in words; of those that are null, why. */
  sources: Readonly<Record<Figure, string>> & Readonly<Partial<Record<'verbosity' | 'context' | 'maxOutput', string>>>;
}

/** Which model answers what: the tiers' of the router, and the baseline's. */
export interface ModelMap {
  tiers: Catalog['tiers'];
  baseline: string;
}

/** Of a model, what only measurements and announcements could tell, where there are none. */
export const UNMEASURED = {
  latency: null,
  quality: null,
  verbosity: null,
  answerChars: null,
  efforts: null,
  arenaElo: null,
  mmlu: null,
  retirement: null,
} as const satisfies Partial<ListedModel>;

/** Models to choose from, with all that is known of them; a catalog to run with is made from it by `catalogOf`. */
export interface Listing
  extends ModelMap,
    Pick<Catalog, 'id' | 'title' | 'note' | 'exactHit' | 'embedding' | 'nominalTokens' | 'qualityCorrelation'> {
  models: readonly ListedModel[];
  /** null: told from the cheapest model of the run. */
  semanticHit: Catalog['semanticHit'] | null;
  /** null: the cheapest model of the run. */
  judge: Catalog['judge'] | null;
  /** The publications behind the figures, with their dates; empty where the models' own sources say it all. */
  references: readonly string[];
}

/** A catalog as something to choose from. */
export function listingOf(catalog: Catalog): Listing {
  return {
    ...catalog,
    references: [],
    models: catalog.models.map((model) => ({
      name: model.id,
      provider: null,
      prices: null,
      answerChars: null,
      efforts: null,
      arenaElo: null,
      mmlu: null,
      contextTokens: null,
      maxOutputTokens: null,
      retirement: null,
      ...model,
    })),
  };
}

/** Cost in USD of a call of so many tokens, half of them sent and half answered; null where the price is not known. */
export function nominalCostUsd(
  { id, price, prices }: Pick<ListedModel, 'id' | 'price' | 'prices'>,
  tokens: number,
): number | null {
  if (price === null) return null;
  const model = prices === null ? { id, price } : { id, price, prices };
  return callUsd(model, { inputTokens: tokens / 2, outputTokens: tokens / 2 });
}

/** What of the figures that a call needs is not known of a model. */
export function missingFigures(model: ListedModel): Figure[] {
  return (['price', 'latency', 'quality'] as const).filter((figure) => model[figure] === null);
}

/**
 * Which model answers what where nobody has said: of the models that are still served and fully known
 * (or of all that are served, where none is), the cheapest answers simple questions, the dearest complex ones and the baseline,
 * and the one in the middle (of two middles the dearer) what lies between. `retired`: those that are no
 * longer served are meant as well, for somebody has named them; `known`: false where it does not matter
 * what is known of them besides their price.
 */
export function mapByPrice(
  models: readonly ListedModel[],
  { retired = false, known: fully = true }: { retired?: boolean; known?: boolean } = {},
): ModelMap {
  const served = models.filter(({ price, retirement }) => price !== null && (retired || !isRetired(retirement)));
  const current = served.length > 0 ? served : models;
  const known = current.filter((model) => !fully || missingFigures(model).length === 0);
  const price = (model: ListedModel): number => nominalCostUsd(model, 2) ?? Number.POSITIVE_INFINITY;
  const byPrice = [...(known.length > 0 ? known : current)].sort((a, b) => price(a) - price(b));
  const at = (i: number): string => (byPrice[i] as ListedModel).id;
  const last = byPrice.length - 1;
  return { tiers: { simple: at(0), medium: at(Math.ceil(last / 2)), complex: at(last) }, baseline: at(last) };
}
