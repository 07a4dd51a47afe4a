import { withRoom } from '../../foundation/columns.ts';
import type { Units } from '../../foundation/statistics/bootstrap.ts';
import { type Estimate, ratioEstimate } from '../../foundation/statistics/estimates.ts';
import type { AbMetric } from '../../result/schema/ab.ts';
import { UNKNOWN } from '../../workload/truth-table.ts';

/** What the users of one arm did in one stage, in columns by user. */
export class Tally {
  requests = 0;
  #requests = new Float64Array(64);
  #usd = new Float64Array(64);
  #answered = new Float64Array(64);
  #latencyMs = new Float64Array(64);
  #judged = new Float64Array(64);
  #good = new Float64Array(64);
  #unknown = 0;

  arrived(unit: number): void {
    if (unit >= this.#requests.length) {
      this.#requests = withRoom(this.#requests, unit + 1);
      this.#usd = withRoom(this.#usd, unit + 1);
      this.#answered = withRoom(this.#answered, unit + 1);
      this.#latencyMs = withRoom(this.#latencyMs, unit + 1);
      this.#judged = withRoom(this.#judged, unit + 1);
      this.#good = withRoom(this.#good, unit + 1);
    }
    this.requests++;
    this.#requests[unit]++;
  }

  spent(unit: number, usd: number): void {
    this.#usd[unit] += usd;
  }

  /** `latencyMs`: null where nobody waited for the answer. */
  answered(unit: number, latencyMs: number | null, good: number): void {
    if (latencyMs !== null) {
      this.#answered[unit]++;
      this.#latencyMs[unit] += latencyMs;
    }
    if (good === UNKNOWN) {
      this.#unknown++;
      return;
    }
    this.#judged[unit]++;
    this.#good[unit] += good;
  }

  /** Users seen. */
  get users(): number {
    return this.#requests.reduce((sum, n) => sum + (n > 0 ? 1 : 0), 0);
  }

  /** Sums and counts by user; null for a quality that is not known of every answer. */
  units(metric: AbMetric): Units | null {
    switch (metric) {
      case 'cost':
        return { sums: this.#usd, counts: this.#requests };
      case 'latency':
        return { sums: this.#latencyMs, counts: this.#answered };
      case 'quality':
        return this.#unknown > 0 ? null : { sums: this.#good, counts: this.#judged };
    }
  }

  /** The mean per request with its error between users; null when it is not known, or of fewer than two users. */
  estimate(metric: AbMetric): Estimate | null {
    const units = this.units(metric);
    if (units === null) return null;
    const estimate = ratioEstimate(units.sums, units.counts);
    return estimate.df < 1 ? null : estimate;
  }
}

/** The users that asked anything, without the empty rows: what a bootstrap draws from. */
export function seenUnits({ sums, counts }: Units): Units {
  const seen = Array.from({ length: counts.length }, (_, i) => i).filter((i) => counts[i] !== 0);
  return { sums: seen.map((i) => sums[i]), counts: seen.map((i) => counts[i]) };
}
