import { randomStream } from '../../foundation/random.ts';
import type { Interval } from '../../foundation/statistics/estimates.ts';
import type { EvidenceSource } from '../../result/schema/parts.ts';
import type { SavingsIntervals } from '../../result/schema/savings.ts';
import { fullCostUsd } from '../../result/wrong-answers.ts';
import type { Observer } from '../../simulation/observer.ts';
import { partOf, type RequestBlock, type WorkloadFacts } from '../../workload/workload.ts';
import { type BlockSums, BlockTally, LATENCY_BINS, latencyOf, merged } from './block-tally.ts';
import { type Blocks, Days, LEAST_BLOCKS, MOST_BLOCKS, Sessions, Stretches, Users } from './blocks.ts';

const RESAMPLES = 1_000;
const DAYS_A_MONTH = 30;

/** Intervals of what was played on a log, from the log itself. */
export interface Evidence {
  source: EvidenceSource;
  savings: SavingsIntervals;
  /** The cost saved in an interval of the level that was asked for, else of 95 %. */
  costRatioAtLevel: Interval | null;
  /** How likely such a change would be were there none, by its path. */
  pValues: Record<string, number>;
  /** Of figures of each side by their paths, `optimized.costPerRequestUsd`, and of their changes, `change.latencyMs.p95`. */
  intervals: Record<string, Interval>;
}

/** What is asked beside the intervals of 95 %. */
export interface EvidenceAsked {
  /** The level of `costRatioAtLevel`. */
  costLevel?: number;
  /** USD that a wrong answer costs: then also of `fullCostUsd`, the bill with what they cost. */
  priceOfErrorUsd?: number | undefined;
}

/** Two of those that were watched: what is held against, and what is held against it. */
type Pair<Name extends string> = readonly [before: Name, after: Name];

/**
 * Watches several strategies on one log and asks how the figures would have come out had other blocks
 * of such traffic come: a block bootstrap (Künsch, Annals of Statistics 1989) that draws whole days, or
 * where there are fewer than ten whole users, sessions or stretches, and two strategies' together.
 */
export class EvidenceCollector<Name extends string = 'baseline' | 'optimized'> {
  readonly #days: Days;
  readonly #users = new Users();
  readonly #sessions = new Sessions();
  readonly #stretches = new Stretches();
  /** The first request that counts. */
  #from = 0;
  readonly #tallies: ReadonlyMap<Name, Readonly<Record<EvidenceSource['over'], BlockTally>>>;

