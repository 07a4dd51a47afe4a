/** A word that has to be defined before it is used: the lesson that defines it, and what counts as using it. */
export interface Term {
  term: string;
  /** Id of the lesson in whose text it is marked with asterisks. */
  lesson: string;
  uses: RegExp;
}

/** The words of the trade that the course teaches, in the order in which it does. */
export const TERMS: readonly Term[] = [
  { term: 'language model', lesson: 'baseline', uses: /\b(language )?models?\b/i },
  { term: 'request', lesson: 'baseline', uses: /\brequests?\b/i },
  { term: 'tokens', lesson: 'baseline', uses: /\btokens?\b/i },
  { term: 'simulation', lesson: 'baseline', uses: /\bsimulations?\b/i },
  { term: 'baseline', lesson: 'baseline', uses: /\bbaseline\b/i },
  { term: 'latency', lesson: 'baseline', uses: /\blatenc(y|ies)\b|\bP\d\d\b/i },
  { term: 'system prompt', lesson: 'where-the-money-goes', uses: /\bsystem prompts?\b/i },
  { term: 'cache', lesson: 'exact-cache', uses: /\bcach(e|es|ed|ing)\b/i },
  { term: 'hit', lesson: 'exact-cache', uses: /\bhits?\b/i },
  { term: 'miss', lesson: 'exact-cache', uses: /\bmiss(es|ed)?\b/i },
  { term: 'hit rate', lesson: 'exact-cache', uses: /\bhit rates?\b/i },
  { term: 'key', lesson: 'normalisation', uses: /\bkeys?\b(?! words?)/i },
  { term: 'normalise', lesson: 'normalisation', uses: /\bnormali[sz]/i },
  { term: 'prompt optimization', lesson: 'prompts', uses: /\bprompt optimization\b/i },
  { term: 'prompt', lesson: 'prompts', uses: /(?<!system )\bprompts?\b/i },
  { term: 'model routing', lesson: 'routing', uses: /\brout(ing|ed|es)\b/i },
  { term: 'router', lesson: 'routing', uses: /\brouters?\b/i },
  { term: 'complexity score', lesson: 'routing', uses: /\bcomplexity\b/i },
  { term: 'stale hit', lesson: 'ttl', uses: /\bstale\b/i },
  { term: 'TTL', lesson: 'ttl', uses: /\bTTLs?\b/ },
  { term: 'expired', lesson: 'ttl', uses: /\bexpir(e|es|ed|y)\b/i },
  { term: 'eviction', lesson: 'eviction', uses: /\bevict/i },
  { term: 'LRU', lesson: 'eviction', uses: /\bLRU\b/ },
  { term: 'FIFO', lesson: 'eviction', uses: /\bFIFO\b/ },
  { term: 'semantic cache', lesson: 'semantic', uses: /\bsemantic\b/i },
  { term: 'similar', lesson: 'semantic', uses: /\bsimilar(ity)?\b/i },
  { term: 'similarity threshold', lesson: 'semantic', uses: /\bthreshold\b/i },
  { term: 'embedding', lesson: 'semantic', uses: /\bembeddings?\b/i },
  { term: 'false hit', lesson: 'normalisation', uses: /\bfalse hits?\b/i },
  { term: 'guard', lesson: 'false-hits', uses: /\bguard\b/i },
  { term: 'cascade', lesson: 'cascade', uses: /\bcascades?\b/i },
  { term: 'judge', lesson: 'cascade', uses: /\bjudge\b/i },
  { term: 'concurrency', lesson: 'limits', uses: /\bconcurrency\b/i },
  { term: 'queue', lesson: 'limits', uses: /\bqueues?\b/i },
  { term: 'rate limit', lesson: 'limits', uses: /\brate limits?\b/i },
  { term: 'batching', lesson: 'batching', uses: /\bbatch(es|ing)?\b/i },
  { term: 'budget', lesson: 'budgets', uses: /\bbudgets?\b/i },
  { term: 'strategy', lesson: 'your-strategy', uses: /\bstrateg(y|ies)\b/i },
  { term: 'projection', lesson: 'projection', uses: /\bprojections?\b/i },
];
