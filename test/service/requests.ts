import { randomStream } from '../../src/foundation/random.ts';
import { openCatalog } from '../../src/library/catalogs.ts';
import { defineStrategy } from '../../src/library/strategies.ts';
import { openTrace } from '../../src/library/traces.ts';
import type { Catalog } from '../../src/models/model.ts';
import { Replay } from '../../src/replay/replay.ts';
import type { Strategy } from '../../src/settings/strategy.ts';
import type { Learned } from '../../src/simulation/model-choice.ts';
import type { HowAnswered } from '../../src/simulation/observer.ts';
import { optimizePrompt } from '../../src/techniques/prompt/prompt-optimizer.ts';
import { answerTokens } from './fake-upstream.ts';

/** Questions of all tiers and kinds of content, wordy ones and some that are alike. */
const QUESTIONS = [
  'What is Python?',
  'what is python',
  'Hello there! Could you please tell me what the capital of France is?',
  'How do I reset my password?',
  'How can I reset my password, please?',
  'Compare Python and Rust in detail, and explain step by step how each one manages memory and concurrency in practice.',
  'Explain why the sky is blue',
  'What is the weather right now?',
  'Any news about the release today?',
  'Where is my invoice?',
  'Design a schema for an online shop with orders, refunds, invoices, several currencies and an audit log, and critique it.',
  'Who wrote Faust?',
  'Summarize the plot of Hamlet',
  'When is the deadline?',
];

/** What a question was before filler was taken out of it. */
export const asAsked = (sent: string): string => QUESTIONS.find((each) => optimizePrompt(each).text === sent) ?? sent;

/** A line of a log. */
interface Row {
  t: number;
  text: string;
  output_tokens: number;
  correct?: Record<string, number>;
}

/** So many requests over some ten hours. */
export function requests(count: number): Row[] {
  const random = randomStream('gateway', 'requests');
  let t = 0;
  return Array.from({ length: count }, () => {
    t += Math.floor(random() * 24 * 60_000);
    // Some are asked much more often than others.
    const text = QUESTIONS[Math.floor(random() ** 2 * QUESTIONS.length)] as string;
    return { t, text, output_tokens: answerTokens(text) };
  });
}

/** Strategies with their models, and what they are about. */
export const CASES: readonly [string, string, Strategy][] = [
  [
    'a small cache by S3-FIFO, a router and shorter prompts',
    'docs',
    defineStrategy({
      techniques: ['cache', 'router', 'prompt'],
      knobs: { 'cache.maxEntries': 4, 'cache.policy': 's3fifo', 'cache.ttl': '3h' },
    }),
  ],
  [
    'TTLs by content and a cost-aware router',
    'gpt-4o-mini,gpt-4o',
    defineStrategy({
      techniques: ['cache', 'freshness', 'router', 'prompt'],
      knobs: { 'routing.mode': 'cost-aware', 'routing.minQuality': 0.85 },
    }),
  ],
  [
    'similar questions, kept under each wording',
    'docs',
    defineStrategy({
      techniques: ['cache', 'semantic', 'router'],
      knobs: { 'semantic.threshold': 0.7, 'semantic.verbatimFrom': 0.7, 'semantic.promote': 'true', 'cache.ttl': '6h' },
    }),
  ],
  [
    'money that runs out',
    'docs',
    defineStrategy({ techniques: ['router', 'budget'], knobs: { 'budget.daily': 0.02, 'budget.perRequest': 0.004 } }),
  ],
  [
    'money that runs out, and no answers then',
    'docs',
    defineStrategy({
      techniques: ['cache', 'budget'],
      knobs: { 'budget.daily': 0.02, 'budget.whenExhausted': 'refuse' },
    }),
  ],
];

/** What the simulation decides of each request, and what all of it costs. */
export async function simulated(
  strategy: Strategy,
  catalog: Catalog,
  rows: readonly Row[],
): Promise<{ met: { how: HowAnswered; model: string | null }[]; costUsd: number; learned: Learned | null }> {
  const met: { how: HowAnswered; model: string | null }[] = [];
  const observer = {
    met(request: number, _: number, how: HowAnswered, model: number): void {
      met[request] = { how, model: model === -1 ? null : (catalog.models[model]?.id ?? null) };
    },
  };
  const workload = await openTrace(
    rows.map((row) => JSON.stringify(row)),
    { format: 'jsonl' },
  );
  const options = { catalog, seed: '42', instant: true, observers: new Map([['run', [observer]]]) };
  const replay = new Replay(workload, new Map([['run', strategy]]), options);
  for await (const block of workload.blocks()) replay.feed(block);
  const costUsd = replay.finish().get('run')?.costUsd ?? Number.NaN;
  return { met, costUsd, learned: replay.run('run').learned };
}

/**
 * What a router learns from 40 questions that a log has graded itself, and which model the simulation of that
 * log asks for each of the 40 after them. Which model is the cheapest depends on the length of answers.
 */
export async function learning(): Promise<{
  strategy: Strategy;
  catalog: Catalog;
  learned: Learned;
  before: readonly Row[];
  after: readonly Row[];
  models: (string | null)[];
}> {
  const sample = 40;
  const knobs = { 'routing.mode': 'learned', 'routing.sample': sample, 'routing.minQuality': 0.9 };
  const strategy = defineStrategy({ techniques: ['router', 'prompt'], knobs });
  const plain = await plainCatalog('docs');
  const [small, medium, large] = plain.models.map(({ id }) => id) as [string, string, string];
  // Answers have some 60 tokens, and at 250 the small model would be dearer than the others.
  const prices = { [small]: [0, 3e-6], [medium]: [2e-5, 2e-6], [large]: [6e-5, 1e-6] };
  const models = plain.models.map((model) => {
    const [inputUsdPerToken, outputUsdPerToken] = prices[model.id] as [number, number];
    return { ...model, price: { inputUsdPerToken, outputUsdPerToken } };
  });
  const catalog = { ...plain, models };
  const hard = (text: string): boolean => /why|How|Design|Compare|Summarize/.test(text);
  const rows = requests(2 * sample).map((row) => ({
    ...row,
    correct: { [small]: hard(row.text) ? 0 : 1, [medium]: /Design|Compare/.test(row.text) ? 0 : 1, [large]: 1 },
  }));
  const [before, after] = [rows.slice(0, sample), rows.slice(sample)];
  const { learned } = await simulated(strategy, catalog, before);
  const { met } = await simulated(strategy, catalog, rows);
  const asked = met.slice(sample).map(({ model }) => model);
  return { strategy, catalog, learned: learned as Learned, before, after, models: asked };
}

/** A catalog whose models answer at one length, as the upstreams of tests do. */
export async function plainCatalog(name: string): Promise<Catalog> {
  const { models, ...others } = await openCatalog(name);
  return { ...others, models: models.map((model) => ({ ...model, verbosity: 1 })) };
}
