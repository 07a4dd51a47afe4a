/**
 * What one would write in an afternoon: the basic strategy (exact cache with LRU and TTL, a router by keywords, filler
 * words taken out) on requests that are objects, with a Map for the cache and arrays for the figures. A peer for speed
 * alone: it has no queue, no quality, no books and no ceilings.
 */
export interface PlainRequest {
  at: number;
  text: string;
  outputTokens: number;
}

interface Model {
  name: string;
  msPerToken: number;
  startMs: number;
  usdPerInputToken: number;
  usdPerOutputToken: number;
}

interface Entry {
  answer: string;
  storedAt: number;
}

interface Outcome {
  source: 'cache' | 'call';
  model: string | null;
  latencyMs: number;
  costUsd: number;
  inputTokens: number;
  outputTokens: number;
}

export interface PlainSummary {
  requests: number;
  hitRate: number;
  costUsd: number;
  latencyMeanMs: number;
  latencyP95Ms: number;
  byModel: Map<string, number>;
}

const SMALL: Model = {
  name: 'small',
  startMs: 100,
  msPerToken: 1,
  usdPerInputToken: 5e-7,
  usdPerOutputToken: 1.5e-6,
};
const LARGE: Model = { name: 'large', startMs: 300, msPerToken: 2, usdPerInputToken: 1e-5, usdPerOutputToken: 3e-5 };

const FILLERS = /\b(?:please|kindly|just|really|very|basically|actually|simply)\b\s*/gi;
const COMPLEX = /\b(?:analyze|compare|evaluate|design|architect|critique|argue)\b/i;
const EXPLAINING = /\b(?:explain|how|why|summarize|describe)\b/i;

class LruCache {
  readonly #entries = new Map<string, Entry>();
  readonly #maxEntries: number;
  readonly #ttlMs: number;

  constructor(maxEntries: number, ttlMs: number) {
    this.#maxEntries = maxEntries;
    this.#ttlMs = ttlMs;
  }

  get(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (now - entry.storedAt >= this.#ttlMs) return undefined;
    this.#entries.set(key, entry);
    return entry;
  }

  set(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#maxEntries) this.#entries.delete(this.#entries.keys().next().value as string);
  }
}

const normalize = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const countTokens = (text: string): number => Math.ceil(text.length / 4);

function chooseModel(text: string): Model {
  const words = text.split(/\s+/).length;
  const points = COMPLEX.test(text) ? 5 : EXPLAINING.test(text) ? 3 : 1;
  return Math.min(3, words / 10) + points < 3 ? SMALL : LARGE;
}

/** Replays the requests and adds them up. */
export function simulatePlainly(
  requests: readonly PlainRequest[],
  { maxEntries = 1_000, ttlMs = 3_600_000, random = Math.random } = {},
): PlainSummary {
  const cache = new LruCache(maxEntries, ttlMs);
  const outcomes: Outcome[] = [];
  for (const { at, text, outputTokens } of requests) {
    const key = normalize(text);
    if (cache.get(key, at) !== undefined) {
      outcomes.push({ source: 'cache', model: null, latencyMs: 50, costUsd: 0, inputTokens: 0, outputTokens: 0 });
      continue;
    }
    const prompt = text.replace(FILLERS, '');
    const model = chooseModel(text);
    const inputTokens = countTokens(prompt);
    const luck = Math.exp(0.2 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
    outcomes.push({
      source: 'call',
      model: model.name,
      latencyMs: (model.startMs + outputTokens * model.msPerToken) * luck,
      costUsd: inputTokens * model.usdPerInputToken + outputTokens * model.usdPerOutputToken,
      inputTokens,
      outputTokens,
    });
    cache.set(key, { answer: `answer to ${key}`, storedAt: at });
  }
  return summarize(outcomes);
}

function summarize(outcomes: readonly Outcome[]): PlainSummary {
  const latencies = outcomes.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const byModel = new Map<string, number>();
  for (const { model } of outcomes) if (model !== null) byModel.set(model, (byModel.get(model) ?? 0) + 1);
  const hits = outcomes.filter(({ source }) => source === 'cache').length;
  return {
    requests: outcomes.length,
    hitRate: hits / outcomes.length,
    costUsd: outcomes.reduce((sum, { costUsd }) => sum + costUsd, 0),
    latencyMeanMs: latencies.reduce((sum, latency) => sum + latency, 0) / outcomes.length,
    latencyP95Ms: latencies[Math.floor(0.95 * outcomes.length)] as number,
    byModel,
  };
}
