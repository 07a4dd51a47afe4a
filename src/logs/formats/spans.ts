import { canonical } from '../record/names.ts';
import { type LogRecord, openRecord, plainValue } from '../record/shape.ts';
import { format } from './format.ts';

/** OTLP in JSON: spans by resource and by the library that made them. */
export const OTLP = format({
  id: 'otlp',
  title: 'OpenTelemetry spans (OTLP)',
  signs: [['resourceSpans']],
  rowsOf: ({ resourceSpans }) =>
    listOf(resourceSpans).flatMap((group) => {
      const resource = attributesOf(group.resource);
      return listOf(group.scopeSpans ?? group.instrumentationLibrarySpans).flatMap(({ spans }) =>
        listOf(spans).map((span) => rowOfSpan(span, resource)),
      );
    }),
});

/** Spans one by one, as exporters write them to files. */
export const SINGLE_SPANS = format({
  id: 'spans',
  title: 'OpenTelemetry spans',
  signs: [
    ['attributes', 'trace_id', 'span_id'],
    ['attributes', 'context.trace_id'],
    ['attributes', 'trace_id', 'id', 'name'],
    ['data', 'trace_id', 'span_id', 'op'],
  ],
  rowsOf: (span) => [rowOfSpan(span, attributesOf(span.resource))],
});

/** MLflow's traces, each with its spans; attributes are texts in JSON. */
export const MLFLOW = format({
  id: 'mlflow-traces',
  title: 'MLflow traces',
  signs: [
    ['info.trace_id', 'data.spans'],
    ['info.request_id', 'data.spans'],
  ],
  rowsOf: ({ info, data }) => {
    const { trace_metadata, request_metadata } = info as LogRecord;
    const about = (trace_metadata ?? request_metadata ?? {}) as LogRecord;
    return listOf((data as LogRecord).spans).map((span) => ({
      mlflow_row: true,
      session_id: about['mlflow.trace.session'],
      user_id: about['mlflow.trace.user'],
      ...rowOfSpan({ ...span, attributes: unquoted(span.attributes) }, {}),
    }));
  },
});

/** Attributes without the quotation marks that JSON puts around texts. */
function unquoted(attributes: unknown): LogRecord {
  if (typeof attributes !== 'object' || attributes === null) return {};
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' && /^".*"$/s.test(value) ? value.slice(1, -1) : value,
    ]),
  );
}

const SPAN_ID = {
  id: ['spanId', 'span_id', 'context.span_id', 'id'],
  parent: ['parentSpanId', 'parent_span_id', 'parent_id'],
  t: ['startTimeUnixNano', 'start_time', 'startTime', 'timestamp', 'start_timestamp'],
  tEnd: ['endTimeUnixNano', 'end_time', 'endTime', 'timestamp_end'],
} as const;

/** A span of such a trace. */
export const MLFLOW_SPAN = format({
  id: 'mlflow',
  title: 'MLflow traces',
  signs: [['mlflow_row']],
  fields: {
    ...SPAN_ID,
    kind: ['mlflow.span_type'],
    request: ['mlflow.span_inputs'],
    model: ['mlflow.llm.model', 'mlflow.span_outputs.model', 'mlflow.span_inputs.model'],
  },
  only: ['id', 'kind', 'request'],
  cached: 'inside',
});

/** A span of Vercel's AI SDK. */
export const AI_SDK_SPAN = format({
  id: 'ai-sdk',
  title: 'Vercel AI SDK spans',
  signs: [
    ['ai.operationId', 'span_row'],
    ['ai.model.id', 'span_row'],
  ],
  fields: {
    ...SPAN_ID,
    kind: ['ai.operationId', 'operation.name'],
    user: ['ai.telemetry.metadata.userId'],
    session: ['ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.threadId'],
    request: ['ai.prompt.messages', 'ai.prompt'],
  },
  only: ['id', 'latency'],
});

