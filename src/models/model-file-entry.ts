import { pricePerToken } from './call-price.ts';
import { shiftBetween } from './effort-law.ts';
import { SIGMA } from './known-models.ts';
import type { ListedModel } from './listing.ts';
import type { AtEffort, Efforts, FixedPrice, Latency, Quality } from './model.ts';
import type { ModelEntry } from './model-file-schema.ts';
import { alwaysAt, type PriceList, type Rates } from './price-rules.ts';
import { qualityOfElo, qualityOfMmlu } from './quality-law.ts';

/** Files give dollars per million tokens, as price pages do. */
export const PER_MILLION = 1e-6;

/** A model as the file gives it; what it leaves out is as in `known`. */
export function modelOf(entry: ModelEntry, known: ListedModel | undefined, file: string): ListedModel {
  const from = entry.source === undefined ? file : `${file}: ${entry.source}`;
  // What is paid by the month costs nothing by the call, unless the file says so.
  const price = entry.price ?? (entry.fixed === undefined ? undefined : { input: 0, output: 0 });
  const prices = price === undefined ? null : pricesOf(price, known, from);
  const quality = entry.quality === undefined ? null : qualityOf(entry.quality);
  const absent = `not in ${file}`;
  const { sources } = known ?? { sources: { price: absent, latency: absent, quality: absent } };
  return {
    id: entry.id,
    name: entry.name ?? known?.name ?? entry.id,
    provider: entry.provider ?? known?.provider ?? null,
    price: prices === null ? (known?.price ?? null) : pricePerToken(prices),
    prices: withPrefixCache(prices ?? known?.prices ?? null, entry.prefixCache, from),
    latency: entry.latency === undefined ? (known?.latency ?? null) : latencyOf(entry.latency),
    quality: quality ?? known?.quality ?? null,
    verbosity: entry.verbosity ?? known?.verbosity ?? null,
    answerChars: known?.answerChars ?? null,
    efforts:
      entry.effort === undefined
        ? (known?.efforts ?? null)
        : effortsOf(entry.effort, quality ?? known?.quality ?? null, from),
    arenaElo: entry.quality?.arenaElo ?? known?.arenaElo ?? null,
    mmlu: entry.quality?.mmlu ?? known?.mmlu ?? null,
    contextTokens: entry.contextTokens ?? known?.contextTokens ?? null,
    maxOutputTokens: known?.maxOutputTokens ?? null,
    ...(entry.fixed === undefined ? {} : { fixed: fixedOf(entry.fixed) }),
    retirement: known?.retirement ?? null,
    ...(entry.failures === undefined
      ? {}
      : { failures: { errors: entry.failures.errors ?? 0, malformed: entry.failures.malformed ?? 0 } }),
    sources: {
      ...sources,
      ...(prices === null ? {} : { price: from }),
      ...(entry.latency === undefined ? {} : { latency: latencySource(entry.latency, from) }),
      ...(entry.quality === undefined ? {} : { quality: qualitySource(entry.quality, from) }),
      ...(entry.verbosity === undefined ? {} : { verbosity: from }),
      ...(entry.contextTokens === undefined ? {} : { context: from }),
    },
  };
}

/** Prices with the rule of the entry, where it gives one, by which beginnings of prompts are kept. */
function withPrefixCache(prices: PriceList | null, entry: ModelEntry['prefixCache'], source: string): PriceList | null {
  if (prices === null || entry === undefined) return prices;
  const { minTokens = 1, stepTokens = 1, life = Number.POSITIVE_INFINITY, renewed, capacity, block, implicit } = entry;
  return {
    ...prices,
    prefixCache: {
      minTokens,
      stepTokens,
      ttlMs: life,
      fixedLife: true,
      implicit: implicit ?? true,
      ...(renewed === false ? { renewed } : {}),
      ...(capacity === undefined ? {} : { capacityTokens: capacity }),
      ...(block === undefined ? {} : { blockTokens: block }),
      source,
    },
  };
}

type PriceEntry = NonNullable<ModelEntry['price']>;

function pricesOf(price: PriceEntry, known: ListedModel | undefined, source: string): PriceList {
  const longPrompts = (price.longPrompts ?? [])
    .map((rates) => ({ above: rates.above, rates: ratesOf(rates) }))
    .sort((a, b) => a.above - b.above);
  return {
    ...alwaysAt(ratesOf(price), longPrompts),
    batch:
      price.batch === undefined
        ? (known?.prices?.batch ?? null)
        : { multiplier: price.batch, keepsCachedPrice: false, source },
    prefixCache: known?.prices?.prefixCache ?? null,
  };
}

function fixedOf({ usdPerMonth, requestsPerSecond, tokensPerSecond }: NonNullable<ModelEntry['fixed']>): FixedPrice {
  return {
    usdPerMonth,
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }),
  };
}

function ratesOf(price: Omit<PriceEntry, 'batch' | 'longPrompts'>): Rates {
  const optional = (perMillion: number | undefined): number | null =>
    perMillion === undefined ? null : perMillion * PER_MILLION;
  return {
    input: price.input * PER_MILLION,
    output: price.output * PER_MILLION,
    cachedInput: optional(price.cachedInput),
    cacheWrite: optional(price.cacheWrite),
    cacheWriteHour: optional(price.cacheWriteHour),
  };
}

function latencyOf({
  firstToken,
  tokensPerSecond,
  inputTokensPerSecond,
  sigma,
}: NonNullable<ModelEntry['latency']>): Latency {
  return {
    firstTokenMs: firstToken,
    inputMsPerToken: inputTokensPerSecond === undefined ? 0 : 1000 / inputTokensPerSecond,
    outputMsPerToken: 1000 / tokensPerSecond,
    sigma: sigma ?? SIGMA,
  };
}

function latencySource({ sigma }: NonNullable<ModelEntry['latency']>, from: string): string {
  return sigma === undefined ? `${from}; spread of ${SIGMA} assumed` : from;
}

function qualityOf({ simple, medium, complex, mmlu, arenaElo }: NonNullable<ModelEntry['quality']>): Quality {
  if (mmlu !== undefined) return qualityOfMmlu(mmlu);
  if (arenaElo !== undefined) return qualityOfElo(arenaElo);
  return { simple, medium, complex } as Quality;
}

function effortsOf({ medium, low }: NonNullable<ModelEntry['effort']>, full: Quality | null, source: string): Efforts {
  const at = ({ tokens, quality }: NonNullable<typeof low>): AtEffort => ({
    reasoning: tokens,
    shift: quality === undefined || full === null ? null : shiftBetween(full, qualityOf(quality)),
  });
  return {
    ...(medium === undefined ? {} : { medium: at(medium) }),
    ...(low === undefined ? {} : { low: at(low) }),
    source,
  };
}

function qualitySource({ mmlu, arenaElo }: NonNullable<ModelEntry['quality']>, from: string): string {
  if (mmlu !== undefined) return `derived from MMLU ${mmlu}%: ${from}`;
  return arenaElo === undefined ? from : `derived from the Arena score ${arenaElo}: ${from}`;
}
