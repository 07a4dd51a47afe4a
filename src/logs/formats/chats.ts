import { usagePart } from '../fields/usage-names.ts';
import type { LogRecord } from '../record/shape.ts';
import { format, type Step } from './format.ts';
import { asked, heard, threads } from './threads.ts';

/** Dify's table of messages, a question and its answer in each row; latencies are in seconds. */
export const DIFY = format({
  id: 'dify',
  title: 'Dify messages',
  signs: [['message_tokens', 'answer_tokens']],
  fields: { request: ['message'], text: ['query'], model: ['model_id'], cost: ['total_price'], t: ['created_at'] },
  latency: 's',
});

const PERSON = /^(user|human|person|customer)/i;
const ANSWERER = /^(assistant|ai|api|bot|model|gpt)/i;

/** Members of a message that say which conversation it belongs to. */
const CONVERSATION = [
  'conversation_id',
  'conversationId',
  'session_id',
  'sessionId',
  'chat_id',
  'chatId',
  'thread_id',
  'threadId',
] as const;

/**
 * Messages of conversations, one a row, as chat programs keep them in tables (Flowise, LibreChat): a call is a person's
 * message, or, where answers have their tokens with them, an answer.
 */
export const MESSAGE_ROWS = format({
  id: 'message-rows',
  title: 'messages of chats',
  signs: CONVERSATION.flatMap((name) => [
    ['role', 'content', name],
    ['isCreatedByUser', 'text', name],
  ]),
  lacks: ['messages', 'conversation_row', 'agent_call', 'prompt', 'response', 'request'],
  follow: () => {
    const threadOf = threads();
    let counted: boolean | null = null;
    return (record): Step => {
      const id = CONVERSATION.map((name) => record[name]).find((value) => typeof value === 'string');
      const role = roleOf(record);
      if (id === undefined || role === null) return [{ role: record.role }];
      counted ??= Object.keys(record).some((name) => usagePart(name, false) !== null || name === 'usage');
      const content = record.content ?? record.text;
      const thread = threadOf(id as string);
      const own = { ...record };
      for (const name of ['role', 'content', 'text', 'id', 'messageId', 'message_id']) delete own[name];
      const call = (): Step => [{ conversation_row: true, ...own, time: timeOf(record), session_id: id, messages: asked(thread) }]; // biome-ignore format: one row
      if (role === 'person') {
        thread.ask = content;
        if (counted) return [{ role: record.role }];
        const step = call();
        heard(thread, content);
        return step;
      }
      const step = counted && thread.ask !== null ? call() : [{ role: record.role }];
      if (counted) heard(thread, thread.ask);
      heard(thread, content);
      return step;
    };
  },
});

function roleOf({ role, isCreatedByUser }: LogRecord): 'person' | 'answerer' | null {
  if (typeof isCreatedByUser === 'boolean') return isCreatedByUser ? 'person' : 'answerer';
  if (typeof role !== 'string') return null;
  if (PERSON.test(role)) return 'person';
  return ANSWERER.test(role) ? 'answerer' : null;
}

function timeOf(record: LogRecord): unknown {
  return record.created_at ?? record.createdAt ?? record.createdDate ?? record.timestamp ?? record.time ?? null;
}
