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

const failure = (status, message) => ({ status, body: { error: { message } } });

/**
 * The gateway. `upstream`: where calls go; `clock`: milliseconds; `log`: told of every request that was answered, as a
 * line of a log that `optimize inspect` reads.
 */
export function gateway({ upstream, apiKey, strategy, catalog, clock = Date.now, log }) {
  const work = techniquesAtWork(strategy, catalog, clock);

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
    });
    const body = await reply.json();
    if (!reply.ok) return { status: reply.status, body };
    const { prompt_tokens, completion_tokens } = body.usage;
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
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    let asked;
    let given;
    try {
      asked = JSON.parse(Buffer.concat(chunks).toString());
      given = await answer(asked, tenant);
    } catch (error) {
      given = failure(asked === undefined ? 400 : 502, String(error));
    }
    const { status, body, model = 'none', usd, how = 'none' } = given;
    if (status === 200) {
      const { messages } = asked;
      const [{ message }] = body.choices;
      const line = { time, tenant, model, messages, response: message.content, usage: body.usage };
      log?.({ ...line, cost: usd, cache_hit: how !== 'miss' });
    }
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
