const known = new Map<string, string>();

/** Names kept; a log that makes new ones for ever is not remembered beyond them. */
const MOST_NAMES = 50_000;

/**
 * A name as all its spellings share it: `prompt_tokens`, `promptTokens`, `Prompt Tokens` and
 * `prompt.tokens` are `prompttokens`. A path is the names on it, run together.
 */
export function canonical(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  if (known.size < MOST_NAMES) known.set(name, made);
  return made;
}
