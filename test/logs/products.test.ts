import { describe, expect, it } from 'vitest';
import { inspected, lines } from './inspect-text.ts';

const T0 = Date.UTC(2025, 8, 1, 8);
const iso = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();
const messages = (ask: string) => [
  { role: 'system', content: 'You answer questions about bees.' },
  { role: 'user', content: ask },
];
/** List prices in USD per million tokens, as published: input, cached input, output. */
const GPT_4O = { input: 2.5, cached: 1.25, output: 10 };
const MINI = { input: 0.15, cached: 0.075, output: 0.6 };
const million = (usd: number): number => usd / 1e6;

describe('gateways', () => {
  it('Portkey: costs are in cents, hits are no calls, what failed is none', async () => {
    const row = (i: number, more: object) => ({
      id: `pk-row-000${i}`,
      trace_id: `trace-${i}`,
      created_at: iso(i),
      request: { model: 'gpt-4o', messages: messages(i % 2 === 0 ? 'How do bees talk?' : 'Why do bees dance?') },
      response: {},
      is_success: true,
      ai_org: 'openai',
      ai_model: 'gpt-4o-2024-08-06',
      req_units: 1000,
      res_units: 100,
      total_units: 1100,
      cost: 0.35,
      cost_currency: 'USD',
      response_time: 900,
      response_status_code: 200,
      cache_status: 'MISS',
      metadata: { _user: `u${i % 3}` },
      ...more,
    });
    const got = await inspected(
      'portkey.jsonl',
      lines(
        row(0, {}),
        row(1, {}),
        row(2, { cache_status: 'HIT', cost: 0 }),
        row(3, { is_success: false, response_status_code: 500, cost: 0, res_units: 0 }),
      ),
    );
    expect(got).toMatchObject({ format: 'Portkey logs', calls: 2, responseCacheHits: 1, failed: 1, users: 3 });
    expect(got.bill).toMatchObject({ source: 'logged' });
    expect(got.bill.usd).toBeCloseTo(0.007, 9);
    expect(got.bill.listedUsd).toBeCloseTo(0.007, 9);
    expect(got.repeats).toMatchObject({ ask: 1, request: 1 });
    expect(got.latencyMs?.p50).toBe(900);
  });

  it('Cloudflare AI Gateway: a page of its interface, cached answers apart', async () => {
    const row = (i: number, more: object) => ({
      id: `01HZX0000000000000000000${i}`,
      created_at: iso(i * 60),
      provider: 'openai',
      model: 'gpt-4o-mini',
      model_type: 'chat',
      path: 'v1/chat/completions',
      request_type: 'universal',
      cached: false,
      success: true,
      status_code: 200,
      tokens_in: 500,
      tokens_out: 50,
      cost: million(500 * MINI.input + 50 * MINI.output),
      duration: 800,
      ...more,
    });
    const got = await inspected(
      'logs.json',
      JSON.stringify({
        success: true,
        result: [
          row(1, {}),
          row(2, {}),
          row(3, { cached: true, cost: 0 }),
          row(4, { success: false, status_code: 429, tokens_in: 0, tokens_out: 0, cost: 0 }),
        ],
        result_info: { page: 1 },
      }),
    );
    expect(got).toMatchObject({
      format: 'Cloudflare AI Gateway logs',
      rows: 4,
      calls: 2,
      responseCacheHits: 1,
      failed: 1,
    });
    expect(got.tokens).toMatchObject({ input: 1000, output: 100 });
    expect(got.bill.usd).toBeCloseTo(2 * million(500 * MINI.input + 50 * MINI.output), 12);
    expect(got.time.spanMs).toBe(60_000);
  });

  it('OpenRouter: the provider’s own counts, and their costs as charged', async () => {
    const row = (i: number, cached: number) => ({
      data: {
        id: `gen-1756713600-abc${i}`,
        total_cost: 0.0101,
        created_at: iso(i),
        model: 'anthropic/claude-sonnet-4.5',
        provider_name: 'Anthropic',
        api_type: 'completions',
        cancelled: false,
        latency: 400,
        generation_time: 2100,
        tokens_prompt: 900,
        tokens_completion: 300,
        native_tokens_prompt: 1000,
        native_tokens_completion: 350,
        native_tokens_reasoning: 40,
        native_tokens_cached: cached,
        usage: 0.0101,
      },
    });
    const got = await inspected('generations.jsonl', lines(row(1, 0), row(2, 800)));
    expect(got).toMatchObject({ format: 'OpenRouter generations', calls: 2 });
    expect(got.tokens).toMatchObject({ input: 2000, cachedInput: 800, output: 700, reasoning: 80 });
    expect(got.bill.usd).toBeCloseTo(0.0202, 9);
    expect(got.models[0]).toMatchObject({ id: 'anthropic/claude-sonnet-4.5', calls: 2 });
  });

  it('LiteLLM spend logs as JSON: its own hits and failures are no calls', async () => {
    const row = (i: number, more: object) => ({
      request_id: `chatcmpl-00000000000${i}`,
      call_type: 'acompletion',
      api_key: 'k',
      spend: 0.0035,
      total_tokens: 1100,
      prompt_tokens: 1000,
      completion_tokens: 100,
      startTime: iso(i),
      endTime: iso(i + 2),
      completionStartTime: iso(i + 1),
      model: 'gpt-4o',
      model_group: 'chat',
      custom_llm_provider: 'azure',
      user: 'default',
      metadata: { status: 'success' },
      cache_hit: 'False',
      cache_key: `key${i % 2}`,
      team_id: 'team-a',
      end_user: `e${i}`,
      messages: {},
      response: {},
      status: 'success',
      ...more,
    });
    const got = await inspected(
      'spend.json',
      JSON.stringify([
        row(0, {}),
        row(1, {}),
        row(2, { cache_hit: 'True', spend: 0 }),
        row(3, { status: 'failure', spend: 0, completion_tokens: 0 }),
      ]),
    );
    expect(got).toMatchObject({
      format: 'LiteLLM spend logs',
      calls: 2,
      responseCacheHits: 1,
      failed: 1,
      scopes: 1,
      users: 3,
    });
    expect(got.repeats).toMatchObject({ ask: null, request: 1 });
    expect(got.bill.usd).toBeCloseTo(0.007, 9);
    expect(got.ttftMs?.p50).toBe(1000);
  });

  it('Helicone: JSON lines of requests with their bodies', async () => {
    const row = (i: number, more: object) => ({
      response_id: `resp-00000000000${i}`,
      request_id: `req-000000000000${i}`,
      request_created_at: iso(i),
      response_created_at: iso(i + 1),
      response_status: 200,
      request_user_id: `u${i}`,
      request_body: { model: 'gpt-4o-mini', messages: messages('What do bees eat?') },
      response_body: { choices: [] },
      request_properties: { 'Helicone-Session-Id': 's1' },
      model: 'gpt-4o-mini',
      prompt_tokens: 400,
      completion_tokens: 40,
      prompt_cache_read_tokens: 100,
      delay_ms: 700,
      cost_usd: 0.0001,
      cache_reference_id: '00000000-0000-0000-0000-000000000000',
      ...more,
    });
    const got = await inspected(
      'helicone.jsonl',
      lines(row(1, {}), row(2, {}), row(3, { cache_reference_id: '5f3d6c1a-7a0e-4b8e-9e57-0a4c5b3c8f11' })),
    );
    expect(got).toMatchObject({ format: 'Helicone requests', calls: 2, responseCacheHits: 1, sessions: 1 });
    expect(got.tokens).toMatchObject({ cachedInput: 200, output: 80 });
    expect(got.bill.usd).toBeCloseTo(0.0002 + 0.0001 * 0, 3);
    expect(got.repeats.request).toBe(2);
  });
});

