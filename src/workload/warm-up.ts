import { DerivedWorkload } from './derived-workload.ts';
import type { RequestBlock, Workload } from './workload.ts';

/** How much of a workload's beginning is played and not counted: so many requests, or all that come within so long of the first. */
export type WarmUp = { requests: number } | { ms: number };

/** A workload of which the beginning only fills the caches. */
export class WarmedWorkload extends DerivedWorkload {
  readonly before?: NonNullable<Workload['before']>;
  readonly #warmUp: WarmUp;

  constructor(whole: Workload, warmUp: WarmUp) {
    super(whole);
    this.#warmUp = warmUp;
    if (whole.before !== undefined) this.before = () => whole.before?.() ?? [];
  }

  async *blocks(): AsyncGenerator<RequestBlock> {
    let warming = true;
    let untilMs = Number.NaN;
    for await (const block of this.inner.blocks()) {
      if (!warming) {
        yield block;
        continue;
      }
      if (Number.isNaN(untilMs) && block.length > 0 && 'ms' in this.#warmUp) untilMs = block.at[0] + this.#warmUp.ms;
      const warm = warmIn(block, this.#warmUp, untilMs);
      warming = warm === block.length;
      yield { ...block, warm };
    }
  }
}

/** How many of a block's first requests belong to a warm-up, which if it is one of time ends at `untilMs`. */
function warmIn({ at, first, length }: RequestBlock, warmUp: WarmUp, untilMs: number): number {
  if ('requests' in warmUp) return Math.min(Math.max(warmUp.requests - first, 0), length);
  let warm = 0;
  while (warm < length && at[warm] < untilMs) warm++;
  return warm;
}

/** How many of a workload's requests there are, and how many of them are a warm-up, by reading it once. */
export async function requestsOf(workload: Workload): Promise<{ requests: number; warm: number }> {
  let [requests, warm] = [0, 0];
  for await (const block of workload.blocks()) {
    requests += block.length;
    warm += block.warm;
  }
  return { requests, warm };
}
