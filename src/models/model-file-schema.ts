import { z } from 'zod';
import { count, ratio, text, written } from '../files/written-values.ts';
import { TIERS } from '../scenario/ground-truth.ts';

const time = written('duration', (ms) => ms >= 0 && ms <= 3_600_000, 'a duration from 0s to 1h');
const usd = z.number().min(0);
const optionalRates = {
  cachedInput: z.optional(usd),
  cacheWrite: z.optional(usd),
  cacheWriteHour: z.optional(usd),
};

/** Dollars per million tokens. */
const price = z.strictObject({
  input: usd,
  output: usd,
  ...optionalRates,
  /** Price of a batched call relative to an ordinary one. */
  batch: z.optional(ratio),
  /** Prices of calls that send more than so many tokens. */
  longPrompts: z.optional(z.array(z.strictObject({ above: count(), input: usd, output: usd, ...optionalRates }))),
});

const latency = z.strictObject({
  firstToken: time,
  tokensPerSecond: z.number().min(0.01).max(1e6),
  /** How fast prompts are read that the provider has not in its cache. Default: in no time, as first tokens of prompts like yours tell. */
  inputTokensPerSecond: z.optional(z.number().min(0.01).max(1e9)),
  /** Spread of the log-normal factor. */
  sigma: z.optional(z.number().min(0).max(3)),
});

/** How a server of one's own, or a seller, keeps the beginnings of prompts. */
const prefixCache = z.strictObject({
  /** The shortest that is kept, and the steps beyond it, in tokens. */
  minTokens: z.optional(count()),
  stepTokens: z.optional(count()),
  /** Time after which one is forgotten, whatever --prefix-ttl says: without use, or with `renewed: false` since it was written. Default: never. */
  life: z.optional(time),
  renewed: z.optional(z.boolean()),
  /** Tokens that there is room for, in blocks of so many. */
  capacity: z.optional(count()),
  block: z.optional(count()),
  /** Whether prompts are kept unasked, as vLLM does it. Default: true. */
  implicit: z.optional(z.boolean()),
});

const quality = z
  .strictObject({
    simple: z.optional(ratio),
    medium: z.optional(ratio),
    complex: z.optional(ratio),
    /** Per cent. */
    mmlu: z.optional(z.number().min(1).max(99.9)),
    arenaElo: z.optional(z.number().min(0).max(3000)),
  })
  .refine((given) => {
    const tiers = TIERS.filter((tier) => given[tier] !== undefined).length;
    const scores = [given.mmlu, given.arenaElo].filter((score) => score !== undefined).length;
    return (tiers === TIERS.length && scores === 0) || (tiers === 0 && scores === 1);
  }, 'is not complete; give simple, medium and complex, or mmlu alone, or arenaElo alone');

/** A model of one's own: what it costs a month, and gets done in a second. */
const fixed = z
  .strictObject({
    usdPerMonth: usd,
    requestsPerSecond: z.optional(z.number().min(0.001).max(1e6)),
    tokensPerSecond: z.optional(z.number().min(0.01).max(1e9)),
  })
  .refine(
    ({ requestsPerSecond, tokensPerSecond }) => requestsPerSecond !== undefined || tokensPerSecond !== undefined,
    'says nothing of its capacity; give requestsPerSecond or tokensPerSecond',
  );
const lowerEffort = z.optional(
  z.strictObject({
    /** Tokens of reasoning relative to those at high effort. */
    tokens: ratio,
    /** As the model's own, which is taken to be that at high effort. */
    quality: z.optional(quality),
  }),
);

const model = z.strictObject({
  id: text,
  name: z.optional(text),
  provider: z.optional(text),
  price: z.optional(price),
  fixed: z.optional(fixed),
  latency: z.optional(latency),
  prefixCache: z.optional(prefixCache),
  quality: z.optional(quality),
  /** Length of its answers relative to the workload's. */
  verbosity: z.optional(z.number().min(0.01).max(100)),
  /** What it makes of lower efforts of reasoning. */
  effort: z.optional(z.strictObject({ medium: lowerEffort, low: lowerEffort })),
  contextTokens: z.optional(count()),
  /** Shares of its calls that are refused, and answered with what is of no use. */
  failures: z.optional(z.strictObject({ errors: z.optional(ratio), malformed: z.optional(ratio) })),
  /** Where its figures are from. */
  source: z.optional(text),
});

/** What a file of models may say. */
export const modelFileSchema = z.strictObject({
  name: text,
  title: z.optional(text),
  /** A catalog whose models are there as well, and whose choices hold where the file makes none. */
  extends: z.optional(text),
  models: z.array(model).min(1, 'needs at least one model'),
  tiers: z.optional(z.strictObject({ simple: text, medium: text, complex: text })),
  baseline: z.optional(text),
  exactHit: z.optional(z.strictObject({ latency: time })),
  semanticHit: z.optional(z.strictObject({ latency: time, cost: usd })),
  /** Dollars per million tokens. */
  embedding: z.optional(z.strictObject({ price: usd })),
  judge: z.optional(z.strictObject({ model: text, verdictTokens: count() })),
});

export type ModelFile = z.infer<typeof modelFileSchema>;
export type ModelEntry = ModelFile['models'][number];
