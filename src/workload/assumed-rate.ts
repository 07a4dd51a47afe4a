/**
 * Requests a day of a log that has no times, unless told: the document's volume. The command and the
 * library suppose the same, and a result says that it was supposed.
 */
export const ASSUMED_PER_DAY = 100_000;

/** Tokens of an answer where neither the log nor the user says: about what a request of 500 tokens leaves. */
export const ASSUMED_ANSWER_TOKENS = 250;