describe('traces of programs', () => {
  const span = (id: string, parent: string | null, attributes: Record<string, unknown>, at = 0) => ({
    traceId: 'aaaabbbbccccddddaaaabbbbccccdddd',
    spanId: id,
    ...(parent === null ? {} : { parentSpanId: parent }),
    name: 'span',
    startTimeUnixNano: `${(T0 + at) * 1e6}`,
    endTimeUnixNano: `${(T0 + at + 1500) * 1e6}`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    })),
  });
  const otlp = (...spans: object[]) => ({
    resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'x' }, spans }] }],
  });

  it('Vercel AI SDK: the outer span is not counted again', async () => {
    const usage = {
      'ai.usage.promptTokens': 1000,
      'ai.usage.completionTokens': 100,
      'ai.model.id': 'gpt-4o',
      'ai.model.provider': 'openai.chat',
    };
    const got = await inspected(
      'spans.json',
      JSON.stringify(
        otlp(
          span('0000000000000001', null, {
            'operation.name': 'ai.generateText',
            'ai.operationId': 'ai.generateText',
            'ai.telemetry.metadata.userId': 'u1',
            'ai.prompt': JSON.stringify({ messages: messages('Why?') }),
            ...usage,
          }),
          span('0000000000000002', '0000000000000001', {
            'ai.operationId': 'ai.generateText.doGenerate',
            'ai.prompt.messages': JSON.stringify(messages('Why?')),
            'gen_ai.usage.input_tokens': 1000,
            'gen_ai.usage.output_tokens': 100,
            ...usage,
          }),
          span('0000000000000003', '0000000000000001', { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'look' }),
        ),
      ),
    );
    expect(got).toMatchObject({ format: 'Vercel AI SDK spans', calls: 1, aggregates: 1, users: 1 });
    expect(got.tokens).toMatchObject({ input: 1000, output: 100 });
    expect(got.bill.usd).toBeCloseTo(million(1000 * GPT_4O.input + 100 * GPT_4O.output), 9);
    expect(got.repeats.ask).toBe(0);
  });

  it('OpenTelemetry: old names, prompts spelled out by index, and prompts in events', async () => {
    const old = {
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'llm.request.type': 'chat',
      'gen_ai.usage.prompt_tokens': 1000,
      'gen_ai.usage.completion_tokens': 100,
      'llm.usage.total_tokens': 1100,
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'Why?',
    };
    const { 'gen_ai.prompt.0.role': _, 'gen_ai.prompt.0.content': __, ...bare } = old;
    const events = [{ name: 'gen_ai.user.message', attributes: [{ key: 'content', value: { stringValue: 'Why?' } }] }];
    const got = await inspected(
      'otel.jsonl',
      lines(otlp(span('00000000000000a1', null, old)), otlp({ ...span('00000000000000a2', null, bare, 5000), events })),
    );
    expect(got).toMatchObject({ format: 'OpenTelemetry GenAI spans', calls: 2 });
    expect(got.tokens).toMatchObject({ input: 2000, output: 200 });
    expect(got.repeats).toMatchObject({ ask: 1, request: 1 });
  });

  it('spans one by one with attributes as an object; OpenInference', async () => {
    const row = (i: number) => ({
      name: 'ChatCompletion',
      context: { trace_id: `t${i}`, span_id: `s00000000000${i}` },
      parent_id: null,
      start_time: iso(i),
      end_time: iso(i + 1),
      status: { status_code: 'OK' },
      attributes: {
        'openinference.span.kind': 'LLM',
        'llm.model_name': 'gpt-4o',
        'llm.token_count.prompt': 1000,
        'llm.token_count.completion': 100,
        'llm.token_count.total': 1100,
        'llm.token_count.prompt_details.cache_read': 600,
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': 'Why?',
      },
    });
    const got = await inspected(
      'phoenix.jsonl',
      lines(row(1), row(2), { ...row(3), attributes: { 'openinference.span.kind': 'CHAIN', 'input.value': 'Why?' } }),
    );
    expect(got).toMatchObject({ format: 'OpenInference spans', calls: 2 });
    expect(got.tokens).toMatchObject({ input: 2000, cachedInput: 1200, output: 200 });
    expect(got.bill.usd).toBeCloseTo(2 * million(400 * GPT_4O.input + 600 * GPT_4O.cached + 100 * GPT_4O.output), 9);
    expect(got.repeats.request).toBe(1);
  });

  it('Langfuse: traces with their observations in them', async () => {
    const got = await inspected(
      'traces.json',
      JSON.stringify({
        data: [
          {
            id: 'trace-1',
            timestamp: iso(0),
            name: 'chat',
            userId: 'u1',
            sessionId: 's1',
            htmlPath: '/x',
            input: 'Why?',
            totalCost: 0.0035,
            observations: [
              {
                id: 'obs-0000000001',
                traceId: 'trace-1',
                type: 'SPAN',
                name: 'all',
                startTime: iso(0),
                endTime: iso(3),
                parentObservationId: null,
              },
              {
                id: 'obs-0000000002',
                traceId: 'trace-1',
                type: 'GENERATION',
                model: 'gpt-4o',
                startTime: iso(0),
                endTime: iso(2),
                parentObservationId: 'obs-0000000001',
                input: messages('Why?'),
                usageDetails: { input: 400, input_cached_tokens: 600, output: 100, total: 1100 },
                calculatedTotalCost: 0.0035,
                level: 'DEFAULT',
              },
              {
                id: 'obs-0000000003',
                traceId: 'trace-1',
                type: 'GENERATION',
                model: 'gpt-4o',
                startTime: iso(1),
                endTime: iso(2),
                parentObservationId: 'obs-0000000001',
                input: messages('Why?'),
                usageDetails: {},
                level: 'ERROR',
                statusMessage: 'rate limit',
              },
            ],
          },
        ],
        meta: { page: 1 },
      }),
    );
    expect(got).toMatchObject({ format: 'Langfuse observations', calls: 1, failed: 1, users: 1, sessions: 1 });
    expect(got.tokens).toMatchObject({ input: 1000, cachedInput: 600, output: 100 });
    expect(got.bill.usd).toBeCloseTo(0.0035, 9);
  });
});

