import { withRoom } from '../../foundation/columns.ts';
import type { HowAnswered, Observer } from '../../simulation/observer.ts';
import { UNKNOWN } from '../../workload/truth-table.ts';
import type { Blocks } from './blocks.ts';

/** Bins of latency: so many for each doubling, from 1 ms up. A quantile is known to 1.1 %. */
const BINS_PER_DOUBLING = 64;
export const LATENCY_BINS = 32 * BINS_PER_DOUBLING;

/** The bin that a latency in milliseconds falls into. */
export function latencyBin(ms: number): number {
  return ms < 1 ? 0 : Math.min(LATENCY_BINS - 1, Math.floor(Math.log2(ms) * BINS_PER_DOUBLING));
}

/** The middle of a bin, in milliseconds. */
export function latencyOf(bin: number): number {
  return 2 ** ((bin + 0.5) / BINS_PER_DOUBLING);
}

/** `timed`: requests that somebody waited for, whose latencies are summed. */
const COLUMNS = ['requests', 'usd', 'hits', 'timed', 'latencyMs', 'judged', 'good'] as const;
type ColumnName = (typeof COLUMNS)[number];

/** Sums over each block of the traffic, and how many latencies fell into each bin, block after block. */
export type BlockSums = Record<ColumnName, Float64Array> & {
  latencies: Uint32Array;
  /** The highest bin that has a latency. */
  slowest: number;
};

/** Adds up, block by block, what happens to the requests of one strategy. */
export class BlockTally implements Observer {
  readonly sums: BlockSums = {
    requests: new Float64Array(0),
    usd: new Float64Array(0),
    hits: new Float64Array(0),
    timed: new Float64Array(0),
    latencyMs: new Float64Array(0),
    judged: new Float64Array(0),
    good: new Float64Array(0),
    latencies: new Uint32Array(0),
    slowest: 0,
  };
  /** The first request that counts: those before it are a warm-up's. */
  from = 0;
  readonly #blocks: Blocks;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  met(request: number, _: number, how: HowAnswered): void {
    if (request < this.from) return;
    const { sums } = this;
    const block = this.#block(request);
    sums.requests[block]++;
    if (how === 'exactHit' || how === 'aheadHit' || how === 'semanticHit') sums.hits[block]++;
  }

  spent(request: number, _: string, usd: number): void {
    // A call that nobody asked for belongs to no block.
    if (request >= this.from) this.sums.usd[this.#block(request)] += usd;
  }

  ended(request: number, latencyMs: number, good: number, _failed: boolean, waited = false): void {
    if (request < this.from) return;
    const { sums } = this;
    const block = this.#block(request);
    if (!waited) {
      sums.timed[block]++;
      sums.latencyMs[block] += latencyMs;
      const bin = latencyBin(latencyMs);
      if (bin > sums.slowest) sums.slowest = bin;
      sums.latencies[block * LATENCY_BINS + bin]++;
    }
    if (good === UNKNOWN) return;
    sums.judged[block]++;
    sums.good[block] += good;
  }

  /** Puts the sums of neighbours together, two and two. */
  double(): void {
    const count = this.sums.requests.length;
    Object.assign(this.sums, merged(this.sums, count, Math.ceil(count / 2)));
  }

  #block(request: number): number {
    const block = this.#blocks.of(request - this.from);
    const { sums } = this;
    if (block >= sums.requests.length) {
      for (const name of COLUMNS) sums[name] = withRoom(sums[name], block + 1);
      sums.latencies = withRoom(sums.latencies, sums.requests.length * LATENCY_BINS);
    }
    return block;
  }
}

/** The sums with neighbouring blocks put together, so that there are at most `most` of the first `count`. */
export function merged(sums: BlockSums, count: number, most: number): BlockSums {
  const width = Math.ceil(count / most);
  const blocks = Math.ceil(count / width);
  const result: BlockSums = {
    requests: new Float64Array(blocks),
    usd: new Float64Array(blocks),
    hits: new Float64Array(blocks),
    timed: new Float64Array(blocks),
    latencyMs: new Float64Array(blocks),
    judged: new Float64Array(blocks),
    good: new Float64Array(blocks),
    latencies: new Uint32Array(blocks * LATENCY_BINS),
    slowest: sums.slowest,
  };
  for (let block = 0; block < Math.min(count, sums.requests.length); block++) {
    const into = Math.floor(block / width);
    for (const name of COLUMNS) result[name][into] += sums[name][block];
    for (let bin = 0; bin < LATENCY_BINS; bin++) {
      result.latencies[into * LATENCY_BINS + bin] += sums.latencies[block * LATENCY_BINS + bin];
    }
  }
  return result;
}
