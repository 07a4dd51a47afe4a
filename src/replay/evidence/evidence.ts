import { randomStream } from '../../foundation/random.ts';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import type { SavingsIntervals } from '../../result/schema/savings.ts';
import type { EvidenceSource } from '../../result/schema/simulation.ts';
import type { Observer } from '../../simulation/observer.ts';
import { partOf, type RequestBlock, type WorkloadFacts } from '../../workload/workload.ts';
import { type BlockSums, BlockTally, LATENCY_BINS, latencyOf, merged } from './block-tally.ts';
import { Days, MOST_BLOCKS, Stretches, Users } from './blocks.ts';

/** Blocks from which drawing them anew says something. */
const LEAST_BLOCKS = 10;
const RESAMPLES = 1_000;
/** Place of the stretches among the ways in which a log is cut. */
const STRETCHES = 2;
const DAYS_A_MONTH = 30;

/** Intervals of what was played on a log, from the log itself. */
export interface Evidence {
  source: EvidenceSource;
  savings: SavingsIntervals;
  /** Of figures of each side by their paths, `optimized.costPerRequestUsd`, and of their changes, `change.latencyMs.p95`. */
  intervals: Record<string, Interval>;
}

/**
 * Watches a baseline and a strategy on one log and asks how the figures would have come out had other
 * blocks of such traffic come: a block bootstrap (Künsch, Annals of Statistics 1989) that draws whole
 * days, or where there are fewer than ten whole users, or stretches, and both sides together.
 */
export class EvidenceCollector {
  readonly #days: Days;
  readonly #users = new Users();
  readonly #stretches = new Stretches();
  /** The first request that counts. */
  #from = 0;
  readonly #sides = { baseline: [] as BlockTally[], optimized: [] as BlockTally[] };

  /** `calendarZero`: the moment of virtual time 0, in milliseconds since 1970 UTC. */
  constructor(calendarZero: number | null = null) {
    this.#days = new Days(calendarZero ?? 0);
    for (const side of ['baseline', 'optimized'] as const) {
      this.#sides[side] = [this.#days, this.#users, this.#stretches].map((blocks) => new BlockTally(blocks));
    }
  }

