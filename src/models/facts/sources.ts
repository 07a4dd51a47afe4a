/** A publication that figures come from. */
export interface Source {
  title: string;
  /** When its figures were taken: a day, a month or a year, as exactly as it says itself; null: it does not say. */
  date: string | null;
}

/** Where the figures about models come from. */
export const SOURCES = {
  litellm: {
    title: 'LiteLLM, model_prices_and_context_window.json, as in AgentOps-AI/tokencost@e7f7c192',
    date: '2025-09-05',
  },
  'genai-prices': { title: 'pydantic/genai-prices@47df840a, data.json', date: '2026-08-21' },
  'genai-prices-package': { title: '@pydantic/genai-prices 0.1.8', date: '2026-09-23' },
  thefastest: {
    title: 'fixie-ai/thefastest.ai, currentMetrics.md, about 100 output tokens, US-West',
    date: '2024-04-10',
  },
  'llm-speed-benchmark': { title: 'coder543/llm-speed-benchmark, results of mid-2024, median', date: '2024' },
  'artificial-analysis': { title: 'artificialanalysis.ai, a stored page', date: null },
  benchlm: { title: 'benchlm.ai, gpt-4.1 and gpt-4.1-nano compared, a stored page', date: null },
  lmspeed: {
    title: 'lmspeed.net, claude-haiku-4.5 and claude-sonnet-4.6 compared, a stored page',
    date: null,
  },
  modelstats: { title: 'modelstats.ai, latency and throughput of GPT-4o and Gemini Flash', date: '2026-04-03' },
  bridgebench: { title: 'bridgebench.ai, SpeedBench, a stored page', date: null },
  'small-model-forensics': {
    title: 'blog.0xmmo.co/forensics, 2,000 calls of nine models with prompts of 100 to a million tokens',
    date: '2026-05-13',
  },
  'claude-cookbook': { title: 'anthropics/claude-cookbooks@7297c5d8, misc/prompt_caching.ipynb', date: '2024' },
  'claude-cookbook-4-6': {
    title: 'platform.claude.com/cookbook/misc-prompt-caching, its run with claude-sonnet-4-6 as public notes quote it',
    date: '2026',
  },
  wrede: { title: 'jonathanwrede.de, hourly probes of 15 models through OpenRouter', date: null },
  'arena-2026-04': { title: 'Arena, ten best texts of late April, as listed at chaobro.com', date: '2026-04' },
  lmarena: { title: 'lmarena/arena-catalog@c9558b60, leaderboard-text.json, "full"', date: '2025-12-17' },
  'simple-evals': {
    title: "openai/simple-evals, README: MMLU without examples; of other makers' models, their own figures",
    date: null,
  },
  'gpt-4-report': { title: 'OpenAI, GPT-4 technical report: MMLU with five examples', date: '2023-03' },
  routellm: { title: 'lm-sys/RouteLLM, labels of 14,037 MMLU questions', date: null },
  'alpaca-eval': { title: 'tatsu-lab/alpaca_eval, mean length of 805 answers', date: null },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof SOURCES;

/** A source in words, with its date. */
export function describeSource(id: SourceId): string {
  return sourceInWords(SOURCES[id]);
}

/** The same of a source that stands elsewhere. */
export function sourceInWords({ title, date }: Source): string {
  return `${title} (${date ?? 'no date'})`;
}
