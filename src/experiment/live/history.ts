import type { Snapshot } from '../../simulation/snapshot.ts';

/** Windows at most; when they are full, neighbours merge and windows become twice as long. */
const WINDOWS = 128;

/** Length of the first windows, in virtual milliseconds. */
const FIRST_WINDOW_MS = 1_000;

/** What happened in a window of virtual time. Sums are of the window alone. */
export interface HistoryWindow {
  requests: number;
  hits: number;
  /** Requests answered. */
  answeredBefore: number;
  answeredAfter: number;
  /** USD. */
  costBefore: number;
  costAfter: number;
  /** Requests that the referee has seen the end of, and their qualities' sum; null where quality is not known. */
  judged: number;
  quality: number | null;
  /** P95 of the latest answers at the window's end, in milliseconds; null before the first. */
  p95Before: number | null;
  p95After: number | null;
  /** Calls under way: the most there were at the end of a second, or of what has become of it. */
  open: number;
}

/** A moment of both runs, from which windows are made. */
export interface Moment {
  before: Snapshot;
  after: Snapshot;
  p95Before: number | null;
  p95After: number | null;
}

/** What happened over virtual time, in a constant amount of memory and whatever the pace. */
export class History {
  windowMs = FIRST_WINDOW_MS;
  readonly #start: number;
  #windows: HistoryWindow[] = [];
  /** Where the open window began. */
  #last: Totals = {
    requests: 0,
    hits: 0,
    answeredBefore: 0,
    answeredAfter: 0,
    costBefore: 0,
    costAfter: 0,
    judged: 0,
    quality: 0,
  };

  /** `start`: the moment, in virtual milliseconds, at which the first window opens. */
  constructor(start: number) {
    this.#start = start;
  }

  /** When the open window closes. */
  get edge(): number {
    return this.#start + (this.#windows.length + 1) * this.windowMs;
  }

  /** Closes the open window. To be called at its edge. */
  close(moment: Moment): void {
    this.#windows.push(this.#open(moment));
    this.#last = totals(moment);
    if (this.#windows.length === WINDOWS) this.#merge();
  }

  /** The windows so far, the open one as it stands included. */
  windows(moment: Moment): HistoryWindow[] {
    return [...this.#windows, this.#open(moment)];
  }

  #open(moment: Moment): HistoryWindow {
    const now = totals(moment);
    const last = this.#last;
    return {
      requests: now.requests - last.requests,
      hits: now.hits - last.hits,
      answeredBefore: now.answeredBefore - last.answeredBefore,
      answeredAfter: now.answeredAfter - last.answeredAfter,
      costBefore: now.costBefore - last.costBefore,
      costAfter: now.costAfter - last.costAfter,
      judged: now.judged - last.judged,
      quality: now.quality === null || last.quality === null ? null : now.quality - last.quality,
      p95Before: moment.p95Before,
      p95After: moment.p95After,
      open: moment.after.flow.open,
    };
  }

  #merge(): void {
    const pairs = this.#windows.length / 2;
    this.#windows = Array.from({ length: pairs }, (_, i) => together(this.#windows.slice(2 * i, 2 * i + 2)));
    this.windowMs *= 2;
  }
}

/** Several windows in a row, at least one, as one. */
export function together(windows: readonly HistoryWindow[]): HistoryWindow {
  return windows.reduce((a, b) => ({
    requests: a.requests + b.requests,
    hits: a.hits + b.hits,
    answeredBefore: a.answeredBefore + b.answeredBefore,
    answeredAfter: a.answeredAfter + b.answeredAfter,
    costBefore: a.costBefore + b.costBefore,
    costAfter: a.costAfter + b.costAfter,
    judged: a.judged + b.judged,
    quality: a.quality === null || b.quality === null ? null : a.quality + b.quality,
    p95Before: b.p95Before ?? a.p95Before,
    p95After: b.p95After ?? a.p95After,
    open: Math.max(a.open, b.open),
  }));
}

type Totals = Omit<HistoryWindow, 'p95Before' | 'p95After' | 'open'>;

function totals({ before, after }: Moment): Totals {
  return {
    requests: after.requests,
    hits: after.exactHits + after.semanticHits,
    answeredBefore: before.answered,
    answeredAfter: after.answered,
    costBefore: before.costUsd,
    costAfter: after.costUsd,
    judged: after.judged,
    quality: after.judged === 0 ? 0 : after.quality === null ? null : after.quality * after.judged,
  };
}
