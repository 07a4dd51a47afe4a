/*
 * The code of a middleware for the AI SDK, in the order in which it stands in the file. What differs from
 * strategy to strategy is in its settings; of the flow, steps that a strategy does not have are not there.
 */

/** Types and what reads a prompt. */
export const BEFORE = `type Model = Parameters<typeof wrapLanguageModel>[0]['model'];
type Call = Parameters<Model['doGenerate']>[0];
type Answer = Awaited<ReturnType<Model['doGenerate']>>;
type Part = Awaited<ReturnType<Model['doStream']>>['stream'] extends ReadableStream<infer P> ? P : never;
type Name = (typeof ROUTER.models)[number]['id'];

/** The text of a message; null where it holds anything else. */
function textOf(content: Call['prompt'][number]['content']): string | null {
  if (typeof content === 'string') return content;
  const texts = content.map((part) => (part.type === 'text' ? part.text : null));
  return texts.includes(null) ? null : texts.join('');
}

/** The question of a call: its last message, where that is a user's and nothing but text. */
function questionOf({ prompt }: Call): string | null {
  const last = prompt.at(-1);
  return last?.role === 'user' ? textOf(last.content) : null;
}`;

export const JUDGE = (judges: boolean): string =>
  judges
    ? `const answerOf = ({ content }: Answer): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** How good an answer is, from 0 to 1, as a model says; what says no number lets it stand. */
async function score(judge: Model, question: string, answer: string): Promise<number> {
  const text = \`Question:\\n\${question}\\n\\nAnswer:\\n\${answer}\\n\\nHow good is the answer, from 0 to 1? Write the number alone.\`;
  const verdict = await judge.doGenerate({ prompt: [{ role: 'user', content: [{ type: 'text', text }] }], maxOutputTokens: 10 });
  const number = Number.parseFloat(answerOf(verdict));
  return Number.isNaN(number) ? 1 : number;
}`
    : '';

/** Which steps a strategy has. */
export interface Steps {
  keeps: boolean;
  shares: boolean;
  judges: boolean;
  budget: boolean;
  shortens: boolean;
  names: boolean;
  learns: boolean;
  marks: boolean;
}

const only = (when: boolean, code: string): string => (when ? code : '');

export const FLOW = ({ keeps, shares, judges, budget, shortens, names, learns, marks }: Steps): string => `/**
 * A model that answers as the strategy does. \`models\`: those of the AI SDK by the names that were simulated;
 * \`clock\`: milliseconds.
 */
export function optimized(models: Record<Name, Model>, clock: () => number = Date.now): Model {
  const router = new QuestionRouter(${learns ? '{ ...ROUTER, learned: new TrainedRouter(LEARNED) }' : 'ROUTER'});${only(keeps, '\n  const cache = new AnswerCache<Answer>({ ...CACHE, clock });')}${only(budget, '\n  const budget = new Budget(BUDGET);')}

  /** The call as it is sent, and the model it goes to. */
  function routed(call: Call, question: string): { model: Name; sent: Call } {
    const text = ${shortens ? "optimizePrompt(question).text + (CONCISE ? ' Be concise.' : '')" : 'question'};
    const before = call.prompt.slice(0, -1)${only(marks, '.map(marked)')};
    const prompt = [...before, { role: 'user' as const, content: [{ type: 'text' as const, text }] }];
    const all = prompt.map(({ content }) => textOf(content) ?? '').join('\\n');
    const sent: Call = { ...call, prompt, maxOutputTokens: Math.min(call.maxOutputTokens ?? Infinity, MAX_TOKENS ?? Infinity) };
    if (sent.maxOutputTokens === Infinity) delete sent.maxOutputTokens;${only(
      budget,
      `
    const money = budget.arrive(clock());
    if (money === 'refuse') throw new Error('the money of the day is spent');
    if (money === 'cheapest') return { model: CHEAPEST, sent };`,
    )}${only(
      names,
      `
    const own = call.providerOptions?.optimize?.model;
    if (ROUTER.models.some(({ id }) => id === own)) return { model: own as Name, sent };`,
    )}
    return { model: router.choose(question, all${only(budget, ', budget.leftUsd(clock(), 0)')}) as Name, sent };
  }

  /** Takes note of what an answer took. */
  function noted(model: Name, { usage }: Pick<Answer, 'usage'>): void {
    const tokens = usage.outputTokens.total ?? 0;
    router.answered(model, tokens);${only(
      budget,
      `
    const price = ROUTER.models.find(({ id }) => id === model)!;
    budget.spend(clock(), callUsd({ id: model, price }, { inputTokens: usage.inputTokens.total ?? 0, outputTokens: tokens }));`,
    )}
  }

  async function ask(model: Name, sent: Call): Promise<Answer> {
    const answer = await models[model].doGenerate(sent);
    noted(model, answer);
    return answer;
  }

  async function answered(call: Call, question: string): Promise<Answer> {
    const { model, sent } = routed(call, question);
    ${
      judges
        ? `let answer = await ask(model, sent);
    for (let next = router.stronger(model); next !== null; next = router.stronger(next)) {
      if ((await score(models[JUDGE], question, answerOf(answer))) >= GOOD_ENOUGH) break;
      answer = await ask(next as Name, sent);
    }
    return answer;`
        : 'return ask(model, sent);'
    }
  }

  return wrapLanguageModel({
    model: models[BASELINE],
    middleware: {
      specificationVersion: 'v3',
      async wrapGenerate({ params }) {
        const question = questionOf(params);
        if (question === null) return models[BASELINE].doGenerate(params);
        ${
          keeps
            ? `const space = spaceFor(params);
        const kept = cache.get(question, space);
        if (kept !== null) return kept.answer;
        const fetched = async (): Promise<Answer> => {
          const answer = await answered(params, question);
          // What calls a tool is a step of something longer.
          if (!answer.content.some(({ type }) => type === 'tool-call')) cache.put(question, answer, space);
          return answer;
        };
        return ${shares ? 'cache.once(question, space, fetched)' : 'fetched()'};`
            : 'return answered(params, question);'
        }
      },
      async wrapStream({ params }) {
        const question = questionOf(params);
        if (question === null) return models[BASELINE].doStream(params);${only(
          keeps,
          `
        const space = spaceFor(params);
        const kept = cache.get(question, space);
        if (kept !== null) return { stream: streamed(kept.answer) };`,
        )}
        const { model, sent } = routed(params, question);
        const { stream, ...others } = await models[model].doStream(sent);
        const whole = collected((answer) => {
          noted(model, answer);${only(keeps, '\n          cache.put(question, answer, space);')}
        });
        return { ...others, stream: stream.pipeThrough(whole) };
      },
    },
  });
}${only(
  budget,
  `

