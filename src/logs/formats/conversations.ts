import type { LogRecord } from '../record/shape.ts';
import { format } from './format.ts';

/** A turn of a conversation, in whatever words the data set has for it. */
interface Turn {
  role: string;
  content: unknown;
  at: unknown;
  model?: unknown;
  usage?: unknown;
}

const PEOPLE = /^(user|human|prompter|customer|person)$/i;

/** A conversation's turns as calls: one for each turn of a person, with the turns before it. */
function callsOf(turns: readonly Turn[], about: LogRecord): LogRecord[] {
  const calls: LogRecord[] = [];
  for (const [i, { role, at, model }] of turns.entries()) {
    if (!PEOPLE.test(role)) continue;
    const answer = turns.slice(i + 1).find((turn) => !PEOPLE.test(turn.role));
    calls.push({
      conversation_row: true,
      ...about,
      model: answer?.model ?? model ?? about.model,
      ...(answer?.usage === undefined ? {} : { usage: answer.usage }),
      time: at ?? answer?.at ?? about.time,
      messages: turns.slice(0, i + 1).map((turn) => ({ role: turn.role, content: turn.content })),
    });
  }
  return calls;
}

function turnsOf(list: unknown): Turn[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((turn: unknown, i): Turn[] => {
    if (typeof turn === 'string') return [{ role: i % 2 === 0 ? 'user' : 'assistant', content: turn, at: null }];
    if (typeof turn !== 'object' || turn === null) return [];
    const of = turn as LogRecord;
    const author = of.author as LogRecord | string | undefined;
    const said = of.role ?? of.from ?? of.sender ?? of.speaker ?? (typeof author === 'object' ? author?.role : author);
    const role = typeof of.isCreatedByUser === 'boolean' ? (of.isCreatedByUser ? 'user' : 'assistant') : said;
    const content = of.content ?? of.value ?? of.text ?? of.message ?? of.parts ?? '';
    if (role === undefined || role === null) return [];
    return [
      {
        role: String(role),
        content,
        at: of.timestamp ?? of.created_at ?? of.createdAt ?? of.create_time ?? of.time ?? null,
        model: of.model,
        usage: of.usage,
      },
    ];
  });
}

function aboutOf(record: LogRecord): LogRecord {
  return {
    time:
      record.timestamp ??
      record.tstamp ??
      record.created_at ??
      record.create_time ??
      record.time ??
      record.date ??
      null,
    model: record.model ?? record.model_name ?? null,
    user: record.hashed_ip ?? record.user ?? record.user_id ?? record.judge ?? null,
    session_id:
      record.conversation_hash ??
      record.conversation_id ??
      record.conversationId ??
      record.question_id ??
      record.id ??
      record.uuid ??
      null,
  };
}

/** Conversations as data sets have them (ShareGPT, WildChat, LMSYS) and chats export them (ChatGPT, Claude). */
export const CONVERSATIONS = format({
  id: 'conversations',
  title: 'conversations',
  signs: [
    ['conversations'],
    ['conversation'],
    ['chat_messages'],
    ['mapping', 'create_time'],
    ['conversation_a', 'conversation_b'],
    ['dialog'],
    ['turns'],
    ['dialogue'],
    ['chat.messages', 'chat.history'],
    ['conversationId', 'messages', 'endpoint', 'exportAt'],
  ],
  lacks: ['usage', 'cost', 'conversation_row', 'prompt_tokens', 'input_tokens'],
  rowsOf: (record) => {
    const about = aboutOf(record);
    if (Array.isArray(record.conversation_a)) {
      return [
        ...callsOf(turnsOf(record.conversation_a), { ...about, model: record.model_a }),
        ...callsOf(turnsOf(record.conversation_b), { ...about, model: record.model_b }),
      ];
    }
    const mapping = record.mapping;
    if (typeof mapping === 'object' && mapping !== null) return callsOf(turnsOfTree(mapping as LogRecord), about);
    const list = [
      record.conversations,
      record.conversation,
      record.chat_messages,
      record.dialog,
      record.dialogue,
      record.turns,
      (record.chat as LogRecord | undefined)?.messages,
      record.messages,
    ].find(Array.isArray);
    return callsOf(turnsOf(list), about);
  },
});

/** Turns of a chat kept as a tree, in the order of their times. */
function turnsOfTree(mapping: LogRecord): Turn[] {
  const messages = Object.values(mapping).flatMap((node) => {
    const message = (node as { message?: LogRecord } | null)?.message;
    return message === undefined || message === null ? [] : [message];
  });
  const at = (message: LogRecord): number => Number(message.create_time ?? 0);
  messages.sort((a, b) => at(a) - at(b));
  return messages.map((message) => ({
    role: String((message.author as LogRecord | undefined)?.role ?? ''),
    content:
      ((message.content as LogRecord | undefined)?.parts as unknown[] | undefined)
        ?.filter((part) => typeof part === 'string')
        .join('\n') ?? '',
    at: message.create_time ?? null,
    model: (message.metadata as LogRecord | undefined)?.model_slug,
  }));
}

/** Messages that end with an answer and say nothing of tokens, status or cost: a conversation, not a request. */
export const ANSWERED_MESSAGES = format({
  id: 'answered-messages',
  title: 'conversations',
  rowsOf: (record) => callsOf(turnsOf(record.messages), { ...aboutOf(record) }),
});

/** Whether a record's messages are such a conversation. */
export function isAnswered(record: LogRecord): boolean {
  const { messages } = record;
  if (!Array.isArray(messages) || messages.length < 2 || record.conversation_row === true) return false;
  if (['usage', 'cost', 'status', 'request_id', 'response', 'latency_ms'].some((name) => name in record)) return false;
  const [last] = turnsOf(messages.slice(-1));
  return last !== undefined && /^(assistant|gpt|ai|bot|model|chatgpt)$/i.test(last.role);
}

/** A turn of such a conversation. Its session is the conversation; no time of its own means the conversation's. */
export const CONVERSATION_TURN = format({
  id: 'conversation-turn',
  title: 'conversations',
  signs: [['conversation_row']],
  fields: { t: ['time'], request: ['messages'], model: ['model'], user: ['user'], session: ['session_id'] },
  only: ['id', 'text', 'user', 'session'],
  modelApart: true,
});
