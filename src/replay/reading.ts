import { setImmediate } from 'node:timers/promises';
import { checkHeapRoom } from '../foundation/heap-room.ts';
import { partOf, type RequestBlock, type Workload } from '../workload/workload.ts';

/** Where a reading ends, if not with the workload. */
export interface ReadingEnd {
  /** When it is given, the reading ends after the block at hand. */
  signal?: AbortSignal | undefined;
  /** Requests after which it ends. Default: all. */
  most?: number;
}

/** Blocks from one look at the memory that is left to the next, and where texts are in memory from a reading before. */
const CHECKED_EVERY = 16;
const CHECKED_AGAIN_EVERY = 256;

/** Blocks after which others have their turn where texts are in memory, and a block takes a fraction of a millisecond. */
const YIELDS_AGAIN_EVERY = 8;

/**
 * Reads a workload block by block, and lets others have their turn in between. Resolves to whether it
 * came to its end, or to the most that was wanted: false when the signal ended it.
 */
export async function readThrough(
  workload: Workload,
  take: (block: RequestBlock) => void,
  { signal, most = Number.POSITIVE_INFINITY }: ReadingEnd = {},
): Promise<boolean> {
  const again = workload.readable === true;
  const every = again ? CHECKED_AGAIN_EVERY : CHECKED_EVERY;
  let requests = 0;
  let blocks = 0;
  for await (const block of workload.blocks()) {
    if (blocks++ % every === 0) checkHeapRoom(workload.name);
    const rest = most - requests;
    take(rest < block.length ? partOf(block, 0, rest) : block);
    requests += block.length;
    if (!again || blocks % YIELDS_AGAIN_EVERY === 0) await setImmediate();
    if (signal?.aborted === true) return false;
    if (requests >= most) return true;
  }
  // What is piped in ends with the signal.
  return signal?.aborted !== true;
}
