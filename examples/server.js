// A gateway of one's own: a chat endpoint that speaks as OpenAI's do, and carries a strategy out with the very
// techniques that were simulated, in front of any upstream that speaks so too.
//   UPSTREAM=https://api.openai.com/v1 OPENAI_API_KEY=... node server.js > calls.jsonl
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { defineStrategy, openCatalog, techniquesAtWork } from 'llm-whatif';

const STRATEGY = defineStrategy({
  techniques: ['cache', 'freshness', 'coalescing', 'router', 'prompt', 'budget'],
  knobs: { 'cache.maxEntries': 5_000, 'cache.scope': 'tenant', 'budget.daily': 50 },
});

/** How long the upstream may take, in milliseconds, and how long a question or an answer may be, in bytes. */
const LIMITS = { patienceMs: 120_000, bytes: 8 * 2 ** 20 };

const failure = (status, message) => ({ status, body: { error: { message } } });

/** All that a request or a reply says, unless it says too much. */
async function textOf(stream, most) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** A refusal as the upstream words it. */
function refusal(status, text) {
  try {
    return { status, body: JSON.parse(text) };
  } catch {
    return failure(status, text.slice(0, 500));
  }
}

/**
 * The gateway. `upstream`: where calls go; `clock`: milliseconds; `log`: told of every request that was answered, as a
 * line of a log that `optimize inspect` reads.
 */
export function gateway({ upstream, apiKey, strategy, catalog, clock = Date.now, log, limits = LIMITS }) {
  const work = techniquesAtWork(strategy, catalog, clock);
  // Whatever an upstream says of the key, nobody is told.
  const unkeyed = (text) => (apiKey ? text.replaceAll(apiKey, '***') : text);

  /** Asks the model that the question gets, with what is left of its prompt. */
  async function call(question, before, others) {
    const sent = work.sent(question);
    const prompt = [...before.map(({ content }) => content), sent].join('\n');
    const model = work.choose(question, prompt);
    if (model === null) return { ...failure(429, 'the money of the day is spent'), how: 'refused' };
    const limit = work.maxTokens === null ? {} : { max_tokens: work.maxTokens };
    const reply = await fetch(`${upstream}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ ...others, ...limit, model, messages: [...before, { role: 'user', content: sent }] }),
      // Questions and key go to this host and no other, and are waited for only so long.
      redirect: 'error',
      signal: AbortSignal.timeout(limits.patienceMs),
    });
    const text = unkeyed(await textOf(reply.body, limits.bytes));
    if (!reply.ok) return { ...refusal(reply.status, text), retryAfter: reply.headers.get('retry-after') };
    const body = JSON.parse(text);
    const { prompt_tokens, completion_tokens } = body.usage ?? {};
    if (!(prompt_tokens >= 0 && completion_tokens >= 0 && body.choices?.[0]?.message?.content !== undefined)) {
      return failure(502, 'the upstream answers without a message or its tokens');
    }
    return { status: 200, body, model, usd: work.answered(model, prompt_tokens, completion_tokens) };
  }

  /** Answers from the cache, from a call that is under way, or from one of its own. */
  async function answer({ messages, model: _, stream, ...others }, tenant) {
    const last = messages?.at(-1);
    if (last?.role !== 'user' || typeof last.content !== 'string' || stream === true) {
      return failure(400, 'send messages of text of which the last is the user’s, and no stream');
    }
    const before = messages.slice(0, -1);
    const system = before.find(({ role }) => role === 'system')?.content;
    const space = work.space({ tenant, system, before: [before, others] });
    const kept = work.cache.get(last.content, space);
    if (kept !== null) return { ...kept.answer, usd: 0, how: 'hit' };
    let how = 'shared';
    const ask = async () => {
      how = 'miss';
      const given = await call(last.content, before, others);
      if (given.status === 200) work.cache.put(last.content, given, space);
      return given;
    };
    const given = await (work.shares ? work.cache.once(last.content, space, ask) : ask());
    return { how, ...given, usd: how === 'miss' ? given.usd : 0 };
  }

  return createServer(async (request, response) => {
    const tenant = request.headers['x-tenant'];
    const time = new Date(clock()).toISOString();
    let asked;
    let given;
    try {
      asked = JSON.parse(await textOf(request, limits.bytes));
      given = await answer(asked, tenant);
    } catch (error) {
      given = failure(asked === undefined ? 400 : 502, unkeyed(String(error)));
    }
    const { status, body, model = 'none', usd, how = 'none', retryAfter } = given;
    if (status === 200) {
      const { messages } = asked;
      const [{ message }] = body.choices;
      const line = { time, tenant, model, messages, response: message.content, usage: body.usage };
      log?.({ ...line, cost: usd, cache_hit: how !== 'miss' });
    }
    if (retryAfter) response.setHeader('retry-after', retryAfter);
    response.writeHead(status, { 'content-type': 'application/json', 'x-answer': how, 'x-model': model });
    response.end(JSON.stringify(body));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { UPSTREAM = 'https://api.openai.com/v1', OPENAI_API_KEY = '', PORT = '8080' } = process.env;
  const catalog = await openCatalog('gpt-4o-mini,gpt-4o');
  const log = (line) => console.log(JSON.stringify(line));
  const server = gateway({ upstream: UPSTREAM, apiKey: OPENAI_API_KEY, strategy: STRATEGY, catalog, log });
  server.listen(Number(PORT), '127.0.0.1', () => console.error(`answering on port ${server.address().port}`));
}
