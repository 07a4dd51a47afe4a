import { Hash, hashOf } from '../record/hash.ts';
import type { LogRecord } from '../record/shape.ts';
import { jsonIn, looksLikeJson } from '../record/values.ts';

/** What a call sent, as far as it decides whether two calls deserve one answer; nothing of its text but the ask. */
export interface Sent {
  /** What was asked: the text of the last message of a person, or `tool:` and a hash of what a tool gave. */
  ask: string;
  askHash: number;
  /** Hash of system, tools, the form asked for and the messages before the ask. */
  context: number;
  /** Hash of the tools and the system's part as they begin the prompt, 0 where there is none; and its length in characters. */
  system: number;
  systemLength: number;
  /** Hash of what the system's part says, whatever the tools; 0 where there is none. */
  instructions: number;
  /** Hash of the prompt that an earlier turn of the same conversation must have sent; 0 where this is the first. */
  before: number;
  /** Hash of the whole prompt, as a later turn's `before` has it. */
  whole: number;
  /** Characters of everything sent. */
  length: number;
  /** Whether it came as messages that say whose they are: only a request or a conversation does. */
  roles: boolean;
  /** What else of the request changes its answer; undefined for nothing. */
  params: unknown;
}

type Role = 'system' | 'user' | 'assistant' | 'tool';

/** A message in one form: its text, and a hash of what is no text (images, files, calls of tools). */
interface Message {
  role: Role;
  text: string;
  other: number;
}

