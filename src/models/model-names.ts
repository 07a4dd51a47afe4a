import { calcPrice, type ModelInfo } from '@pydantic/genai-prices';

/** A model of the price list: who sells it, and its entry there. */
export interface ListedAs {
  provider: string;
  id: string;
  entry: ModelInfo;
  /** The same model without the surcharge that a provider takes for a region; null where there is none. */
  withoutRegion: ModelInfo | null;
}

/** Providers of the price list by what gateways, spans and prefixes call them; the first that fits. */
const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/openrouter/i, 'openrouter'],
  [/azure|az\.ai/i, 'azure'],
  [/bedrock|^aws|amazon|^converse$/i, 'aws'],
  [/vertex|google|gemini|^gcp|^models$|^publishers$/i, 'google'],
  [/anthropic|claude/i, 'anthropic'],
  [/openai|^oai$/i, 'openai'],
  [/mistral/i, 'mistral'],
  [/groq/i, 'groq'],
  [/cohere/i, 'cohere'],
  [/deepseek/i, 'deepseek'],
  [/together/i, 'together'],
  [/fireworks/i, 'fireworks'],
  [/perplexity|pplx/i, 'perplexity'],
  [/x-?ai$|grok/i, 'x-ai'],
  [/cerebras/i, 'cerebras'],
  [/moonshot|kimi/i, 'moonshotai'],
  [/novita/i, 'novita'],
];

/** Names of models of language, whether a price is known or not. */
const FAMILIES =
  /^(gpt[-_.\d]|gpt$|chatgpt|o[1345](-|$)|claude|gemini|llama|meta-llama|mistral|mixtral|magistral|ministral|codestral|devstral|command|deepseek|qwen|qwq|grok|phi-?\d|gemma|text-(embedding|davinci|curie|babbage|ada|moderation|bison)|davinci|omni-moderation|titan|nova-|amazon\.|anthropic\.|cohere|sonar|kimi|glm-|yi-|dall-e|whisper|tts-|jamba|ft:|arn:aws:bedrock|mock|vicuna|alpaca|koala|dolly|wizardlm|falcon|palm|bison|fastchat|chatglm|oasst|rwkv|stablelm|guanaco|embed-|rerank)/i;

/** Who makes models that are called by their bare names. */
const MAKERS = ['openai', 'anthropic', 'google', 'mistral', 'cohere', 'deepseek', 'x-ai', 'moonshotai'] as const;

const found = new Map<string, ListedAs | null>();

/** The provider of the price list that a name of one means; null for gateways and strangers. */
export function providerOf(name: string): string | null {
  return PROVIDERS.find(([words]) => words.test(name))?.[1] ?? null;
}

/** Whether a name is of a model of language. */
export function isModelName(name: string): boolean {
  return FAMILIES.test(name.split('/').at(-1) as string) || FAMILIES.test(name) || listedAs(name, null) !== null;
}

/**
 * The entry of the price list for a model as a log calls it (`azure/gpt-4.1-mini`, `us.anthropic.claude-…-v1:0`,
 * `models/gemini-2.5-pro`), by the price list's own rules; null where it has none: never another model's.
 */
export function listedAs(logged: string, provider: string | null): ListedAs | null {
  const key = `${provider ?? ''}\n${logged}`;
  let entry = found.get(key);
  if (entry === undefined) {
    entry = search(logged.trim(), provider);
    if (found.size < 10_000) found.set(key, entry);
  }
  return entry;
}

function search(logged: string, provider: string | null): ListedAs | null {
  const sold = provider === null ? null : providerOf(provider);
  const name = logged.startsWith('arn:') ? (logged.split('/').at(-1) as string) : logged;
  const by = logged.startsWith('arn:aws') ? 'aws' : sold;
  const tries: [string, string | undefined][] = [];
  if (by !== null) tries.push([name, by]);
  const steps = name.split(/[/:]/);
  // Prefixes, one by one: each may name a seller.
  for (let i = 0; i < steps.length - 1; i++) {
    const rest = name.slice(steps.slice(0, i + 1).join('/').length + 1);
    const prefix = providerOf(steps[i] as string);
    if (by !== null) tries.push([rest, by]);
    if (prefix !== null) tries.push([rest, prefix]);
  }
  if (/(^|\.)(anthropic|amazon|meta|cohere|mistral|ai21|deepseek)\./.test(name)) tries.push([name, 'aws']);
  tries.push([name, undefined]);
  // Made by these, where nothing says who sold it.
  if (by === null) for (const maker of MAKERS) tries.push([name, maker]);
  const last = name.split('/').at(-1) as string;
  if (last !== name) tries.push([last, undefined], [name, 'openrouter']);
  for (const [text, id] of tries) {
    const entry = priced(text, id);
    if (entry !== null) return entry;
  }
  return null;
}

function priced(name: string, providerId: string | undefined): ListedAs | null {
  if (name === '') return null;
  try {
    const result = calcPrice(
      { input_tokens: 0, output_tokens: 0 },
      name,
      providerId === undefined ? {} : { providerId },
    );
    if (result === null) return null;
    const { model, provider } = result;
    const global = model.id.startsWith('regional.') ? `global.${model.id.slice('regional.'.length)}` : null;
    const without = global === null ? null : (provider.models.find(({ id }) => id === global) ?? null);
    return {
      provider: provider.id,
      id: model.id.replace(/^(regional|global)\./, ''),
      entry: model,
      withoutRegion: without,
    };
  } catch {
    return null;
  }
}
