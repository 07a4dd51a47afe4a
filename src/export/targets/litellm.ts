import { stringify } from 'yaml';
import { z } from 'zod';
import { commented } from '../head.ts';
import { ENDPOINT_URL, type Route, retriesOf, routesOf } from '../models.ts';
import type { Exportable, ExportPlan } from '../plan.ts';
import { partly, type Target } from './target.ts';
import * as why from './why-not.ts';

const text = z.string().min(1);
/** A secret, or an address: only ever the name of a variable. */
const fromEnvironment = z
  .string()
  .regex(/^os\.environ\/[A-Z][A-Z0-9_]*$/, 'is to be os.environ/NAME, never a secret itself');
const injection = z.union([
  z.strictObject({ location: z.literal('message'), role: z.enum(['system', 'user', 'assistant', 'developer']) }),
  z.strictObject({ location: z.literal('message'), index: z.int() }),
]);

/** The keys of LiteLLM's config.yaml that are used here, by docs.litellm.ai (2026-10). */
export const litellmSchema = z.strictObject({
  model_list: z
    .array(
      z.strictObject({
        model_name: text,
        litellm_params: z.strictObject({
          model: text,
          api_key: fromEnvironment,
          api_base: fromEnvironment.optional(),
          max_tokens: z.int().positive().optional(),
          cache_control_injection_points: z.array(injection).optional(),
        }),
        model_info: z.strictObject({ id: text.optional(), mode: z.enum(['chat', 'embedding']).optional() }).optional(),
      }),
    )
    .min(1),
  litellm_settings: z
    .strictObject({
      cache: z.boolean().optional(),
      cache_params: z
        .strictObject({
          type: z.enum(['local', 'redis', 'redis-semantic', 'qdrant-semantic', 'valkey-semantic', 's3', 'gcs', 'disk']),
          host: fromEnvironment.optional(),
          port: fromEnvironment.optional(),
          password: fromEnvironment.optional(),
          ttl: z.number().positive().optional(),
          namespace: text.optional(),
          similarity_threshold: z.number().min(0).max(1).optional(),
          redis_semantic_cache_embedding_model: text.optional(),
          supported_call_types: z.array(text).optional(),
        })
        .optional(),
    })
    .optional(),
  router_settings: z.strictObject({ num_retries: z.int().nonnegative() }).optional(),
});

const EMBEDDING = 'embeddings';

export const LITELLM: Target = {
  title: 'LiteLLM config.yaml',
  ending: '.litellm.yaml',
  read: 'docs.litellm.ai, caching settings (2026-10-01), config settings (2026-10-07), prompt caching; v1.94 to 1.99',
  runs: true,
  schema: litellmSchema,
  says: {
    cache: (plan) =>
      partly(
        why.keyedBySender(plan),
        why.keyedByModel(plan),
        why.sizedByStore(plan, 'for the Redis behind it: maxmemory, and maxmemory-policy allkeys-lru'),
        plan.strategy.knobs['cache.scope'] !== 'request' && {
          what: '--cache-scope',
          why: 'all that is sent with a question counts',
        },
        {
          what: 'tenants',
          why: "send cache: {namespace: TENANT} with each request, or one tenant gets another's answers",
        },
        why.warmedByAsking(plan),
      ),
    freshness: {
      not: 'it keeps all for one time: send cache: {ttl: SECONDS} with each request, by ttlsByClass of this package',
    },
    semantic: (plan) =>
      plan.embeddings === null
        ? (why.NO_SIMILARITY as (plan: Exportable) => { not: string })(plan)
        : partly(
            plan.strategy.knobs['semantic.guard'] && { what: '--guard', why: 'it looks at vectors alone' },
            plan.strategy.knobs['semantic.verbatimFrom'] > plan.strategy.knobs['semantic.threshold'] && {
              what: 'adaptation',
              why: 'it gives kept answers as they are: simulate with --verbatim-from at the threshold',
            },
          ),
    ...why.BEYOND_GATEWAYS,
    cap: 'said',
    prefix: 'said',
    'batch-api': why.NO_BATCH_API,
    batching: why.NO_BATCHES,
    fallback: why.NO_JUDGE,
    predictive: why.NO_FORESIGHT,
    adaptive: why.NO_STEERING,
  },
  notes: ({ strategy: { techniques } }) => [
    'Keys and addresses are read from the environment. Check it: optimize export --check FILE --to litellm.',
    ...(techniques.has('cache') || techniques.has('semantic')
      ? ['The answers are in Redis, for a cache in memory is one for each worker.']
      : []),
  ],
  write: (plan, head) => `${commented(head, '#')}\n\n${stringify(litellmConfig(plan), { lineWidth: 0 })}`,
};

/** The configuration as data. */
export function litellmConfig(plan: ExportPlan): z.infer<typeof litellmSchema> {
  const { strategy, embeddings } = plan;
  const { techniques, knobs } = strategy;
  const similar = techniques.has('semantic') && embeddings !== null;
  const keeps = techniques.has('cache') || similar;
  const retries = retriesOf(plan);
  const models = routesOf(plan).map((route) => ({
    model_name: route.name,
    litellm_params: {
      ...reached(route),
      ...(techniques.has('cap') ? { max_tokens: knobs['cap.maxTokens'] } : {}),
      // Who keeps prefixes unasked needs no mark.
      ...(techniques.has('prefix') && route.model.prices?.prefixCache?.implicit === false
        ? { cache_control_injection_points: [{ location: 'message' as const, role: 'system' as const }] }
        : {}),
    },
  }));
  return {
    model_list: [
      ...models,
      ...(similar
        ? [
            {
              model_name: EMBEDDING,
              litellm_params: { model: `openai/${embeddings}`, api_key: 'os.environ/OPENAI_API_KEY' },
              model_info: { mode: 'embedding' as const },
            },
          ]
        : []),
    ],
    ...(keeps
      ? {
          litellm_settings: {
            cache: true,
            cache_params: {
              type: similar ? ('redis-semantic' as const) : ('redis' as const),
              host: 'os.environ/REDIS_HOST',
              port: 'os.environ/REDIS_PORT',
              password: 'os.environ/REDIS_PASSWORD',
              ...(Number.isFinite(knobs['cache.ttl']) ? { ttl: knobs['cache.ttl'] / 1_000 } : {}),
              ...(similar
                ? {
                    similarity_threshold: knobs['semantic.threshold'],
                    redis_semantic_cache_embedding_model: EMBEDDING,
                  }
                : {}),
              supported_call_types: ['acompletion', 'completion'],
            },
          },
        }
      : {}),
    ...(retries > 0 ? { router_settings: { num_retries: retries } } : {}),
  };
}

function reached({ id, seller, elsewhere }: Route) {
  return {
    model: `${seller.litellm}/${id}`,
    ...(elsewhere ? { api_base: `os.environ/${ENDPOINT_URL}` } : {}),
    api_key: `os.environ/${seller.env}`,
  };
}
