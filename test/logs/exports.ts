/**
 * Exports of products as their documentation has them, made up: four calls of gpt-4o each unless said otherwise, the
 * first and the third with one ask. What is right of each stands beside it.
 */
import { lines } from './inspect-text.ts';

const T0 = Date.UTC(2025, 8, 1, 8);
const at = (i: number): number => T0 + i * 60_000;
const iso = (i: number): string => new Date(at(i)).toISOString();
const naive = (i: number): string => iso(i).slice(0, 19).replace('T', ' ');

/** List prices of gpt-4o in USD per million tokens. */
const PRICE = { input: 2.5, cached: 1.25, output: 10 };
const usd = (input: number, cached: number, output: number): number =>
  ((input - cached) * PRICE.input + cached * PRICE.cached + output * PRICE.output) / 1e6;

/** One call as every product has it. */
export interface Call {
  i: number;
  ask: string;
  input: number;
  cached: number;
  output: number;
  usd: number;
}

export const CALLS: readonly Call[] = Array.from({ length: 4 }, (_, i) => {
  const [input, cached, output] = [1_000 + 100 * i, i === 0 ? 0 : 512, 50 + i];
  return {
    i,
    ask: i % 2 === 0 ? 'How do bees dance?' : `What do ${i} bees eat?`,
    input,
    cached,
    output,
    usd: usd(input, cached, output),
  };
});

const total = (of: (call: Call) => number): number => CALLS.reduce((sum, call) => sum + of(call), 0);
export const TOTAL = {
  input: total(({ input }) => input),
  cached: total(({ cached }) => cached),
  output: total(({ output }) => output),
  usd: total((call) => call.usd),
  usdUncached: total(({ input, output }) => usd(input, 0, output)),
};

/** An export and what is right of it. */
export interface Export {
  file: string;
  content: string;
  calls?: number;
  failed?: number;
  hits?: number;
  aggregates?: number;
  embeddings?: number;
  /** null: the log does not say. */
  input?: number | null;
  cached?: number | null;
  output?: number | null;
  usd?: number | null;
  /** Calls whose ask came before; null: the log does not say. */
  repeats?: number | null;
  sessions?: number;
  users?: number;
  spanMs?: number | null;
}

const SYSTEM = 'You answer questions about bees.';
const messages = (ask: string) => [
  { role: 'system', content: SYSTEM },
  { role: 'user', content: ask },
];
const answer = (text = 'They do.') => ({ role: 'assistant', content: text });
const uuid = (i: number): string => `5f3d6c1a-7a0e-4b8e-9e57-0a4c5b3c8f${String(10 + i)}`;
const completion = ({ i, input, cached, output }: Call) => ({
  id: `chatcmpl-00000000000${i}`,
  object: 'chat.completion',
  created: at(i) / 1000,
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, message: answer(), finish_reason: 'stop' }],
  usage: {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  },
});
const csv = (columns: readonly string[], rows: readonly (readonly unknown[])[]): string => {
  const cell = (value: unknown): string => {
    const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value); // biome-ignore format: a table
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
};
const ALL = { input: TOTAL.input, cached: TOTAL.cached, output: TOTAL.output, usd: TOTAL.usd, repeats: 1 };
const PLAIN = { input: TOTAL.input, output: TOTAL.output };

