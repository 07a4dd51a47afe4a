import { LOGGED, type LoggedCalls } from '../workload/logged-calls.ts';

/** What the requests of a log come to, added up from its columns and from nothing that is simulated. */
export class LoggedSums {
  requests = 0;
  /** Requests that a cache in front of the models answered. */
  hits = 0;
  /** Everything that was paid, in USD. */
  usd = 0;

  /** Takes in the requests from place `from` to before place `to`. */
  note({ costUsd, besidesUsd, flags }: LoggedCalls, from: number, to: number): void {
    this.requests += to - from;
    for (let i = from; i < to; i++) {
      this.usd += besidesUsd[i];
      if ((flags[i] & LOGGED.hit) !== 0) this.hits++;
      else if (!Number.isNaN(costUsd[i])) this.usd += costUsd[i];
    }
  }
}
