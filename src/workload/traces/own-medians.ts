import { type CallColumns, FLAG } from '../../logs/calls/call-columns.ts';
import { countTokens } from '../../models/tokens.ts';
import { UNKNOWN } from '../truth-table.ts';

/** Tokens of calls, with the median of their model's other calls where they are not logged. */
export interface OwnMedians {
  /** Tokens in; UNKNOWN where the log has none of the model: then they are counted from the text. */
  input: (row: number) => number;
  output: (row: number) => number;
}

/** Makes the medians of a log's own calls, by model. */
export function ownMedians(calls: CallColumns): OwnMedians {
  const medians = { input: mediansOf(calls, 'input'), output: mediansOf(calls, 'output') };
  const of = (name: 'input' | 'output') => (row: number) => {
    const known = calls[name].at(row);
    return known === -1 ? (medians[name].get(calls.model.at(row)) ?? UNKNOWN) : known;
  };
  return { input: of('input'), output: of('output') };
}

/** Tokens of a character, at least and at most: an ask of few characters tells little of what was sent with it. */
const LEAST_PER_CHARACTER = 0.2;
const MOST_PER_CHARACTER = 1;

/**
 * Tokens of all that was sent with an ask, told from its length in characters, at the ask's own tokens per
 * character; UNKNOWN where nothing but the ask was sent: then its text is counted.
 */
export function tokensByLength(calls: CallColumns, row: number, ask: string): number {
  const length = calls.characters.at(row);
  if (length <= ask.length) return UNKNOWN;
  const tokens = countTokens(ask);
  const rate = Math.min(MOST_PER_CHARACTER, Math.max(LEAST_PER_CHARACTER, tokens / Math.max(1, ask.length)));
  return Math.round(tokens + (length - ask.length) * rate);
}

function mediansOf(calls: CallColumns, name: 'input' | 'output'): Map<number, number> {
  const byModel = new Map<number, number[]>();
  let missing = false;
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, FLAG.link | FLAG.sum | FLAG.parent | FLAG.failed)) continue;
    const value = calls[name].at(row);
    if (value === -1) {
      missing = true;
      continue;
    }
    const model = calls.model.at(row);
    const list = byModel.get(model);
    if (list === undefined) byModel.set(model, [value]);
    else if (list.length < 100_000) list.push(value);
  }
  if (!missing) return new Map();
  return new Map([...byModel].map(([model, list]) => [model, list.sort((a, b) => a - b)[list.length >> 1] as number]));
}
