import { choiceOf, type LoggedTraffic } from './as-logged.ts';
import { FACTS } from './facts/facts.ts';
import { prefillRate } from './facts/prefill-rates.ts';
import { PROVIDERS, type Provider, type RealCatalog } from './facts/providers.ts';
import { referencesOf } from './known-models.ts';
import { modelNamed, modelsOf } from './listed-models.ts';
import {
  type ListedModel,
  type Listing,
  type ModelMap,
  mapByPrice,
  missingFigures,
  nominalCostUsd,
} from './listing.ts';
import { REAL_SURROUNDINGS } from './real-surroundings.ts';
import { isRetired } from './retirement.ts';

/**
 * Who answers what in the catalogs of real models: only models that are served, in order of price.
 * `real` takes those of which price, speed and quality are all published, whoever sells them; the
 * sellers' own their newest families, even where little but the price is published, for a choice that
 * can be made counts for more than a figure of a model that cannot be called. Sellers left out are
 * mapped by price.
 */
export const DEFAULT_MAPS: Readonly<Partial<Record<Provider | 'real', ModelMap>>> = {
  real: mapOf('claude-haiku-4.5', 'gpt-5.4', 'gpt-5.5'),
  openai: mapOf('gpt-6-luna', 'gpt-6-sol', 'gpt-5.5'),
  anthropic: mapOf('claude-haiku-4.5', 'claude-sonnet-5', 'claude-opus-4-7'),
  google: mapOf('gemini-3.5-flash-lite', 'gemini-3.8-flash', 'gemini-3.1-pro-preview'),
  groq: mapOf('groq/openai/gpt-oss-20b', 'groq/openai/gpt-oss-20b', 'groq/openai/gpt-oss-120b'),
  together: mapOf('mixtral-8x7b', 'mixtral-8x7b', 'mixtral-8x7b'),
  deepseek: mapOf('deepseek-v4-flash', 'deepseek-v4-flash', 'deepseek-v4-pro'),
};

function mapOf(simple: string, medium: string, complex: string): ModelMap {
  return { tiers: { simple, medium, complex }, baseline: complex };
}

const NOTE =
  'List prices of real models, joined with published measurements of speed and quality. A dash means that no source was found. Prices are per million tokens (M); quality by tier is derived from MMLU or, without it, from the Arena score.';

/** The listing of that name: all models that the price list has of these providers, with what our facts say of them. */
export function realListing(id: RealCatalog): Listing {
  const providers = id === 'real' ? PROVIDERS : [id];
  const models = withOwnIds(providers.flatMap((provider) => modelsOf(provider) ?? []));
  const title = id === 'real' ? 'Real models' : `Real models of ${id}`;
  return listing(id, title, models, DEFAULT_MAPS[id]);
}

/** All models that another seller of the price list has; null where there is no such seller. */
export function sellerListing(seller: string): Listing | null {
  const models = modelsOf(seller);
  return models === null ? null : listing(seller, `Real models of ${seller}`, models);
}

/** A listing of models by any of their names; or the names that mean none of the price list, where there are such. */
export function namedListing(names: readonly string[]): { listing: Listing } | { strange: string[] } {
  const found = names.map(modelNamed);
  const strange = names.filter((_, i) => found[i] === null);
  if (strange.length > 0) return { strange };
  const models = withOwnIds(found.filter((model) => model !== null));
  const id = models.map((model) => model.id).join(',');
  return { listing: listing(id, 'Chosen models', models, mapByPrice(models, { retired: true })) };
}

/**
 * The models of a log that there is a choice of, the cheapest of them for simple questions and the
 * dearest for complex ones; null where the price list knows none of them.
 */
export function listingOfTraffic(traffic: LoggedTraffic): Listing | null {
  const models = choiceOf(traffic);
  return models === null ? null : listing('log', 'The models of the log', models, mapByPrice(models, { known: false }));
}

/** Models that the sellers of a log's models have for everyday questions today, by price. */
export function alternativesTo({ models }: Pick<LoggedTraffic, 'models'>): string[] {
  const sellers = [...new Set(models.flatMap(({ provider }) => (provider === null ? [] : [provider])))];
  return [...new Set(sellers.flatMap((seller) => Object.values(DEFAULT_MAPS[seller as Provider]?.tiers ?? {})))];
}

/** Cheaper models of a seller that are thought of in place of one: with many each takes its time. */
const MOST_CHEAPER = 4;

/**
 * By name, what its seller has in place of a model: those cheaper ones whose answers can be judged beside its own, each
 * better than all that cost less; where nothing is published of its own answers, what is sold for such things today.
 */
export function cheaperThan(model: ListedModel): string[] {
  if (model.provider === null) return [];
  if (missingFigures(model).length > 0) return alternativesTo({ models: [model] });
  const price = (each: ListedModel): number => nominalCostUsd(each, 2) ?? Number.POSITIVE_INFINITY;
  const skill = ({ quality }: ListedModel): number => Object.values(quality ?? {}).reduce((sum, each) => sum + each, 0);
  const judged = (FACTS[model.provider as Provider] ?? [])
    .flatMap(({ id }) => modelNamed(id) ?? [])
    .filter((each) => missingFigures(each).length === 0 && !isRetired(each.retirement) && price(each) < price(model));
  const byPrice = judged.sort((a, b) => price(a) - price(b) || skill(b) - skill(a));
  const front = byPrice.filter((each, i) => byPrice.slice(0, i).every((cheaper) => skill(cheaper) < skill(each)));
  return front.slice(-MOST_CHEAPER).map(({ id }) => id);
}

function listing(id: string, title: string, models: readonly ListedModel[], map?: ModelMap): Listing {
  const ids = new Set(models.map((model) => model.id));
  const known = PROVIDERS.flatMap((provider) => FACTS[provider].map((facts) => ({ provider, facts })));
  const facts = known.filter((one) => ids.has(one.facts.id));
  const timed = facts.filter((one) => one.facts.speed.length > 0);
  return {
    id,
    title,
    note: NOTE,
    models,
    ...(map ?? mapByPrice(models)),
    ...REAL_SURROUNDINGS,
    references: referencesOf(
      facts.map((one) => one.facts),
      ['genai-prices-package', ...timed.map((one) => prefillRate(one.provider, one.facts.id)[1])],
    ),
  };
}

/** Each model once: what two sellers list under one id is the first one's, the other's bears its seller. */
function withOwnIds(models: readonly ListedModel[]): ListedModel[] {
  const seen = new Set<string>();
  return models.filter(({ id }) => !seen.has(id) && seen.add(id));
}
