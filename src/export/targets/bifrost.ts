import { z } from 'zod';
import { ENDPOINT_URL, isChosenByApplication, otherwise, routesOf } from '../models.ts';
import type { ExportPlan } from '../plan.ts';
import { partly, type Target } from './target.ts';
import * as why from './why-not.ts';

const text = z.string().min(1);
const fromEnvironment = z.string().regex(/^env\.[A-Z][A-Z0-9_]*$/, 'is to be env.NAME, never a secret itself');

/** The keys of Bifrost's config.json that are used here, by docs.getbifrost.ai (v2). */
export const bifrostSchema = z.strictObject({
  $comment: z.array(z.string()).optional(),
  providers: z.record(
    text,
    z.strictObject({
      keys: z
        .array(z.strictObject({ name: text, value: fromEnvironment, models: z.array(text), weight: z.number().min(0) }))
        .min(1),
      network_config: z.strictObject({ base_url: fromEnvironment }).optional(),
      prompt_cache: z
        .strictObject({
          auto_inject: z.boolean(),
          ttl: text.optional(),
          cache_control_injection_points: z
            .array(z.strictObject({ location: z.literal('message'), role: text }))
            .optional(),
        })
        .optional(),
    }),
  ),
  vector_store: z
    .strictObject({ enabled: z.boolean(), type: z.literal('redis'), config: z.strictObject({ addr: fromEnvironment }) })
    .optional(),
  plugins: z
    .array(
      z.strictObject({
        name: z.literal('semantic_cache'),
        enabled: z.boolean(),
        config: z.strictObject({
          dimension: z.int().positive(),
          ttl: text,
          default_cache_key: text,
          cache_by_model: z.boolean(),
          cache_by_provider: z.boolean(),
          threshold: z.number().min(0).max(1).optional(),
        }),
      }),
    )
    .optional(),
  governance: z
    .strictObject({
      routing_rules: z.array(
        z.strictObject({
          id: text,
          name: text,
          enabled: z.boolean(),
          cel_expression: z.string(),
          targets: z.array(z.strictObject({ provider: text, model: text, weight: z.number().min(0) })).min(1),
          scope: z.literal('global'),
          priority: z.int().nonnegative(),
        }),
      ),
    })
    .optional(),
});

/** The header in which the application says which model a request takes. */
const HEADER = 'x-route';

/** Stands for "never": the plugin has no word for it. */
const LONGEST = '8760h';

export const BIFROST: Target = {
  title: 'Bifrost config.json',
  ending: '.bifrost.json',
  read: 'docs.getbifrost.ai, semantic caching and routing rules (v2)',
  runs: true,
  schema: bifrostSchema,
  says: {
    cache: (plan) =>
      partly(
        why.keyedBySender(plan),
        why.sizedByStore(plan, 'for the Redis behind it: maxmemory, and maxmemory-policy allkeys-lru'),
        { what: 'tenants', why: "send x-bf-cache-key: TENANT with each request, or one tenant gets another's answers" },
        !Number.isFinite(plan.strategy.knobs['cache.ttl']) && {
          what: '--ttl never',
          why: 'it has no word for it: a year',
        },
        why.warmedByAsking(plan),
      ),
    freshness: {
      not: 'it keeps all for one time: send x-bf-cache-ttl with each request, by ttlsByClass of this package',
    },
    semantic: why.NO_SIMILARITY,
    ...why.BEYOND_GATEWAYS,
    cap: { not: "the length of answers is the request's to say: send max_tokens" },
    prefix: 'said',
    'batch-api': why.NO_BATCH_API,
    batching: why.NO_BATCHES,
    fallback: why.NO_JUDGE,
    predictive: why.NO_FORESIGHT,
    adaptive: why.NO_STEERING,
  },
  notes: (plan) => [
    'Keys are read from the environment. Check it: optimize export --check FILE --to bifrost.',
    ...(isChosenByApplication(routesOf(plan)) ? [`Requests say which model they take in the header ${HEADER}.`] : []),
    'Take $comment out where a schema of Bifrost objects to it.',
  ],
  write: (plan, head) => `${JSON.stringify({ $comment: head, ...bifrostConfig(plan) }, null, 2)}\n`,
};

/** The configuration as data. */
export function bifrostConfig(plan: ExportPlan): z.infer<typeof bifrostSchema> {
  const { techniques, knobs } = plan.strategy;
  const routes = routesOf(plan);
  const last = otherwise(routes);
  const sellers = new Map(routes.map((route) => [route.seller.bifrost, route]));
  const marked = (seller: string): boolean =>
    routes.some(({ seller: own, model }) => own.bifrost === seller && model.prices?.prefixCache?.implicit === false);
  return {
    providers: Object.fromEntries(
      [...sellers].map(([name, { seller, elsewhere }]) => [
        name,
        {
          keys: [
            {
              name: `${name}-key`,
              value: `env.${seller.env}`,
              models: [...new Set(routes.filter((each) => each.seller.bifrost === name).map(({ id }) => id))],
              weight: 1,
            },
          ],
          ...(elsewhere ? { network_config: { base_url: `env.${ENDPOINT_URL}` } } : {}),
          ...(techniques.has('prefix') && marked(name)
            ? {
                prompt_cache: {
                  auto_inject: true,
                  ...(knobs['prefix.ttl'] > 300_000 ? { ttl: '1h' } : {}),
                  cache_control_injection_points: [{ location: 'message' as const, role: 'system' }],
                },
              }
            : {}),
        },
      ]),
    ),
    ...(techniques.has('cache')
      ? {
          vector_store: { enabled: true, type: 'redis' as const, config: { addr: 'env.REDIS_ADDR' } },
          plugins: [
            {
              name: 'semantic_cache' as const,
              enabled: true,
              // One dimension: exact answers alone, and no model of vectors. Without a key nothing is kept.
              config: {
                dimension: 1,
                ttl: Number.isFinite(knobs['cache.ttl']) ? inGo(knobs['cache.ttl']) : LONGEST,
                default_cache_key: 'optimize',
                // As simulated, an answer is given again whichever model it is of.
                cache_by_model: false,
                cache_by_provider: false,
              },
            },
          ],
        }
      : {}),
    governance: {
      routing_rules: [...routes.filter((each) => each !== last), last].map((route, priority) => ({
        id: `route-${priority + 1}`,
        name: `to ${route.name}`,
        enabled: true,
        // The last takes what is left.
        cel_expression: route === last ? 'true' : `headers[${JSON.stringify(HEADER)}] == ${JSON.stringify(route.name)}`,
        targets: [{ provider: route.seller.bifrost, model: route.id, weight: 1 }],
        scope: 'global' as const,
        priority,
      })),
    },
  };
}

/** A duration as Go reads it. */
function inGo(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${Math.round(ms)}ms`;
}
