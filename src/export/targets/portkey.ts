import { z } from 'zod';
import { ENDPOINT_URL, isChosenByApplication, otherwise, type Route, retriesOf, routesOf } from '../models.ts';
import type { ExportPlan } from '../plan.ts';
import { partly, type Target } from './target.ts';
import * as why from './why-not.ts';

const text = z.string().min(1);
/** A variable for envsubst; a secret stands nowhere. */
const fromEnvironment = z.string().regex(/^\$\{[A-Z][A-Z0-9_]*\}$/, `is to be \${NAME}, never a secret itself`);

/** The keys of a Portkey configuration that are used here, by the gateway's own check (1.15.2, schema/config.ts). */
export const portkeySchema = z.strictObject({
  $comment: z.array(z.string()).optional(),
  strategy: z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('single') }),
    z.strictObject({ mode: z.literal('fallback'), on_status_codes: z.array(z.int()).optional() }),
    z.strictObject({ mode: z.literal('loadbalance') }),
    z.strictObject({
      mode: z.literal('conditional'),
      // biome-ignore lint/suspicious/noThenProperty: it is their key
      conditions: z.array(z.strictObject({ query: z.record(z.string(), z.unknown()), then: text })).min(1),
      default: text,
    }),
  ]),
  targets: z
    .array(
      z.strictObject({
        name: text,
        provider: text,
        api_key: fromEnvironment,
        custom_host: fromEnvironment.optional(),
        weight: z.number().min(0).optional(),
        override_params: z.strictObject({ model: text, max_tokens: z.int().positive().optional() }),
      }),
    )
    .min(1),
  cache: z.strictObject({ mode: z.enum(['simple', 'semantic']), max_age: z.number().positive().optional() }).optional(),
  retry: z.strictObject({ attempts: z.int().min(0).max(5) }).optional(),
});

/** Most tries that the gateway makes. */
const MOST_TRIES = 5;

export const PORTKEY: Target = {
  title: 'Portkey configuration',
  ending: '.portkey.json',
  read: '@portkey-ai/gateway 1.15.2, src/middlewares/requestValidator/schema/config.ts (669825c), and its replies',
  runs: true,
  schema: portkeySchema,
  says: {
    cache: (plan) =>
      partly(
        {
          what: 'cache, at the gateway one runs oneself',
          why: 'it keeps nothing (conf.json has "cache": false, and replies say x-portkey-cache-status: DISABLED); the hosted one does',
        },
        {
          what: 'unit of max_age',
          why: 'seconds, as the documentation has it; the open code takes it for milliseconds',
        },
        why.keyedBySender(plan),
        why.sizedByStore(plan, 'not ours to set'),
        why.warmedByAsking(plan),
      ),
    freshness: { not: 'it keeps all for one time: send a configuration for each kind of content' },
    semantic: why.NO_SIMILARITY,
    ...why.BEYOND_GATEWAYS,
    cap: 'said',
    prefix: (plan) =>
      routesOf(plan).every(({ model }) => model.prices?.prefixCache?.implicit !== false)
        ? 'said'
        : { not: 'it passes cache_control on: the application sets it' },
    'batch-api': why.NO_BATCH_API,
    batching: why.NO_BATCHES,
    fallback: why.NO_JUDGE,
    predictive: why.NO_FORESIGHT,
    adaptive: why.NO_STEERING,
  },
  notes: (plan) => [
    'Keys are variables: envsubst < FILE, then send it as x-portkey-config. Check it: optimize export --check FILE --to portkey.',
    ...(isChosenByApplication(routesOf(plan))
      ? ['Requests say which target they take in x-portkey-metadata: {"route": "NAME"}.']
      : []),
  ],
  write: (plan, head) => `${JSON.stringify({ $comment: head, ...portkeyConfig(plan) }, null, 2)}\n`,
};

/** The configuration as data. */
export function portkeyConfig(plan: ExportPlan): z.infer<typeof portkeySchema> {
  const { techniques, knobs } = plan.strategy;
  const routes = routesOf(plan);
  const retries = Math.min(MOST_TRIES, retriesOf(plan));
  return {
    strategy: isChosenByApplication(routes)
      ? {
          mode: 'conditional',
          // biome-ignore lint/suspicious/noThenProperty: it is their key
          conditions: routes.map(({ name }) => ({ query: { 'metadata.route': { $eq: name } }, then: name })),
          default: otherwise(routes).name,
        }
      : { mode: 'single' },
    targets: routes.map((route) => ({
      name: route.name,
      ...reached(route),
      override_params: {
        model: route.id,
        ...(techniques.has('cap') ? { max_tokens: knobs['cap.maxTokens'] } : {}),
      },
    })),
    ...(techniques.has('cache')
      ? {
          cache: {
            mode: 'simple' as const,
            ...(Number.isFinite(knobs['cache.ttl']) ? { max_age: knobs['cache.ttl'] / 1_000 } : {}),
          },
        }
      : {}),
    ...(retries > 0 ? { retry: { attempts: retries } } : {}),
  };
}

function reached({ seller, elsewhere }: Route) {
  return {
    provider: seller.portkey,
    api_key: `\${${seller.env}}`,
    ...(elsewhere ? { custom_host: `\${${ENDPOINT_URL}}` } : {}),
  };
}
