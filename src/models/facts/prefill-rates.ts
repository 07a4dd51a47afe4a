import type { Provider } from './providers.ts';
import type { SourceId } from './sources.ts';

/** Milliseconds by which each token of a prompt that the provider has not in its cache puts off the answer. */
export type PrefillRate = readonly [msPerToken: number, source: SourceId, remark: string];

const FORENSICS = 'fastest first tokens of prompts of 256 KB (about 64,000 tokens) and below 1 KB';

function between(name: string, tinyMs: number, longMs: number): PrefillRate {
  return [(longMs - tinyMs) / 64_000, 'small-model-forensics', `${name}: ${FORENSICS}, ${longMs} and ${tinyMs} ms`];
}

const GPT_4_1_NANO = between('gpt-4.1-nano', 176, 882);
const GEMINI_2_5_FLASH = between('gemini-2.5-flash', 289, 2_290);
const HAIKU_4_5 = between('claude-haiku-4-5', 391, 1_241);

/** The same question of one book, read from the cache and not: what is left is the time to read the book. */
const SONNET_3_5: PrefillRate = [
  (20_370 - 2_920) / 187_354,
  'claude-cookbook',
  'claude-3-5-sonnet-20241022: 187,354 tokens took 20.37 s, and 2.92 s from the cache',
];
const SONNET_4_6: PrefillRate = [
  (4_280 - 1_480) / 187_361,
  'claude-cookbook-4-6',
  'claude-sonnet-4-6: 187,361 tokens took 4.28 s, and 1.48 s from the cache',
];

/** Of models that nobody has measured: those of 2023 and 2024 as the one of them, later ones as the middle of seven. */
const EARLY: PrefillRate = [SONNET_3_5[0], 'claude-cookbook', `assumed as of ${SONNET_3_5[2]}`];
const LATE: PrefillRate = [
  (1_268 - 492) / 64_000,
  'small-model-forensics',
  `assumed as the middle of seven models of 2025 and 2026, gemini-3-flash-preview: ${FORENSICS}, 1268 and 492 ms`,
];

/** The first pattern of a provider that fits an id counts. */
const RATES: Readonly<Record<Provider, readonly (readonly [RegExp, PrefillRate])[]>> = {
  openai: [
    [/^gpt-4\.1-nano/, GPT_4_1_NANO],
    [/^gpt-(3|4(?!\.[1-9]))/, EARLY],
  ],
  anthropic: [
    [/^claude-3-5-sonnet/, SONNET_3_5],
    [/^claude-3/, EARLY],
    [/haiku-4[.-]5/, HAIKU_4_5],
    [/sonnet-4[.-]6/, SONNET_4_6],
  ],
  google: [
    [/^gemini-1/, EARLY],
    [/^gemini-2\.5-flash/, GEMINI_2_5_FLASH],
  ],
  groq: [],
  together: [[/mixtral/, EARLY]],
  deepseek: [],
};

/** How fast a model reads prompts, as measured, or as assumed by those that were. */
export function prefillRate(provider: Provider, id: string): PrefillRate {
  return RATES[provider].find(([pattern]) => pattern.test(id))?.[1] ?? LATE;
}
