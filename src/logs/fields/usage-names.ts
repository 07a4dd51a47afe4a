import { own } from '../../foundation/own.ts';
import { canonical } from '../record/names.ts';

/** What a count of tokens counts. */
export type UsagePart =
  | 'input'
  /** Input without what was read from or written to the provider's cache. */
  | 'fresh'
  | 'cached'
  /** Written to the provider's cache, for however long; and for some minutes or an hour alone. */
  | 'written'
  | 'writtenMinutes'
  | 'writtenHour'
  | 'output'
  | 'reasoning'
  /** Thoughts that the provider counts beside its answer (Gemini). */
  | 'thoughts'
  /** Input that tools made, counted beside the prompt (Gemini). */
  | 'toolInput'
  | 'total';

const parts = new Map<string, UsagePart | null>();

/**
 * What a name of a count means (`prompt_tokens`, `cacheReadInputTokens`, `llm.token_count.prompt`); null where it counts
 * no tokens. `within`: it is a member of an object that holds counts, where shorter names do (`input`, `total`).
 */
export function usagePart(name: string, within: boolean): UsagePart | null {
  const key = within ? `.${name}` : name;
  let part = parts.get(key);
  if (part === undefined) {
    part = told(canonical(name), within);
    if (parts.size < 20_000) parts.set(key, part);
  }
  return part;
}

/** Names without "token" in them that count tokens wherever they stand. */
const ALONE: Readonly<Record<string, UsagePart>> = {
  inputlength: 'input',
  outputlength: 'output',
  promptevalcount: 'input',
  evalcount: 'output',
  requnits: 'input',
  resunits: 'output',
  totalunits: 'total',
  usageinputtokensnocache: 'fresh',
  inputwcachewrite: 'written',
  inputwocachewrite: 'fresh',
  cacheread: 'cached',
  ncontexttokenstotal: 'input',
  ncachedcontexttokenstotal: 'cached',
  ngeneratedtokenstotal: 'output',
  messagetokens: 'input',
  cachewrite: 'written',
};

const NOT_COUNTS =
  /cost|price|usd|(?<!gene)rate|limit|percent|max|budget|speed|(?<!gene)ratio|amount|audio|image|video|prediction|persecond|persec|time|latency|type|detail$|details$|window|remaining|id$|duration|^tokenid|char|search|ephemeral$|cachemiss|ismissing|first|weighted|hash|estimat|modality|acces|refresh|auth|secret|csrf|bearer|apitoken/;

function told(name: string, within: boolean): UsagePart | null {
  const alone = own(ALONE, name);
  if (alone !== undefined) return alone;
  if (NOT_COUNTS.test(name)) return null;
  const counts = /token|tokencount/.test(name) || within;
  if (!counts) return null;
  if (/cach/.test(name)) {
    if (/uncached|nocache|wocache|nontcached|noncached/.test(name)) return 'fresh';
    if (/miss/.test(name)) return null;
    if (/write|creat|written/.test(name))
      return /1h|hour/.test(name) ? 'writtenHour' : /5m|minute/.test(name) ? 'writtenMinutes' : 'written';
    return 'cached';
  }
  if (/ephemeral.*1h/.test(name)) return 'writtenHour';
  if (/ephemeral/.test(name)) return 'writtenMinutes';
  if (/thoughts/.test(name)) return 'thoughts';
  if (/reason|thinking|thought/.test(name)) return 'reasoning';
  if (/tooluse|toolinput/.test(name)) return 'toolInput';
  if (/(?<!con)text(tokens?)?(count)?$/.test(name) && !/^inputtext/.test(name)) return null;
  if (/^(input|prompt)(tokens?)?total$/.test(name)) return 'input';
  if (/^(output|completion)(tokens?)?total$/.test(name)) return 'output';
  if (/total|^tokens$|^tokencount$|^tokensused$/.test(name)) return 'total';
  if (/prompt|input|request|context|tokensin$|^intokens?$|^sent/.test(name) || (within && /^in$/.test(name)))
    return 'input';
  if (
    /completion|output|response|generated|candidates|tokensout$|^outtokens?$|answer/.test(name) ||
    (within && /^out$/.test(name))
  )
    return 'output';
  return null;
}

/** Beginnings that say no more than that counts follow. */
const PREFIX =
  /^(genaiusage|aiusage|llmtokencount|llmusage|usagemetadata|usagedetails|usage|tokenusage|metrics|tokens)(?=.)/;

/** The canonical name without a beginning that says no more than that counts follow; the same where it has none. */
export function withoutPrefix(name: string): string {
  return name.replace(PREFIX, '');
}
