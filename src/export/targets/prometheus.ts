import { stringify } from 'yaml';
import { z } from 'zod';
import { show } from '../../figures/show.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatDuration, formatPercent, formatUsd } from '../../foundation/units.ts';
import { commented } from '../head.ts';
import { routesOf } from '../models.ts';
import type { ExportPlan } from '../plan.ts';
import type { Says, Target } from './target.ts';

const text = z.string().min(1);
const expr = text.refine((written) => balanced(written), 'is not balanced: count its brackets and quotation marks');

/** Rules as Prometheus reads them (prometheus.io/docs, recording and alerting rules, 3.x). */
export const rulesSchema = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: text,
        interval: z
          .string()
          .regex(/^\d+(ms|s|m|h|d)$/)
          .optional(),
        rules: z
          .array(
            z.union([
              z.strictObject({
                record: z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/),
                expr,
                labels: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), text).optional(),
              }),
              z.strictObject({
                alert: z.string().regex(/^[a-zA-Z_]\w*$/),
                expr,
                for: z
                  .string()
                  .regex(/^\d+(ms|s|m|h|d)$/)
                  .optional(),
                labels: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), text).optional(),
                annotations: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), text).optional(),
              }),
            ]),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** Whether brackets close and strings end. */
function balanced(written: string): boolean {
  const bare = written.replace(/"(?:[^"\\]|\\.)*"/g, '');
  const open: string[] = [];
  for (const c of bare) {
    if ('([{'.includes(c)) open.push(c);
    else if (')]}'.includes(c) && open.pop() !== '([{'[')]}'.indexOf(c)]) return false;
  }
  return open.length === 0 && !bare.includes('"');
}

/** A watcher runs nothing, and so leaves out nothing. */
const SAID: Says = 'said';
const WATCHES = {
  cache: SAID,
  freshness: SAID,
  semantic: SAID,
  coalescing: SAID,
  budget: SAID,
  router: SAID,
  context: SAID,
  effort: SAID,
  tools: SAID,
  prompt: SAID,
  cap: SAID,
  prefix: SAID,
  'batch-api': SAID,
  batching: SAID,
  fallback: SAID,
  predictive: SAID,
  adaptive: SAID,
} as const;

type Rules = z.infer<typeof rulesSchema>;

const rules = (plan: ExportPlan, head: readonly string[], data: (plan: ExportPlan) => Rules): string =>
  `${commented(head, '#')}\n\n${stringify(data(plan), { lineWidth: 0 })}`;

export const ALERTS: Target = {
  title: 'Prometheus alerts',
  ending: '.alerts.yaml',
  read: 'prometheus.io/docs, alerting rules (3.x); docs.litellm.ai/docs/proxy/prometheus (2026-10-08) for names of metrics',
  runs: false,
  schema: rulesSchema,
  says: WATCHES,
  notes: () => [
    'An alert is set where nineteen windows in twenty of the simulated run were silent.',
    "The first group names LiteLLM's metrics: put those of your own gateway there; the alerts stay.",
    'Hits that were judged, and those found wrong, are counted by whoever grades a sample: llm_judged_hits_total, llm_false_hits_total.',
  ],
  write: (plan, head) => rules(plan, head, alertRules),
};

export const OTEL_QUERIES: Target = {
  title: 'Prometheus recording rules on OpenTelemetry GenAI metrics',
  ending: '.otel.yaml',
  read: 'opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics (development), named as Prometheus names them',
  runs: false,
  schema: rulesSchema,
  says: WATCHES,
  notes: () => [
    'What the figures above are in production: tokens, bill at list prices, shares of models, P95. The conventions',
    'have no attribute for an answer that a cache gave, so hit rates are not here: see --to alerts.',
  ],
  write: (plan, head) => rules(plan, head, otelRules),
};

const WINDOW = '1h';

