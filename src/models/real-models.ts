import { findProvider } from '@pydantic/genai-prices';
import { FACTS } from './facts/facts.ts';
import { PROVIDERS, type Provider, type RealCatalog } from './facts/providers.ts';
import { modelOfFacts, pricesOf, referencesOf } from './known-models.ts';
import { listedPrices, PRICE_LIST } from './listed-prices.ts';
import { type ListedModel, type Listing, type ModelMap, mapByPrice } from './listing.ts';
import { REAL_SURROUNDINGS } from './real-surroundings.ts';

/**
 * Who answers what in the catalogs of real models. `real` and `openai` take the newest family of
 * which price, speed and quality are all published; the others what is fully known of them, in order
 * of strength. Providers left out are mapped by price.
 */
const MAPS: Readonly<Partial<Record<Provider | 'real', ModelMap>>> = {
  real: mapOf('gpt-4.1-nano', 'gpt-4.1-mini', 'gpt-4.1'),
  openai: mapOf('gpt-4.1-nano', 'gpt-4.1-mini', 'gpt-4.1'),
  anthropic: mapOf('claude-3-haiku', 'claude-3-5-haiku', 'claude-3-5-sonnet'),
  google: mapOf('gemini-1.5-flash', 'gemini-2.5-flash', 'gemini-2.5-flash'),
};

function mapOf(simple: string, medium: string, complex: string): ModelMap {
  return { tiers: { simple, medium, complex }, baseline: complex };
}

const NOTE =
  'List prices of real models, joined with published measurements of speed and quality. A dash means that no source was found. Prices are per million tokens (M); quality by tier is derived from MMLU or, without it, from the Arena score.';

/** The listing of that name, with prices from genai-prices and all else from our facts. */
export function realListing(id: RealCatalog): Listing {
  const providers = id === 'real' ? PROVIDERS : [id];
  const models = providers.flatMap(realModels);
  return {
    id,
    title: id === 'real' ? 'Real models' : `Real models of ${id}`,
    note: NOTE,
    models,
    ...(MAPS[id] ?? mapByPrice(models)),
    ...REAL_SURROUNDINGS,
    references: referencesOf(
      providers.flatMap((provider) => FACTS[provider]),
      ['genai-prices-package'],
    ),
  };
}

/** All models of a provider of which we have facts. */
function realModels(provider: Provider): ListedModel[] {
  const listed = findProvider({ providerId: provider });
  return FACTS[provider].map((facts) => {
    const periods = listedPrices(listed, facts.listed);
    return modelOfFacts(facts, provider, periods === null ? null : pricesOf(facts, provider, periods), PRICE_LIST);
  });
}