/** A span by OpenInference's conventions (Phoenix, Arize). */
export const OPENINFERENCE_SPAN = format({
  id: 'openinference',
  title: 'OpenInference spans',
  signs: [['openinference.span.kind'], ['llm.token_count.prompt', 'span_row'], ['attributes.llm.token_count.prompt']],
  fields: { ...SPAN_ID, request: ['llm.input_messages', 'input.value'] },
  only: ['id'],
  cached: 'inside',
});

/** A span by the conventions for generative AI, old names and new. */
export const GEN_AI_SPAN = format({
  id: 'otel-genai',
  title: 'OpenTelemetry GenAI spans',
  signs: [
    ['gen_ai.operation.name'],
    ['gen_ai.system'],
    ['gen_ai.request.model'],
    ['gen_ai.response.model'],
    ['llm.request.type', 'span_row'],
    ['llm.usage.total_tokens', 'span_row'],
  ],
  fields: { ...SPAN_ID, kind: ['gen_ai.operation.name', 'llm.request.type', 'traceloop.span.kind'] },
  only: ['id'],
  cached: 'inside',
});

/** Any other span: it has no call, but may be what calls belong to. */
export const OTHER_SPAN = format({
  id: 'other-span',
  title: 'other spans',
  signs: [['span_row']],
  fields: SPAN_ID,
  only: ['id'],
});

function listOf(value: unknown): LogRecord[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

function attributesOf(holder: unknown): LogRecord {
  if (typeof holder !== 'object' || holder === null) return {};
  const opened = { attributes: (holder as LogRecord).attributes ?? {} };
  openRecord(opened);
  return typeof opened.attributes === 'object' ? (opened.attributes as LogRecord) : {};
}

/** A span with its attributes, those of its events and its resource, as members of one record. */
function rowOfSpan(span: LogRecord, resource: LogRecord): LogRecord {
  const { attributes: _, events, links: __, resource: ___, context, data, ...own } = span;
  const attributes = { ...(typeof data === 'object' ? data : {}), ...attributesOf(span) };
  const said = saidIn(listOf(events));
  const ids = typeof context === 'object' && context !== null ? (context as LogRecord) : {};
  return { span_row: true, ...ids, ...own, ...indexed(attributes), ...said, resource };
}

/** Lists that attributes spell out item by item: `gen_ai.prompt.0.role`, `llm.input_messages.0.message.content`. */
const INDEXED = /^(.*?)\.(\d+)\.(?:message\.)?(role|content|tool_calls|name)$/;

function indexed(attributes: LogRecord): LogRecord {
  let lists: Map<string, LogRecord[]> | null = null;
  const rest: LogRecord = {};
  for (const [name, value] of Object.entries(attributes)) {
    const m = INDEXED.exec(name);
    if (m === null) {
      rest[name] = value;
      continue;
    }
    lists ??= new Map();
    const list = lists.get(m[1] as string) ?? [];
    lists.set(m[1] as string, list);
    const item = (list[Number(m[2])] ??= {});
    item[m[3] as string] = value;
  }
  if (lists === null) return attributes;
  return { ...rest, ...Object.fromEntries([...lists].map(([name, list]) => [name, list.filter(Boolean)])) };
}

/** Roles of messages that come as events of their own. */
const SPOKEN_BY: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};

/** What a span's events say of its prompt: earlier conventions put it there. */
function saidIn(events: readonly LogRecord[]): LogRecord {
  const messages: LogRecord[] = [];
  const said: LogRecord = {};
  for (const event of events) {
    const attributes = attributesOf(event);
    const role = SPOKEN_BY[String(event.name ?? attributes['event.name'])];
    if (role !== undefined) {
      const body = plainValue(event.body ?? attributes) as LogRecord;
      messages.push({ role, content: body.content ?? attributes.content ?? '' });
    }
    for (const [name, value] of Object.entries(attributes)) {
      if (/^genai(prompt|inputmessages|systeminstructions)$/.test(canonical(name))) said[name] = value;
    }
  }
  return messages.length > 0 ? { ...said, 'gen_ai.input.messages': messages } : said;
}
