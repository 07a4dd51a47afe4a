/** The techniques a strategy can switch on, in the order a request meets them. */
export const TECHNIQUES = [
  'cache',
  'freshness',
  'semantic',
  'coalescing',
  'budget',
  'router',
  'prompt',
  'prefix',
  'batching',
  'fallback',
  'predictive',
  'adaptive',
] as const;
export type Technique = (typeof TECHNIQUES)[number];

interface KnobBase {
  /** Command line flag, without the dashes. */
  flag: string;
  /** One line for --help. */
  help: string;
  /** The technique it belongs to; null for the surroundings. */
  technique: Technique | null;
}

interface Range {
  /** Smallest value allowed. */
  min: number;
  /** Largest value allowed. */
  max: number;
  /** Whether `min` itself is refused. */
  aboveMin?: boolean;
}

export interface DurationKnob extends KnobBase, Range {
  type: 'duration';
  default: number;
  /** The word for Infinity, where there is one. */
  infinite?: 'never';
}
export interface CountKnob extends KnobBase, Range {
  type: 'count';
  default: number;
  infinite?: 'unlimited';
}
export interface NumberKnob extends KnobBase, Range {
  type: 'number' | 'ratio' | 'usd';
  default: number;
  infinite?: 'never' | 'none';
}
export interface ChoiceKnob<C extends string = string> extends KnobBase {
  type: 'choice';
  default: C;
  choices: readonly C[];
}
export interface SwitchKnob extends KnobBase {
  type: 'switch';
  default: boolean;
}
export type Knob = DurationKnob | CountKnob | NumberKnob | ChoiceKnob | SwitchKnob;

const choice = <const C extends string>(knob: Omit<ChoiceKnob<C>, 'type'>): ChoiceKnob<C> => ({
  type: 'choice',
  ...knob,
});

/**
 * Every knob, by its path in a scenario file. Flags, YAML keys, help, checks and defaults all come
 * from here. Durations are milliseconds.
 */