const CHEAPEST: Name = [...ROUTER.models].sort(
  (a, b) => a.inputUsdPerToken + a.outputUsdPerToken - (b.inputUsdPerToken + b.outputUsdPerToken),
)[0]!.id;`,
)}${only(
  keeps,
  `

/** Whose answers a call may be given: by what is sent besides, and the tenant that it names. */
function spaceFor({ prompt, abortSignal: _, headers: __, includeRawChunks: ___, providerOptions, ...others }: Call): string {
  const tenant = providerOptions?.optimize?.tenant;
  const system = prompt.find(({ role }) => role === 'system')?.content;
  const before = [prompt.slice(0, -1), others];
  return spaceOf(SCOPE, { tenant: String(tenant ?? ''), system: JSON.stringify(system ?? null), before });
}`,
)}${only(
  marks,
  `

/** System prompts end where the provider is to keep what it has read. */
function marked(message: Call['prompt'][number]): Call['prompt'][number] {
  const cacheControl = { type: 'ephemeral' };
  return message.role === 'system'
    ? { ...message, providerOptions: { ...message.providerOptions, anthropic: { cacheControl } } }
    : message;
}`,
)}`;

export const STREAM = (keeps: boolean): string =>
  keeps
    ? `/** A kept answer, as a stream. */
function streamed({ content, finishReason, usage, warnings }: Answer): ReadableStream<Part> {
  const parts: Part[] = [{ type: 'stream-start', warnings }];
  for (const [i, part] of content.entries()) {
    const id = String(i);
    if (part.type !== 'text') continue;
    parts.push({ type: 'text-start', id }, { type: 'text-delta', id, delta: part.text }, { type: 'text-end', id });
  }
  parts.push({ type: 'finish', finishReason, usage });
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}`
    : '';

export const AFTERWARDS = `/** Passes a stream on, and tells of the whole of it at its end, where it is nothing but text. */
function collected(tell: (answer: Answer) => void): TransformStream<Part, Part> {
  let text = '';
  let isText = true;
  return new TransformStream({
    transform(part, controller) {
      controller.enqueue(part);
      if (part.type === 'text-delta') text += part.delta;
      if (part.type === 'tool-call' || part.type === 'file' || part.type === 'error') isText = false;
      if (part.type !== 'finish' || !isText) return;
      const { finishReason, usage } = part;
      tell({ content: [{ type: 'text', text }], finishReason, usage, warnings: [] });
    },
  });
}`;
