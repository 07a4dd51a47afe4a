import type { ModelInfo, Provider as Seller } from '@pydantic/genai-prices';
import { findProvider } from '@pydantic/genai-prices';
import { pricePerToken } from './call-price.ts';
import { effortsOf } from './effort-law.ts';
import { FACTS } from './facts/facts.ts';
import type { ModelFacts } from './facts/model-facts.ts';
import { prefixRuleOfListed } from './facts/prefix-rules.ts';
import { batchRuleOf } from './facts/provider-rules.ts';
import { PROVIDERS, type Provider } from './facts/providers.ts';
import { modelOfFacts, pricesOf, retirementOf } from './known-models.ts';
import { listedPrices, PRICE_LIST, unpricedRates } from './listed-prices.ts';
import type { ListedModel } from './listing.ts';
import { type ListedAs, listedAs } from './model-names.ts';
import type { PrefixCacheRule, PricePeriod } from './price-rules.ts';

const NO_SPEED = 'no measurement found';
const NO_QUALITY = 'neither MMLU nor an Arena score found';

/**
 * The model of the price list that a name means, whoever sells it: its id here, the list's own
 * (`azure/gpt-4.1-mini`, `bedrock/us.anthropic.…-v1:0`, `models/gemini-2.5-pro`), a dated snapshot or
 * a fine-tuned one; null where the list has none.
 */
export function modelNamed(name: string): ListedModel | null {
  for (const provider of PROVIDERS) {
    const facts = FACTS[provider].find(({ id }) => id === name);
    if (facts !== undefined) return modelWithFacts(facts, provider);
  }
  const found = soldAs(name) ?? listedAs(name, null);
  return found === null ? null : listedModel(found.provider, found.entry, name);
}

/** All models that a seller of the price list sells, those first of which we have facts; null where there is no such seller. */
export function modelsOf(seller: string): ListedModel[] | null {
  const listed = sellerOf(seller);
  if (listed === null) return null;
  const facts = FACTS[seller as Provider] ?? [];
  const covered = new Set(facts.map((known) => known.listed));
  const known = facts.map((one) => modelWithFacts(one, seller as Provider));
  const others = listed.models.filter(({ id }) => !covered.has(id));
  return [...known, ...others.map((entry) => listedModel(seller, entry, null))];
}

/** The ids of all sellers of the price list that a text could mean; it knows no list of them. */
export function sellerOf(id: string): Seller | null {
  const found = findProvider({ providerId: id });
  return found?.id === id ? found : null;
}

/** A name that is a seller's id and the id of one of its models. */
function soldAs(name: string): Pick<ListedAs, 'provider' | 'entry'> | null {
  const slash = name.indexOf('/');
  if (slash === -1) return null;
  const provider = name.slice(0, slash);
  const entry = sellerOf(provider)?.models.find(({ id }) => id === name.slice(slash + 1));
  return entry === undefined ? null : { provider, entry };
}

/** A model of which we have facts, at the list's prices. */
export function modelWithFacts(facts: ModelFacts, provider: Provider): ListedModel {
  const periods = listedPrices(sellerOf(provider) ?? undefined, facts.listed);
  return modelOfFacts(facts, provider, periods === null ? null : pricesOf(facts, provider, periods), PRICE_LIST);
}

/** An entry of the price list as a model; `asked`: the name it was looked for by. */
export function listedModel(seller: string, entry: ModelInfo, asked: string | null): ListedModel {
  const known = factsOf(seller, entry.id, asked);
  if (known !== null) return modelWithFacts(known, seller as Provider);
  const periods = listedPrices({ models: [entry] }, entry.id);
  const prices =
    periods === null
      ? null
      : { periods, batch: batchRuleOf(seller), prefixCache: prefixCacheOf(seller, entry.id, periods) };
  const same = sameElsewhere(seller, entry.id);
  const elsewhere = `of the same model sold by ${same?.provider}: `;
  const context = entry.context_window ?? same?.contextTokens ?? null;
  const besides = unpricedRates(entry);
  return {
    id: idOf(seller, entry),
    name: entry.name ?? entry.id,
    provider: seller,
    price: prices === null ? null : pricePerToken(prices),
    prices,
    latency: null,
    quality: same?.quality ?? null,
    verbosity: null,
    answerChars: same?.answerChars ?? null,
    efforts: effortsOf(entry.id) ?? same?.efforts ?? null,
    arenaElo: same?.arenaElo ?? null,
    mmlu: same?.mmlu ?? null,
    contextTokens: context,
    maxOutputTokens: null,
    retirement: retirementOf(seller, entry.id),
    sources: {
      price: `${PRICE_LIST}${besides === '' ? '' : `; ${prices === null ? 'listed' : 'not counted here'}: ${besides}`}`,
      latency: NO_SPEED,
      quality: same === null || same.quality === null ? NO_QUALITY : elsewhere + same.sources.quality,
      ...(context === null
        ? {}
        : {
            context: entry.context_window === undefined ? `${elsewhere}${same?.sources.context ?? ''}` : PRICE_LIST,
          }),
    },
  };
}

/** How the seller keeps prefixes of a model; null where cached input has no price of its own. */
function prefixCacheOf(seller: string, id: string, periods: readonly PricePeriod[]): PrefixCacheRule | null {
  return periods.every(({ rates }) => rates.cachedInput === null) ? null : prefixRuleOfListed(seller, id);
}

/** Our facts about an entry of a seller's list: those of the name asked for, where there are several. */
function factsOf(seller: string, listed: string, asked: string | null): ModelFacts | null {
  const all = (FACTS[seller as Provider] ?? []).filter((facts) => facts.listed === listed);
  return all.find(({ litellm }) => asked !== null && litellm.includes(asked)) ?? all[0] ?? null;
}

/** The shortest name that means just this model: its id in the list, or that with the seller in front. */
function idOf(seller: string, entry: ModelInfo): string {
  const known = PROVIDERS.some((provider) => FACTS[provider].some(({ id }) => id === entry.id));
  const bare = known ? null : (soldAs(entry.id) ?? listedAs(entry.id, null));
  return bare?.provider === seller && bare.entry === entry ? entry.id : `${seller}/${entry.id}`;
}

/** A model of which we have facts that another seller sells too: what it knows and says is the same. */
function sameElsewhere(seller: string, listed: string): ListedModel | null {
  const [, bare] = /^(?:(?:regional|global)\.)?(?:.*\/|[a-z]+\.(?=[a-z]))?(.+)$/.exec(listed) ?? [];
  const found = bare === undefined ? null : listedAs(bare, null);
  if (found === null || found.provider === seller) return null;
  const known = factsOf(found.provider, found.entry.id, bare as string);
  return known === null ? null : modelWithFacts(known, found.provider as Provider);
}
