/** Is told what becomes of each request, as it happens. */
export interface OutcomeObserver {
  /** Money was spent on the request. USD. */
  spent(request: number, usd: number): void;
  /** It has its answer, or will never get one: after so long, and whether it was good: 1, 0 or UNKNOWN. */
  answered(request: number, latencyMs: number, good: number): void;
}
