import { pricePerToken } from './call-price.ts';
import { effortsOf } from './effort-law.ts';
import type { ModelFacts, Sourced, Speed } from './facts/model-facts.ts';
import { type PrefillRate, prefillRate } from './facts/prefill-rates.ts';
import { prefixRule } from './facts/prefix-rules.ts';
import { BATCH_RULES } from './facts/provider-rules.ts';
import type { Provider } from './facts/providers.ts';
import { RETIREMENTS, type Retirement } from './facts/retirements.ts';
import { describeSource, SOURCES, type Source, type SourceId } from './facts/sources.ts';
import type { ListedModel } from './listing.ts';
import type { Latency, Quality } from './model.ts';
import type { PriceList, PricePeriod } from './price-rules.ts';
import { qualityOfElo, qualityOfMmlu } from './quality-law.ts';

/** Our assumption, as in the document's catalog: the upper end of what was measured on healthy endpoints (0.12–0.26). */
export const SIGMA = 0.25;

/** Prices with the provider's rules around them. */
export function pricesOf(facts: ModelFacts, provider: Provider, periods: readonly PricePeriod[]): PriceList {
  return { periods, batch: BATCH_RULES[provider], prefixCache: prefixRule(provider, facts.id, facts.cacheMinTokens) };
}

/** A model by our facts, with prices from wherever they were found. */
export function modelOfFacts(
  facts: ModelFacts,
  provider: Provider,
  prices: PriceList | null,
  pricesFrom: string,
): ListedModel {
  const speed = newest(facts.speed);
  const prefill = prefillRate(provider, facts.id);
  return {
    id: facts.id,
    name: facts.name,
    provider,
    price: prices === null ? null : pricePerToken(prices),
    prices,
    latency: speed === null ? null : latencyOf(speed, prefill),
    quality: qualityOf(facts),
    verbosity: null,
    answerChars: facts.answerChars?.[0] ?? null,
    efforts: effortsOf(facts.listed),
    arenaElo: facts.arenaElo?.[0] ?? null,
    mmlu: facts.mmlu?.[0] ?? null,
    contextTokens: facts.contextTokens?.[0] ?? null,
    maxOutputTokens: facts.maxOutputTokens?.[0] ?? null,
    retirement: retirementOf(provider, facts.id, facts.listed),
    sources: {
      price: prices === null ? 'not listed' : pricesFrom,
      latency: speed === null ? 'no measurement found' : latencySource(speed, prefill),
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

/** What is announced of the end of a seller's model, by its id here or in the price list. */
export function retirementOf(seller: string, ...ids: readonly string[]): Retirement | null {
  const announced = RETIREMENTS[seller as Provider];
  for (const id of ids) if (announced?.[id] !== undefined) return announced[id];
  return null;
}

/** The newest of several measurements; a date that names no day is the end of its year or month, and none the oldest. */
function newest(speeds: readonly Speed[]): Speed | null {
  // "~" comes after whatever a longer date goes on with.
  const date = ([, , source]: Speed): string => {
    const { date }: Source = SOURCES[source];
    return date === null ? '' : `${date}~`;
  };
  return speeds.reduce<Speed | null>((best, speed) => (best === null || date(speed) > date(best) ? speed : best), null);
}

/** The speeds are those of short prompts, which take no time to read that counts beside their first token. */
function latencyOf([firstTokenMs, tokensPerSecond]: Speed, [inputMsPerToken]: PrefillRate): Latency {
  return { firstTokenMs, inputMsPerToken, outputMsPerToken: 1000 / tokensPerSecond, sigma: SIGMA };
}

function latencySource([, , source, remark]: Speed, [, readSource, readRemark]: PrefillRate): string {
  return `${cite(source, remark)}; reading of prompts: ${cite(readSource, readRemark)}; spread of ${SIGMA} assumed`;
}

function qualityOf({ mmlu, arenaElo }: ModelFacts): Quality | null {
  if (mmlu !== null) return qualityOfMmlu(mmlu[0]);
  return arenaElo === null ? null : qualityOfElo(arenaElo[0]);
}

function qualitySource({ mmlu, arenaElo, speed }: ModelFacts): string {
  if (mmlu !== null) return `derived from MMLU ${mmlu[0]}%: ${citeFigure(mmlu)}`;
  if (arenaElo === null) return 'neither MMLU nor an Arena score found';
  // Published of different settings of one model.
  const atHigh = (remark = ''): boolean => /-high\b/.test(remark);
  const mixed = speed.length > 0 && atHigh(arenaElo[2]) && !atHigh(newest(speed)?.[3]);
  const but = mixed ? '; that is at high effort, and its speed was measured with less: no one call has both' : '';
  return `derived from the Arena score ${arenaElo[0]}: ${citeFigure(arenaElo)}${but}`;
}

function citeFigure([, source, remark]: Sourced): string {
  return cite(source, remark);
}

function cite(source: SourceId, remark?: string): string {
  return remark === undefined ? describeSource(source) : `${describeSource(source)}: ${remark}`;
}

/** The publications behind the figures of models, and others to name with them; each with its date. */
export function referencesOf(models: readonly ModelFacts[], others: readonly SourceId[] = []): string[] {
  const used = new Set([...models.flatMap(sourcesOf), ...others]);
  return (Object.keys(SOURCES) as SourceId[]).filter((source) => used.has(source)).map(describeSource);
}

function sourcesOf(facts: ModelFacts): SourceId[] {
  const figures = [facts.mmlu, facts.arenaElo, facts.answerChars, facts.contextTokens, facts.maxOutputTokens];
  const speed = newest(facts.speed);
  return [...figures.flatMap((figure) => (figure === null ? [] : [figure[1]])), ...(speed === null ? [] : [speed[2]])];
}
