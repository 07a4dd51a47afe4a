import type { Provider } from './providers.ts';

/** When a seller stops serving a model, as it has announced. */
export interface Retirement {
  /** The day (UTC) from which calls fail, or go to another model, `2026-10-23`; null where only `notBefore` is announced. */
  on: string | null;
  /** A day before which it will not be; null where the day itself is known. */
  notBefore: string | null;
  /** Where that is from, with its date. */
  source: string;
}

const on =
  (source: string) =>
  (day: string): Retirement => ({ on: day, notBefore: null, source });

const OPENAI_NOTICE = 'developers.openai.com/api/docs/deprecations, as listed at importstatic.com (2026-10-15)';
const OPENAI_LATER = "OpenAI's deprecations page and its list of models, as compared at dev.to/max_bob (2026-10-28)";
const ANTHROPIC_NOTICE = 'docs.anthropic.com, model deprecations, as quoted in talex-touch/tuff#1935 (autumn 2026)';
const GROQ_NOTICE = "Groq's decommissioning, as told in the releases of papi-ai/groq (2026-07-31)";

const openai = on(OPENAI_NOTICE);
const openaiLater = on(OPENAI_LATER);
const anthropic = on(ANTHROPIC_NOTICE);
const groq = on(GROQ_NOTICE);
const active = (notBefore: string): Retirement => ({ on: null, notBefore, source: ANTHROPIC_NOTICE });

/**
 * The ends of models at the sellers that set them themselves, by their ids here or in the price list.
 * Others that sell the same model go by dates of their own. What is not here has no date that we found.
 */
export const RETIREMENTS: Readonly<Partial<Record<Provider, Readonly<Record<string, Retirement>>>>> = {
  openai: {
    'gpt-3.5-turbo': openai('2026-10-23'),
    'gpt-4': openai('2026-10-23'),
    'gpt-4-turbo': openai('2026-10-23'),
    'gpt-4-1106-preview': openai('2026-10-23'),
    'gpt-4.1-nano': openai('2026-10-23'),
    'gpt-4o-2024-05-13': openai('2026-10-23'),
    'gpt-image-1': openai('2026-10-23'),
    o1: openai('2026-10-23'),
    'o1-pro': openai('2026-10-23'),
    'o3-mini': openai('2026-10-23'),
    'o4-mini': openai('2026-10-23'),
    'chatgpt-4o-latest': on(
      'developers.openai.com/api/docs/deprecations, as archived at archive.li/3RThE (2025-11-18)',
    )('2026-02-17'),
    'gpt-5': openaiLater('2026-12-11'),
    'gpt-5-mini': openaiLater('2026-12-11'),
    'gpt-5-nano': openaiLater('2026-12-11'),
    'gpt-5-pro': openaiLater('2026-12-11'),
    o3: openaiLater('2026-12-11'),
    'o3-pro': openaiLater('2026-12-11'),
    'gpt-4o': openaiLater('2027-01-14'),
    'gpt-4o-mini': openaiLater('2027-01-14'),
    'gpt-4.1': openaiLater('2027-01-14'),
    'gpt-4.1-mini': openaiLater('2027-01-14'),
    'whisper-1': openaiLater('2027-02-26'),
    'gpt-4o-transcribe': openaiLater('2027-02-26'),
    'gpt-4o-mini-transcribe': openaiLater('2027-02-26'),
    'gpt-5.1': openaiLater('2027-04-01'),
    'gpt-5.4-nano': on('dev.to/aidriftline, of the deprecations page of OpenAI (autumn 2026)')('2027-04-01'),
    'gpt-5.3-codex': on('dev.to/aidriftline, of the deprecations page of OpenAI (autumn 2026)')('2027-04-01'),
  },
  anthropic: {
    'claude-3-5-sonnet': on('thevibeworks/claude-code-docs#417 (2025-10-28)')('2025-10-28'),
    'claude-3-opus-latest': on('notice of Anthropic, in dimagi/open-chat-studio#1806 (2025-07-01)')('2026-01-05'),
    'claude-3-5-haiku-latest': on('notice of Anthropic, in theopenco/llmgateway#1484 (2026-01-21)')('2026-02-19'),
    'claude-3-7-sonnet-latest': on('thevibeworks/claude-code-docs#417 (2025-10-28)')('2026-02-19'),
    'claude-3-sonnet': on('docs.anthropic.com, model deprecations, as told in kagent-dev/kagent#919 (2025-09-20)')(
      '2025-07-21',
    ),
    'claude-3-haiku': on('EpicenterHQ/epicenter#1715 (2026-04-28)')('2026-04-20'),
    'claude-sonnet-4-0': on('ottto-ai/ai-provider-watch, of the release notes of Anthropic (2026-06-17)')('2026-06-15'),
    'claude-opus-4-0': on('ottto-ai/ai-provider-watch, of the release notes of Anthropic (2026-06-17)')('2026-06-15'),
    'claude-opus-4-1': anthropic('2026-08-05'),
    'claude-sonnet-4-5': active('2026-09-29'),
    'claude-opus-4-5': active('2026-11-24'),
    'claude-opus-4-6': active('2027-02-05'),
    'claude-sonnet-4-6': active('2027-02-17'),
    'claude-opus-4-7': active('2027-04-16'),
    'claude-opus-4-8': active('2027-05-28'),
    'claude-sonnet-5': active('2027-06-30'),
    'claude-opus-5': active('2027-07-24'),
    'claude-fable-5': active('2027-06-09'),
    'claude-fable-5-1': active('2027-09-01'),
  },
  google: {
    'gemini-1.5-flash': on(
      "Google's shut-downs, found in an audit of this catalog; the notice itself was not (2026-11-26)",
    )('2025-09-24'),
    'gemini-2.0-flash': on('docs.embabel.com, GeminiModels: shut down by Google, answers 404 (no date)')('2026-06-01'),
    'gemini-2.5-pro': on("Google's deprecations page, read at aideprecations.com (2026-11-10)")('2026-12-01'),
    'gemini-2.5-flash': on("Google's deprecations page, read at aideprecations.com (2026-11-10)")('2026-12-01'),
    'gemini-3-pro-preview': on('ai.google.dev/gemini-api/docs/deprecations.md (spring 2026)')('2026-03-09'),
    'gemini-3.1-flash-lite': on('ai.google.dev/gemini-api/docs/deprecations (summer 2026)')('2027-05-07'),
  },
  groq: {
    'llama-3.1-8b-instant': groq('2026-08-16'),
    'llama-3.3-70b-versatile': groq('2026-08-16'),
    'mixtral-8x7b-32768': groq('2025-03-20'),
  },
};
