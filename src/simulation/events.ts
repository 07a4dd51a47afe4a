/** What can happen besides an arrival; at one moment, a lower kind goes first, and arrivals last. */
export const EVENT = {
  callDone: 0,
  judged: 1,
  batchTimeOut: 2,
  retry: 3,
  callSent: 4,
  laneDone: 5,
  failedRetry: 6,
  ownBegins: 7,
  ownDone: 8,
} as const;
