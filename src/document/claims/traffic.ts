import type { ContentClass } from '../../scenario/ground-truth.ts';
import type { IntentKindSpec, WorkloadSpec } from '../../scenario/schema.ts';
import { scripted } from '../../scenario/workload-schema.ts';
import type { ScriptLine } from '../../scenario/workload-spec.ts';
import { defaultKnobs, type KnobValues, type Technique } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';

/** What traffic made for a claim is like. One of these is moved, the others stay. */
export interface Dials {
  requests?: number;
  /** Requests a day; the document's volume. */
  perDay?: number;
  arrivals?: 'poisson' | 'at-once';
  /** Share of the queries whose words have been used before. */
  repeated?: number;
  /** Share of the simple queries; the others are complex, and say so. */
  simple?: number;
  /** Of the complex ones, the share whose words do not say so. */
  disguised?: number;
  /** Tokens of a request, prompt and answer together; the document's prices are for 500. */
  tokens?: number;
  /** Spread of the answers' lengths: σ of a log-normal. */
  spread?: number;
  systemPrompt?: string;
  content?: ContentClass;
  /** Mean time between changes of the true answers. */
  changeEveryMs?: number;
}

/** Tokens of a question, roughly; what is left of a request is the answer. */
const QUESTION_TOKENS = { simple: 12, complex: 34 };

/** Words that make questions different from each other: 200 × 200 × 200 of them. */
const many = (word: string): string[] => Array.from({ length: 200 }, (_, i) => `${word} ${i + 1}`);
const MANY = { part: many('part'), of: many('chapter'), volume: many('volume') };
const FEW = { part: many('part').slice(0, 10) };

const SIMPLE = { few: 'What is in {part}?', many: 'What is in {part} of {of} of {volume}?' };
const COMPLEX_WORDS =
  'with all that speaks for and against it, what it costs, what it risks, who would have to do what, and when';
const COMPLEX = { few: `Compare {part} ${COMPLEX_WORDS}`, many: `Compare {part} of {of} of {volume} ${COMPLEX_WORDS}` };
const DISGUISED = { few: 'What about {part}?', many: 'What about {part} of {of} of {volume}?' };

/**
 * Traffic in which every property is a dial: some of the queries come again and again, word for word,
 * the others never; some are simple, and the others are complex. Nothing else happens in it.
 */
export function traffic({
  requests = 3_000,
  perDay = 100_000,
  arrivals = 'poisson',
  repeated = 0.5,
  simple = 0.6,
  disguised = 0,
  tokens = 500,
  spread = 0,
  systemPrompt = '',
  content = 'static',
  changeEveryMs,
}: Dials): WorkloadSpec {
  const kinds = (name: string, share: number, complexity: 'simple' | 'complex', texts: typeof SIMPLE) => {
    const answer = { medianTokens: Math.max(1, Math.round(tokens - QUESTION_TOKENS[complexity])), sigma: spread };
    const common = { complexity, content, zipf: 0, answer };
    return [
      { ...common, kind: `${name}, again`, share: share * repeated, phrasings: [texts.few], fill: FEW },
      {
        ...common,
        kind: `${name}, new`,
        share: share * (1 - repeated),
        phrasings: [texts.many],
        fill: MANY,
        unique: true,
      },
    ] satisfies IntentKindSpec[];
  };
  return {
    requests,
    users: 1_000,
    arrivals: { process: arrivals, perDay },
    systemPrompt,
    ...(changeEveryMs === undefined ? {} : { changes: { [content]: changeEveryMs } }),
    intents: [
      ...kinds('simple', simple, 'simple', SIMPLE),
      ...kinds('complex', (1 - simple) * (1 - disguised), 'complex', COMPLEX),
      ...kinds('disguised', (1 - simple) * disguised, 'complex', DISGUISED),
    ].filter(({ share }) => share > 0),
  };
}

/** Requests written down one by one, 500 tokens each, five minutes apart unless told. */
export function script(
  queries: readonly Pick<ScriptLine, 'ask' | 'complexity' | 'intent'>[],
  everyMs = 300_000,
): WorkloadSpec {
  const lines = queries.map((query, i): ScriptLine => {
    return { at: i * everyMs, promptTokens: 100, answerTokens: 400, ...query };
  });
  return scripted({ perDay: 100_000, script: lines });
}

/** Only these techniques, and every knob that is not named at its default. */
export function only(techniques: readonly Technique[], knobs: Partial<KnobValues> = {}): Strategy {
  return { name: techniques.join(' + '), techniques: new Set(techniques), knobs: { ...defaultKnobs(), ...knobs } };
}

/** Calls and look-ups that take exactly their stated time, as in the document's listing. */
export const AS_STATED: Partial<KnobValues> = { 'provider.steady': true, 'cache.lookup': 0, 'semantic.lookup': 0 };

/** Shares from 0 to 1. */
export const SHARES: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];

/** Values at equal ratios, the ends included. */
export function byRatio(from: number, to: number, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => from * (to / from) ** (i / steps));
}
