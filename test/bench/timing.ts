/** Nanoseconds of processor time per operation: the fastest of several rounds, so that a busy machine weighs little. */
export function nanoseconds(operations: number, work: () => void, rounds = 3): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    work();
    best = Math.min(best, process.cpuUsage(start).user);
  }
  return (best * 1e3) / operations;
}

/** The same of two works in turn, so that both meet the same machine. */
export function nanosecondsOfBoth(
  operations: number,
  one: () => void,
  other: () => void,
  rounds = 4,
): [number, number] {
  const best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < rounds; i++) {
    best[0] = Math.min(best[0], nanoseconds(operations, one, 1));
    best[1] = Math.min(best[1], nanoseconds(operations, other, 1));
  }
  return best;
}

/** The same of work that waits. */
export async function nanosecondsOf(operations: number, work: () => Promise<void>, rounds = 3): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    await work();
    best = Math.min(best, process.cpuUsage(start).user);
  }
  return (best * 1e3) / operations;
}

/**
 * Nanoseconds to read one of so many bytes for each key in this order: what a request costs at the least for each thing
 * that is looked up by its key, and for going through the keys.
 */
export function accessNs(keys: Int32Array, bytes: number): number {
  const stride = bytes / 4;
  const table = new Int32Array((keys.reduce((most, key) => Math.max(most, key), 0) + 1) * stride).fill(1);
  let sum = 0;
  const ns = nanoseconds(keys.length, () => {
    for (let i = 0; i < keys.length; i++) sum += table[(keys[i] as number) * stride] as number;
  });
  if (sum === 0) throw new Error('nothing was read');
  return ns;
}