describe('providers', () => {
  it('Gemini on Vertex: logged requests and answers, with thoughts beside the answer', async () => {
    const row = (i: number) => ({
      logging_time: `2025-09-01 08:00:0${i}.000000 UTC`,
      model: 'gemini-2.5-flash',
      full_request: {
        contents: [{ role: 'user', parts: [{ text: 'How many wings?' }] }],
        systemInstruction: { parts: [{ text: 'Short.' }] },
      },
      full_response: {
        modelVersion: 'gemini-2.5-flash',
        responseId: `resp00000000000${i}`,
        usageMetadata: {
          promptTokenCount: 100,
          candidatesTokenCount: 10,
          thoughtsTokenCount: 50,
          cachedContentTokenCount: 40,
          totalTokenCount: 160,
        },
      },
    });
    const got = await inspected('vertex.jsonl', lines(row(1), row(2)));
    expect(got).toMatchObject({ format: 'Gemini requests', calls: 2 });
    expect(got.tokens).toMatchObject({ input: 200, cachedInput: 80, output: 120, reasoning: 100 });
    expect(got.repeats).toMatchObject({ ask: 1, request: 1 });
  });

  it('Anthropic: the console’s CSV is sums, of which caching cannot be judged', async () => {
    const head =
      'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count';
    const got = await inspected(
      'claude_api_tokens.csv',
      `${head}\n2025-09-01,claude-sonnet-4-5-20250929,prod,Default,standard,≤ 200k,1000000,200000,100000,5000000,300000,0\n2025-09-02,claude-sonnet-4-5-20250929,prod,Default,batch,≤ 200k,1000000,0,0,0,100000,0\n`,
    );
    expect(got).toMatchObject({ calls: 0, aggregates: 2, scopes: 1 });
    expect(got.tokens).toMatchObject({
      input: 7_300_000,
      cachedInput: 5_000_000,
      cacheWrite: 300_000,
      cacheWriteHour: 100_000,
      output: 400_000,
    });
    // $3 in, $3.75 and $6 written, $0.30 read, $15 out; half for the batch.
    expect(got.bill.usd).toBeCloseTo(3 + 0.75 + 0.6 + 1.5 + 4.5 + (3 + 1.5) / 2, 6);
    expect(got.judge.cache.can).toBe(false);
  });

  it('OpenAI: usage buckets are sums', async () => {
    const bucket = (start: number, ...results: object[]) => ({
      object: 'bucket',
      start_time: start,
      end_time: start + 86_400,
      results,
    });
    const usage = {
      object: 'organization.usage.completions.result',
      input_tokens: 1_000_000,
      output_tokens: 100_000,
      input_cached_tokens: 400_000,
      input_audio_tokens: 0,
      output_audio_tokens: 0,
      num_model_requests: 900,
      project_id: 'p',
      model: 'gpt-4o-2024-08-06',
      batch: false,
    };
    const got = await inspected(
      'usage.json',
      JSON.stringify({
        object: 'page',
        data: [
          bucket(1_756_684_800, usage),
          bucket(1_756_771_200, usage, { ...usage, model: 'gpt-4o-mini-2024-07-18' }),
        ],
        has_more: false,
      }),
    );
    expect(got).toMatchObject({ calls: 0, aggregates: 3 });
    expect(got.tokens).toMatchObject({ input: 3_000_000, cachedInput: 1_200_000, output: 300_000 });
    const of = ({ input, cached, output }: typeof MINI): number => 0.6 * input + 0.4 * cached + 0.1 * output;
    expect(got.bill.usd).toBeCloseTo(2 * of(GPT_4O) + of(MINI), 6);
  });

  it('OpenAI: costs by day', async () => {
    const bucket = (start: number, value: number) => ({
      object: 'bucket',
      start_time: start,
      end_time: start + 86_400,
      results: [
        {
          object: 'organization.costs.result',
          amount: { value, currency: 'usd' },
          line_item: 'gpt-4o, input',
          project_id: null,
        },
      ],
    });
    const got = await inspected(
      'costs.json',
      JSON.stringify({ object: 'page', data: [bucket(1_756_684_800, 1.5), bucket(1_756_771_200, 2.25)] }),
    );
    expect(got).toMatchObject({ calls: 0, aggregates: 2 });
    expect(got.bill).toMatchObject({ usd: 3.75, source: 'logged' });
  });

  it('OpenAI responses: cached and reasoning tokens within', async () => {
    const row = (i: number) => ({
      id: `resp_00000000000${i}`,
      object: 'response',
      created_at: 1_756_713_600 + i,
      model: 'gpt-4o-2024-08-06',
      status: 'completed',
      output: [{ type: 'message', role: 'assistant', content: [] }],
      usage: {
        input_tokens: 1000,
        input_tokens_details: { cached_tokens: 600 },
        output_tokens: 100,
        output_tokens_details: { reasoning_tokens: 30 },
        total_tokens: 1100,
      },
    });
    const got = await inspected('responses.jsonl', lines(row(1), row(2)));
    expect(got).toMatchObject({ calls: 2 });
    expect(got.tokens).toMatchObject({ input: 2000, cachedInput: 1200, output: 200, reasoning: 60 });
  });
});

