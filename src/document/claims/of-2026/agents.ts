import { DOCS_CATALOG } from '../../../models/docs-catalog.ts';
import type { Catalog, Model } from '../../../models/model.ts';
import { alwaysAt } from '../../../models/price-rules.ts';
import type { WorkloadSpec } from '../../../scenario/schema.ts';

/** A minute, in milliseconds. */
export const MINUTE_MS = 60_000;

/** What the sessions of agents that are made for a claim are like. One of these is moved, the others stay. */
export interface AgentDials {
  requests?: number;
  /** Turns of every session. */
  turns?: number;
  /** Tokens of tools and system prompt, of a tool's result and of an answer. */
  prefix?: number;
  result?: number;
  answer?: number;
  /** Tokens of definitions of tools, where they are told from the system prompt. */
  tools?: number;
  /** Share of the turns that answer with what a tool gave; the others are a person's. */
  steps?: number;
  /** How many of them follow one another on average; undefined: as many as chance has. */
  inRow?: number;
  /** Time until the next turn, a tool's or a person's. */
  every?: number;
  /** Share of the turns before which a pause is made, and how long it is. */
  pauses?: number;
  pause?: number;
}

/** A list price in USD per million tokens, in and out: that of Claude Opus 4.7. */
const DEAR = { input: 5, output: 25 } as const;

/** Texts that a router by words takes for what they are: a person's ask is complex, a tool's result is not. */
const ASK =
  'Compare the {part} with the {other} and evaluate what speaks for and against it, step by step, then design it';
const numbered = (word: string): string[] => Array.from({ length: 300 }, (_, i) => `${word} ${i + 1}`);

/** Agents' sessions in which every property is a dial. */
export function agents({
  requests = 1_500,
  turns = 50,
  prefix = 12_000,
  result = 1_500,
  answer = 300,
  tools,
  steps = 0.9,
  inRow,
  every = 20_000,
  pauses = 0,
  pause = 12 * MINUTE_MS,
}: AgentDials): WorkloadSpec {
  const common = { content: 'static', zipf: 0, unique: true, answer: { medianTokens: answer, sigma: 0 } } as const;
  return {
    requests,
    users: 20,
    // Few enough sessions at once that most come to their end.
    arrivals: { process: 'poisson', perDay: 2_000 },
    sessions: {
      turns: { median: turns, sigma: 0 },
      ...(tools === undefined ? {} : { tools }),
      system: Math.round(prefix),
      thinkTime: every,
      steps: {
        share: steps,
        kind: 'tool result',
        result: { medianTokens: result, sigma: 0 },
        after: every,
        ...(inRow === undefined ? {} : { inRow }),
      },
      ...(pauses === 0 ? {} : { pauses: { share: pauses, length: pause } }),
    },
    intents: [
      {
        ...common,
        kind: 'ask',
        share: 1,
        complexity: 'complex',
        phrasings: [ASK],
        fill: { part: numbered('part'), other: numbered('chapter') },
      },
      {
        ...common,
        kind: 'tool result',
        share: 0,
        complexity: 'simple',
        phrasings: ['{line} of {file}'],
        fill: { line: numbered('line'), file: numbered('file') },
      },
    ],
  };
}

/** What Anthropic charges of the price of input, and by what rule it keeps prompts. */
export const KEPT = { read: 0.1, write: 1.25, writeHour: 2 } as const;
const RULE = {
  minTokens: 1_024,
  stepTokens: 1,
  ttlMs: 5 * MINUTE_MS,
  implicit: false,
  breakpoints: 4,
  lookBack: 20,
  source: 'Anthropic: platform.claude.com/docs/en/build-with-claude/prompt-caching',
} as const;

const BATCH = {
  multiplier: 0.5,
  keepsCachedPrice: true,
  source: 'Anthropic: platform.claude.com/docs/en/build-with-claude/batch-processing',
} as const;

function soldAt(id: string, share: number): Model {
  const input = (share * DEAR.input) / 1e6;
  const output = (share * DEAR.output) / 1e6;
  const rates = {
    input,
    output,
    cachedInput: KEPT.read * input,
    cacheWrite: KEPT.write * input,
    cacheWriteHour: KEPT.writeHour * input,
  };
  return {
    ...(DOCS_CATALOG.models[0] as Model),
    id,
    price: { inputUsdPerToken: input, outputUsdPerToken: output },
    prices: { ...alwaysAt(rates), batch: BATCH, prefixCache: RULE },
    quality: { simple: 1, medium: 1, complex: 1 },
    verbosity: 1,
  };
}

/** A dear model, and a cheap one at `1 / gap` of its price that answers simple requests as well. */
export function apart(gap: number): Catalog {
  const [cheap, dear] = [soldAt('cheap', 1 / gap), soldAt('dear', 1)];
  return {
    ...DOCS_CATALOG,
    id: `1 to ${gap}`,
    models: [cheap, dear],
    tiers: { simple: 'cheap', medium: 'cheap', complex: 'dear' },
    baseline: 'dear',
    judge: { ...DOCS_CATALOG.judge, model: 'dear' },
  };
}
