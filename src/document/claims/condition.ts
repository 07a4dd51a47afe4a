import type { Range } from './claim.ts';

/** A point of a sweep: the property, and the figure there. */
export interface SweptPoint {
  at: number;
  /** null: there is none, so the claim is not true there. */
  figure: number | null;
}

/**
 * Where along a sweep the figure lies in the range: stretches from end to end. Between two points the
 * figure is taken to run straight, so an end between them is where the straight line crosses.
 */
export function stretches(points: readonly SweptPoint[], range: Range): [from: number, to: number][] {
  const found: [number, number][] = [];
  const add = (from: number, to: number): void => {
    const last = found.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else found.push([from, to]);
  };
  for (const [i, right] of points.entries()) {
    const left = points[i - 1];
    if (left !== undefined && isKnown(left) && isKnown(right)) {
      const cuts = [left.at, ...crossings(left, right, range), right.at];
      for (const [k, to] of cuts.entries()) {
        const from = cuts[k - 1];
        if (from === undefined || from === to) continue;
        if (within(onTheLine(left, right, (from + to) / 2), range)) add(from, to);
      }
    }
    // A point may be in where its surroundings are not, or are not known.
    if (isKnown(right) && within(right.figure, range) && found.at(-1)?.[1] !== right.at) add(right.at, right.at);
  }
  return found;
}

interface Known {
  at: number;
  figure: number;
}

function isKnown(point: SweptPoint): point is Known {
  return point.figure !== null;
}

function onTheLine(left: Known, right: Known, at: number): number {
  return left.figure + ((right.figure - left.figure) * (at - left.at)) / (right.at - left.at);
}

/** Whether the value lies in the range, its ends included. */
export function within(
  value: number,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Range,
): boolean {
  return value >= from && value <= to;
}

/** Where the straight line between two points meets the ends of the range, in order. */
function crossings(left: Known, right: Known, { from, to }: Range): number[] {
  const rise = right.figure - left.figure;
  if (rise === 0) return [];
  return [from, to]
    .flatMap((end) => (end === undefined ? [] : [left.at + ((end - left.figure) / rise) * (right.at - left.at)]))
    .filter((at) => at > left.at && at < right.at)
    .sort((a, b) => a - b);
}
