/** What a call asks of a model. Only chat is simulated; the others stay in the bill. */
export const CALL_KINDS = ['chat', 'embedding', 'moderation', 'image', 'audio', 'rerank'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

const KIND_WORDS: readonly (readonly [RegExp, CallKind])[] = [
  [/embed/i, 'embedding'],
  [/moderat/i, 'moderation'],
  [/rerank/i, 'rerank'],
  [
    /image_?gen|images\/(generations|edits|variations)|dall-?e|image_(edit|variation)|imagen|gpt-image|stable-diffusion|text.?to.?image/i,
    'image',
  ],
  [/whisper|\btts\b|transcri|speech|audio\//i, 'audio'],
];

/** The kind that a type, an operation, an address or a model's name speaks of; null for none of these. */
export function kindIn(text: string): CallKind | null {
  return KIND_WORDS.find(([words]) => words.test(text))?.[1] ?? null;
}

/** Types and operations of what calls belong to, and is none: agents, chains, tools, spans. */
const PARENT =
  /^(invoke_agent|create_agent|execute_tool|chain|tool|retriever|agent|span|event|workflow|task|prompt|parser|evaluator|guardrail|invoke_workflow|trace|server|internal|execute_task|handoff)$/i;

/** Whether a type or an operation says that the row is no call, but something around calls. */
export function isParentType(type: string): boolean {
  return (
    PARENT.test(type) ||
    /^ai\.(generateText|streamText|generateObject|streamObject|embed|embedMany|toolCall)$/.test(type)
  );
}

/** Whether an object of a provider's interface is one that has a model and calls none. */
export function isForeignObject(object: string): boolean {
  return /^(assistant|model|file|vector_store|thread|fine_tuning\.job|fine-tune|batch|organization\.\w+)$/.test(object);
}

/** Whether it says that the row is a call to a model. */
export function isCallType(type: string): boolean {
  return (
    /^(llm|generation|chat|completion|acompletion|text_completion|generate_content|chat\.completion|embedding|embeddings|chat_model)$/i.test(
      type,
    ) || /\.do(Generate|Stream|Embed)$/.test(type)
  );
}

/** How a call ended. */
export type Ending = 'ok' | 'failed' | 'cancelled';

const FAILED =
  /^(fail(ed|ure)?|error(ed)?|exception|rejected|timed?.?out|expired|status_code_error|errored,.*|aborted_not_charged|invalid|unauthorized|overloaded|rate.?limited)$/i;
const CANCELLED = /^(cancell?ed|aborted|client.?disconnected|interrupted)$/i;

/** How a call ended, by one word or number about it; null where that says nothing. */
export function endingIn(status: unknown): Ending | null {
  if (typeof status === 'number' || (typeof status === 'string' && /^\d+$/.test(status))) {
    const code = Number(status);
    if (code === 499) return 'cancelled';
    return code >= 400 && code < 1000 ? 'failed' : null;
  }
  if (typeof status !== 'string') return null;
  const word = status.trim();
  if (FAILED.test(word) || /^error/i.test(word)) return 'failed';
  return CANCELLED.test(word) ? 'cancelled' : null;
}

/** Whether a value says that a gateway's cache of answers gave the answer. What a provider caches of prompts is told in tokens, never here. */
export function isCacheHit(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value === 1;
  if (typeof value !== 'string') return false;
  const word = value.trim().toLowerCase();
  if (
    ['', '0', 'false', 'none', 'null', 'no', 'miss', 'disabled', '00000000-0000-0000-0000-000000000000'].includes(word)
  )
    return false;
  if (/hit/.test(word)) return !/no.?hit/.test(word);
  if (['true', '1', 'yes'].includes(word)) return true;
  // A reference to the request whose answer was given again.
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(word);
}