export const KNOBS = {
  'cache.ttl': {
    type: 'duration',
    flag: 'ttl',
    technique: 'cache',
    default: 3_600_000,
    min: 0,
    aboveMin: true,
    max: Number.POSITIVE_INFINITY,
    infinite: 'never',
    help: 'age at which a cached answer expires; a hit does not make it younger',
  } as DurationKnob,
  'cache.maxEntries': {
    type: 'count',
    flag: 'cache-size',
    technique: 'cache',
    default: 1_000,
    min: 1,
    max: Number.POSITIVE_INFINITY,
    infinite: 'unlimited',
    help: 'answers the cache holds at most',
  } as CountKnob,
  'cache.policy': choice({
    flag: 'cache-policy',
    technique: 'cache',
    default: 'lru',
    choices: ['lru', 'fifo', 'lfu', 'sieve', 's3fifo'],
    help: 'which answer a full cache gives up',
  }),
  'cache.key': choice({
    flag: 'cache-key',
    technique: 'cache',
    default: 'normalized',
    choices: ['exact', 'normalized', 'ascii'],
    help: 'what counts as the same query: the exact text; case, white space and punctuation ignored; or a-z and 0-9 alone',
  }),
  'cache.lookup': {
    type: 'duration',
    flag: 'cache-lookup',
    technique: 'cache',
    default: 1,
    min: 0,
    max: 60_000,
    help: 'time a look-up adds to a request that misses',
  } as DurationKnob,
  'cache.prewarm': {
    type: 'count',
    flag: 'prewarm',
    technique: 'cache',
    default: 0,
    min: 0,
    max: 1_000_000,
    help: 'the most common queries whose answers are loaded, and paid for, before the start',
  } as CountKnob,
  'freshness.static': {
    type: 'duration',
    flag: 'ttl-static',
    technique: 'freshness',
    default: 24 * 3_600_000,
    min: 0,
    aboveMin: true,
    max: Number.POSITIVE_INFINITY,
    infinite: 'never',
    help: 'TTL of what reads like static content (tip 3: 24 hours or longer); semi-static content has --ttl',
  } as DurationKnob,
  'freshness.dynamic': {
    type: 'duration',
    flag: 'ttl-dynamic',
    technique: 'freshness',
    default: 15 * 60_000,
    min: 0,
    aboveMin: true,
    max: Number.POSITIVE_INFINITY,
    infinite: 'never',
    help: 'TTL of dynamic content (tip 3: 5-30 minutes); real-time data is never cached',
  } as DurationKnob,
  'semantic.threshold': {
    type: 'ratio',
    flag: 'similarity',
    technique: 'semantic',
    default: 0.85,
    min: 0.3,
    max: 1,
    help: 'similarity from which another question counts as the same',
  } as NumberKnob,
  'semantic.measure': choice({
    flag: 'similarity-measure',
    technique: 'semantic',
    default: 'weighted-words',
    choices: ['weighted-words', 'token-cosine', 'char3-cosine', 'jaccard'],
    help: 'how similarity is measured',
  }),
  'semantic.guard': {
    type: 'switch',
    flag: 'guard',
    technique: 'semantic',
    default: false,
    help: 'refuse hits whose texts differ in a negation, a number or a name',
  } as SwitchKnob,
  'semantic.lookup': {
    type: 'duration',
    flag: 'semantic-lookup',
    technique: 'semantic',
    default: 20,
    min: 0,
    max: 60_000,
    help: 'time to embed a query and search, added to every exact miss',
  } as DurationKnob,
  'semantic.verbatimFrom': {
    type: 'ratio',
    flag: 'verbatim-from',
    technique: 'semantic',
    default: Number.POSITIVE_INFINITY,
    min: 0.3,
    max: 1,
    infinite: 'never',
    help: 'similarity from which a cached answer is served as it is, without paying for its adaptation',
  } as NumberKnob,
  'semantic.promote': {
    type: 'switch',
    flag: 'promote',
    technique: 'semantic',
    default: false,
    help: 'keep a semantic hit under its own wording too, so that the next one is an exact hit',
  } as SwitchKnob,
  'budget.perRequest': {
    type: 'usd',
    flag: 'budget',
    technique: 'budget',
    default: Number.POSITIVE_INFINITY,
    min: 0,
    aboveMin: true,
    max: 1_000_000,
    infinite: 'none',
    help: 'USD a single request may cost, second calls included',
  } as NumberKnob,
  'budget.daily': {
    type: 'usd',
    flag: 'daily-budget',
    technique: 'budget',
    default: Number.POSITIVE_INFINITY,
    min: 0,
    aboveMin: true,
    max: 1_000_000_000,
    infinite: 'none',
    help: 'USD that may be spent in 24 hours',
  } as NumberKnob,
  'budget.whenExhausted': choice({
    flag: 'when-exhausted',
    technique: 'budget',
    default: 'cheapest',
    choices: ['cheapest', 'refuse'],
    help: 'what happens to requests once the daily budget is spent: the cheapest model, or no answer',
  }),
  'routing.mode': choice({
    flag: 'router',
    technique: 'router',
    default: 'complexity',
    choices: ['complexity', 'cost-aware', 'learned'],
    help: 'how the model is chosen: by complexity; the cheapest expected to be good enough; or learned from a labelled sample',
  }),
  'routing.simpleBelow': {
    type: 'number',
    flag: 'simple-below',
    technique: 'router',
    default: 3,
    min: 0,
    max: 10,
    help: 'complexity (0-10) below which a query counts as simple',
  } as NumberKnob,
  'routing.complexFrom': {
    type: 'number',
    flag: 'complex-from',
    technique: 'router',
    default: 7,
    min: 0,
    max: 10,
    help: 'complexity from which a query counts as complex',
  } as NumberKnob,
  'routing.minQuality': {
    type: 'ratio',
    flag: 'min-quality',
    technique: 'router',
    default: 0.8,
    min: 0,
    max: 1,
    help: 'probability of a good answer that the cost-aware and the learned router ask for',
  } as NumberKnob,
  'routing.sample': {
    type: 'count',
    flag: 'router-sample',
    technique: 'router',
    default: 1_000,
    min: 1,
    max: 10_000_000,
    help: 'first requests that every model answers and someone grades, for the learned router',
  } as CountKnob,
  'prompt.concise': {
    type: 'switch',
    flag: 'concise',
    technique: 'prompt',
    default: false,
    help: 'also ask for short answers (0.55 of the length; people like them less)',
  } as SwitchKnob,
  'prefix.ttl': {
    type: 'duration',
    flag: 'prefix-ttl',
    technique: 'prefix',
    default: 5 * 60_000,
    min: 0,
    aboveMin: true,
    max: 3_600_000,
    help: 'time without use after which a provider forgets the system prompt (5m; Anthropic also sells 1h)',
  } as DurationKnob,
  'batching.maxSize': {
    type: 'count',
    flag: 'batch-size',
    technique: 'batching',
    default: 10,
    min: 1,
    max: 10_000,
    help: 'requests in a batch at most',
  } as CountKnob,
  'batching.maxWait': {
    type: 'duration',
    flag: 'batch-wait',
    technique: 'batching',
    default: 100,
    min: 0,
    max: 3_600_000,
    help: 'how long a batch waits for more after its first request',
  } as DurationKnob,
  'batching.adaptive': {
    type: 'switch',
    flag: 'batch-adaptive',
    technique: 'batching',
    default: false,
    help: 'let the batch size grow while calls are waiting and shrink when nothing is',
  } as SwitchKnob,
  'fallback.qualityThreshold': {
    type: 'ratio',
    flag: 'quality-threshold',
    technique: 'fallback',
    default: 0.8,
    min: 0,
    max: 1,
    help: "judge's score below which the next model up is asked",
  } as NumberKnob,
  'fallback.judgeError': {
    type: 'ratio',
    flag: 'judge-error',
    technique: 'fallback',
    default: 0.1,
    min: 0,
    max: 1,
    help: 'how often the judge is wrong at a threshold of 0.8',
  } as NumberKnob,
  'predictive.topN': {
    type: 'count',
    flag: 'prefetch-top',
    technique: 'predictive',
    default: 2,
    min: 1,
    max: 8,
    help: 'likely next queries that are fetched ahead at most',
  } as CountKnob,
  'predictive.minConfidence': {
    type: 'ratio',
    flag: 'prefetch-confidence',
    technique: 'predictive',
    default: 0.5,
    min: 0,
    max: 1,
    help: 'share of the times a query was followed by the other, from which that is fetched',
  } as NumberKnob,
  'predictive.minSupport': {
    type: 'count',
    flag: 'prefetch-support',
    technique: 'predictive',
    default: 3,
    min: 1,
    max: 1_000_000,
    help: 'times the one must have followed the other',
  } as CountKnob,
  'predictive.session': {
    type: 'duration',
    flag: 'prefetch-session',
    technique: 'predictive',
    default: 30 * 60_000,
    min: 0,
    aboveMin: true,
    max: Number.POSITIVE_INFINITY,
    infinite: 'never',
    help: 'pause after which the next query of a user does not follow from the one before',
  } as DurationKnob,
  'adaptive.maxFalseHits': {
    type: 'ratio',
    flag: 'adaptive-false-hits',
    technique: 'adaptive',
    default: 0.05,
    min: 0,
    max: 0.5,
    help: 'share of wrong semantic hits that the similarity threshold is steered towards',
  } as NumberKnob,
  'adaptive.maxStale': {
    type: 'ratio',
    flag: 'adaptive-stale',
    technique: 'adaptive',
    default: 0.02,
    min: 0,
    max: 0.5,
    help: 'share of stale hits that the TTL of each content class is steered towards',
  } as NumberKnob,
  'adaptive.minPass': {
    type: 'ratio',
    flag: 'adaptive-pass',
    technique: 'adaptive',
    default: 0.85,
    min: 0,
    max: 1,
    help: 'share of good answers that the routing thresholds ask of the cheaper models',
  } as NumberKnob,
  'adaptive.sample': {
    type: 'ratio',
    flag: 'adaptive-sample',
    technique: 'adaptive',
    default: 0.05,
    min: 0,
    max: 1,
    help: 'share of answers that are judged, and paid for, to learn from',
  } as NumberKnob,
  'provider.concurrency': {
    type: 'count',
    flag: 'concurrency',
    technique: null,
    default: 64,
    min: 1,
    max: 1_000_000,
    help: 'calls in flight at once; 1 is sequential processing',
  } as CountKnob,
  'provider.requestsPerMinute': {
    type: 'count',
    flag: 'rpm',
    technique: null,
    default: Number.POSITIVE_INFINITY,
    min: 1,
    max: Number.POSITIVE_INFINITY,
    infinite: 'unlimited',
    help: "the provider's rate limit in calls a minute; a batch counts as one",
  } as CountKnob,
  'provider.tokensPerMinute': {
    type: 'count',
    flag: 'tpm',
    technique: null,
    default: Number.POSITIVE_INFINITY,
    min: 1,
    max: Number.POSITIVE_INFINITY,
    infinite: 'unlimited',
    help: "the provider's rate limit in tokens a minute, in and out together",
  } as CountKnob,
  'provider.retries': {
    type: 'count',
    flag: 'retries',
    technique: null,
    default: 5,
    min: 0,
    max: 100,
    help: 'times a call over the rate limit is tried again before it fails',
  } as CountKnob,
  'provider.backoff': {
    type: 'duration',
    flag: 'backoff',
    technique: null,
    default: 1_000,
    min: 0,
    aboveMin: true,
    max: 3_600_000,
    help: 'wait before the first retry, on average; doubled with every further one',
  } as DurationKnob,
  'provider.steady': {
    type: 'switch',
    flag: 'steady',
    technique: null,
    default: false,
    help: 'every call takes exactly its expected time: no slow ones, no fast ones',
  } as SwitchKnob,
  'provider.overhead': {
    type: 'duration',
    flag: 'call-overhead',
    technique: null,
    default: 0,
    min: 0,
    max: 60_000,
    help: 'time every call spends on being set up, shared by the members of a batch',
  } as DurationKnob,
} as const;

export type KnobPath = keyof typeof KNOBS;
type ValueOf<K> = K extends ChoiceKnob<infer C> ? C : K extends SwitchKnob ? boolean : number;

/** A value for every knob. Infinity stands for "never" and "unlimited". */
export type KnobValues = { [P in KnobPath]: ValueOf<(typeof KNOBS)[P]> };
export type KnobValue = KnobValues[KnobPath];

export const KNOB_PATHS = Object.keys(KNOBS) as KnobPath[];

/** Every knob at its default. */
export function defaultKnobs(): KnobValues {
  return Object.fromEntries(KNOB_PATHS.map((path) => [path, KNOBS[path].default])) as KnobValues;
}