const ROLES = new Map<string, Role>([
  ['system', 'system'],
  ['developer', 'system'],
  ['systemmessage', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['humanmessage', 'user'],
  ['person', 'user'],
  ['prompter', 'user'],
  ['customer', 'user'],
  ['assistant', 'assistant'],
  ['ai', 'assistant'],
  ['aimessage', 'assistant'],
  ['aimessagechunk', 'assistant'],
  ['model', 'assistant'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bot', 'assistant'],
  ['bard', 'assistant'],
  ['bing', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
  ['toolmessage', 'tool'],
  ['functionmessage', 'tool'],
  ['ipython', 'tool'],
  ['functionresponse', 'tool'],
] as const);

/** Whose a message is by a name for it; undefined for no such name. */
function roleNamed(name: string): Role | undefined {
  return ROLES.get(name) ?? ROLES.get(name.toLowerCase());
}

const isObject = (value: unknown): value is LogRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of a request's body, or of what stands around it. */
interface Body {
  messages: Message[];
  roles: boolean;
  system: unknown;
  tools: unknown;
  answerForm: unknown;
  params: unknown;
}

/** What stands around a request's messages in a log, undefined where it does not. */
export interface Around {
  system: unknown;
  tools: unknown;
  /** The form that the answer must have: a schema, JSON. */
  answerForm: unknown;
}

/**
 * Reads what was sent from a request's body, its messages or its text, in the forms of OpenAI (chat and responses),
 * Anthropic, Gemini, Bedrock, LangChain and OpenTelemetry; null where there is nothing of it.
 */
export function readSent(request: unknown, around: Around): Sent | null {
  const body = bodyOf(request);
  if (body === null || body.messages.length === 0) return null;
  let all = body.messages;
  if (all[0]?.role !== 'system') {
    const first = messagesOf(around.system ?? body.system, 'system');
    if (first.length > 0) all = first.concat(all);
  }
  return sentOf(all, textOfTools(around.tools ?? body.tools), around.answerForm ?? body.answerForm, body);
}

function sentOf(all: readonly Message[], tools: string, answerForm: unknown, { roles, params }: Body): Sent {
  const last = lastAsked(all);
  const hash = new Hash().text(tools);
  const instructions = new Hash();
  let system = 0;
  let systemLength = 0;
  let context = 0;
  let before = 0;
  let length = tools.length;
  for (let i = 0; i < all.length; i++) {
    const { role, text, other } = all[i] as Message;
    if (i === last) context = hash.value;
    // What an earlier turn sent ends where the model answered it.
    if (role === 'assistant' && i > 0) before = hash.value;
    hash.text(role);
    if (i === last) hash.text(text);
    else hash.textAgain(text);
    if (other !== 0) hash.number(other);
    length += text.length;
    if (role === 'system') {
      system = hash.value;
      systemLength += text.length;
      instructions.textAgain(text);
    }
  }
  if (isForm(answerForm)) context = new Hash().number(context).text(JSON.stringify(answerForm)).value;
  const message = all[last] as Message;
  const said = message.role === 'tool' ? `tool:${hashOf(message.text).toString(36)}` : message.text;
  const ask = message.other === 0 ? said : `${said} [${message.other.toString(36)}]`.trim();
  return {
    ask,
    askHash: hashOf(ask),
    context,
    system,
    systemLength,
    instructions: systemLength === 0 ? 0 : instructions.value,
    before,
    whole: hash.value,
    length,
    roles,
    params,
  };
}

/** Whether a form of answers is one that was asked for: plain text is what comes unasked. */
function isForm(form: unknown): boolean {
  if (form === undefined || form === null || form === '' || form === 'text') return false;
  return !(isObject(form) && (form.type === 'text' || Object.keys(form).length === 0));
}

/** The message that is asked: the last of a person, or of a tool where that came last. */
function lastAsked(all: readonly Message[]): number {
  let end = all.length - 1;
  while (end > 0 && all[end]?.role === 'assistant') end--;
  if (all[end]?.role === 'tool') return end;
  for (let i = end; i >= 0; i--) if (all[i]?.role === 'user') return i;
  return all.length - 1;
}

function textOfTools(tools: unknown): string {
  if (tools === undefined || tools === null || (Array.isArray(tools) && tools.length === 0)) return '';
  return typeof tools === 'string' ? tools : JSON.stringify(tools);
}

/** Messages with nothing around them. */
function bare(messages: Message[], roles: boolean): Body {
  return { messages, roles, system: undefined, tools: undefined, answerForm: undefined, params: undefined };
}

function bodyOf(request: unknown): Body | null {
  if (typeof request === 'string') {
    const inner = looksLikeJson(request) ? jsonIn(request) : undefined;
    if (inner !== undefined) {
      const body = bodyOf(inner);
      if (body !== null) return body;
    }
    return request.trim() === '' ? null : bare([{ role: 'user', text: request, other: 0 }], false);
  }
  if (Array.isArray(request)) {
    const messages = messagesOf(request, 'user');
    return messages.length === 0 ? null : bare(messages, hasRoles(request));
  }
  if (!isObject(request)) return null;
  return bodyOfObject(request);
}

/** Names of a body's messages, in order. */
const MESSAGES = [
  'messages',
  'contents',
  'input',
  'chat_history',
  'prompt',
  'inputs',
  'conversation',
  'inputText',
  'question',
  'query',
  'text',
  'content',
  'args',
  'message',
  'instances',
  'args',
  'kwargs',
  'body',
  'raw',
  'value',
] as const;

function bodyOfObject(request: LogRecord): Body | null {
  if (isMessage(request)) {
    const messages = messagesOf([request], 'user');
    return messages.length === 0 ? null : bare(messages, true);
  }
  for (const name of MESSAGES) {
    const value = request[name];
    if (value === undefined || value === null || value === '') continue;
    const inner = bodyOf(value);
    if (inner === null) continue;
    return {
      messages: inner.messages,
      roles: inner.roles,
      system:
        inner.system ??
        request.system ??
        request.systemInstruction ??
        request.system_instruction ??
        request.instructions ??
        request.preamble,
      tools: inner.tools ?? request.tools ?? request.toolConfig ?? request.functions,
      answerForm: inner.answerForm ?? answerFormIn(request),
      params: inner.params ?? paramsOf(request),
    };
  }
  return null;
}

/** The form of the answer as OpenAI (chat and responses) and Gemini ask for it. */
function answerFormIn({ response_format: form, text, generationConfig: config }: LogRecord): unknown {
  if (form !== undefined && form !== null) return form;
  if (isObject(text) && text.format !== undefined) return text.format;
  return isObject(config) ? (config.responseSchema ?? config.responseJsonSchema ?? config.responseMimeType) : undefined;
}

/** What else of a request changes its answer. */
const PARAMS = new Set([
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'response_format',
  'tool_choice',
  'reasoning_effort',
  'reasoning',
  'text',
  'stop',
  'seed',
  'n',
  'generationConfig',
  'inferenceConfig',
  'thinking',
]);

function paramsOf(request: LogRecord): unknown {
  let any = false;
  for (const name in request) any ||= PARAMS.has(name);
  if (!any) return undefined;
  const said = [...PARAMS].filter(
    (name) => request[name] !== undefined && request[name] !== null && typeof request[name] !== 'string',
  );
  return said.length === 0 ? undefined : said.map((name) => [name, request[name]]);
}

function isMessage(value: LogRecord): boolean {
  return (
    ('role' in value && ('content' in value || 'parts' in value || 'text' in value)) ||
    ('from' in value && 'value' in value) ||
    isLangChain(value)
  );
}

function isLangChain(value: LogRecord): boolean {
  return isObject(value.kwargs) || (isObject(value.data) && 'content' in value.data && typeof value.type === 'string');
}

/** Messages from a list, whatever form each has. `role`: whose they are where they do not say. */
function messagesOf(list: unknown, role: Role): Message[] {
  if (list === undefined || list === null || list === '') return [];
  if (typeof list === 'string') {
    const inner = role === 'system' && looksLikeJson(list) ? jsonIn(list) : undefined;
    return inner === undefined ? [{ role, text: list, other: 0 }] : messagesOf(inner, role);
  }
  const items: readonly unknown[] = Array.isArray(list) ? list : [list];
  if (items.length > 0 && items.every((item) => isObject(item) && !('role' in item) && isPart(item)))
    return [partsOf(items, role)];
  const messages: Message[] = [];
  for (const item of items) messageOf(item, role, messages);
  return messages;
}

function isPart(item: LogRecord): boolean {
  return (
    ('text' in item || 'content' in item || 'image_url' in item || 'inlineData' in item || 'cachePoint' in item) &&
    !('from' in item) &&
    !('message.role' in item) &&
    !isLangChain(item) &&
    !roleOf(item)
  );
}

function roleOf(item: LogRecord): Role | undefined {
  const named = item.role ?? item.from ?? item.sender ?? (item.message as LogRecord | undefined)?.role;
  if (typeof named === 'string') return roleNamed(named);
  const { type, id } = item;
  if (Array.isArray(id)) return roleNamed(String(id.at(-1)));
  if (type === 'function_call_output') return 'tool';
  if (type === 'function_call' || type === 'reasoning') return 'assistant';
  return typeof type === 'string' ? roleNamed(type) : undefined;
}

/** A message whose members stand under flattened names, as OpenInference has them, under plain ones. */
function unflattened(item: unknown): unknown {
  if (!isObject(item) || !('message.role' in item)) return item;
  return {
    role: item['message.role'],
    content: item['message.content'] ?? item['message.contents'],
    tool_calls: item['message.tool_calls'],
  };
}

/** Adds the message that an item is to others, or those that it holds. */
function messageOf(given: unknown, role: Role, to: Message[]): void {
  const item = unflattened(given);
  if (typeof item === 'string') {
    to.push({ role, text: item, other: 0 });
    return;
  }
  if (Array.isArray(item)) {
    // Pairs of role and text, or a list of lists of messages.
    const named = item.length === 2 && typeof item[0] === 'string' ? roleNamed(item[0]) : undefined;
    if (named !== undefined && typeof item[1] === 'string') to.push({ role: named, text: item[1], other: 0 });
    else for (const message of messagesOf(item, role)) to.push(message);
    return;
  }
  if (!isObject(item)) return;
  const itsRole = roleOf(item) ?? (isObject(item.kwargs) ? roleOf(item.kwargs) : undefined) ?? role;
  const inner = isObject(item.kwargs)
    ? item.kwargs
    : isObject(item.data) && isLangChain(item)
      ? item.data
      : isObject(item.message)
        ? item.message
        : item;
  const content =
    inner.content ?? inner.parts ?? inner.value ?? inner.text ?? inner.output ?? inner.arguments ?? inner.response;
  const calls = inner.tool_calls ?? inner.function_call;
  const made = partsOf(content, itsRole);
  if (calls !== undefined && calls !== null && !(Array.isArray(calls) && calls.length === 0)) {
    made.other = new Hash().number(made.other).text(JSON.stringify(calls)).value;
  }
  to.push(made);
}

/** The text of a message's parts; what is none becomes a hash. A tool's result makes it a tool's message. */
function partsOf(content: unknown, role: Role): Message {
  if (typeof content === 'string') return { role, text: content, other: 0 };
  let whose = role;
  let other = 0;
  const texts: string[] = [];
  for (const part of Array.isArray(content) ? content : [content]) {
    if (typeof part === 'string') texts.push(part);
    else if (isObject(part)) {
      const text =
        part.text ??
        (typeof part.content === 'string' ? part.content : undefined) ??
        (part.type === 'text' ? part.value : undefined);
      const result =
        part.type === 'tool_result' ||
        part.type === 'tool_call_response' ||
        part.toolResult !== undefined ||
        part.functionResponse !== undefined;
      if (result && role === 'user') whose = 'tool';
      if (typeof text === 'string') texts.push(text);
      else if (!('cachePoint' in part)) other = new Hash().number(other).text(JSON.stringify(part)).value;
      if (result && typeof text !== 'string')
        texts.push(JSON.stringify(part.content ?? part.toolResult ?? part.functionResponse ?? part.response ?? ''));
    }
  }
  return { role: whose, text: texts.join('\n'), other: whose === 'tool' ? 0 : other };
}

function hasRoles(list: readonly unknown[]): boolean {
  const first = unflattened(list[0]);
  if (Array.isArray(first))
    return hasRoles(first) || (typeof first[0] === 'string' && roleNamed(first[0]) !== undefined);
  return isObject(first) && (isMessage(first) || roleOf(first) !== undefined);
}
