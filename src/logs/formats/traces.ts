import type { LogRecord } from '../record/shape.ts';
import { format } from './format.ts';

/** The BurstGPT trace: seconds from its beginning; an answer of 0 tokens failed. */
export const BURSTGPT = format({
  id: 'burstgpt',
  title: 'BurstGPT trace',
  signs: [['Timestamp', 'Request tokens', 'Response tokens', 'Log Type']],
  only: ['kind'],
  emptyFailed: true,
  relative: 's',
  cached: 'inside',
});

/** Traces of Azure's LLM inference: a time, and tokens in and out. */
export const AZURE_TRACE = format({
  id: 'azure-trace',
  title: 'Azure LLM inference trace',
  signs: [['ContextTokens', 'GeneratedTokens']],
  fields: { t: ['timestamp', 'arrived_at'] },
  relative: 's',
});

/** Mooncake's traces: milliseconds from their beginning, and the blocks of each prompt by number. */
export const MOONCAKE = format({
  id: 'mooncake',
  title: 'Mooncake trace',
  signs: [['hash_ids', 'input_length']],
  fields: { key: ['hash_ids'], t: ['timestamp'] },
  relative: 'ms',
});

/** What vLLM's benchmark saves of its requests: tokens in and out, in lists. */
export const VLLM_BENCHMARK = format({
  id: 'vllm-benchmark',
  title: "vLLM's benchmark",
  signs: [['input_lens', 'output_lens']],
  rowsOf: ({ input_lens: inputs, output_lens: outputs, ttfts, model_id }) =>
    !Array.isArray(inputs) || !Array.isArray(outputs)
      ? []
      : inputs.map(
          (input: unknown, i): LogRecord => ({
            model: model_id,
            input_tokens: input,
            output_tokens: outputs[i],
            ttft_seconds: Array.isArray(ttfts) ? ttfts[i] : undefined,
          }),
        ),
});