describe('agents', () => {
  it('Codex: each count of tokens once, though totals come twice', async () => {
    const event = (i: number, payload: object, type = 'event_msg') => ({ timestamp: iso(i), type, payload });
    const count = (i: number, total: number, last: number) =>
      event(i, {
        type: 'token_count',
        info: {
          total_token_usage: {
            input_tokens: total,
            cached_input_tokens: total / 2,
            output_tokens: total / 10,
            reasoning_output_tokens: 0,
            total_tokens: total * 1.1,
          },
          last_token_usage: {
            input_tokens: last,
            cached_input_tokens: last / 2,
            output_tokens: last / 10,
            reasoning_output_tokens: 0,
            total_tokens: last * 1.1,
          },
        },
      });
    const got = await inspected(
      'rollout.jsonl',
      lines(
        event(0, { id: 'sess-1', originator: 'codex_cli_rs', cli_version: '0.40.0', cwd: '/x' }, 'session_meta'),
        event(1, { model: 'gpt-5-codex', approval_policy: 'never' }, 'turn_context'),
        event(2, { type: 'user_message', message: 'mend it' }),
        event(3, { type: 'token_count', info: null }),
        count(4, 1000, 1000),
        count(5, 1000, 1000),
        count(6, 3000, 2000),
      ),
    );
    expect(got).toMatchObject({ format: 'Codex sessions', calls: 2, sessions: 1 });
    expect(got.tokens).toMatchObject({ input: 3000, cachedInput: 1500, output: 300 });
    expect(got.models[0]?.logged).toBe('gpt-5-codex');
  });

  it('Cursor: what was read and written comes beside the input; what was included costs nothing', async () => {
    const head =
      'Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost';
    const got = await inspected(
      'usage-events.csv',
      `${head}\n"2025-09-01T08:00:00.000Z","On-Demand","claude-4.5-sonnet","No","2000","500","10000","300","12800","$0.05"\n"2025-09-01T08:05:00.000Z","Included","claude-4.5-sonnet","No","0","1000","0","100","1100","Included"\n"2025-09-01T08:06:00.000Z","Errored, No Charge","claude-4.5-sonnet","No","0","0","0","0","0","-"\n`,
    );
    expect(got).toMatchObject({ format: 'Cursor usage', calls: 2, failed: 1 });
    expect(got.tokens).toMatchObject({ input: 13_500, cachedInput: 10_000, cacheWrite: 2000, output: 400 });
    expect(got.bill.usd).toBeCloseTo(0.05, 9);
  });
});