  /** `calendarZero`: the moment of virtual time 0, in milliseconds since 1970 UTC. */
  constructor(names: readonly Name[], calendarZero: number | null = null) {
    this.#days = new Days(calendarZero ?? 0);
    const { days, users, sessions, stretches } = this.#cuts;
    this.#tallies = new Map(
      names.map((name) => [
        name,
        {
          days: new BlockTally(days),
          users: new BlockTally(users),
          sessions: new BlockTally(sessions),
          stretches: new BlockTally(stretches),
        },
      ]),
    );
  }

  /** Takes in requests, before they are played; those of a warm-up are left out. */
  note(whole: RequestBlock): void {
    if (whole.warm > 0) {
      this.#from = whole.first + whole.warm;
      for (const cuts of this.#tallies.values()) for (const tally of Object.values(cuts)) tally.from = this.#from;
    }
    if (whole.warm === whole.length) return;
    const part = whole.warm === 0 ? whole : partOf(whole, whole.warm, whole.length);
    const block = { ...part, first: part.first - this.#from };
    for (const blocks of Object.values(this.#cuts)) blocks.note(block);
    while (this.#stretches.tooMany) {
      this.#stretches.double();
      for (const { stretches } of this.#tallies.values()) stretches.double();
    }
  }

  /** Those that are to be told of a strategy's requests. */
  observers(name: Name): readonly Observer[] {
    return Object.values(this.#tallies.get(name) ?? {});
  }

  /**
   * The intervals of two of the strategies and of what is between them; null where there is too little
   * to draw from. `timed`: whether the log says when its requests came.
   */
  finish(
    seed: string,
    { timed, requestsPerDay }: Pick<WorkloadFacts, 'timed' | 'requestsPerDay'>,
    [before, after]: Pair<Name>,
    asked: EvidenceAsked = {},
  ): Evidence | null {
    const choices = [
      ['days', timed ? this.#days.count : 0],
      ['users', this.#users.known ? this.#users.count : 0],
      ['sessions', this.#sessions.known ? this.#sessions.count : 0],
      ['stretches', this.#stretches.count],
    ] as const;
    const chosen = choices.find(([, count]) => count >= LEAST_BLOCKS);
    if (chosen === undefined) return null;
    const [over, count] = chosen;
    const of = (name: Name): BlockSums => {
      const tallies = this.#tallies.get(name) as Record<EvidenceSource['over'], BlockTally>;
      return merged(tallies[over].sums, count, MOST_BLOCKS);
    };
    return bootstrapped({ baseline: of(before), optimized: of(after) }, seed, over, requestsPerDay, asked);
  }

  get #cuts(): Record<EvidenceSource['over'], Blocks> {
    return { days: this.#days, users: this.#users, sessions: this.#sessions, stretches: this.#stretches };
  }
}

/** Draws the blocks anew, a thousand times, each time for both sides alike. */
export function bootstrapped(
  { baseline, optimized }: { baseline: BlockSums; optimized: BlockSums },
  seed: string,
  over: EvidenceSource['over'],
  requestsPerDay: number | null,
  { costLevel = 0.95, priceOfErrorUsd }: EvidenceAsked = {},
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
  const bins = { baseline: filledBins(baseline), optimized: filledBins(optimized) };
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.fill(0);
    for (let i = 0; i < blocks; i++) drawn[(random() * blocks) | 0]++;
    const before = figuresOf(baseline, bins.baseline, drawn);
    const after = figuresOf(optimized, bins.optimized, drawn);
    for (const [path, name] of NAMES.baseline) note(name, before[path]);
    for (const [path, name] of NAMES.optimized) note(name, after[path]);
    const saved = (path: keyof Figures): number | null =>
      before[path] === null || after[path] === null || before[path] === 0 ? null : 1 - after[path] / before[path];
    for (const path of ['costPerRequestUsd', 'latencyMs.mean', 'latencyMs.p95'] as const)
      note(`saved.${path}`, saved(path));
    if (priceOfErrorUsd !== undefined) {
      const [was, is] = [fullCostOf(before, priceOfErrorUsd), fullCostOf(after, priceOfErrorUsd)];
      note('baseline.fullCostUsd', was);
      note('optimized.fullCostUsd', is);
      note('saved.fullCostUsd', was === null || is === null || was === 0 ? null : 1 - is / was);
    }
    if (requestsPerDay === null) continue;
    const month = DAYS_A_MONTH * requestsPerDay;
    note('baseline.monthlyUsd', before.costPerRequestUsd * month);
    note('optimized.monthlyUsd', after.costPerRequestUsd * month);
    note('saved.monthlyUsd', (before.costPerRequestUsd - after.costPerRequestUsd) * month);
  }
  const interval = (path: string, level?: number): Interval | null => middleOf(draws.get(path) ?? [], level);
  const changes = [...draws.keys()].flatMap((path): [string, Interval][] => {
    const found = path.startsWith('saved.') && path !== 'saved.monthlyUsd' ? interval(path) : null;
    return found === null ? [] : [[path.replace('saved.', 'change.'), [-found[1], -found[0]]]];
  });
  const sides = [...draws.keys()].filter((path) => !path.startsWith('saved.'));
  return {
    source: { over, blocks, resamples: RESAMPLES },
    costRatioAtLevel: interval('saved.costPerRequestUsd', costLevel),
    pValues: Object.fromEntries(
      changes.map(([path]) => [path, bothSides(draws.get(path.replace('change.', 'saved.')) ?? [])]),
    ),
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

const PATHS = [
  'costPerRequestUsd',
  'latencyMs.mean',
  'latencyMs.p95',
  'cache.hitRate',
  'quality.taskSuccessRate',
] as const satisfies readonly (keyof Figures)[];

/** The figures of each side with the paths they are noted under. */
const NAMES = {
  baseline: PATHS.map((path) => [path, `baseline.${path}`] as const),
  optimized: PATHS.map((path) => [path, `optimized.${path}`] as const),
};

/** The cost of a request with that of its wrong answers; null where they are not known. */
function fullCostOf(figures: Figures, priceOfErrorUsd: number): number | null {
  const good = figures['quality.taskSuccessRate'];
  const wrongPerThousand = good === null ? null : 1_000 * (1 - good);
  return fullCostUsd({ costPerRequestUsd: figures.costPerRequestUsd, quality: { wrongPerThousand } }, priceOfErrorUsd);
}

/** The figures of a side where each block came so often. */
function figuresOf(sums: BlockSums, bins: FilledBins, drawn: Uint32Array): Figures {
  let [requests, usd, hits, timed, latencyMs, judged, good] = [0, 0, 0, 0, 0, 0, 0];
  for (let block = 0; block < drawn.length; block++) {
    const times = drawn[block];
    if (times === 0) continue;
    requests += times * sums.requests[block];
    usd += times * sums.usd[block];
    hits += times * sums.hits[block];
    timed += times * sums.timed[block];
    latencyMs += times * sums.latencyMs[block];
    judged += times * sums.judged[block];
    good += times * sums.good[block];
  }
  return {
    costPerRequestUsd: usd / requests,
    'latencyMs.mean': timed === 0 ? null : latencyMs / timed,
    'latencyMs.p95': timed === 0 ? null : quantileOf(bins, drawn, 0.95, timed),
    'cache.hitRate': hits / requests,
    // Where some answers cannot be judged, the share of good ones is not known.
    'quality.taskSuccessRate': judged < requests ? null : good / judged,
  };
}

/** The bins of latency that hold any, from the slowest down, and of each how many of every block fell into it. */
interface FilledBins {
  bins: readonly number[];
  /** Bin after bin, by block. */
  counts: Uint32Array;
}

function filledBins({ requests: { length: blocks }, latencies, slowest }: BlockSums): FilledBins {
  const inAll = new Float64Array(slowest + 1);
  for (let block = 0; block < blocks; block++) {
    for (let bin = 0; bin <= slowest; bin++) inAll[bin] += latencies[block * LATENCY_BINS + bin];
  }
  const bins: number[] = [];
  for (let bin = slowest; bin >= 0; bin--) if (inAll[bin] > 0) bins.push(bin);
  const counts = new Uint32Array(bins.length * blocks);
  for (const [i, bin] of bins.entries()) {
    for (let block = 0; block < blocks; block++) counts[i * blocks + block] = latencies[block * LATENCY_BINS + bin];
  }
  return { bins, counts };
}

function quantileOf({ bins, counts }: FilledBins, drawn: Uint32Array, p: number, timed: number): number {
  const wanted = (1 - p) * timed;
  const blocks = counts.length / bins.length;
  let above = 0;
  for (const [i, bin] of bins.entries()) {
    for (let block = 0; block < blocks; block++) above += drawn[block] * counts[i * blocks + block];
    if (above >= wanted && above > 0) return bin === 0 ? 0 : latencyOf(bin);
  }
  return 0;
}

/** The middle of values, 95 % of them unless told; null where too few resamples had one. */
function middleOf(values: readonly number[], level = 0.95): Interval | null {
  if (values.length < RESAMPLES / 2) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
  return [at((1 - level) / 2), at((1 + level) / 2)];
}

/** How often resamples say that there is no difference, or one in the other direction: twice the smaller share. */
function bothSides(saved: readonly number[]): number {
  const share = (of: (value: number) => boolean): number => (1 + saved.filter(of).length) / (1 + saved.length);
  return Math.min(
    1,
    2 *
      Math.min(
        share((value) => value <= 0),
        share((value) => value >= 0),
      ),
  );
}
