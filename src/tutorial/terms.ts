/** A word that has to be defined before it is used: the lesson that defines it, and what counts as using it. */
export interface Term {
  term: string;
  /** What it means, in one sentence. */
  meaning: string;
  /** Id of the lesson in whose text it is marked with asterisks. */
  lesson: string;
  uses: RegExp;
}

/** The words of the trade that the course teaches, in the order in which it does. */
export const TERMS: readonly Term[] = [
  {
    term: 'language model',
    meaning: 'a program that answers a prompt with text, paid by the token',
    lesson: 'baseline',
    uses: /\b(language )?models?\b/i,
  },
  {
    term: 'request',
    meaning: 'one arrival of a question: when, from whom, and how long its answer will be',
    lesson: 'baseline',
    uses: /\brequests?\b/i,
  },
  {
    term: 'tokens',
    meaning: 'pieces of text that models count and are paid by; about four letters of English each',
    lesson: 'baseline',
    uses: /\btokens?\b/i,
  },
  {
    term: 'simulation',
    meaning: 'the replay of a workload through models that are laws of price, time and quality, not services',
    lesson: 'baseline',
    uses: /\bsimulations?\b/i,
  },
  {
    term: 'baseline',
    meaning:
      'what the strategy is compared with: every request to the strongest model and nothing else, or a log of calls as it was',
    lesson: 'baseline',
    uses: /\bbaseline\b/i,
  },
  {
    term: 'latency',
    meaning: 'time from a request to its whole answer, waiting included; P95 is what 95 of 100 stay below',
    lesson: 'baseline',
    uses: /\blatenc(y|ies)\b|\bP\d\d\b/i,
  },
  {
    term: 'system prompt',
    meaning: 'text that an application sends before every question',
    lesson: 'where-the-money-goes',
    uses: /\bsystem prompts?\b/i,
  },
  {
    term: 'cache',
    meaning: 'a memory of answers, so that what is asked again need not be paid again',
    lesson: 'exact-cache',
    uses: /\bcach(e|es|ed|ing)\b/i,
  },
  {
    term: 'hit',
    meaning: 'a request that the cache answers',
    lesson: 'exact-cache',
    uses: /\bhits?\b/i,
  },
  {
    term: 'miss',
    meaning: 'a request that it cannot answer',
    lesson: 'exact-cache',
    uses: /\bmiss(es|ed)?\b/i,
  },
  {
    term: 'hit rate',
    meaning: 'hits as a share of all requests',
    lesson: 'exact-cache',
    uses: /\bhit rates?\b/i,
  },
  {
    term: 'key',
    meaning: 'what a question is filed under in a cache; equal keys, same answer',
    lesson: 'normalisation',
    uses: /\bkeys?\b(?! words?)/i,
  },
  {
    term: 'normalise',
    meaning: 'to take out of a key what does not change the meaning: case, white space, marks',
    lesson: 'normalisation',
    uses: /\bnormali[sz]/i,
  },
  {
    term: 'prompt optimization',
    meaning: 'taking words out of a prompt that the model does not need',
    lesson: 'prompts',
    uses: /\bprompt optimization\b/i,
  },
  {
    term: 'prompt',
    meaning: 'everything that is sent to the model',
    lesson: 'prompts',
    uses: /(?<!system )\bprompts?\b/i,
  },
  {
    term: 'model routing',
    meaning: 'sending each request to a model that fits it',
    lesson: 'routing',
    uses: /\brout(ing|ed|es)\b/i,
  },
  {
    term: 'router',
    meaning: 'what chooses the model',
    lesson: 'routing',
    uses: /\brouters?\b/i,
  },
  {
    term: 'complexity score',
    meaning: 'a guess, 0 to 10, at how hard a question is, from its words alone',
    lesson: 'routing',
    uses: /\bcomplexity\b/i,
  },
  {
    term: 'stale hit',
    meaning: 'an answer from the cache that was true when it was stored and is not any more',
    lesson: 'ttl',
    uses: /\bstale\b/i,
  },
  {
    term: 'TTL',
    meaning: 'time to live: the age at which a stored answer expires',
    lesson: 'ttl',
    uses: /\bTTLs?\b/,
  },
  {
    term: 'expired',
    meaning: 'older than its TTL, and so not served',
    lesson: 'ttl',
    uses: /\bexpir(e|es|ed|y)\b/i,
  },
  {
    term: 'eviction',
    meaning: 'giving up a stored answer for want of room',
    lesson: 'eviction',
    uses: /\bevict/i,
  },
  {
    term: 'LRU',
    meaning: 'evicts what has not been used for the longest time',
    lesson: 'eviction',
    uses: /\bLRU\b/,
  },
  {
    term: 'FIFO',
    meaning: 'evicts what was stored first',
    lesson: 'eviction',
    uses: /\bFIFO\b/,
  },
  {
    term: 'semantic cache',
    meaning: 'a cache that answers a question that means nearly the same as a stored one',
    lesson: 'semantic',
    uses: /\bsemantic\b/i,
  },
  {
    term: 'similar',
    meaning: 'how much two texts have in common, from 0 to 1',
    lesson: 'semantic',
    uses: /\bsimilar(ity)?\b/i,
  },
  {
    term: 'similarity threshold',
    meaning: 'the similarity from which another question counts as the same',
    lesson: 'semantic',
    uses: /\bthreshold\b/i,
  },
  {
    term: 'embedding',
    meaning: 'a list of numbers that stands for a text, made by a model; near lists, near meanings',
    lesson: 'semantic',
    uses: /\bembeddings?\b/i,
  },
  {
    term: 'false hit',
    meaning: 'an answer from the cache to something else than was asked',
    lesson: 'normalisation',
    uses: /\bfalse hits?\b/i,
  },
  {
    term: 'guard',
    meaning: 'a check that refuses a semantic hit whose texts differ in a negation, a number or a name',
    lesson: 'false-hits',
    uses: /\bguard\b/i,
  },
  {
    term: 'cascade',
    meaning: 'a cheap model first, and the next one up where a judge does not like its answer',
    lesson: 'cascade',
    uses: /\bcascades?\b/i,
  },
  {
    term: 'judge',
    meaning: 'a model that says whether an answer is good; it costs, and errs',
    lesson: 'cascade',
    uses: /\bjudge\b/i,
  },
  {
    term: 'concurrency',
    meaning: 'calls under way at once',
    lesson: 'limits',
    uses: /\bconcurrency\b/i,
  },
  {
    term: 'queue',
    meaning: 'calls that wait until there is room for them',
    lesson: 'limits',
    uses: /\bqueues?\b/i,
  },
  {
    term: 'rate limit',
    meaning: 'calls or tokens a minute beyond which a provider turns calls away',
    lesson: 'limits',
    uses: /\brate limits?\b/i,
  },
  {
    term: 'batching',
    meaning: 'sending several requests in one call, which share what a call costs in time',
    lesson: 'batching',
    uses: /\bbatch(es|ing)?\b/i,
  },
  {
    term: 'prefetch',
    meaning: 'to ask before the user does',
    lesson: 'prediction',
    uses: /\bprefetch(es|ed)?\b/i,
  },
  {
    term: 'confidence',
    meaning: 'how often what was foretold came',
    lesson: 'prediction',
    uses: /\bconfidence\b/i,
  },
  {
    term: 'drift',
    meaning: 'traffic or truth changing while a system runs',
    lesson: 'drift',
    uses: /\bdrift\b/i,
  },
  {
    term: 'adaptive control',
    meaning: 'turning thresholds and TTLs by what is learned during the run',
    lesson: 'drift',
    uses: /\badaptive control\b/i,
  },
  {
    term: 'A/B test',
    meaning: 'users divided between two strategies, to see which is better',
    lesson: 'ab-test',
    uses: /\bA\/B tests?\b/,
  },
  {
    term: 'control',
    meaning: 'the side of a test on which nothing is changed',
    lesson: 'ab-test',
    uses: /\b(?<!under |adaptive )control\b/i,
  },
  {
    term: 'treatment',
    meaning: 'the side with the change',
    lesson: 'ab-test',
    uses: /\btreatment\b/i,
  },
  {
    term: 'confidence interval',
    meaning: 'a range that holds the true value in 95 of 100 such experiments',
    lesson: 'ab-test',
    uses: /\binterval\b/i,
  },
  {
    term: 'significant',
    meaning: 'larger than luck alone would often bring',
    lesson: 'ab-test',
    uses: /\bsignifican(t|ce)\b/i,
  },
  {
    term: 'gradual rollout',
    meaning: 'a change given to more and more users, with a look at each stage',
    lesson: 'rollout',
    uses: /\brollouts?\b/i,
  },
  {
    term: 'budget',
    meaning: 'what a request or a day may cost',
    lesson: 'budgets',
    uses: /\bbudgets?\b/i,
  },
  {
    term: 'answer cap',
    meaning: 'tokens of an answer at most; what is longer is cut off where it stands',
    lesson: 'answer-length',
    uses: /\banswer caps?\b/i,
  },
  {
    term: 'pre-warm',
    meaning: 'to load answers into a cache before the first request',
    lesson: 'prewarm',
    uses: /\bpre-?warm/i,
  },
  {
    term: 'strategy',
    meaning: 'a named set of techniques and their knobs',
    lesson: 'your-strategy',
    uses: /\bstrateg(y|ies)\b/i,
  },
  {
    term: 'session',
    meaning: 'a conversation, or an agent at work on one task: requests of which each sends again what came before',
    lesson: 'sent-again',
    uses: /\bsessions?\b/i,
  },
  {
    term: 'prompt cache',
    meaning: "a provider's memory of how prompts began, which it reads for less; it keeps no answers",
    lesson: 'prompt-cache',
    uses: /\bprompt caches?\b/i,
  },
  {
    term: 'clearing',
    meaning: 'to send a short note in the place of old results of tools',
    lesson: 'clearing',
    uses: /\bclearings?\b/i,
  },
  {
    term: 'compaction',
    meaning: 'to have a session summed up, and go on from the summary',
    lesson: 'clearing',
    uses: /\bcompact(ion|ed|s)?\b/i,
  },
  {
    term: 'cold cache',
    meaning: 'a prompt cache that has nothing of a session, or has forgotten it',
    lesson: 'switching',
    uses: /\bcold caches?\b/i,
  },
  {
    term: 'batch interface',
    meaning: 'where a provider takes requests that may wait for hours, at half of the price',
    lesson: 'what-may-wait',
    uses: /\bbatch interfaces?\b/i,
  },
  {
    term: 'reasoning effort',
    meaning: 'how much a model is asked to think before it answers; what it thinks is paid like what it says',
    lesson: 'effort-and-tools',
    uses: /\b(reasoning )?effort\b/i,
  },
  {
    term: 'retry',
    meaning: 'to send a call again that has failed; a useless answer was paid, a refused call was not',
    lesson: 'failures',
    uses: /\bretr(y|ies)\b/i,
  },
  {
    term: 'break-even',
    meaning: 'requests a day from which on a price by the month is less than the price of each',
    lesson: 'failures',
    uses: /\bbreak-even\b/i,
  },
  {
    term: 'projection',
    meaning: 'a month reckoned from what was replayed',
    lesson: 'projection',
    uses: /\bprojections?\b/i,
  },
];

