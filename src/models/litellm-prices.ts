import { UserError } from '../foundation/problem.ts';
import { pricePerToken } from './call-price.ts';
import { FACTS } from './facts/facts.ts';
import type { ModelFacts } from './facts/model-facts.ts';
import { PROVIDERS, type Provider } from './facts/providers.ts';
import { modelOfFacts, pricesOf, referencesOf } from './known-models.ts';
import { type ListedModel, type Listing, type ModelMap, mapByPrice, UNMEASURED } from './listing.ts';
import { batchIn, type Entry, numberOf, pricesIn, wrongCosts } from './litellm-rates.ts';
import { REAL_SURROUNDINGS } from './real-surroundings.ts';

/** Kinds of entries that answer texts. */
const CHAT_MODES: readonly unknown[] = ['chat', 'completion', 'responses'];

const EMBEDDING = 'text-embedding-3-small';

/**
 * Reads LiteLLM's `model_prices_and_context_window.json` as it lies on people's disks: prices in USD
 * per token, cached input, batches and long prompts. Models keep its keys; those of which we have
 * facts get their speed and quality. Throws a UserError when it is not such a list.
 */
export function readLiteLlm(source: string, file: string): Listing {
  const entries = Object.entries(parse(source, file)).filter(([key]) => key !== 'sample_spec');
  const chat = entries.filter((pair): pair is [string, Entry] => isChat(pair[1]));
  if (chat.length === 0) throw notALiteLlmList(file);
  const problems = chat.flatMap(([key, entry]) => wrongCosts(key, entry, file));
  if (problems.length > 0) throw new UserError(problems);
  const known = factsByKey();
  const models = chat.map(([key, entry]) => modelOf(key, entry, known.get(key), file));
  const usual: ModelMap = {
    tiers: { simple: 'claude-haiku-4-5', medium: 'gpt-5.4', complex: 'gpt-5.5' },
    baseline: 'gpt-5.5',
  };
  const hasUsual = Object.values(usual.tiers).every((id) => models.some((model) => model.id === id));
  return {
    id: 'litellm',
    title: "LiteLLM's price list",
    note: `Prices as ${file} gives them, joined with published measurements of speed and quality where we have them.`,
    models,
    ...(hasUsual ? usual : mapByPrice(models)),
    ...REAL_SURROUNDINGS,
    embedding: embeddingOf(entries, file),
    references: [`prices: ${file}`, ...referencesOf(chat.flatMap(([key]) => known.get(key)?.[0] ?? []))],
  };
}

function parse(source: string, file: string): object {
  let list: unknown;
  try {
    list = JSON.parse(source);
  } catch (error) {
    const what = (error as Error).message;
    throw new UserError({
      where: placeOf(source, what, file),
      what: `not valid JSON: ${what}`,
      fix: 'correct the syntax',
    });
  }
  if (typeof list !== 'object' || list === null || Array.isArray(list)) throw notALiteLlmList(file);
  return list;
}

/** The line and column in the file, where the parser's message tells the position. */
function placeOf(source: string, message: string, file: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return file;
  const before = source.slice(0, Number(position)).split('\n');
  return `${file}:${before.length}:${(before.at(-1) as string).length + 1}`;
}

function notALiteLlmList(file: string): UserError {
  return new UserError({
    where: file,
    what: "not LiteLLM's price list: there is no chat model in it",
    fix: 'it looks like {"gpt-4o": {"mode": "chat", "input_cost_per_token": 0.0000025, …}}; our own format is a .yaml file',
  });
}

function isChat(entry: unknown): entry is Entry {
  return typeof entry === 'object' && entry !== null && CHAT_MODES.includes((entry as Entry).mode);
}

function factsByKey(): Map<string, [ModelFacts, Provider]> {
  return new Map(
    PROVIDERS.flatMap((provider) =>
      FACTS[provider].flatMap((facts) =>
        facts.litellm.map((key): [string, [ModelFacts, Provider]] => [key, [facts, provider]]),
      ),
    ),
  );
}

function modelOf(key: string, entry: Entry, known: [ModelFacts, Provider] | undefined, file: string): ListedModel {
  const listed = pricesIn(entry);
  if (known !== undefined) {
    const [facts, provider] = known;
    const usual = listed === null ? null : pricesOf(facts, provider, listed.periods);
    const prices = usual === null ? null : { ...usual, batch: batchIn(entry, file) ?? usual.batch };
    return { ...modelOfFacts(facts, provider, prices, file), id: key };
  }
  const unknown = 'we have no facts about this model';
  const prices = listed === null ? null : { ...listed, batch: batchIn(entry, file) };
  return {
    id: key,
    name: key,
    provider: typeof entry.litellm_provider === 'string' ? entry.litellm_provider : null,
    price: prices === null ? null : pricePerToken(prices),
    prices,
    ...UNMEASURED,
    contextTokens: numberOf(entry, 'max_input_tokens'),
    maxOutputTokens: numberOf(entry, 'max_output_tokens'),
    sources: {
      price: prices === null ? 'not listed' : file,
      latency: unknown,
      quality: unknown,
      context: file,
      maxOutput: file,
    },
  };
}

function embeddingOf(entries: readonly (readonly [string, unknown])[], file: string): Listing['embedding'] {
  const entry = entries.find(([key]) => key === EMBEDDING)?.[1] as Entry | undefined;
  const listed = entry === undefined ? null : numberOf(entry, 'input_cost_per_token');
  return listed === null ? REAL_SURROUNDINGS.embedding : { usdPerToken: listed, source: `${EMBEDDING} in ${file}` };
}
