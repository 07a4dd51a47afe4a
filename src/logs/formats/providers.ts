import { format } from './format.ts';

/** What is sent to OpenAI's Batch interface. */
export const OPENAI_BATCH_INPUT = format({
  id: 'openai-batch-input',
  title: 'OpenAI Batch requests',
  signs: [['custom_id', 'body', 'method']],
  fields: { request: ['body'], id: ['custom_id'], url: ['url'] },
  batch: true,
});

/** What comes back from OpenAI's Batch interface. */
export const OPENAI_BATCH_OUTPUT = format({
  id: 'openai-batch-output',
  title: 'OpenAI Batch answers',
  signs: [['custom_id', 'response']],
  lacks: ['method'],
  fields: {
    id: ['response.body.id', 'id'],
    t: ['response.body.created'],
    status: ['response.status_code'],
    error: ['error', 'response.body.error'],
    model: ['response.body.model'],
  },
  batch: true,
});

/** Results of Anthropic's Message Batches. */
export const ANTHROPIC_BATCH = format({
  id: 'anthropic-batch',
  title: 'Anthropic batch results',
  signs: [['custom_id', 'result.type']],
  fields: {
    id: ['result.message.id', 'custom_id'],
    model: ['result.message.model'],
    status: ['result.type'],
    error: ['result.error'],
  },
  only: ['error'],
  batch: true,
  cached: 'beside',
});

/** Chat completions that OpenAI stored, as its list of them. */
export const OPENAI_STORED = format({
  id: 'openai-stored',
  title: 'OpenAI chat completions',
  signs: [['object', 'choices', 'usage', 'created']],
  fields: {
    id: ['id'],
    request: ['messages', 'input_messages'],
    t: ['created'],
    kind: ['object'],
    scope: ['metadata.tenant'],
    user: ['metadata.customer', 'metadata.user', 'metadata.user_id', 'user'],
  },
  only: ['request'],
  cached: 'inside',
});

/** OpenAI Responses, each as it was answered. */
export const OPENAI_RESPONSES = format({
  id: 'openai-responses',
  title: 'OpenAI responses',
  signs: [['object', 'output', 'usage', 'created_at', 'model']],
  fields: { id: ['id'], t: ['created_at'], request: ['input'], user: ['user', 'metadata.user'] },
  cached: 'inside',
});

/** Amazon Bedrock's log of model invocations. */
export const BEDROCK = format({
  id: 'bedrock',
  title: 'Bedrock model invocation logs',
  signs: [
    ['schemaType', 'modelId', 'operation'],
    ['modelId', 'input.inputBodyJson'],
    ['modelId', 'input.inputTokenCount'],
  ],
  fields: {
    t: ['timestamp'],
    model: ['modelId'],
    id: ['requestId'],
    request: ['input.inputBodyJson'],
    user: ['identity.arn', 'requestMetadata.user'],
    latency: ['output.outputBodyJson.metrics.latencyMs'],
    error: ['errorCode'],
    kind: ['operation'],
    scope: ['requestMetadata.tenant'],
  },
  only: ['status', 'scope'],
  latency: 'ms',
  cached: 'beside',
});

/** Requests to Gemini, at Google AI or Vertex, with their answers. */
export const GEMINI = format({
  id: 'gemini',
  title: 'Gemini requests',
  signs: [
    ['response.usageMetadata'],
    ['usageMetadata'],
    ['full_response.usageMetadata'],
    ['jsonPayload.response.usageMetadata'],
  ],
  fields: {
    t: ['timestamp', 'logging_time', 'create_time', 'response.createTime', 'start_time'],
    model: [
      'response.modelVersion',
      'full_response.modelVersion',
      'modelVersion',
      'model',
      'model_version',
      'deployed_model_id',
      'resource.labels.model_id',
    ],
    request: ['contents', 'request', 'full_request', 'jsonPayload.request'],
    id: ['response.responseId', 'full_response.responseId', 'responseId', 'request_id', 'insertId'],
    system: ['systemInstruction', 'request.systemInstruction', 'full_request.systemInstruction'],
  },
  cached: 'inside',
});

/** Answers of Anthropic's Messages interface, with their requests or without. */
export const ANTHROPIC = format({
  id: 'anthropic',
  title: 'Anthropic messages',
  signs: [
    ['response.usage.cache_read_input_tokens', 'response.usage.input_tokens'],
    ['usage.cache_read_input_tokens', 'usage.input_tokens', 'stop_reason'],
    ['response.stop_reason', 'response.usage.input_tokens'],
  ],
  fields: { id: ['response.id', 'id'], request: ['request'] },
  cached: 'beside',
});

/** Answers of Ollama: durations are in nanoseconds. */
export const OLLAMA = format({
  id: 'ollama',
  title: 'Ollama answers',
  signs: [['eval_count', 'prompt_eval_count']],
  fields: { latency: ['total_duration'], t: ['created_at'] },
});
