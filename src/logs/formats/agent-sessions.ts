import type { LogRecord } from '../record/shape.ts';
import { format, type Step } from './format.ts';
import { asked, heard, threads } from './threads.ts';

const isObject = (value: unknown): value is LogRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Sessions of Claude Code: an answer comes as several lines of one message, each with the usage so far; a line of the
 * person's or of a tool's result is what the next call asks.
 */
export const CLAUDE_CODE = format({
  id: 'claude-code',
  title: 'Claude Code sessions',
  signs: [
    ['sessionId', 'uuid', 'type', 'message', 'parentUuid'],
    ['sessionId', 'message.usage', 'requestId'],
  ],
  cached: 'beside',
  follow: () => {
    const threadOf = threads();
    return (record): Step => {
      const { type, message, sessionId, isSidechain, timestamp, requestId, costUSD } = record;
      const thread = threadOf(`${sessionId}${isSidechain === true ? ' side' : ''}`);
      if (!isObject(message)) return [record];
      if (type === 'user') {
        thread.ask = message.content;
        heard(thread, message.content);
        return [{ type, timestamp }];
      }
      if (type !== 'assistant' || !isObject(message.usage) || message.model === '<synthetic>')
        return [{ type, timestamp }];
      const call: LogRecord = {
        agent_call: true,
        id: `${message.id} ${requestId ?? ''}`,
        timestamp,
        model: message.model,
        provider: 'anthropic',
        usage: message.usage,
        session_id: sessionId,
        messages: asked(thread),
        ...(costUSD === undefined ? {} : { cost_usd: costUSD }),
      };
      heard(thread, message.content);
      return [call];
    };
  },
});

/** Counters of Codex in the order in which they are compared. */
const COUNTERS = [
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
  'total_tokens',
] as const;

/**
 * Sessions of Codex: a call is an event that counts tokens, by itself or as the difference of two totals; the same
 * total twice is one call.
 */
export const CODEX = format({
  id: 'codex',
  title: 'Codex sessions',
  signs: [
    ['payload.originator'],
    ['payload.cli_version'],
    ['payload.info.total_token_usage'],
    ['payload.approval_policy', 'payload.model'],
  ],
  cached: 'inside',
  follow: () => {
    let session: unknown = null;
    let model: unknown = null;
    let before: LogRecord | null = null;
    let line = 0;
    const threadOf = threads();
    return ({ timestamp, type, payload }): Step => {
      line++;
      if (!isObject(payload)) return [{ type, timestamp }];
      if (type === 'session_meta') {
        session = payload.id ?? session;
        before = null;
      }
      model = (type === 'turn_context' ? payload.model : null) ?? model;
      const thread = threadOf(String(session));
      if (payload.type === 'user_message') thread.ask = payload.message;
      else if (payload.type === 'function_call_output') thread.ask = payload.output;
      if (type === 'response_item') heard(thread, payload.content ?? payload.output ?? payload.arguments);
      if (payload.type !== 'token_count' || !isObject(payload.info)) return [{ type, timestamp }];
      const { total_token_usage: total, last_token_usage: last } = payload.info;
      const same = before !== null && isObject(total) && COUNTERS.every((name) => total[name] === before?.[name]);
      if (same) return [{ type, timestamp }];
      const usage = isObject(last) ? last : isObject(total) ? difference(total, before) : null;
      if (isObject(total)) before = total;
      if (usage === null || COUNTERS.every((name) => Number(usage[name] ?? 0) === 0)) return [{ type, timestamp }];
      return [
        {
          agent_call: true,
          id: `${session ?? ''} ${isObject(total) ? total.total_tokens : line} ${timestamp}`,
          timestamp,
          model,
          provider: 'openai',
          usage,
          session_id: session,
          messages: asked(thread),
        },
      ];
    };
  },
});

function difference(total: LogRecord, before: LogRecord | null): LogRecord {
  return Object.fromEntries(COUNTERS.map((name) => [name, Number(total[name] ?? 0) - Number(before?.[name] ?? 0)]));
}

/** A call of such a session. */
export const AGENT_CALL = format({
  id: 'agent-call',
  title: "an agent's sessions",
  signs: [['agent_call']],
  fields: { request: ['messages'], session: ['session_id'], t: ['timestamp'], model: ['model'], id: ['id'] },
});

/** What Cursor's dashboard exports: what is sent and what is written to the cache stand apart. */
export const CURSOR = format({
  id: 'cursor',
  title: 'Cursor usage',
  signs: [
    ['Input (w/ Cache Write)', 'Cache Read', 'Output Tokens'],
    ['tokenUsage.inputTokens', 'tokenUsage.cacheReadTokens', 'kind'],
  ],
  fields: {
    t: ['Date', 'timestamp'],
    model: ['Model'],
    cost: ['Cost', 'tokenUsage.totalCents'],
    status: ['Kind'],
    user: ['User', 'user_email'],
  },
  only: ['kind', 'status', 'cost', 'error'],
  cached: 'beside',
});
