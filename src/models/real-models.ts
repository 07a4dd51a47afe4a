import { findProvider } from '@pydantic/genai-prices';
import { DOCS_CATALOG } from './docs-catalog.ts';
import { FACTS, PROVIDERS, type Provider } from './facts/facts.ts';
import type { ModelFacts, Sourced, Speed } from './facts/model-facts.ts';
import { BATCH_RULES, PREFIX_CACHE_RULES } from './facts/provider-rules.ts';
import { describeSource, SOURCES, type SourceId } from './facts/sources.ts';
import { listedPrices, PRICE_LIST, simplePrice } from './listed-prices.ts';
import { type ListedModel, type Listing, type ModelMap, mapByPrice } from './listing.ts';
import type { Latency, Quality } from './model.ts';
import { PRICED_AT, type PriceList, ratesAt } from './price-rules.ts';
import { qualityOfElo, qualityOfMmlu } from './quality-law.ts';

/** Our assumption, as in the document's catalog: the upper end of what was measured on healthy endpoints (0.12–0.26). */
export const SIGMA = 0.25;

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

/** The catalogs of real models. */
export const REAL_CATALOGS = ['real', ...PROVIDERS] as const;
export type RealCatalog = (typeof REAL_CATALOGS)[number];

const NOTE =
  'List prices of real models, joined with published measurements of speed and quality. A dash means that no source was found; quality by tier is derived from MMLU or, without it, from the Arena score.';

/** The listing of that name, with prices from genai-prices and all else from our facts. */
export function realListing(id: RealCatalog): Listing {
  const providers = id === 'real' ? PROVIDERS : [id];
  const models = providers.flatMap(realModels);
  const sources = new Set(providers.flatMap((provider) => FACTS[provider].flatMap(sourcesOf)));
  return {
    id,
    title: id === 'real' ? 'Real models' : `Real models of ${id}`,
    note: NOTE,
    models,
    ...(MAPS[id] ?? mapByPrice(models)),
    ...REAL_SURROUNDINGS,
    references: [
      `prices: ${PRICE_LIST}`,
      ...Object.keys(SOURCES)
        .filter((s) => sources.has(s as SourceId))
        .map((s) => describeSource(s as SourceId)),
    ],
  };
}

/** What is the same for all catalogs of real models, and for files that leave it out. */
export const REAL_SURROUNDINGS = {
  exactHit: { latencyMs: DOCS_CATALOG.exactHit.latencyMs, source: `assumed as in ${DOCS_CATALOG.exactHit.source}` },
  embedding: {
    usdPerToken: DOCS_CATALOG.embedding.usdPerToken,
    source: `text-embedding-3-small, $0.02 per million tokens: ${PRICE_LIST}`,
  },
  semanticHit: null,
  judge: null,
  nominalTokens: DOCS_CATALOG.nominalTokens,
  qualityCorrelation: DOCS_CATALOG.qualityCorrelation,
} satisfies Partial<Listing>;

/** All models of a provider of which we have facts. */
export function realModels(provider: Provider): ListedModel[] {
  const listed = findProvider({ providerId: provider });
  return FACTS[provider].map((facts) => {
    const periods = listedPrices(listed, facts.listed);
    return modelOfFacts(facts, provider, periods === null ? null : pricesOf(facts, provider, periods), PRICE_LIST);
  });
}

function pricesOf(facts: ModelFacts, provider: Provider, periods: PriceList['periods']): PriceList {
  return { periods, batch: BATCH_RULES[provider], prefixCache: prefixCacheOf(facts, provider) };
}

/** The provider's rule for this model; null where it keeps no prefixes of it. */
export function prefixCacheOf({ cacheMinTokens }: ModelFacts, provider: Provider): PriceList['prefixCache'] {
  const rule = PREFIX_CACHE_RULES[provider];
  return rule === null || cacheMinTokens === null ? null : { minTokens: cacheMinTokens, ...rule };
}

/** A model by our facts, with prices from wherever they were found. */
export function modelOfFacts(
  facts: ModelFacts,
  provider: Provider,
  prices: PriceList | null,
  pricesFrom: string,
): ListedModel {
  const speed = newest(facts.speed);
  return {
    id: facts.id,
    name: facts.name,
    provider,
    price: prices === null ? null : simplePrice(ratesAt(prices, PRICED_AT, 0)),
    prices,
    latency: speed === null ? null : latencyOf(speed),
    quality: qualityOf(facts),
    verbosity: null,
    answerChars: facts.answerChars?.[0] ?? null,
    arenaElo: facts.arenaElo?.[0] ?? null,
    mmlu: facts.mmlu?.[0] ?? null,
    contextTokens: facts.contextTokens?.[0] ?? null,
    maxOutputTokens: facts.maxOutputTokens?.[0] ?? null,
    sources: {
      price: prices === null ? 'not listed' : pricesFrom,
      latency: speed === null ? 'no measurement found' : `${cite(speed[2], speed[3])}; spread of ${SIGMA} assumed`,
      quality: qualitySource(facts),
      verbosity:
        facts.answerChars === null
          ? 'not measured: taken to answer at the length of the workload'
          : citeFigure(facts.answerChars),
      ...(facts.contextTokens === null ? {} : { context: citeFigure(facts.contextTokens) }),
      ...(facts.maxOutputTokens === null ? {} : { maxOutput: citeFigure(facts.maxOutputTokens) }),
    },
  };
}

/** The newest of several measurements; one without a date is older than any with one. */
function newest(speeds: readonly Speed[]): Speed | null {
  const date = ([, , source]: Speed): string => SOURCES[source].date ?? '';
  return speeds.reduce<Speed | null>((best, speed) => (best === null || date(speed) > date(best) ? speed : best), null);
}

function latencyOf([firstTokenMs, tokensPerSecond]: Speed): Latency {
  return { firstTokenMs, inputMsPerToken: 0, outputMsPerToken: 1000 / tokensPerSecond, sigma: SIGMA };
}

function qualityOf({ mmlu, arenaElo }: ModelFacts): Quality | null {
  if (mmlu !== null) return qualityOfMmlu(mmlu[0]);
  return arenaElo === null ? null : qualityOfElo(arenaElo[0]);
}

function qualitySource({ mmlu, arenaElo }: ModelFacts): string {
  if (mmlu !== null) return `derived from MMLU ${mmlu[0]} %: ${citeFigure(mmlu)}`;
  if (arenaElo !== null) return `derived from the Arena score ${arenaElo[0]}: ${citeFigure(arenaElo)}`;
  return 'neither MMLU nor an Arena score found';
}

function citeFigure([, source, remark]: Sourced): string {
  return cite(source, remark);
}

function cite(source: SourceId, remark?: string): string {
  return remark === undefined ? describeSource(source) : `${describeSource(source)}: ${remark}`;
}

function sourcesOf(facts: ModelFacts): SourceId[] {
  const figures = [facts.mmlu, facts.arenaElo, facts.answerChars, facts.contextTokens, facts.maxOutputTokens];
  const speed = newest(facts.speed);
  return [...figures.flatMap((figure) => (figure === null ? [] : [figure[1]])), ...(speed === null ? [] : [speed[2]])];
}
