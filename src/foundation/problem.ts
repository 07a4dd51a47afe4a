import { distance } from 'fastest-levenshtein';

/** One thing that is wrong with what the user gave us. */
export interface Problem {
  /** Where it stands: `faq.yaml:5:14 cache.ttl`, `--ttl`, `queries.jsonl:17`. */
  where: string;
  /** What is wrong, in one sentence without the place. */
  what: string;
  /** What to do instead, if we know. */
  fix?: string;
}

/**
 * Why a command ends with problems:
 *
 * - `usage`: what was given is not right
 * - `failure`: the surroundings fail, as a disk that is full
 * - `interrupted`: it was called off before there was anything
 */
export type ErrorKind = 'usage' | 'failure' | 'interrupted';

/**
 * Bad input: printed once, at the root of the command, without a stack.
 *
 * @example
 * try {
 *   defineStrategy({ knobs: { 'cache.ttl': 'soon' } });
 * } catch (error) {
 *   if (error instanceof UserError) for (const { where, what, fix } of error.problems) console.log(where, what, fix);
 * }
 */
export class UserError extends Error {
  /** All that is wrong, not only the first of it. */
  readonly problems: readonly Problem[];
  /** Which exit code the command ends with. */
  readonly kind: ErrorKind;

  constructor(problems: Problem | readonly Problem[], kind: ErrorKind = 'usage') {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map((p) => `${p.where}: ${p.what}`).join('\n'));
    this.name = 'UserError';
    this.problems = list;
    this.kind = kind;
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'is a folder',
  EACCES: 'cannot be read: permission denied',
  ELOOP: 'cannot be read: its links go round in circles',
};

/** Why a file could not be read, by the code of the error. */
export function whyUnreadable(code: string | undefined): string {
  return UNREADABLE[code ?? ''] ?? `cannot be read (${code})`;
}

/**
 * The known word closest to a mistyped one, or null when none is close.
 * Close: at most two edits, or a third of the word's length if that is more.
 */
export function closest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** The end of an error message about an unknown word: the likely one, and what is allowed. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  const all = `one of: ${known.join(', ')}`;
  return near === null ? all : `did you mean ${near}? (${all})`;
}
