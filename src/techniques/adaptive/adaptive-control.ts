import { DAY_MS } from '../../foundation/units.ts';
import type { TrajectoryPoint } from '../../result/schema/summary.ts';
import type { RouterOptions } from '../router/model-router.ts';
import { LineTracker } from './line-tracker.ts';
import { Trajectory } from './trajectory.ts';
import { TtlTracker } from './ttl-tracker.ts';

/** How far one wrong answer moves the similarity threshold (0 to 1) and a line of complexity (0 to 10). */
const SIMILARITY_STEP = 0.01;
const COMPLEXITY_STEP = 0.2;

const MOST_COMPLEX = 10;

/** The range in which TTLs are learnt. */
const SHORTEST_TTL_MS = 10_000;
const LONGEST_TTL_MS = 30 * DAY_MS;

/** What is learnt and from where it starts; null for what the strategy does not have. */
export interface AdaptiveControlOptions {
  /** The similarity threshold and the range it may move in, from 0 to 1. */
  similarity: { start: number; min: number; max: number } | null;
  /** TTL in milliseconds by index into CONTENT_CLASSES; a class that starts with 0 is not cached and stays so. */
  ttlMs: ArrayLike<number> | null;
  /** The lines between the tiers, on the scale of complexity from 0 to 10. */
  lines: RouterOptions | null;
  /** Share of semantic hits that may be wrong, from 0 to 1. */
  maxFalseHits: number;
  /** Share of hits that may be stale, from 0 to 1. */
  maxStale: number;
  /** Share of the cheaper models' answers that must pass, from 0 to 1. */
  minPass: number;
  /** Share of good answers that the judge turns away, from 0 to 1, of whose verdicts it learns. */
  falseRejectRate: number;
  /** Share of bad ones that it lets pass. */
  falseAcceptRate: number;
}

/**
 * Learns while running, from what an operator would see: a judge's verdicts on sampled answers, and
 * whether an old answer had changed when it was fetched again. Each part is a tracker of its own;
 * here they stand together, with the way they went.
 *
 * @example
 * const control = new AdaptiveControl({
 *   similarity: { start: 0.85, min: 0.7, max: 0.98 },
 *   ttlMs: null,
 *   lines: null,
 *   maxFalseHits: 0.02,
 *   maxStale: 0.02,
 *   minPass: 0.9,
 *   falseRejectRate: 0.1,
 *   falseAcceptRate: 0.1,
 * });
 * for (let i = 0; i < 20; i++) control.judgedSemanticHit(false);
 * control.threshold > 0.85; // true
 */
export class AdaptiveControl {
  readonly #similarity: LineTracker | null;
  /** The highest complexity of the simple tier, and of the medium one. */
  readonly #lines: readonly [LineTracker, LineTracker] | null;
  readonly #ttls: (TtlTracker | null)[] | null;
  readonly #maxStale: number;
  readonly #trajectory = new Trajectory();

  constructor(options: AdaptiveControlOptions) {
    const { similarity, ttlMs, lines, maxFalseHits, maxStale, minPass, falseRejectRate, falseAcceptRate } = options;
    const judge = { falseRejectRate, falseAcceptRate };
    this.#similarity =
      similarity &&
      new LineTracker({ ...judge, ...similarity, step: SIMILARITY_STEP, safer: 'up', maxWrong: maxFalseHits });
    const line = (start: number): LineTracker =>
      new LineTracker({
        ...judge,
        start,
        min: 0,
        max: MOST_COMPLEX,
        step: COMPLEXITY_STEP,
        safer: 'down',
        maxWrong: 1 - minPass,
      });
    this.#lines = lines && [line(lines.simpleBelow), line(lines.complexFrom)];
    this.#maxStale = maxStale;
    this.#ttls = ttlMs && Array.from(ttlMs, (startMs) => (startMs === 0 ? null : this.#ttlTracker(startMs)));
  }

  #ttlTracker(startMs: number): TtlTracker {
    return new TtlTracker({
      startMs,
      minMs: SHORTEST_TTL_MS,
      maxMs: LONGEST_TTL_MS,
      maxStale: this.#maxStale,
    });
  }

  /** Someone has set the similarity threshold: learning goes on from there. */
  setSimilarity(value: number): void {
    if (this.#similarity !== null) this.#similarity.value = value;
  }

  /** Someone has set the lines between the tiers. */
  setLines({ simpleBelow, complexFrom }: RouterOptions): void {
    if (this.#lines === null) return;
    this.#lines[0].value = simpleBelow;
    this.#lines[1].value = complexFrom;
  }

  /** Someone has set the TTL of a content class; what was learnt about it is forgotten. */
  setTtl(contentClass: number, ttlMs: number): void {
    if (this.#ttls?.[contentClass]) this.#ttls[contentClass] = this.#ttlTracker(ttlMs);
  }

  /**
   * The similarity threshold now, from 0 to 1.
   *
   * @throws TypeError where none is learnt
   */
  get threshold(): number {
    return (this.#similarity as LineTracker).value;
  }

  /**
   * Where the simple tier ends now, from 0 to 10: never after the medium one.
   *
   * @throws TypeError where no lines are learnt
   */
  get simpleBelow(): number {
    return Math.min((this.#lines as readonly LineTracker[])[0].value, this.complexFrom);
  }

  /**
   * Where the complex tier begins now, from 0 to 10.
   *
   * @throws TypeError where no lines are learnt
   */
  get complexFrom(): number {
    return (this.#lines as readonly LineTracker[])[1].value;
  }

  /**
   * The TTL of a content class now, in milliseconds; 0 where it is not cached.
   *
   * @throws TypeError where no TTLs are learnt
   */
  ttlMs(contentClass: number): number {
    return (this.#ttls as readonly (TtlTracker | null)[])[contentClass]?.ttlMs ?? 0;
  }

  /** A verdict on a semantic hit. */
  judgedSemanticHit(passed: boolean): void {
    this.#similarity?.observe(passed);
  }

  /** A verdict on the answer to a query of a tier (index into TIERS); complex ones teach nothing. */
  judgedAnswer(tier: number, passed: boolean): void {
    this.#lines?.[tier]?.observe(passed);
  }

  /** An answer of that age was fetched again, or looked at again, and had changed or not. */
  refetched(contentClass: number, ageMs: number, changed: boolean): void {
    this.#ttls?.[contentClass]?.observe(ageMs, changed);
  }

  /** Keeps where everything stands, unless that was kept only just now. */
  record(now: number, batchSize: number | null): void {
    if (this.#trajectory.wants(now)) this.#trajectory.add(this.#point(now, batchSize));
  }

  /** The way everything went, up to now. */
  trajectory(now: number, batchSize: number | null): TrajectoryPoint[] {
    return this.#trajectory.endingWith(this.#point(now, batchSize));
  }

  #point(atMs: number, batchSize: number | null): TrajectoryPoint {
    return {
      atMs,
      similarity: this.#similarity === null ? null : this.threshold,
      ttlMs: this.#ttls === null ? null : this.#ttls.map((_, contentClass) => this.ttlMs(contentClass)),
      simpleBelow: this.#lines === null ? null : this.simpleBelow,
      complexFrom: this.#lines === null ? null : this.complexFrom,
      batchSize,
    };
  }
}