/** The words the program uses of itself, for who reads its results and its code. */
export const PROGRAM_WORDS: readonly Pick<Term, 'term' | 'meaning'>[] = [
  { term: 'query', meaning: 'a text that users may send; each distinct text is one query, however often it comes' },
  { term: 'intent', meaning: 'what a request is after; two requests of one intent deserve the same answer' },
  { term: 'workload', meaning: 'requests in the order of time, made from a scenario or read from a log' },
  { term: 'scenario', meaning: 'a file that describes a workload, the models and the strategy to begin with' },
  { term: 'catalog', meaning: "a named set of models: the guide's table, or real models with dated list prices" },
  {
    term: 'technique',
    meaning: 'one optimization; it sees what production would see: text, tokens, time, its own past',
  },
  { term: 'knob', meaning: 'one setting: a flag, a key of files and a variable at once' },
  { term: 'outcome', meaning: 'what became of a request: where its answer came from, its cost, latency and quality' },
  { term: 'referee', meaning: 'the part of the accounting that sees the truth; techniques never do' },
  { term: 'ledger', meaning: 'the part of the accounting that sees money, time and tokens' },
  { term: 'books', meaning: 'the proof, in every run, that nothing was lost or counted twice' },
  { term: 'dice', meaning: 'the luck of a request, the same under every strategy, drawn from the seed' },
  { term: 'seed', meaning: 'a word all luck is drawn from: same seed, same inputs, same bytes' },
  { term: 'ceiling', meaning: 'the best that any policy could have done on this workload' },
  { term: 'finding', meaning: 'something the result shows to be wrong, with fixes that were tried' },
  { term: 'replay', meaning: 'several strategies over one reading of a workload' },
];