describe('evaluations and data sets', () => {
  it('promptfoo: a failed test is no failed call', async () => {
    const row = (i: number, success: boolean) => ({
      id: `row-00000000000${i}`,
      provider: { id: 'openai:gpt-4o-mini' },
      prompt: { raw: 'Classify: honey', label: 'p' },
      vars: { x: i },
      success,
      score: success ? 1 : 0,
      latencyMs: 500,
      cost: 0.0002,
      testIdx: i,
      response: {
        output: 'food',
        tokenUsage: { total: 110, prompt: 100, completion: 10 },
        cached: false,
        cost: 0.0002,
      },
      gradingResult: { pass: success },
    });
    const got = await inspected(
      'results.json',
      JSON.stringify({
        evalId: 'eval-x',
        results: {
          version: 3,
          timestamp: iso(0),
          results: [
            row(1, true),
            row(2, false),
            { ...row(3, true), response: { output: 'food', cached: true, tokenUsage: { total: 110, cached: 110 } } },
          ],
          stats: {},
        },
        config: {},
      }),
    );
    expect(got).toMatchObject({ format: 'promptfoo results', calls: 2, failed: 0, responseCacheHits: 1 });
    expect(got.tokens).toMatchObject({ input: 200, output: 20 });
    expect(got.judge.quality.can).toBe(true);
    expect(got.models[0]).toMatchObject({ logged: 'openai:gpt-4o-mini', id: 'gpt-4o-mini' });
  });

  it('LMSYS: one call for each turn of a person', async () => {
    const chat = (id: string, ask: string) => ({
      conversation_id: id,
      model: 'vicuna-13b',
      conversation: [
        { role: 'user', content: ask },
        { role: 'assistant', content: 'Yes.' },
        { role: 'user', content: 'more' },
        { role: 'assistant', content: 'No.' },
      ],
      turn: 2,
      language: 'English',
      openai_moderation: [],
      redacted: false,
    });
    const got = await inspected(
      'lmsys.jsonl',
      lines(chat('a', 'Do bees sleep?'), chat('b', 'Do bees sleep?'), chat('c', 'Do wasps sleep?')),
    );
    expect(got).toMatchObject({ format: 'conversations', calls: 6, sessions: 3 });
    expect(got.repeats).toMatchObject({ ask: 3, request: 2 });
    expect(got.time.from).toBeNull();
  });

  it('ChatGPT’s own export: a tree of messages', async () => {
    const node = (id: string, role: string, text: string, at: number) => ({
      [id]: {
        id,
        message: {
          author: { role },
          create_time: 1_756_713_600 + at,
          content: { content_type: 'text', parts: [text] },
          metadata: { model_slug: 'gpt-4o' },
        },
      },
    });
    const got = await inspected(
      'conversations.json',
      JSON.stringify([
        {
          title: 'Bees',
          create_time: 1_756_713_600,
          conversation_id: 'c1',
          mapping: {
            root: { id: 'root', message: null },
            ...node('a', 'user', 'Do bees sleep?', 1),
            ...node('b', 'assistant', 'Yes.', 2),
            ...node('c', 'user', 'How long?', 3),
          },
        },
      ]),
    );
    expect(got).toMatchObject({ calls: 2, sessions: 1 });
    expect(got.time.spanMs).toBe(2000);
  });
});

