import { stringify } from 'yaml';
import { z } from 'zod';
import { commented } from '../head.ts';
import { isChosenByApplication, otherwise, retriesOf, routesOf } from '../models.ts';
import type { ExportPlan } from '../plan.ts';
import { partly, type Target } from './target.ts';
import * as why from './why-not.ts';

const text = z.string().min(1);
const EVICTIONS = ['lru', 'lfu', 'fifo'] as const;

/** The keys of a vLLM Semantic Router configuration that are used here, by its repository (v0.3, 3d48f8c). */
export const vllmSrSchema = z.strictObject({
  version: z.literal('v0.3'),
  providers: z.strictObject({
    defaults: z.strictObject({ default_model: text }),
    models: z
      .array(
        z.strictObject({
          name: text,
          provider_model_id: text.optional(),
          pricing: z
            .strictObject({
              currency: z.literal('USD'),
              prompt_per_1m: z.number().min(0),
              completion_per_1m: z.number().min(0),
              cached_input_per_1m: z.number().min(0).optional(),
            })
            .optional(),
          reliability: z.strictObject({ retry_count: z.int().nonnegative() }).optional(),
          backend_refs: z
            .array(
              z.strictObject({
                name: text,
                endpoint: text,
                protocol: z.enum(['http', 'https']),
                weight: z.number().optional(),
              }),
            )
            .optional(),
        }),
      )
      .min(1),
  }),
  routing: z.strictObject({
    modelCards: z.array(z.strictObject({ name: text })),
    decisions: z
      .array(
        z.strictObject({
          name: text,
          description: text.optional(),
          priority: z.int(),
          rules: z.strictObject({
            operator: z.enum(['AND', 'OR']),
            conditions: z.array(z.strictObject({ type: text, name: text })),
          }),
          modelRefs: z.array(z.strictObject({ model: text, use_reasoning: z.boolean().optional() })).min(1),
          plugins: z
            .array(
              z.strictObject({
                type: z.literal('response_cache'),
                configuration: z.strictObject({
                  enabled: z.boolean(),
                  mode: z.enum(['exact', 'semantic', 'exact_then_semantic']),
                  scope: text.optional(),
                  ttl_seconds: z.int().positive().optional(),
                }),
              }),
            )
            .optional(),
        }),
      )
      .min(1),
  }),
  global: z
    .strictObject({
      stores: z.strictObject({
        response_cache: z.strictObject({
          enabled: z.boolean(),
          backend_type: z.enum(['memory', 'redis', 'valkey', 'milvus', 'qdrant', 'hybrid']),
          max_entries: z.int().positive().optional(),
          ttl_seconds: z.int().positive().optional(),
          eviction_policy: z.enum(EVICTIONS).optional(),
        }),
      }),
    })
    .optional(),
});

type Eviction = (typeof EVICTIONS)[number];
const isTheirs = (policy: string): policy is Eviction => (EVICTIONS as readonly string[]).includes(policy);

export const VLLM_SR: Target = {
  title: 'vLLM Semantic Router config.yaml',
  ending: '.vllm-sr.yaml',
  read: 'vllm-project/semantic-router, version v0.3 (3d48f8c), tutorials and config/',
  runs: true,
  schema: vllmSrSchema,
  says: {
    cache: (plan) => {
      const { knobs } = plan.strategy;
      return partly(
        knobs['cache.key'] !== 'normalized' && { what: '--cache-key', why: 'it normalises questions in its own way' },
        !isTheirs(knobs['cache.policy']) && {
          what: '--cache-policy',
          why: `it has ${EVICTIONS.join(', ')}, and no ${knobs['cache.policy']}: lru stands here`,
        },
        knobs['cache.scope'] === 'ask' && { what: '--cache-scope ask', why: 'answers are kept for each user' },
        why.warmedByAsking(plan),
      );
    },
    freshness: { not: 'it keeps all of a decision for one time, and no decision here goes by content' },
    semantic: why.NO_SIMILARITY,
    ...why.BEYOND_GATEWAYS,
    cap: { not: "the length of answers is the request's to say: send max_tokens" },
    prefix: (plan) =>
      routesOf(plan).every(({ model }) => model.prices?.prefixCache?.implicit !== false)
        ? 'said'
        : { not: 'the application sets cache_control' },
    'batch-api': why.NO_BATCH_API,
    batching: why.NO_BATCHES,
    fallback: { not: 'its cascades (confidence, automix) judge in another way than was simulated' },
    predictive: why.NO_FORESIGHT,
    adaptive: why.NO_STEERING,
  },
  notes: (plan) => [
    'Where the models are is yours to add, as backend_refs of each. Check it: vllm-sr validate --config FILE, and',
    'optimize export --check FILE --to vllm-sr.',
    ...(isChosenByApplication(routesOf(plan)) ? ['Requests that name a model go to it; others to the default.'] : []),
  ],
  write: (plan, head) => `${commented(head, '#')}\n\n${stringify(vllmSrConfig(plan), { lineWidth: 0 })}`,
};

/** USD for a million tokens, without the dust of multiplying. */
const perMillion = (usdPerToken: number): number => Number((usdPerToken * 1e6).toPrecision(12));

/** The configuration as data. */
export function vllmSrConfig(plan: ExportPlan): z.infer<typeof vllmSrSchema> {
  const { techniques, knobs } = plan.strategy;
  const routes = routesOf(plan);
  const usual = otherwise(routes).name;
  const seconds = Number.isFinite(knobs['cache.ttl'])
    ? { ttl_seconds: Math.max(1, Math.round(knobs['cache.ttl'] / 1_000)) }
    : {};
  const policy = knobs['cache.policy'];
  const retries = retriesOf(plan);
  return {
    version: 'v0.3',
    providers: {
      defaults: { default_model: usual },
      models: routes.map(({ name, id, model }) => {
        const cached = model.prices?.periods.at(-1)?.rates.cachedInput ?? null;
        return {
          name,
          ...(name === id ? {} : { provider_model_id: id }),
          ...(model.unmeasured?.includes('price')
            ? {}
            : {
                pricing: {
                  currency: 'USD' as const,
                  prompt_per_1m: perMillion(model.price.inputUsdPerToken),
                  completion_per_1m: perMillion(model.price.outputUsdPerToken),
                  ...(cached === null ? {} : { cached_input_per_1m: perMillion(cached) }),
                },
              }),
          ...(retries > 0 ? { reliability: { retry_count: retries } } : {}),
        };
      }),
    },
    routing: {
      modelCards: routes.map(({ name }) => ({ name })),
      decisions: [
        {
          name: 'everything',
          priority: 1,
          rules: { operator: 'AND', conditions: [] },
          modelRefs: [{ model: usual, use_reasoning: false }],
          ...(techniques.has('cache')
            ? {
                plugins: [
                  {
                    type: 'response_cache' as const,
                    configuration: { enabled: true, mode: 'exact' as const, scope: 'user', ...seconds },
                  },
                ],
              }
            : {}),
        },
      ],
    },
    ...(techniques.has('cache')
      ? {
          global: {
            stores: {
              response_cache: {
                enabled: true,
                backend_type: 'memory' as const,
                ...(Number.isFinite(knobs['cache.maxEntries']) ? { max_entries: knobs['cache.maxEntries'] } : {}),
                ...seconds,
                eviction_policy: isTheirs(policy) ? policy : ('lru' as const),
              },
            },
          },
        }
      : {}),
  };
}
