import { UNKNOWN } from '../truth-table.ts';

/** What is known of requests as turns of sessions, in columns beside a block's others. */
export interface Turns {
  /** The prompt: the last of its segments in the workload's `PromptTree`, or UNKNOWN. */
  prompt: Int32Array;
  /** The conversation or agent's run it belongs to, a number from 0, or UNKNOWN. */
  session: Int32Array;
}

/** Columns with room for `capacity` requests, of which nothing is known yet. */
export function newTurns(capacity: number): Turns {
  return {
    prompt: new Int32Array(capacity).fill(UNKNOWN),
    session: new Int32Array(capacity).fill(UNKNOWN),
  };
}

/** The columns from place `from` to before place `to`. */
export function partOfTurns(of: Turns, from: number, to: number): Turns {
  return { prompt: of.prompt.subarray(from, to), session: of.session.subarray(from, to) };
}