describe('applications', () => {
  it('structlog: calls nested in an event, other lines passed over', async () => {
    const got = await inspected(
      'app.log',
      lines(
        { event: 'started', level: 'info', timestamp: iso(0) },
        {
          event: 'llm_call',
          level: 'info',
          timestamp: iso(1),
          request: { model: 'gpt-4o', messages: messages('Why?') },
          response: {
            id: 'chatcmpl-000000000001',
            model: 'gpt-4o-2024-08-06',
            usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
          },
          duration: 1.25,
          user_id: 7,
        },
        {
          event: 'llm_call',
          level: 'info',
          timestamp: iso(3),
          request: { model: 'gpt-4o', messages: messages('Why?') },
          response: {
            id: 'chatcmpl-000000000002',
            model: 'gpt-4o-2024-08-06',
            usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
          },
          duration: 0.75,
          user_id: 8,
        },
        { event: 'request', level: 'info', timestamp: iso(4), path: '/health', duration: 0.002 },
      ),
    );
    expect(got).toMatchObject({ calls: 2, otherRows: 2, users: 2 });
    expect(got.repeats.request).toBe(1);
    expect(got.latencyMs?.mean).toBe(1000);
    expect(got.bill.usd).toBeCloseTo(2 * million(1000 * GPT_4O.input + 100 * GPT_4O.output), 9);
  });

  it('Docker and CloudWatch: the line within a line', async () => {
    const inner = (i: number) =>
      JSON.stringify({
        level: 30,
        time: T0 + i,
        msg: 'llm',
        model: 'gpt-4o',
        prompt: 'Why?',
        usage: { prompt_tokens: 10, completion_tokens: 2 },
      });
    expect(
      await inspected(
        'docker.log',
        lines(
          { log: `${inner(1)}\n`, stream: 'stdout', time: iso(1) },
          { log: 'plain\n', stream: 'stdout', time: iso(2) },
          { log: `${inner(2)}\n`, stream: 'stdout', time: iso(3) },
        ),
      ),
    ).toMatchObject({ calls: 2, otherRows: 1 });
    expect(
      await inspected(
        'cw.json',
        JSON.stringify([
          { '@timestamp': iso(1), '@message': inner(1) },
          { '@timestamp': iso(2), '@message': inner(2) },
        ]),
      ),
    ).toMatchObject({ calls: 2 });
  });

  it('a time and a level before the JSON; key=value', async () => {
    const tail = JSON.stringify({ model: 'gpt-4o', prompt: 'Why?', prompt_tokens: 10, completion_tokens: 2 });
    expect(
      await inspected('a.log', `2025-09-01 08:00:00,123 INFO llm ${tail}\n2025-09-01 08:00:05,123 INFO llm ${tail}\n`),
    ).toMatchObject({ calls: 2, time: { spanMs: 5000 } });
    expect(
      await inspected(
        'b.log',
        'time=2025-09-01T08:00:00Z level=info msg="llm call" model=gpt-4o prompt_tokens=10 completion_tokens=2\n'.repeat(
          3,
        ),
      ),
    ).toMatchObject({ calls: 3, tokens: { input: 30, output: 6 } });
  });

  it('traces of inference, spans of Datadog, results of LangSmith as a table', async () => {
    expect(
      await inspected(
        'azure.csv',
        'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n',
      ),
    ).toMatchObject({
      format: 'Azure LLM inference trace',
      calls: 2,
      tokens: { input: 770, output: 153 },
    });
    const span = (i: number) => ({
      trace_id: '1',
      span_id: `a${i}`,
      name: 'openai.request',
      start_ns: (T0 + i * 1000) * 1e6,
      duration: 1_500_000_000,
      meta: { kind: 'llm', model_name: 'gpt-4o', model_provider: 'openai', input: { messages: messages('Why?') } },
      metrics: { input_tokens: 100, output_tokens: 10, total_tokens: 110 },
    });
    expect(await inspected('datadog.jsonl', lines(span(1), span(2)))).toMatchObject({
      calls: 2,
      latencyMs: { mean: 1500 },
      time: { spanMs: 1000 },
      repeats: { request: 1 },
    });
    const cells = (...values: string[]): string =>
      `${values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\n`;
    const inputs = JSON.stringify({
      messages: [[{ kwargs: { content: 'Why?', type: 'human' }, id: ['langchain', 'HumanMessage'] }]],
    });
    const table =
      cells(
        'id',
        'run_type',
        'start_time',
        'end_time',
        'inputs',
        'prompt_tokens',
        'completion_tokens',
        'total_cost',
        'parent_run_id',
        'status',
        'extra',
      ) +
      cells(
        '1',
        'llm',
        iso(0),
        iso(1),
        inputs,
        '100',
        '10',
        '0.00035',
        '2',
        'success',
        JSON.stringify({ metadata: { ls_model_name: 'gpt-4o' } }),
      ) +
      cells(
        '2',
        'chain',
        iso(0),
        iso(2),
        JSON.stringify({ input: 'Why?' }),
        '100',
        '10',
        '0.00035',
        '',
        'success',
        '{}',
      );
    expect(await inspected('runs.csv', table)).toMatchObject({
      format: 'LangSmith runs',
      calls: 1,
      aggregates: 1,
      bill: { usd: 0.00035 },
    });
  });

  it('a table that says first what separates its columns', async () => {
    expect(
      await inspected(
        'sep.csv',
        'sep=;\ntime;prompt;input tokens;output tokens\n01.09.2025 08:00;hallo;100;10\n01.09.2025 08:01;hallo;100;10\n',
      ),
    ).toMatchObject({ calls: 2, tokens: { input: 200, output: 20 }, repeats: { ask: 1 } });
  });

  it('a spreadsheet with semicolons, decimal commas, and German times', async () => {
    const got = await inspected(
      'Anfragen.csv',
      'Datum;Modell;Prompt;Prompt Tokens;Completion Tokens;Cost\n01.09.2025 08:00:00;x;Wo ist mein Paket?;1.000;100;0,0035\n13.09.2025 08:00:10;x;Wo ist mein Paket?;1.000;100;0,0035\n',
      '--fields',
      't=Datum,model=Modell',
    );
    expect(got).toMatchObject({ calls: 2, tokens: { input: 2000, output: 200 } });
    expect(got.bill.usd).toBeCloseTo(0.007, 9);
    expect(got.time.from).toBe('2025-09-01T08:00:00.000Z');
    expect(got.repeats.ask).toBe(1);
  });
});
