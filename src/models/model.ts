import type { Tier } from '../scenario/ground-truth.ts';
import type { Priced } from './price-rules.ts';

/**
 * How long a call takes: (firstTokenMs + input × inputMsPerToken + output × outputMsPerToken) times
 * a log-normal factor of mean 1. Time to first token plus output tokens over speed, with such a
 * factor, met 31 measured endpoints with a mean error of 1.2 % (hosted) and a median of 0.7 %
 * (llmperf leaderboard).
 */
export interface Latency {
  /** Milliseconds until the answer to a short prompt begins, from 0. */
  firstTokenMs: number;
  /** Milliseconds for each token sent that the provider has not in its cache of prompts, from 0. */
  inputMsPerToken: number;
  /** Milliseconds for each token answered, from 0. */
  outputMsPerToken: number;
  /** Spread of the log-normal factor; 0.12–0.26 was measured on healthy endpoints, 0.64–1.05 on loaded ones. */
  sigma: number;
  /** True where only the time of whole answers is known, and not when they begin. */
  wholeOnly?: true;
}

/** Probability of a good answer, from 0 to 1, by true complexity. */
export type Quality = Readonly<Record<Tier, number>>;

/** Shares of a model's calls, from 0 to 1, that come to nothing. */
export interface FailureRates {
  /** Refused with an error of the provider's, such as 429, 500 or 529: not paid. */
  errors: number;
  /** Answered with what is of no use, such as JSON that cannot be read: paid. */
  malformed: number;
}

/** What a model of one's own costs, whatever it does, and what it gets done. */
export interface FixedPrice {
  /** USD for 30 days. */
  usdPerMonth: number;
  /** Calls, and tokens sent and answered together, that it works off in a second; absent where that is no limit. */
  requestsPerSecond?: number;
  tokensPerSecond?: number;
}

/** The efforts of reasoning below the one that the figures of a model are of. */
export const LOWER_EFFORTS = ['medium', 'low'] as const;
export type LowerEffort = (typeof LOWER_EFFORTS)[number];

/** What a lower effort makes of a model. */
export interface AtEffort {
  /** Tokens of reasoning relative to those at high effort. */
  reasoning: number;
  /** Added to the logit of a good answer, by true complexity; null: not known. */
  shift: Readonly<Record<Tier, number>> | null;
}

/** A model at the efforts that are known of it, and where that is from. */
export type Efforts = Readonly<Partial<Record<LowerEffort, AtEffort>>> & { readonly source: string };

/** One model: its laws of price, latency and quality. */
export interface Model extends Priced {
  /** How long it takes. */
  latency: Latency;
  /** How often it is right. */
  quality: Quality;
  /** Length of its answers relative to the workload's, above 0; 1 is as long. */
  verbosity: number;
  /** What lower efforts of reasoning make of it; absent where it does not reason, or no table by effort is published. */
  efforts?: Efforts;
  /** Of a model at a lower effort: the id of the model, and the tokens of reasoning relative to that at full effort. */
  variantOf?: string;
  reasoning?: number;
  /** The longest prompt it takes, in tokens; absent where none is known. */
  contextTokens?: number;
  /** How often its calls fail; absent where nothing is said of it. */
  failures?: FailureRates;
  /** Paid by the month, besides what its calls cost; absent where only those are paid. */
  fixed?: FixedPrice;
  /** Of which of them nothing is known: what stands there moves the clock or an order, and is never shown. Default: none. */
  unmeasured?: readonly ('price' | 'latency' | 'quality')[];
  /** Where each figure comes from, in words. */
  sources: { price: string; latency: string; quality: string; verbosity?: string };
}

/** Whether a figure of a model is known, and not only stood in for. */
export function isMeasured(
  { unmeasured }: Pick<Model, 'unmeasured'>,
  figure: NonNullable<Model['unmeasured']>[number],
): boolean {
  return unmeasured?.includes(figure) !== true;
}

