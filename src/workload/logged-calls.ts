/** Bits of `LoggedCalls.flags`. */
export const LOGGED = { hit: 1, batch: 2 } as const;

/**
 * What a log says of requests beyond what is simulated, in columns beside a block's others. NaN and UNKNOWN stand for
 * what a row does not say.
 */
export interface LoggedCalls {
  /** The model that answered, a number that the log's catalog has a place for. */
  model: Int32Array;
  /** What its call cost, as logged, else at list price, in USD; NaN where neither says it, and where none was made. */
  costUsd: Float64Array;
  /** What was paid besides, after the request before: for calls that are no chats, or that failed; USD. */
  besidesUsd: Float64Array;
  /** Of the input, read from the provider's cache and written to it (for an hour: `writtenHour`). */
  cachedTokens: Int32Array;
  writtenTokens: Int32Array;
  writtenHourTokens: Int32Array;
  reasoningTokens: Int32Array;
  /** The whole answer and its first token, milliseconds. */
  latencyMs: Float64Array;
  firstTokenMs: Float64Array;
  /** Bits of `LOGGED`: a cache in front of the models had the answer; it was sent as a batch. */
  flags: Uint8Array;
  /** The conversation it belongs to, a number from 0. */
  session: Int32Array;
  /** Hash of the whole prompt, and of the prompt that the turn before must have sent (0: none): beginnings that a provider can keep. */
  prompt: Float64Array;
  promptBefore: Float64Array;
  /** Hash of the system part, 0 for none, and its share of the characters sent. */
  system: Float64Array;
  systemShare: Float64Array;
}

/** Empty columns with room for `capacity` requests. */
export function newLoggedCalls(capacity: number): LoggedCalls {
  return {
    model: new Int32Array(capacity),
    costUsd: new Float64Array(capacity),
    besidesUsd: new Float64Array(capacity),
    cachedTokens: new Int32Array(capacity),
    writtenTokens: new Int32Array(capacity),
    writtenHourTokens: new Int32Array(capacity),
    reasoningTokens: new Int32Array(capacity),
    latencyMs: new Float64Array(capacity),
    firstTokenMs: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
    session: new Int32Array(capacity),
    prompt: new Float64Array(capacity),
    promptBefore: new Float64Array(capacity),
    system: new Float64Array(capacity),
    systemShare: new Float64Array(capacity),
  };
}

/** The columns from place `from` to before place `to`. */
export function partOfLogged(of: LoggedCalls, from: number, to: number): LoggedCalls {
  return {
    model: of.model.subarray(from, to),
    costUsd: of.costUsd.subarray(from, to),
    besidesUsd: of.besidesUsd.subarray(from, to),
    cachedTokens: of.cachedTokens.subarray(from, to),
    writtenTokens: of.writtenTokens.subarray(from, to),
    writtenHourTokens: of.writtenHourTokens.subarray(from, to),
    reasoningTokens: of.reasoningTokens.subarray(from, to),
    latencyMs: of.latencyMs.subarray(from, to),
    firstTokenMs: of.firstTokenMs.subarray(from, to),
    flags: of.flags.subarray(from, to),
    session: of.session.subarray(from, to),
    prompt: of.prompt.subarray(from, to),
    promptBefore: of.promptBefore.subarray(from, to),
    system: of.system.subarray(from, to),
    systemShare: of.systemShare.subarray(from, to),
  };
}