  /** Takes in requests, before they are played; those of a warm-up are left out. */
  note(whole: RequestBlock): void {
    if (whole.warm > 0) {
      this.#from = whole.first + whole.warm;
      for (const side of [this.#sides.baseline, this.#sides.optimized])
        for (const tally of side) tally.from = this.#from;
    }
    if (whole.warm === whole.length) return;
    const part = whole.warm === 0 ? whole : partOf(whole, whole.warm, whole.length);
    const block = { ...part, first: part.first - this.#from };
    for (const blocks of [this.#days, this.#users, this.#stretches]) blocks.note(block);
    while (this.#stretches.tooMany) {
      this.#stretches.double();
      for (const side of [this.#sides.baseline, this.#sides.optimized]) (side[STRETCHES] as BlockTally).double();
    }
  }

  /** Those that are to be told of a side's requests. */
  observers(side: 'baseline' | 'optimized'): readonly Observer[] {
    return this.#sides[side];
  }

  /** The intervals; null where there is too little to draw from. `timed`: whether the log says when its requests came. */
  finish(seed: string, { timed, requestsPerDay }: Pick<WorkloadFacts, 'timed' | 'requestsPerDay'>): Evidence | null {
    const choices = [
      { over: 'days', place: 0, count: timed ? this.#days.count : 0 },
      { over: 'users', place: 1, count: this.#users.known ? this.#users.count : 0 },
      { over: 'stretches', place: STRETCHES, count: this.#stretches.count },
    ] as const;
    const chosen = choices.find(({ count }) => count >= LEAST_BLOCKS);
    if (chosen === undefined) return null;
    const { over, place, count } = chosen;
    const of = (side: 'baseline' | 'optimized'): BlockSums =>
      merged((this.#sides[side][place] as BlockTally).sums, count, MOST_BLOCKS);
    return bootstrapped({ baseline: of('baseline'), optimized: of('optimized') }, seed, over, requestsPerDay);
  }
}

/** Draws the blocks anew, a thousand times, each time for both sides alike. */
export function bootstrapped(
  { baseline, optimized }: { baseline: BlockSums; optimized: BlockSums },
  seed: string,
  over: EvidenceSource['over'],
  requestsPerDay: number | null,
): Evidence {
  const blocks = Math.max(baseline.requests.length, optimized.requests.length);
  const random = randomStream(seed, 'evidence');
  const drawn = new Uint32Array(blocks);
  const draws = new Map<string, number[]>();
  const note = (path: string, value: number | null): void => {
    const values = draws.get(path) ?? [];
    if (value !== null && Number.isFinite(value)) values.push(value);
    draws.set(path, values);
  };
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.fill(0);
    for (let i = 0; i < blocks; i++) drawn[(random() * blocks) | 0]++;
    const [before, after] = [figuresOf(baseline, drawn), figuresOf(optimized, drawn)];
    for (const [side, figures] of [
      ['baseline', before],
      ['optimized', after],
    ] as const) {
      for (const [path, value] of Object.entries(figures)) note(`${side}.${path}`, value);
    }
    const saved = (path: keyof Figures): number | null =>
      before[path] === null || after[path] === null || before[path] === 0 ? null : 1 - after[path] / before[path];
    for (const path of ['costPerRequestUsd', 'latencyMs.mean', 'latencyMs.p95'] as const)
      note(`saved.${path}`, saved(path));
    if (requestsPerDay === null) continue;
    const month = DAYS_A_MONTH * requestsPerDay;
    note('baseline.monthlyUsd', before.costPerRequestUsd * month);
    note('optimized.monthlyUsd', after.costPerRequestUsd * month);
    note('saved.monthlyUsd', (before.costPerRequestUsd - after.costPerRequestUsd) * month);
  }
  const interval = (path: string): Interval | null => middleOf(draws.get(path) ?? []);
  const changes = [...draws.keys()].flatMap((path): [string, Interval][] => {
    const found = path.startsWith('saved.') && path !== 'saved.monthlyUsd' ? interval(path) : null;
    return found === null ? [] : [[path.replace('saved.', 'change.'), [-found[1], -found[0]]]];
  });
  const sides = [...draws.keys()].filter((path) => !path.startsWith('saved.'));
  return {
    source: { over, blocks, resamples: RESAMPLES },
    savings: {
      costRatio: interval('saved.costPerRequestUsd'),
      latencyMeanRatio: interval('saved.latencyMs.mean'),
      latencyP95Ratio: interval('saved.latencyMs.p95'),
      // Tokens are not told of request by request.
      tokensRatio: null,
      monthlyUsd: interval('saved.monthlyUsd'),
    },
    intervals: Object.fromEntries([
      ...sides.flatMap((path): [string, Interval][] => {
        const found = interval(path);
        return found === null ? [] : [[path, found]];
      }),
      ...changes,
    ]),
  };
}

interface Figures {
  costPerRequestUsd: number;
  'latencyMs.mean': number | null;
  'latencyMs.p95': number | null;
  'cache.hitRate': number | null;
  'quality.taskSuccessRate': number | null;
}

/** The figures of a side where each block came so often. */
function figuresOf(sums: BlockSums, drawn: Uint32Array): Figures {
  let [requests, usd, hits, latencyMs, judged, good] = [0, 0, 0, 0, 0, 0];
  for (let block = 0; block < drawn.length; block++) {
    const times = drawn[block];
    if (times === 0) continue;
    requests += times * sums.requests[block];
    usd += times * sums.usd[block];
    hits += times * sums.hits[block];
    latencyMs += times * sums.latencyMs[block];
    judged += times * sums.judged[block];
    good += times * sums.good[block];
  }
  return {
    costPerRequestUsd: usd / requests,
    'latencyMs.mean': latencyMs / requests,
    'latencyMs.p95': quantileOf(sums, drawn, 0.95, requests),
    'cache.hitRate': hits / requests,
    // Where some answers cannot be judged, the share of good ones is not known.
    'quality.taskSuccessRate': judged < requests ? null : good / judged,
  };
}

function quantileOf({ latencies, slowest }: BlockSums, drawn: Uint32Array, p: number, requests: number): number {
  const wanted = (1 - p) * requests;
  let above = 0;
  for (let bin = slowest; bin >= 0; bin--) {
    for (let block = 0; block < drawn.length; block++) above += drawn[block] * latencies[block * LATENCY_BINS + bin];
    if (above >= wanted && above > 0) return bin === 0 ? 0 : latencyOf(bin);
  }
  return 0;
}

/** The middle 95 % of values; null where too few resamples had one. */
function middleOf(values: readonly number[]): Interval | null {
  if (values.length < RESAMPLES / 2) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
  return [at(0.025), at(0.975)];
}