/** A named set of models, ordered from the weakest to the strongest, and the costs around them. */
export interface Catalog {
  /** What results call it: `docs`, `real`. */
  id: string;
  /** A line on it, and where its figures come from. */
  title: string;
  note: string;
  /** From the weakest to the strongest. */
  models: readonly Model[];
  /** The model the router takes for each tier. */
  tiers: Readonly<Record<Tier, string>>;
  /** The model that answers everything in the baseline. */
  baseline: string;
  /** How long a hit in the exact cache takes; it costs nothing. */
  exactHit: { latencyMs: number; source: string };
  /** A hit in the semantic cache: the stored answer is adapted to the new wording, which takes time and money. */
  semanticHit: {
    latencyMs: number;
    /** Milliseconds until the adapted answer begins, where that is less. */
    firstTokenMs?: number;
    costUsd: number;
    source: string;
  };
  /** Turning a query into a vector for a semantic look-up: USD per token of the query. */
  embedding: { usdPerToken: number; source: string };
  /**
   * Judging an answer: a call to `model` (one of the catalog's) that reads prompt and answer and
   * writes a verdict of so many tokens. It is charged and takes its time like any other call.
   */
  judge: { model: string; verdictTokens: number; source: string };
  /** The size of request, in tokens, that the catalog's source speaks of. */
  nominalTokens: number;
  /**
   * Correlation, on the normal scale, of two models' success on one request: one minus the share of
   * luck that is a model's own.
   */
  qualityCorrelation: number;
  /** The same models at a lower effort of reasoning, behind all others; absent where all reason as much as they do. */
  variants?: readonly Model[];
  /** Who answered the calls of a log that is replayed as it was; absent where every call goes to the catalog's own models. */
  asLogged?: AsLogged;
}

/** The models that a log's calls went to. A request that nothing sends elsewhere goes to its own again. */
export interface AsLogged {
  /** Where the costs of the calls come from: the log itself, or the price list. */
  costs: 'as-logged' | 'listed';
  /** Models that only those calls go to, behind the catalog's; the prices of some are not known. */
  others: readonly Model[];
  /** By the number that the log's requests know a model by: its place among the catalog's models and the others. */
  places: readonly number[];
  /** Whether those calls take the time that the log says. */
  timed: boolean;
  /** Whether what a cache in front of the models had answered stays answered even where a strategy has a cache of its own. */
  keepsHits: boolean;
}

/**
 * Every model that a run may call: those that there is a choice of, behind them those of the log alone, and behind
 * those what lower efforts make of them.
 */
export function calledModels({ models, asLogged, variants = [] }: Catalog): readonly Model[] {
  return asLogged === undefined && variants.length === 0
    ? models
    : [...models, ...(asLogged?.others ?? []), ...variants];
}

/** The same catalog with other laws of its models. */
export function withLaws(catalog: Catalog, law: (model: Model) => Model): Catalog {
  const models = catalog.models.map(law);
  const { asLogged } = catalog;
  return asLogged === undefined
    ? { ...catalog, models }
    : { ...catalog, models, asLogged: { ...asLogged, others: asLogged.others.map(law) } };
}

/**
 * Expected latency of a call in milliseconds, before the log-normal factor. `input`: tokens sent, less those that the
 * provider has in its cache of prompts.
 */
export function meanLatencyMs({ latency }: Pick<Model, 'latency'>, input: number, output: number): number {
  return latency.firstTokenMs + input * latency.inputMsPerToken + output * latency.outputMsPerToken;
}

/** Of that, the time until the answer begins; NaN where it is not known. */
export function meanFirstTokenMs(
  { latency, unmeasured }: Pick<Model, 'latency' | 'unmeasured'>,
  input: number,
): number {
  return latency.wholeOnly === true || unmeasured?.includes('latency') === true
    ? Number.NaN
    : latency.firstTokenMs + input * latency.inputMsPerToken;
}

/** The same catalog where every call takes exactly its expected time. */
export function steady(catalog: Catalog): Catalog {
  return withLaws(catalog, (model) => ({ ...model, latency: { ...model.latency, sigma: 0 } }));
}

/** The same catalog where answers take no time, for comparing with cache simulators. */
export function instant(catalog: Catalog): Catalog {
  const atOnce = withLaws(catalog, (model) => ({
    ...model,
    latency: { firstTokenMs: 0, inputMsPerToken: 0, outputMsPerToken: 0, sigma: 0 },
  }));
  return {
    ...atOnce,
    ...(atOnce.asLogged === undefined ? {} : { asLogged: { ...atOnce.asLogged, timed: false } }),
    exactHit: { ...catalog.exactHit, latencyMs: 0 },
    semanticHit: { ...catalog.semanticHit, latencyMs: 0, firstTokenMs: 0 },
  };
}
