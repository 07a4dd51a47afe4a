import type { LogRecord } from '../record/shape.ts';
import { format } from './format.ts';

/** Rows of buckets, each with the bucket's time. */
function inBuckets(record: LogRecord): readonly LogRecord[] {
  const results = record.results ?? record.result;
  if (!Array.isArray(results)) return [record];
  const { results: _, result: __, ...bucket } = record;
  return results.map((result: LogRecord) => ({ ...bucket, ...result, bucket_sum: true }));
}

/** Buckets of OpenAI's usage and costs interfaces, and of Anthropic's: sums over an hour or a day. */
export const USAGE_BUCKETS = format({
  id: 'usage-buckets',
  title: "a provider's usage buckets (sums)",
  signs: [
    ['object', 'start_time', 'end_time', 'results'],
    ['start_time', 'end_time', 'results'],
    ['starting_at', 'ending_at', 'results'],
  ],
  rowsOf: inBuckets,
  sums: true,
});

const SUM_FIELDS = {
  t: ['start_time', 'starting_at', 'aggregation_timestamp'],
  cost: ['amount.value'],
  model: ['model', 'snapshot_id', 'line_item', 'description'],
  user: ['user_id'],
  scope: ['project_id', 'workspace_id', 'api_key_id'],
} as const;

/** A row of such a bucket. */
export const OPENAI_SUM = format({
  id: 'openai-usage',
  title: 'OpenAI usage buckets (sums)',
  signs: [['bucket_sum', 'start_time'], ['n_context_tokens_total'], ['num_model_requests', 'input_tokens']],
  fields: SUM_FIELDS,
  only: ['id', 'request', 'text', 'kind'],
  sums: true,
  cached: 'inside',
});

/** A row of Anthropic's usage report or cost report; amounts are in cents. */
export const ANTHROPIC_SUM = format({
  id: 'anthropic-usage',
  title: 'Anthropic usage buckets (sums)',
  signs: [['bucket_sum', 'starting_at']],
  fields: { ...SUM_FIELDS, cost: ['amount'] },
  only: ['id', 'request', 'text', 'kind'],
  sums: true,
  money: 'cents',
  cached: 'beside',
});

/** The usage and the costs that Anthropic's console exports as CSV. */
export const ANTHROPIC_CONSOLE = format({
  id: 'anthropic-console',
  title: 'Anthropic console usage (sums)',
  signs: [['usage_date_utc'], ['usage_input_tokens_no_cache'], ['usage_output_tokens', 'model_version']],
  fields: {
    t: ['usage_date_utc', 'date', 'hour'],
    model: ['model_version', 'model'],
    scope: ['workspace'],
    cost: ['cost_usd', 'cost'],
    batch: ['usage_type', 'service_tier'],
  },
  only: ['kind', 'id', 'scope'],
  sums: true,
  cached: 'beside',
});

/** Tables of sums by day and model, of any maker: they count the requests they sum. */
export const DAILY_SUMS = format({
  id: 'daily-sums',
  title: 'sums over many calls',
  signs: [
    ['date', 'requests', 'model'],
    ['day', 'requests', 'model'],
    ['date', 'num_requests'],
    ['date', 'request_count'],
    ['date', 'api_requests', 'spend'],
    ['date', 'model', 'n_requests'],
    ['date', 'inputTokens', 'outputTokens', 'totalCost', 'modelsUsed'],
  ],
  sums: true,
});
