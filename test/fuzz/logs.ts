import { randomStream } from '../../src/foundation/random.ts';

const QUESTIONS = [
  'What is Python?',
  'what is python',
  'How do I sort a list?',
  'Explain monads, please.',
  'Ist das müde?',
  '価格は？',
];
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5'];
const CALLS = 30;

function logs(): Record<string, string> {
  const random = randomStream('logs to change', 'fuzz');
  const of = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const calls = Array.from({ length: CALLS }, (_, i) => {
    const [input, output] = [20 + Math.floor(random() * 900), 5 + Math.floor(random() * 300)];
    return {
      at: new Date(Date.UTC(2026, 4, 1, 9) + i * 61_000 + Math.floor(random() * 1_000)),
      text: of(QUESTIONS),
      model: of(MODELS),
      user: `u${Math.floor(random() * 5)}`,
      input,
      output,
      cached: Math.floor(input / 2),
      usd: (input * 2.5 + output * 10) / 1e6,
      ms: 200 + Math.floor(random() * 3_000),
      session: `s${i % 4}`,
    };
  });
  const lines = (values: readonly unknown[]): string => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
  const csv = (head: string, rows: readonly (readonly unknown[])[]): string =>
    `${[head, ...rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(','))].join('\n')}\n`;
  const chats = new Map<string, { role: string; content: string }[]>();
  const growing = calls.map((call) => {
    const messages = [
      ...(chats.get(call.session) ?? [{ role: 'system', content: 'Be brief.' }]),
      { role: 'user', content: call.text },
    ];
    chats.set(call.session, [...messages, { role: 'assistant', content: 'An answer.' }]);
    return {
      created: call.at.getTime() / 1000,
      request: { model: call.model, messages },
      response: {
        usage: {
          prompt_tokens: call.input,
          completion_tokens: call.output,
          prompt_tokens_details: { cached_tokens: call.cached },
        },
      },
    };
  });
  return {
    'plain.txt': `${calls.map(({ text }) => text).join('\n')}\n`,
    'rows.csv': csv(
      'timestamp,model,prompt,prompt_tokens,completion_tokens,cost_usd,latency_ms,user',
      calls.map((c) => [c.at.toISOString(), c.model, c.text, c.input, c.output, c.usd, c.ms, c.user]),
    ),
    'own.jsonl': lines(
      calls.map((c) => ({ time: c.at.getTime(), text: c.text, user: c.user, outputTokens: c.output })),
    ),
    'spend.csv': csv(
      'request_id,call_type,startTime,endTime,model,prompt_tokens,completion_tokens,total_tokens,spend,cache_hit,user,messages',
      calls.map((c, i) => [
        i,
        'acompletion',
        c.at.toISOString(),
        new Date(c.at.getTime() + c.ms).toISOString(),
        c.model,
        c.input,
        c.output,
        c.input + c.output,
        c.usd,
        i % 5 === 0,
        c.user,
        JSON.stringify([{ role: 'user', content: c.text }]),
      ]),
    ),
    'growing.jsonl': lines(growing),
    'array.json': JSON.stringify({ data: growing }),
    'messages.jsonl': lines(
      calls.map((c) => ({
        type: 'message',
        model: 'claude-sonnet-4-5',
        timestamp: c.at.toISOString(),
        usage: {
          input_tokens: c.input,
          output_tokens: c.output,
          cache_read_input_tokens: c.cached,
          cache_creation_input_tokens: 3,
        },
        messages: [{ role: 'user', content: [{ type: 'text', text: c.text }] }],
      })),
    ),
    'spans.jsonl': lines(
      calls.map((c, i) => ({
        traceId: `t${i}`,
        spanId: `p${i}`,
        name: 'chat',
        startTimeUnixNano: String(BigInt(c.at.getTime()) * 1_000_000n),
        endTimeUnixNano: String(BigInt(c.at.getTime() + c.ms) * 1_000_000n),
        attributes: {
          'gen_ai.request.model': c.model,
          'gen_ai.usage.input_tokens': c.input,
          'gen_ai.usage.output_tokens': c.output,
          'gen_ai.prompt': c.text,
        },
      })),
    ),
    'blocks.jsonl': lines(
      calls.map((c, i) => ({
        timestamp: i * 500,
        input_length: 1_024 + i,
        output_length: c.output,
        hash_ids: [1, 2, 100 + i],
      })),
    ),
    'access.log': `${calls.map((c) => `10.0.0.1 - - [01/May/2026:09:${String(c.at.getUTCMinutes()).padStart(2, '0')}:00 +0000] "POST /v1/chat?q=${encodeURIComponent(c.text)} HTTP/1.1" 200 ${c.output}`).join('\n')}\n`,
    'pino.log': lines(
      calls.map((c) => ({
        level: 30,
        time: c.at.getTime(),
        msg: 'llm call',
        model: c.model,
        tokensIn: c.input,
        tokensOut: c.output,
        question: c.text,
      })),
    ),
  };
}

/** Logs in the shapes that products and people write, a few dozen calls each. By file name. */
export const LOGS: Readonly<Record<string, string>> = logs();

/** Files that hold nothing to replay: from none of them may a run succeed. */
export const NOTHING: Readonly<Record<string, string>> = {
  'empty.txt': '',
  'blank.csv': '\n\n  \n',
  'head.csv': 'timestamp,model,prompt_tokens\n',
  'brackets.json': '[]',
  'object.json': '{}',
  'nulls.jsonl': 'null\nnull\n',
  'zero.jsonl': '\u0000\u0000\u0000',
  'numbers.jsonl': '1\n2\n3\n',
};
