import { EXIT } from '../../src/cli/exit-codes.ts';
import { MARK } from './hostile.ts';
import type { Input } from './input.ts';

/** What became of an input. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was written besides, by name. */
  readonly written: Readonly<Record<string, string>>;
}

/** Control characters and marks of direction that a terminal would act on. Tabs and ends of lines are none of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const ACTED_ON = /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** Words that stand in an output only where a figure is missing. */
const NO_FIGURE = /\b(NaN|undefined)\b|-?\bInfinity\b|\[object \w+\]/;

const STACK = /\n\s+at (?:async )?\S+ ?\(?(?:file:|node:|\/)[^\n]*:\d+:\d+/;

/** Text that a page or a table would take for its own language. */
const RUNS_IN_PAGE = new RegExp(`<img src=x|<svg onload|<script>${MARK}|href="javascript:`, 'i');
const RUNS_IN_TABLE = new RegExp(`(^|,)"?[=+@][^\\n]*${MARK}`, 'm');

/** What is wrong with how the command took an input, in words; null where nothing is. */
export function wrong(input: Input, ran: Ran): string | null {
  const { code, stdout, stderr } = ran;
  const known: readonly number[] = Object.values(EXIT);
  if (!known.includes(code)) return `exit code ${code}`;
  if (stderr.includes('fault of optimize')) return `a fault: ${stderr.split('\n')[0]}`;
  if (STACK.test(stderr) || STACK.test(stdout)) return 'a stack trace';
  // What is not in order is the result that doctor is asked for.
  if (code === EXIT.failure && input.args[0] !== 'doctor') return 'a failure, with nothing but the input wrong';
  if (code === EXIT.usage && stderr.trim() === '') return 'refused without a word';
  if (code === EXIT.ok && input.saysNothing === true) return 'a success out of nothing';
  if (ACTED_ON.test(stderr)) return 'a control character on the standard error';
  const said = [
    ...input.args,
    ...Object.values(input.files).map((file) => Buffer.from(file as string).toString()),
  ].join('\n');
  for (const [name, text] of Object.entries({ stdout, ...ran.written })) {
    const found = NO_FIGURE.exec(text)?.[0];
    if (found !== undefined && !said.includes(found)) return `${found} in ${name}`;
    const bad = wrongFormat(name, text);
    if (bad !== null) return bad;
  }
  return null;
}

function wrongFormat(name: string, text: string): string | null {
  if (text === '') return null;
  if (/^\s*<!doctype html/i.test(text)) return RUNS_IN_PAGE.test(text) ? `${name}: a page that runs the input` : null;
  if (/^\s*[{[]/.test(text) && !/\}\s*\n\s*\{/.test(text)) return wrongJson(name, text);
  if (name.endsWith('.csv') && RUNS_IN_TABLE.test(text)) return `${name}: a table that computes the input`;
  if (name === 'stdout' && ACTED_ON.test(text)) return 'a control character on the standard output';
  return null;
}

/** Sums that cannot be below nothing, wherever in a result they stand. */
const NEVER_NEGATIVE = /^(costUsd|requests|hits|misses|lookups|inputTokens|outputTokens)$/;

function wrongJson(name: string, text: string): string | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return name === 'stdout' && text.startsWith('{"') ? `${name}: not JSON` : null;
  }
  const walk = (value: unknown): string | null => {
    if (typeof value !== 'object' || value === null) return null;
    const { hits, lookups } = value as { hits?: unknown; lookups?: unknown };
    if (typeof hits === 'number' && typeof lookups === 'number' && hits > lookups)
      return `${hits} hits of ${lookups} look-ups`;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'number' && inner < 0 && NEVER_NEGATIVE.test(key)) return `${key} is ${inner}`;
      const found = walk(inner);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(document);
}