export const EXPORTS: Readonly<Record<string, Export>> = {
  'Langfuse observations by its interface (v2 names)': {
    file: 'observations.json',
    content: JSON.stringify({
      data: [
        { id: 'span-00000001', traceId: 't1', type: 'SPAN', name: 'chat', startTime: iso(0), endTime: iso(5), level: 'DEFAULT', usage: { input: 0, output: 0, total: 0, unit: 'TOKENS' }, parentObservationId: null }, // biome-ignore format: a row
        ...CALLS.map((call) => ({
          id: `gen-0000000${call.i}`,
          traceId: 't1',
          type: 'GENERATION',
          name: 'llm',
          startTime: iso(call.i),
          endTime: iso(call.i),
          completionStartTime: iso(call.i),
          model: 'gpt-4o',
          modelParameters: { temperature: 0 },
          input: messages(call.ask),
          output: answer(),
          usage: { input: call.input, output: call.output, total: call.input + call.output, unit: 'TOKENS' },
          calculatedTotalCost: usd(call.input, 0, call.output),
          level: 'DEFAULT',
          parentObservationId: 'span-00000001',
          latency: 1.2,
        })),
      ],
      meta: { page: 1 },
    }),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
  },
  'Langfuse observations (v3 usage details)': {
    file: 'observations.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        id: `gen-0000000${call.i}`,
        trace_id: `t${call.i}`,
        type: 'GENERATION',
        start_time: iso(call.i),
        end_time: iso(call.i),
        provided_model_name: 'gpt-4o',
        usage_details: { input: call.input - call.cached, input_cached_tokens: call.cached, output: call.output, total: call.input + call.output }, // biome-ignore format: a row
        cost_details: { input: 0.001, output: 0.001, total: call.usd },
        input: JSON.stringify(messages(call.ask)),
        output: JSON.stringify(answer()),
        level: 'DEFAULT',
        user_id: `u${call.i}`,
        session_id: 's1',
      })),
    ),
    ...ALL,
    users: 4,
    sessions: 1,
  },
  'LangSmith runs by its interface': {
    file: 'runs.jsonl',
    content: lines(
      { id: uuid(50), run_type: 'chain', name: 'agent', start_time: iso(0), end_time: iso(4), inputs: { question: 'x' }, outputs: {}, total_tokens: TOTAL.input + TOTAL.output, prompt_tokens: TOTAL.input, completion_tokens: TOTAL.output, total_cost: '0.02', parent_run_id: null, session_id: 'project' }, // biome-ignore format: a row
      ...CALLS.map((call) => ({
        id: uuid(call.i),
        run_type: 'llm',
        name: 'ChatOpenAI',
        start_time: iso(call.i),
        end_time: iso(call.i + 0.1),
        inputs: {
          messages: [
            [
              { lc: 1, type: 'constructor', id: ['langchain', 'schema', 'messages', 'SystemMessage'], kwargs: { content: SYSTEM, type: 'system' } }, // biome-ignore format: a row
              { lc: 1, type: 'constructor', id: ['langchain', 'schema', 'messages', 'HumanMessage'], kwargs: { content: call.ask, type: 'human' } }, // biome-ignore format: a row
            ],
          ],
        },
        outputs: { generations: [[{ text: 'They do.' }]] },
        extra: { metadata: { ls_provider: 'openai', ls_model_name: 'gpt-4o', thread_id: 'th1' } },
        prompt_tokens: call.input,
        completion_tokens: call.output,
        total_tokens: call.input + call.output,
        prompt_token_details: { cache_read: call.cached },
        total_cost: String(call.usd),
        status: 'success',
        parent_run_id: uuid(50),
        session_id: 'project',
      })),
    ),
    ...ALL,
    aggregates: 1,
    sessions: 1,
  },
  'Helicone by its interface': {
    file: 'requests.json',
    content: JSON.stringify({
      data: CALLS.map((call) => ({
        response_id: uuid(call.i),
        response_created_at: iso(call.i + 0.02),
        response_body: completion(call),
        response_status: 200,
        request_id: uuid(call.i + 20),
        request_created_at: iso(call.i),
        request_body: { model: 'gpt-4o', messages: messages(call.ask) },
        request_path: 'https://api.openai.com/v1/chat/completions',
        request_user_id: null,
        request_properties: {},
        request_model: 'gpt-4o',
        model_override: null,
        response_model: 'gpt-4o-2024-08-06',
        helicone_user: 'x',
        provider: 'OPENAI',
        delay_ms: 1200,
        time_to_first_token: 300,
        total_tokens: call.input + call.output,
        prompt_tokens: call.input,
        prompt_cache_write_tokens: 0,
        prompt_cache_read_tokens: call.cached,
        completion_tokens: call.output,
        prompt_id: null,
        llmSchema: null,
        country_code: 'AT',
        asset_ids: null,
        scores: null,
        properties: {},
        assets: [],
        target_url: 'https://api.openai.com/v1/chat/completions',
        model: 'gpt-4o-2024-08-06',
        costUSD: call.usd,
        cache_reference_id: '00000000-0000-0000-0000-000000000000',
      })),
      error: null,
    }),
    ...ALL,
  },
  'LiteLLM spend logs with everything it stores': {
    file: 'spendlogs.json',
    content: JSON.stringify(
      CALLS.map((call) => ({
        request_id: `chatcmpl-00000000000${call.i}`,
        call_type: 'acompletion',
        api_key: 'hashed',
        spend: call.usd,
        total_tokens: call.input + call.output,
        prompt_tokens: call.input,
        completion_tokens: call.output,
        startTime: iso(call.i),
        endTime: iso(call.i + 0.1),
        completionStartTime: iso(call.i + 0.05),
        model: 'azure/gpt-4o',
        model_id: 'abc',
        model_group: 'prod',
        api_base: 'https://x.openai.azure.example',
        user: 'default_user_id',
        metadata: {
          usage_object: { prompt_tokens: call.input, completion_tokens: call.output, total_tokens: call.input + call.output, prompt_tokens_details: { cached_tokens: call.cached } }, // biome-ignore format: a row
          user_api_key_alias: 'team-key',
          additional_usage_values: {},
        },
        cache_hit: 'None',
        cache_key: 'Cache OFF',
        request_tags: [],
        team_id: null,
        end_user: 'e1',
        requester_ip_address: null,
        messages: messages(call.ask),
        response: completion(call),
        session_id: uuid(1),
        status: 'success',
        custom_llm_provider: 'azure',
      })),
    ),
    ...ALL,
    users: 1,
    sessions: 1,
  },
  'OpenRouter activity as CSV': {
    file: 'activity.csv',
    content: csv(
      ['generation_id', 'created_at', 'cost_total', 'cost_web_search', 'cost_cache', 'cost_file_processing', 'byok_usage_inference', 'tokens_prompt', 'tokens_completion', 'tokens_reasoning', 'tokens_cached', 'model_permaslug', 'provider_name', 'variant', 'cancelled', 'streamed', 'user', 'finish_reason_raw', 'finish_reason_normalized', 'generation_time_ms', 'time_to_first_token_ms', 'app_name', 'api_key_name'], // biome-ignore format: a row
      CALLS.map((call) => [`gen-${call.i}-abcdefghij`, naive(call.i), call.usd, 0, 0, 0, 0, call.input, call.output, 0, call.cached, 'openai/gpt-4o-2024-08-06', 'OpenAI', 'standard', 'false', 'true', '', 'stop', 'stop', 1200, 300, 'app', 'key']), // biome-ignore format: a row
    ),
    ...ALL,
    repeats: null,
  },
  'OpenAI usage buckets of completions': {
    file: 'usage.json',
    content: JSON.stringify({
      object: 'page',
      data: CALLS.map((call) => ({
        object: 'bucket',
        start_time: at(0) / 1000 + 86_400 * call.i,
        end_time: at(0) / 1000 + 86_400 * (call.i + 1),
        results: [
          { object: 'organization.usage.completions.result', input_tokens: call.input, output_tokens: call.output, input_cached_tokens: call.cached, input_audio_tokens: 0, output_audio_tokens: 0, num_model_requests: 7, project_id: null, user_id: null, api_key_id: null, model: 'gpt-4o-2024-08-06', batch: null }, // biome-ignore format: a row
        ],
      })),
      has_more: false,
      next_page: null,
    }),
    ...ALL,
    calls: 0,
    aggregates: 4,
    repeats: null,
  },
  'OpenAI’s old usage by the day': {
    file: 'old-usage.json',
    content: JSON.stringify({
      object: 'list',
      data: CALLS.map((call) => ({
        organization_id: 'org-1',
        organization_name: 'x',
        aggregation_timestamp: at(call.i) / 1000,
        n_requests: 3,
        operation: 'completion',
        snapshot_id: 'gpt-4o-2024-08-06',
        n_context: 1,
        n_context_tokens_total: call.input,
        n_generated: 1,
        n_generated_tokens_total: call.output,
        n_cached_context_tokens_total: call.cached,
        email: null,
        api_key_id: null,
      })),
    }),
    ...ALL,
    calls: 0,
    aggregates: 4,
    repeats: null,
  },
  'API Management: its table of calls to language models': {
    file: 'ApiManagementGatewayLlmLog.csv',
    content: csv(
      ['TimeGenerated [UTC]', 'CorrelationId', 'Region', 'OperationName', 'DeploymentName', 'ModelName', 'PromptTokens', 'CompletionTokens', 'TotalTokens', 'IsStreamCompletion', 'RequestMessages', 'ResponseMessages', 'SequenceNumber', 'RequestId', 'Type'], // biome-ignore format: a row
      CALLS.map((call) => [`9/1/2025, 8:0${call.i}:00.000 AM`, uuid(call.i), 'West Europe', 'ChatCompletions_Create', 'prod', 'gpt-4o', call.input, call.output, call.input + call.output, 'False', messages(call.ask), [answer()], 0, uuid(call.i + 20), 'ApiManagementGatewayLlmLog']), // biome-ignore format: a row
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
  },
  'Azure OpenAI’s diagnostic log of requests': {
    file: 'RequestResponse.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        time: iso(call.i),
        resourceId: '/SUBSCRIPTIONS/X/RESOURCEGROUPS/Y/PROVIDERS/MICROSOFT.COGNITIVESERVICES/ACCOUNTS/Z',
        category: 'RequestResponse',
        operationName: 'ChatCompletions_Create',
        level: 'Information',
        durationMs: 1200,
        callerIpAddress: '10.0.0.***',
        resultSignature: '200',
        correlationId: uuid(call.i),
        properties: JSON.stringify({
          apiName: 'Azure OpenAI API version 2024-06-01',
          requestTime: at(call.i) * 1e4 + 621_355_968_000_000_000,
          requestLength: 900,
          responseTime: (at(call.i) + 1200) * 1e4 + 621_355_968_000_000_000,
          responseLength: 400,
          objectId: '',
          streamType: 'Non-Streaming',
          modelDeploymentName: 'prod',
          modelName: 'gpt-4o',
          modelVersion: '2024-08-06',
        }),
      })),
    ),
    input: null,
    output: null,
    usd: null,
    repeats: null,
    spanMs: 180_000,
  },
  'Vertex requests and answers in BigQuery': {
    file: 'request_response_logging.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        endpoint: 'projects/1/locations/us-central1/endpoints/2',
        deployed_model_id: '3',
        logging_time: iso(call.i),
        request_id: `${1000 + call.i}`,
        request_payload: [],
        response_payload: [],
        model: 'publishers/google/models/gemini-2.5-flash',
        model_version: 'gemini-2.5-flash',
        api_method: 'generateContent',
        full_request: {
          contents: [{ role: 'user', parts: [{ text: call.ask }] }],
          systemInstruction: { parts: [{ text: SYSTEM }] },
        },
        full_response: {
          candidates: [{ content: { role: 'model', parts: [{ text: 'They do.' }] }, finishReason: 'STOP' }],
          usageMetadata: { promptTokenCount: call.input, candidatesTokenCount: call.output, totalTokenCount: call.input + call.output, cachedContentTokenCount: call.cached }, // biome-ignore format: a row
          modelVersion: 'gemini-2.5-flash',
          responseId: `r-0000000000${call.i}`,
        },
        metadata: { request_latency: 900 },
        otel_log: null,
      })),
    ),
    input: TOTAL.input,
    cached: TOTAL.cached,
    output: TOTAL.output,
    usd: total(({ input, cached, output }) => ((input - cached) * 0.3 + cached * 0.03 + output * 2.5) / 1e6),
    repeats: 1,
  },
  'Bedrock’s invocation log, from CloudWatch': {
    file: 'log-events.json',
    content: JSON.stringify({
      events: CALLS.map((call) => ({
        logStreamName: 'aws/bedrock/modelinvocations',
        timestamp: at(call.i),
        ingestionTime: at(call.i) + 500,
        eventId: `3833940000000000000${call.i}`,
        message: JSON.stringify({
          schemaType: 'ModelInvocationLog',
          schemaVersion: '1.0',
          timestamp: iso(call.i).replace('.000', ''),
          accountId: '1',
          identity: { arn: 'arn:aws:sts::1:assumed-role/x/y' },
          region: 'us-east-1',
          requestId: uuid(call.i),
          operation: 'Converse',
          modelId: 'anthropic.claude-3-5-sonnet-20241022-v2:0',
          input: {
            inputContentType: 'application/json',
            inputBodyJson: {
              messages: [{ role: 'user', content: [{ text: call.ask }] }],
              system: [{ text: SYSTEM }],
              inferenceConfig: { maxTokens: 900 },
            },
            inputTokenCount: call.input,
          },
          output: {
            outputContentType: 'application/json',
            outputBodyJson: {
              output: { message: { role: 'assistant', content: [{ text: 'They do.' }] } },
              stopReason: 'end_turn',
              metrics: { latencyMs: 1200 },
              usage: { inputTokens: call.input, outputTokens: call.output, totalTokens: call.input + call.output },
            },
            outputTokenCount: call.output,
          },
        }),
      })),
    }),
    ...PLAIN,
    usd: total(({ input, output }) => (input * 3 + output * 15) / 1e6),
    repeats: 1,
  },
  'Phoenix spans as a table': {
    file: 'spans.csv',
    content: csv(
      ['context.span_id', 'context.trace_id', 'name', 'span_kind', 'parent_id', 'start_time', 'end_time', 'status_code', 'status_message', 'attributes.openinference.span.kind', 'attributes.llm.model_name', 'attributes.llm.provider', 'attributes.llm.input_messages', 'attributes.llm.output_messages', 'attributes.llm.token_count.prompt', 'attributes.llm.token_count.prompt_details.cache_read', 'attributes.llm.token_count.completion', 'attributes.llm.token_count.total', 'attributes.session.id'], // biome-ignore format: a row
      [
        ['aaaaaaaaaaaaaaa9', 't1', 'agent', 'CHAIN', null, iso(0), iso(4), 'OK', '', 'CHAIN', null, null, null, null, null, null, null, null, 's1'], // biome-ignore format: a row
        ...CALLS.map((call) => [`aaaaaaaaaaaaaaa${call.i}`, 't1', 'ChatCompletion', 'LLM', 'aaaaaaaaaaaaaaa9', iso(call.i), iso(call.i + 0.02), 'OK', '', 'LLM', 'gpt-4o', 'openai', messages(call.ask).map(({ role, content }) => ({ 'message.role': role, 'message.content': content })), [{ 'message.role': 'assistant', 'message.content': 'They do.' }], call.input, call.cached, call.output, call.input + call.output, 's1']), // biome-ignore format: a row
      ],
    ),
    ...ALL,
    sessions: 1,
  },
  'MLflow traces': {
    file: 'traces.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        info: {
          trace_id: `tr-0000000000${call.i}`,
          trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '1' } },
          request_time: iso(call.i),
          execution_duration: '1.2s',
          state: 'OK',
          trace_metadata: {
            'mlflow.trace.session': 's1',
            'mlflow.trace.user': `u${call.i}`,
            'mlflow.trace.tokenUsage': JSON.stringify({ input_tokens: call.input, output_tokens: call.output, total_tokens: call.input + call.output }), // biome-ignore format: a row
          },
          tags: {},
        },
        data: {
          spans: [
            {
              trace_id: `AAAA${call.i}`,
              span_id: `root0000000${call.i}=`,
              parent_span_id: '',
              name: 'predict',
              start_time_unix_nano: at(call.i) * 1e6,
              end_time_unix_nano: (at(call.i) + 1200) * 1e6,
              status: { code: 'STATUS_CODE_OK', message: '' },
              attributes: {
                'mlflow.spanType': '"CHAIN"',
                'mlflow.spanInputs': JSON.stringify({ question: call.ask }),
                'mlflow.traceRequestId': `"tr-0000000000${call.i}"`,
              },
            },
            {
              trace_id: `AAAA${call.i}`,
              span_id: `call0000000${call.i}=`,
              parent_span_id: `root0000000${call.i}=`,
              name: 'Completions',
              start_time_unix_nano: (at(call.i) + 100) * 1e6,
              end_time_unix_nano: (at(call.i) + 1100) * 1e6,
              status: { code: 'STATUS_CODE_OK', message: '' },
              attributes: {
                'mlflow.spanType': '"CHAT_MODEL"',
                'mlflow.spanInputs': JSON.stringify({ model: 'gpt-4o', messages: messages(call.ask) }),
                'mlflow.spanOutputs': JSON.stringify(completion(call)),
                'mlflow.chat.tokenUsage': JSON.stringify({ input_tokens: call.input, output_tokens: call.output, total_tokens: call.input + call.output }), // biome-ignore format: a row
                'mlflow.llm.model': '"gpt-4o"',
              },
            },
          ],
        },
      })),
    ),
    ...PLAIN,
    repeats: 1,
    sessions: 1,
    users: 4,
  },
  'Weave calls': {
    file: 'weave.jsonl',
    content: lines(
      { id: uuid(30), project_id: 'a/b', op_name: 'weave:///a/b/op/answer:1', display_name: null, trace_id: uuid(31), parent_id: null, started_at: iso(0), ended_at: iso(4), inputs: { question: 'x' }, output: 'x', summary: { usage: { 'gpt-4o-2024-08-06': { requests: 4, prompt_tokens: TOTAL.input, completion_tokens: TOTAL.output, total_tokens: TOTAL.input + TOTAL.output } }, weave: { status: 'success', latency_ms: 9 } } }, // biome-ignore format: a row
      ...CALLS.map((call) => ({
        id: uuid(call.i),
        project_id: 'a/b',
        op_name: 'weave:///a/b/op/openai.chat.completions.create:2',
        display_name: null,
        trace_id: uuid(31),
        parent_id: uuid(30),
        started_at: iso(call.i),
        ended_at: iso(call.i + 0.02),
        attributes: { weave: { client_version: '0.51' } },
        inputs: { model: 'gpt-4o', messages: messages(call.ask) },
        output: completion(call),
        exception: null,
        summary: {
          usage: {
            'gpt-4o-2024-08-06': { requests: 1, prompt_tokens: call.input, completion_tokens: call.output, total_tokens: call.input + call.output, prompt_tokens_details: { cached_tokens: call.cached } }, // biome-ignore format: a row
          },
          weave: { status: 'success', latency_ms: 1200 },
        },
        wb_user_id: 'u1',
      })),
    ),
    ...ALL,
    aggregates: 1,
  },
  'PromptLayer requests': {
    file: 'promptlayer.csv',
    content: csv(
      ['request_id', 'request_start_time', 'request_end_time', 'engine', 'provider_type', 'function_name', 'prompt_name', 'input_tokens', 'output_tokens', 'price', 'score', 'tags', 'prompt_blueprint'], // biome-ignore format: a row
      CALLS.map((call) => [100 + call.i, naive(call.i), naive(call.i + 1), 'gpt-4o', 'openai', 'openai.chat.completions.create', 'bees', call.input, call.output, usd(call.input, 0, call.output), 100, '[]', { prompt_template: { type: 'chat', messages: messages(call.ask) } }]), // biome-ignore format: a row
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
  },
  'OpenLLMetry spans, one a line': {
    file: 'traceloop.jsonl',
    content: lines(
      { name: 'bees.workflow', context: { trace_id: '0x1', span_id: '0x9', trace_state: '[]' }, kind: 'SpanKind.INTERNAL', parent_id: null, start_time: iso(0), end_time: iso(4), status: { status_code: 'UNSET' }, attributes: { 'traceloop.span.kind': 'workflow', 'traceloop.entity.name': 'bees', 'traceloop.entity.input': '{}' }, events: [], links: [], resource: { attributes: {} } }, // biome-ignore format: a row
      ...CALLS.map((call) => ({
        name: 'openai.chat',
        context: { trace_id: '0x1', span_id: `0x${call.i}`, trace_state: '[]' },
        kind: 'SpanKind.CLIENT',
        parent_id: '0x9',
        start_time: iso(call.i),
        end_time: iso(call.i + 0.02),
        status: { status_code: 'OK' },
        attributes: {
          'llm.request.type': 'chat',
          'gen_ai.system': 'OpenAI',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.response.model': 'gpt-4o-2024-08-06',
          'gen_ai.prompt.0.role': 'system',
          'gen_ai.prompt.0.content': SYSTEM,
          'gen_ai.prompt.1.role': 'user',
          'gen_ai.prompt.1.content': call.ask,
          'gen_ai.completion.0.role': 'assistant',
          'gen_ai.completion.0.content': 'They do.',
          'gen_ai.usage.prompt_tokens': call.input,
          'gen_ai.usage.completion_tokens': call.output,
          'gen_ai.usage.cache_read_input_tokens': call.cached,
          'llm.usage.total_tokens': call.input + call.output,
          'traceloop.association.properties.user_id': `u${call.i}`,
        },
        events: [],
        links: [],
        resource: { attributes: { 'service.name': 'bees' } },
      })),
    ),
    ...ALL,
    users: 4,
  },
  'Datadog’s spans by its interface': {
    file: 'datadog.json',
    content: JSON.stringify({
      data: [
        { id: 'a0', type: 'span', attributes: { span_id: '90', trace_id: '1', parent_id: 'undefined', span_kind: 'agent', name: 'agent', start_ms: at(0), duration: 4_000_000_000, status: 'ok', ml_app: 'bees', input: { value: 'x' }, metrics: { input_tokens: TOTAL.input, output_tokens: TOTAL.output } } }, // biome-ignore format: a row
        ...CALLS.map((call) => ({
          id: `a${call.i + 1}`,
          type: 'span',
          attributes: {
            span_id: `${call.i}`,
            trace_id: '1',
            parent_id: '90',
            span_kind: 'llm',
            name: 'OpenAI.createChatCompletion',
            model_name: 'gpt-4o',
            model_provider: 'openai',
            start_ms: at(call.i),
            duration: 1_200_000_000,
            status: 'ok',
            ml_app: 'bees',
            input: { messages: messages(call.ask) },
            output: { messages: [answer()] },
            metrics: { input_tokens: call.input, output_tokens: call.output, total_tokens: call.input + call.output, cache_read_input_tokens: call.cached }, // biome-ignore format: a row
          },
        })),
      ],
    }),
    ...ALL,
    aggregates: 1,
    spanMs: 180_000,
  },
  'Cloudflare AI Gateway by Logpush': {
    file: 'logpush.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        Cached: false,
        Endpoint: 'https://gateway.ai.cloudflare.com/v1/x/y/openai/chat/completions',
        Gateway: 'y',
        Metadata: { user: `u${call.i}` },
        Model: 'gpt-4o',
        Provider: 'openai',
        RateLimited: false,
        RequestBody: JSON.stringify({ model: 'gpt-4o', messages: messages(call.ask) }),
        RequestTime: at(call.i),
        RequestType: 'universal',
        ResponseBody: JSON.stringify(completion(call)),
        StatusCode: 200,
        TokensIn: call.input,
        TokensOut: call.output,
        Duration: 1200,
      })),
    ),
    ...PLAIN,
    repeats: 1,
  },
  'Kong’s log of its AI proxy': {
    file: 'kong.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        client_ip: '10.0.0.1',
        started_at: at(call.i),
        latencies: { request: 1200, kong: 4, proxy: 1196 },
        request: { method: 'POST', uri: '/chat', headers: { host: 'x' }, size: 900 },
        response: { status: 200, size: 400, headers: {} },
        route: { name: 'chat' },
        service: { name: 'ai' },
        ai: {
          proxy: {
            payload: { request: JSON.stringify({ model: 'gpt-4o', messages: messages(call.ask) }), response: JSON.stringify(completion(call)) }, // biome-ignore format: a row
            meta: { plugin_id: 'p', provider_name: 'openai', request_model: 'gpt-4o', response_model: 'gpt-4o-2024-08-06', llm_latency: 1190 }, // biome-ignore format: a row
            usage: { prompt_tokens: call.input, completion_tokens: call.output, total_tokens: call.input + call.output, cost: usd(call.input, 0, call.output), time_per_token: 20 }, // biome-ignore format: a row
          },
        },
      })),
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
  },
  'vLLM: a benchmark’s requests': {
    file: 'vllm.json',
    content: JSON.stringify({
      date: '20250901-080000',
      backend: 'vllm',
      model_id: 'meta-llama/Llama-3.1-8B-Instruct',
      num_prompts: 4,
      duration: 10.2,
      completed: 4,
      total_input_tokens: TOTAL.input,
      total_output_tokens: TOTAL.output,
      input_lens: CALLS.map(({ input }) => input),
      output_lens: CALLS.map(({ output }) => output),
      ttfts: CALLS.map(() => 0.2),
    }),
    ...PLAIN,
    repeats: null,
  },
  'Dify’s messages': {
    file: 'messages.csv',
    content: csv(
      ['id', 'app_id', 'model_provider', 'model_id', 'conversation_id', 'inputs', 'query', 'message', 'message_tokens', 'message_unit_price', 'message_price_unit', 'answer', 'answer_tokens', 'answer_unit_price', 'answer_price_unit', 'provider_response_latency', 'total_price', 'currency', 'from_source', 'from_end_user_id', 'created_at', 'status', 'error'], // biome-ignore format: a row
      CALLS.map((call) => [uuid(call.i), uuid(60), 'openai', 'gpt-4o', uuid(70 + (call.i % 2)), '{}', call.ask, messages(call.ask).map(({ role, content }) => ({ role, text: content, files: [] })), call.input, '0.0025', '0.001', 'They do.', call.output, '0.01', '0.001', 1.2, usd(call.input, 0, call.output).toFixed(7), 'USD', 'api', `u${call.i}`, naive(call.i), 'normal', '']), // biome-ignore format: a row
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
    sessions: 2,
    users: 4,
  },
  'Flowise’s chat messages': {
    file: 'flowise.json',
    content: JSON.stringify(
      CALLS.flatMap((call) => [
        { id: uuid(call.i), role: 'userMessage', content: call.ask, chatflowid: 'f', chatType: 'EXTERNAL', chatId: `c${call.i % 2}`, sessionId: `c${call.i % 2}`, createdDate: iso(call.i) }, // biome-ignore format: a row
        { id: uuid(call.i + 20), role: 'apiMessage', content: 'They do.', chatflowid: 'f', chatType: 'EXTERNAL', chatId: `c${call.i % 2}`, sessionId: `c${call.i % 2}`, createdDate: iso(call.i + 0.1) }, // biome-ignore format: a row
      ]),
    ),
    calls: 4,
    repeats: 1,
    sessions: 2,
  },
  'Open WebUI’s chats': {
    file: 'chat-export.json',
    content: JSON.stringify(
      CALLS.map((call) => ({
        id: uuid(call.i),
        user_id: `u${call.i}`,
        title: 'Bees',
        chat: {
          id: '',
          title: 'Bees',
          models: ['gpt-4o'],
          history: {
            messages: {
              [`m${call.i}a`]: { id: `m${call.i}a`, parentId: null, childrenIds: [`m${call.i}b`], role: 'user', content: call.ask, timestamp: at(call.i) / 1000, models: ['gpt-4o'] }, // biome-ignore format: a row
              [`m${call.i}b`]: { id: `m${call.i}b`, parentId: `m${call.i}a`, childrenIds: [], role: 'assistant', content: 'They do.', model: 'gpt-4o', modelName: 'gpt-4o', timestamp: at(call.i) / 1000 + 2, usage: { prompt_tokens: call.input, completion_tokens: call.output, total_tokens: call.input + call.output } }, // biome-ignore format: a row
            },
            currentId: `m${call.i}b`,
          },
          messages: [
            { id: `m${call.i}a`, parentId: null, childrenIds: [`m${call.i}b`], role: 'user', content: call.ask, timestamp: at(call.i) / 1000, models: ['gpt-4o'] }, // biome-ignore format: a row
            { id: `m${call.i}b`, parentId: `m${call.i}a`, childrenIds: [], role: 'assistant', content: 'They do.', model: 'gpt-4o', modelName: 'gpt-4o', timestamp: at(call.i) / 1000 + 2, usage: { prompt_tokens: call.input, completion_tokens: call.output, total_tokens: call.input + call.output } }, // biome-ignore format: a row
          ],
          tags: [],
          timestamp: at(call.i),
        },
        updated_at: at(call.i) / 1000 + 9,
        created_at: at(call.i) / 1000,
        archived: false,
      })),
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
    sessions: 4,
  },
  'LibreChat’s export of a conversation': {
    file: 'librechat.json',
    content: JSON.stringify({
      conversationId: uuid(1),
      endpoint: 'openAI',
      title: 'Bees',
      exportAt: '10:00:00 GMT+0200',
      branches: false,
      recursive: true,
      options: { model: 'gpt-4o' },
      messages: CALLS.flatMap((call) => [
        { messageId: `m${call.i}a`, conversationId: uuid(1), parentMessageId: '0', sender: 'User', text: call.ask, isCreatedByUser: true, createdAt: iso(call.i), tokenCount: 9 }, // biome-ignore format: a row
        { messageId: `m${call.i}b`, conversationId: uuid(1), parentMessageId: `m${call.i}a`, sender: 'GPT-4o', text: 'They do.', isCreatedByUser: false, model: 'gpt-4o', createdAt: iso(call.i + 0.1), tokenCount: 4 }, // biome-ignore format: a row
      ]),
    }),
    calls: 4,
    repeats: 1,
    sessions: 1,
  },
  ShareGPT: {
    file: 'sharegpt.json',
    content: JSON.stringify(
      CALLS.map((call) => ({
        id: `c${call.i}`,
        conversations: [
          { from: 'system', value: SYSTEM },
          { from: 'human', value: call.ask },
          { from: 'gpt', value: 'They do.' },
        ],
      })),
    ),
    repeats: 1,
    sessions: 4,
    spanMs: null,
  },
  WildChat: {
    file: 'wildchat.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        conversation_hash: `hash${call.i}`,
        model: 'gpt-4-0314',
        timestamp: iso(call.i),
        conversation: [
          { content: call.ask, country: 'AT', hashed_ip: `ip${call.i}`, header: {}, language: 'English', redacted: false, role: 'user', state: null, timestamp: null, toxic: false, turn_identifier: 100 + call.i }, // biome-ignore format: a row
          { content: 'They do.', role: 'assistant', timestamp: iso(call.i + 0.1), redacted: false, turn_identifier: 100 + call.i }, // biome-ignore format: a row
        ],
        turn: 1,
        language: 'English',
        openai_moderation: [{}, {}],
        toxic: false,
        hashed_ip: `ip${call.i}`,
      })),
    ),
    repeats: 1,
    sessions: 4,
    users: 4,
  },
  'LMSYS arena: two models answer each': {
    file: 'arena.jsonl',
    content: lines(
      ...CALLS.slice(0, 2).map((call) => ({
        question_id: `q${call.i}`,
        model_a: 'gpt-4',
        model_b: 'claude-instant-1',
        winner: 'model_a',
        judge: 'arena_user_1',
        conversation_a: [{ role: 'user', content: call.ask }, answer()],
        conversation_b: [{ role: 'user', content: call.ask }, answer('No.')],
        turn: 1,
        anony: true,
        language: 'English',
        tstamp: at(call.i) / 1000,
      })),
    ),
    repeats: 2,
  },
  BurstGPT: {
    file: 'burstgpt.csv',
    content: csv(
      ['Timestamp', 'Model', 'Request tokens', 'Response tokens', 'Total tokens', 'Log Type'],
      [
        ...CALLS.map((call) => [5 + 60 * call.i, 'GPT-4', call.input, call.output, call.input + call.output, 'Conversation log']), // biome-ignore format: a row
        [400, 'ChatGPT', 900, 0, 900, 'API log'],
      ],
    ),
    ...PLAIN,
    failed: 1,
    repeats: null,
    spanMs: 180_000,
  },
  'Azure’s inference trace': {
    file: 'AzureLLMInferenceTrace_conv.csv',
    content: csv(
      ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'],
      CALLS.map((call) => [`${naive(call.i)}.1234567`, call.input, call.output]),
    ),
    ...PLAIN,
    usd: null,
    repeats: null,
    spanMs: 180_000,
  },
  Mooncake: {
    file: 'mooncake.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        timestamp: 60_000 * call.i,
        input_length: call.input,
        output_length: call.output,
        hash_ids: [1, 2, call.i % 2],
      })),
    ),
    ...PLAIN,
    usd: null,
    repeats: null,
    spanMs: 180_000,
  },
  'OpenPipe’s request logs': {
    file: 'openpipe.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        input: { model: 'gpt-4o', messages: messages(call.ask), temperature: 0 },
        output: completion(call),
        tags: { user_id: `u${call.i}` },
      })),
    ),
    ...ALL,
    users: 4,
  },
  'Bifrost’s logs': {
    file: 'bifrost.json',
    content: JSON.stringify({
      logs: CALLS.map((call) => ({
        id: uuid(call.i),
        timestamp: iso(call.i),
        object: 'chat.completion',
        provider: 'openai',
        model: 'gpt-4o',
        input_history: messages(call.ask),
        output_message: answer(),
        params: { temperature: 0 },
        latency: 1200,
        token_usage: { prompt_tokens: call.input, completion_tokens: call.output, total_tokens: call.input + call.output, prompt_tokens_details: { cached_tokens: call.cached } }, // biome-ignore format: a row
        cost: call.usd,
        status: 'success',
        stream: false,
        created_at: iso(call.i),
      })),
      pagination: { limit: 50, offset: 0 },
      stats: { total_requests: 4, success_rate: 100, total_tokens: 9 },
    }),
    ...ALL,
  },
  'Keywords AI’s request logs': {
    file: 'keywordsai.jsonl',
    content: lines(
      ...CALLS.map((call) => ({
        id: uuid(call.i),
        timestamp: iso(call.i),
        model: 'gpt-4o',
        provider_id: 'openai',
        prompt_messages: messages(call.ask),
        completion_message: answer(),
        prompt_tokens: call.input,
        completion_tokens: call.output,
        cost: usd(call.input, 0, call.output),
        generation_time: 1.2,
        time_to_first_token: 0.3,
        customer_identifier: `u${call.i}`,
        thread_identifier: 'th1',
        status_code: 200,
        failed: false,
        stream: false,
      })),
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
    users: 4,
    sessions: 1,
  },
  'simonw/llm: its table of answers': {
    file: 'llm-logs.json',
    content: JSON.stringify(
      CALLS.map((call) => ({
        id: `01jxyz0000000000000000000${call.i}`,
        model: 'gpt-4o',
        prompt: call.ask,
        system: SYSTEM,
        prompt_json: null,
        options_json: {},
        response: 'They do.',
        response_json: { content: '', usage: {} },
        conversation_id: 'c1',
        duration_ms: 1200,
        datetime_utc: iso(call.i).replace('Z', '+00:00'),
        input_tokens: call.input,
        output_tokens: call.output,
        token_details: null,
        resolved_model: 'gpt-4o-2024-08-06',
        conversation_name: 'Bees',
        conversation_model: 'gpt-4o',
      })),
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: 1,
    sessions: 1,
    spanMs: 180_000,
  },
  'New API (One API): its table of logs': {
    file: 'oneapi-logs.csv',
    content: csv(
      ['id', 'user_id', 'created_at', 'type', 'content', 'username', 'token_name', 'model_name', 'quota', 'prompt_tokens', 'completion_tokens', 'use_time', 'is_stream', 'channel', 'token_id', 'group', 'ip'], // biome-ignore format: a row
      CALLS.map((call) => [call.i + 1, 7, at(call.i) / 1000, 2, 'ratio 1.25', 'anna', 'key', 'gpt-4o', Math.round(usd(call.input, 0, call.output) * 500_000), call.input, call.output, 2, 0, 3, 4, 'default', '']), // biome-ignore format: a row
    ),
    ...PLAIN,
    usd: TOTAL.usdUncached,
    repeats: null,
    users: 1,
  },
};
