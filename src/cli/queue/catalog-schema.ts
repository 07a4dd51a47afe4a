import { z } from 'zod';
import type { AsLogged, AtEffort, Catalog, FailureRates, FixedPrice, Latency, Model } from '../../models/model.ts';
import type {
  BatchRule,
  LongPromptRates,
  PrefixCacheRule,
  Price,
  PriceList,
  PricePeriod,
  Rates,
} from '../../models/price-rules.ts';
import { TIERS } from '../../scenario/ground-truth.ts';

/*
 * What a job may say of models. Each shape names all that its type has, so that a new field of a model cannot be
 * forgotten here.
 */

type Shape<T> = Record<keyof T, z.ZodType>;

const LONGEST_TEXT = 10_000;
const MOST_MODELS = 10_000;

const text = z.string().max(LONGEST_TEXT);
const id = text.min(1);
const amount = z.number().min(0);
const share = z.number().min(0).max(1);
const whole = z.int().min(0);
/** Infinity too. */
const duration = z.custom<number>((value) => typeof value === 'number' && value >= 0, 'is no duration');
const byTier = (value: z.ZodType): z.ZodType => z.strictObject(Object.fromEntries(TIERS.map((tier) => [tier, value])));

const price = z.strictObject({ inputUsdPerToken: amount, outputUsdPerToken: amount } satisfies Shape<Price>);

const rates = z.strictObject({
  input: amount,
  output: amount,
  cachedInput: z.nullable(amount),
  cacheWrite: z.nullable(amount),
  cacheWriteHour: z.nullable(amount),
} satisfies Shape<Rates>);

const longPrompts = z.strictObject({ above: amount, rates } satisfies Shape<LongPromptRates>);

const DAY_MS = 86_400_000;
const hour = z.number().min(0).max(DAY_MS);

const period = z.strictObject({
  since: z.nullable(z.iso.date()),
  daily: z.nullable(z.strictObject({ from: hour, to: hour })),
  rates,
  longPrompts: z.array(longPrompts).max(100),
} satisfies Shape<PricePeriod>);

const batch = z.strictObject({
  multiplier: amount,
  keepsCachedPrice: z.boolean(),
  source: text,
} satisfies Shape<BatchRule>);

const prefixCache = z.strictObject({
  minTokens: amount,
  stepTokens: z.number().positive(),
  ttlMs: z.nullable(duration),
  fixedLife: z.optional(z.literal(true)),
  renewed: z.optional(z.literal(false)),
  capacityTokens: z.optional(z.number().positive()),
  blockTokens: z.optional(z.int().min(1)),
  implicit: z.boolean(),
  breakpoints: z.optional(whole),
  unaskedBreakpoints: z.optional(whole),
  lookBack: z.optional(whole),
  source: text,
} satisfies Shape<PrefixCacheRule>);

const prices = z.strictObject({
  periods: z.array(period).min(1).max(100),
  batch: z.nullable(batch),
  prefixCache: z.nullable(prefixCache),
} satisfies Shape<PriceList>);

const latency = z.strictObject({
  firstTokenMs: amount,
  inputMsPerToken: amount,
  outputMsPerToken: amount,
  sigma: z.number().min(0).max(10),
  wholeOnly: z.optional(z.literal(true)),
} satisfies Shape<Latency>);

const atEffort = z.strictObject({
  reasoning: amount,
  shift: z.nullable(byTier(z.number())),
} satisfies Shape<AtEffort>);

const failures = z.strictObject({ errors: share, malformed: share } satisfies Shape<FailureRates>);

const fixed = z.strictObject({
  usdPerMonth: amount,
  requestsPerSecond: z.optional(z.number().positive()),
  tokensPerSecond: z.optional(z.number().positive()),
} satisfies Shape<FixedPrice>);

const model = z.strictObject({
  id,
  price,
  prices: z.optional(prices),
  latency,
  quality: byTier(share),
  verbosity: z.number().positive().max(1_000),
  efforts: z.optional(z.strictObject({ medium: z.optional(atEffort), low: z.optional(atEffort), source: text })),
  variantOf: z.optional(id),
  reasoning: z.optional(amount),
  contextTokens: z.optional(amount),
  failures: z.optional(failures),
  fixed: z.optional(fixed),
  unmeasured: z.optional(z.array(z.enum(['price', 'latency', 'quality'])).max(3)),
  sources: z.object({ price: text, latency: text, quality: text }).catchall(text),
} satisfies Shape<Model>);

const models = z.array(model).max(MOST_MODELS);

const asLogged = z.strictObject({
  costs: z.enum(['as-logged', 'listed']),
  others: models,
  places: z.array(z.int().min(-1)).max(MOST_MODELS),
  timed: z.boolean(),
  keepsHits: z.boolean(),
} satisfies Shape<AsLogged>);

/** The models of a run, and what is around them. */
export const catalog = z
  .strictObject({
    id,
    title: text,
    note: text,
    models: models.min(1),
    tiers: byTier(id),
    baseline: id,
    exactHit: z.strictObject({ latencyMs: amount, source: text }),
    semanticHit: z.strictObject({
      latencyMs: amount,
      // Not a number where it is not known.
      firstTokenMs: z.optional(z.union([amount, z.nan()])),
      costUsd: amount,
      source: text,
    }),
    embedding: z.strictObject({ usdPerToken: amount, source: text }),
    judge: z.strictObject({ model: id, verdictTokens: amount, source: text }),
    nominalTokens: z.number().positive(),
    qualityCorrelation: share,
    variants: z.optional(models),
    asLogged: z.optional(asLogged),
  } satisfies Shape<Catalog>)
  .superRefine((whole, context) => {
    const wrong = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
    const chosen = whole.models.map((each) => each.id);
    const called = [...chosen, ...(whole.asLogged?.others ?? []).map((each) => each.id)];
    if (new Set(chosen).size < chosen.length) wrong(['models'], 'has two of one name');
    for (const [tier, of] of Object.entries(whole.tiers as Record<string, string>))
      if (!chosen.includes(of)) wrong(['tiers', tier], 'is none of its models');
    if (!chosen.includes(whole.baseline)) wrong(['baseline'], 'is none of its models');
    if (!chosen.includes(whole.judge.model)) wrong(['judge', 'model'], 'is none of its models');
    for (const { variantOf } of whole.variants ?? [])
      if (variantOf === undefined || !chosen.includes(variantOf)) wrong(['variants'], 'are of none of its models');
    for (const place of whole.asLogged?.places ?? [])
      if (place >= called.length) wrong(['asLogged', 'places'], 'are of none of its models');
  });
