import type { TrajectoryPoint } from '../../result/schema/summary.ts';

/** Points kept at most, the last one aside. */
const MOST_POINTS = 120;

/** The way the settings went: at most 121 points, evenly spread over a run of any length. */
export class Trajectory {
  readonly #points: TrajectoryPoint[] = [];
  #gapMs = 1;
  #nextAt = Number.NEGATIVE_INFINITY;

  /** Whether a point at this moment would be kept; ask before making one. */
  wants(now: number): boolean {
    return now >= this.#nextAt;
  }

  /** Keeps a wanted point; moments must not go backwards. */
  add(point: TrajectoryPoint): void {
    this.#points.push(point);
    if (this.#points.length === MOST_POINTS) this.#thin();
    this.#nextAt = point.atMs + this.#gapMs;
  }

  /** The points kept, and where the run ended. */
  endingWith(last: TrajectoryPoint): TrajectoryPoint[] {
    const before = this.#points.filter(({ atMs }) => atMs < last.atMs);
    return [...before, last];
  }

  /** Leaves half the points, no two closer together than all that come must be. */
  #thin(): void {
    const points = this.#points.splice(0);
    const first = (points[0] as TrajectoryPoint).atMs;
    this.#gapMs = ((points.at(-1) as TrajectoryPoint).atMs - first) / (MOST_POINTS / 2);
    let nextAt = first;
    for (const point of points) {
      if (point.atMs < nextAt) continue;
      this.#points.push(point);
      nextAt = point.atMs + this.#gapMs;
    }
  }
}
