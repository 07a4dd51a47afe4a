import { UserError } from '../foundation/problem.ts';
import { calledModels, type Model } from '../models/model.ts';
import { listedAs } from '../models/model-names.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import type { Exportable } from './plan.ts';

/** What the targets call a seller of models, and the variable that its key is in. */
export interface Seller {
  env: string;
  litellm: string;
  portkey: string;
  bifrost: string;
}

/** Sellers by their ids in the price list; all others are reached as endpoints that speak as OpenAI's. */
const SELLERS: Readonly<Record<string, Seller>> = {
  openai: { env: 'OPENAI_API_KEY', litellm: 'openai', portkey: 'openai', bifrost: 'openai' },
  anthropic: { env: 'ANTHROPIC_API_KEY', litellm: 'anthropic', portkey: 'anthropic', bifrost: 'anthropic' },
  google: { env: 'GEMINI_API_KEY', litellm: 'gemini', portkey: 'google', bifrost: 'gemini' },
  groq: { env: 'GROQ_API_KEY', litellm: 'groq', portkey: 'groq', bifrost: 'groq' },
  mistral: { env: 'MISTRAL_API_KEY', litellm: 'mistral', portkey: 'mistral-ai', bifrost: 'mistral' },
};

/** Where nobody knows who sells a model: its endpoint is in the environment too. */
const ENDPOINT: Seller = { env: 'LLM_API_KEY', litellm: 'openai', portkey: 'openai', bifrost: 'openai' };
export const ENDPOINT_URL = 'LLM_API_BASE';

/** A name that requests ask for, and the model that answers them. */
export interface Route {
  name: string;
  model: Model;
  /** What the seller calls it. */
  id: string;
  seller: Seller;
  /** Whether it is reached at an address of the environment. */
  elsewhere: boolean;
}

/** Names that need no care anywhere: neither a variable, nor a template, nor a flag, nor another line. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._:@/+-]*$/u;
const VARIABLE = /^(os\.environ|env)[./]/i;

/**
 * The models of a strategy under the names that requests ask for them by: one of its own; by tier, where
 * the application says which; or each under its own name, where what chooses is not the target.
 */
export function routesOf({ strategy, catalog }: Exportable): Route[] {
  const called = calledModels(catalog);
  const modelOf = (id: string): Model => called.find((model) => model.id === id) as Model;
  const byTier = strategy.techniques.has('router') && strategy.knobs['routing.mode'] === 'complexity';
  const tiers = TIERS.map((tier) => [tier, modelOf(catalog.tiers[tier])] as const);
  if (byTier && new Set(tiers.map(([, model]) => model)).size > 1)
    return tiers.map(([tier, model]) => route(model, tier));
  if (byTier) return [route((tiers[0] as (typeof tiers)[number])[1])];
  if (strategy.techniques.has('router')) return catalog.models.map((model) => route(model));
  return catalog.asLogged === undefined ? [route(modelOf(catalog.baseline))] : called.map((model) => route(model));
}

/** Whether the application has to say which of several routes a request takes. */
export const isChosenByApplication = (routes: readonly Route[]): boolean => routes.length > 1;

function route(model: Model, name = model.id): Route {
  const listed = listedAs(model.id, null);
  const id = listed?.id ?? model.id;
  for (const each of [id, name]) {
    if (PLAIN.test(each) && !VARIABLE.test(each)) continue;
    throw new UserError({
      where: `model ${JSON.stringify(each)}`,
      what: 'has a name that a configuration could take for something else',
      fix: 'give it a plain name of letters, digits and . _ : @ / + -, as with --alias or in a file of models',
    });
  }
  const seller = listed === null ? undefined : SELLERS[listed.provider];
  return { name, model, id, seller: seller ?? ENDPOINT, elsewhere: seller === undefined };
}

/** How often a call is tried again, where the simulated provider turned calls away; 0 where none was. */
export function retriesOf({ strategy: { knobs } }: Exportable): number {
  const limited =
    Number.isFinite(knobs['provider.requestsPerMinute']) || Number.isFinite(knobs['provider.tokensPerMinute']);
  return limited ? knobs['provider.retries'] : 0;
}

/** The last of the routes: what takes requests of which nobody says anything; the strongest of the tiers. */
export function otherwise(routes: readonly Route[]): Route {
  return routes.at(-1) as Route;
}