/** The alerts of the checklist. */
export function alertRules({ watched: { alerts, falseHits } }: ExportPlan): Rules {
  if (alerts === null) {
    throw new UserError({
      where: '--to alerts',
      what: 'needs a run with five windows of 200 requests after warming up, and this one has fewer',
      fix: 'replay more requests (--requests), or a longer log; a saved result has to be of simulate',
    });
  }
  const window = `${Math.max(1, Math.round(alerts.windowMs / 1_000))}s`;
  const over = (metric: string): string => `sum(increase(${metric}[${window}]))`;
  const alert = (name: string, expression: string, summary: string) => ({
    alert: name,
    expr: expression,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: { summary },
  });
  const every = formatDuration(alerts.windowMs);
  return {
    groups: [
      {
        name: 'llm_measured',
        rules: [
          {
            record: 'llm:hit_rate',
            expr: `${over('litellm_cache_hits_metric_total')} / (${over('litellm_cache_hits_metric_total')} + ${over('litellm_cache_misses_metric_total')})`,
          },
          {
            record: 'llm:cost_per_request_usd',
            expr: `${over('litellm_spend_metric_total')} / ${over('litellm_proxy_total_requests_metric_total')}`,
          },
          ...(falseHits === null
            ? []
            : [
                {
                  record: 'llm:false_hit_share',
                  expr: `${over('llm_false_hits_total')} / ${over('llm_judged_hits_total')}`,
                },
              ]),
        ],
      },
      {
        name: 'llm_alerts',
        rules: [
          ...(alerts.hitRateBelow === null
            ? []
            : [
                alert(
                  'LlmHitRateLow',
                  `llm:hit_rate < ${exact(alerts.hitRateBelow)}`,
                  `Hit rate of ${every} below ${formatPercent(alerts.hitRateBelow)}, as in one simulated window of twenty`,
                ),
              ]),
          alert(
            'LlmCostPerRequestHigh',
            `llm:cost_per_request_usd > ${exact(alerts.costPerRequestAbove)}`,
            `Cost per request of ${every} above ${formatUsd(alerts.costPerRequestAbove)}, as in one simulated window of twenty`,
          ),
          ...(falseHits === null
            ? []
            : [
                alert(
                  'LlmFalseHitsHigh',
                  `llm:false_hit_share > ${exact(falseHits.interval[1])}`,
                  `More than ${show(falseHits.interval[1], 'share')} of graded hits answered something else; ${show(falseHits.share, 'share')} were simulated`,
                ),
              ]),
        ],
      },
    ],
  };
}

/** Queries that say in production what was promised. */
export function otelRules(plan: ExportPlan): Rules {
  const tokens = (type: 'input' | 'output', more = ''): string =>
    `rate(gen_ai_client_token_usage_sum{gen_ai_token_type="${type}"${more}}[${WINDOW}])`;
  const models = new Map(routesOf(plan).map(({ id, model }) => [id, model]));
  const priced = [...models].filter(([, model]) => model.unmeasured?.includes('price') !== true);
  const bill = priced.flatMap(([id, { price }]) => {
    const only = `,gen_ai_request_model=${JSON.stringify(id)}`;
    return [
      `${exact(price.inputUsdPerToken)} * sum(${tokens('input', only)})`,
      `${exact(price.outputUsdPerToken)} * sum(${tokens('output', only)})`,
    ].map((part) => `(${part} or vector(0))`);
  });
  const calls = (by: string): string => `sum${by}(rate(gen_ai_client_operation_duration_seconds_count[${WINDOW}]))`;
  return {
    groups: [
      {
        name: 'llm_queries',
        rules: [
          { record: 'llm:calls:rate1h', expr: calls('') },
          { record: 'llm:input_tokens:rate1h', expr: `sum(${tokens('input')})` },
          { record: 'llm:output_tokens:rate1h', expr: `sum(${tokens('output')})` },
          { record: 'llm:model_share', expr: `${calls(' by (gen_ai_request_model)')} / scalar(${calls('')})` },
          ...(bill.length === 0 ? [] : [{ record: 'llm:cost_usd:rate1h', expr: bill.join(' + ') }]),
          {
            record: 'llm:latency_seconds:p95',
            expr: `histogram_quantile(0.95, sum by (le) (rate(gen_ai_client_operation_duration_seconds_bucket[${WINDOW}])))`,
          },
        ],
      },
    ],
  };
}

/** A number that PromQL reads, to six digits. */
const exact = (value: number): string => String(Number(value.toPrecision(6)));
