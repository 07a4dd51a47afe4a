import type { RushSpec } from '../../scenario/workload-spec.ts';
import { FIRST_MOMENT_MS } from './arrivals.ts';

/**
 * The time by which true answers change: it passes `times` as fast during a rush hour. Where rush
 * hours overlap, each adds to what passes.
 */
export function contentTimeOf(rushHours: readonly RushSpec[]): (at: number) => number {
  const hours = rushHours.map(({ from, to, times }) => ({
    from: FIRST_MOMENT_MS + from,
    to: FIRST_MOMENT_MS + to,
    more: times - 1,
  }));
  return (at) => {
    let time = at;
    for (const { from, to, more } of hours) if (at > from) time += more * (Math.min(at, to) - from);
    return time;
  };
}
