import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UserError } from './problem.ts';
import { formatCount } from './units.ts';

/**
 * Of the memory that Node may use: from so much in use on garbage is collected, and if then so much is left, one stops. At
 * its end V8 ends the program without a word, and before that once collecting brings little.
 */
const MUCH_USED = 0.8;
const MOST_LEFT = 0.78;

const MIB = 2 ** 20;

/** From here on one gets ready to collect garbage by hand, which takes some memory of its own. */
const SHORT = 0.6;

/** Says that the memory is not enough for what was asked for. */
export class NoHeapRoom extends UserError {}

let collect: (() => void) | null = null;

/**
 * Throws a NoHeapRoom where nearly all the memory is in use that Node may use, saying what was too
 * large. It takes some microseconds: it is for whoever goes on to the next piece of something long.
 */
export function checkHeapRoom(where: string): void {
  if (usedShare() < SHORT) return;
  collect ??= garbageCollector();
  if (usedShare() < MUCH_USED) return;
  // Part of what is in use may be garbage that was not collected yet.
  collect();
  if (usedShare() >= MOST_LEFT) throw noHeapRoom(where);
}

/** That something takes more memory than there is, and what to do about it. */
export function noHeapRoom(where: string): NoHeapRoom {
  const most = Math.round(getHeapStatistics().heap_size_limit / MIB);
  return new NoHeapRoom({
    where,
    what: `takes more memory than the ${formatCount(most)} MiB that Node is given`,
    fix: `replay less of it (--requests), or give Node more: NODE_OPTIONS=--max-old-space-size=${2 * most}`,
  });
}

function usedShare(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}

/** Node hands it out only to those who ask with a flag, which may be set later as well. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
