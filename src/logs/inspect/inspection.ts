import type { Difference } from '../money/bill.ts';

/** Whether a log allows a judgement, and why (not). */
export interface Judgement {
  can: boolean;
  why: string;
  /** The field to log that would allow it; null where nothing is missing. */
  log: string | null;
}

/** What a share of demand repeats, as counts; null where the log does not say. */
export interface Repeats {
  /** Calls whose ask was asked before. */
  ask: number | null;
  /** The same within a tenant. */
  askWithinScope: number | null;
  /** Calls that were sent before as a whole: system, tools, messages, model and settings. */
  request: number | null;
  /** Calls and hits of which asks, and whole requests, are known. */
  ofAsk: number;
  ofRequest: number;
}

/** Calls that send again what failed shortly before. */
export interface Retries {
  calls: number;
  /** What they cost, as the bill counts, and what all that failed did. USD. */
  usd: number;
  failedUsd: number;
}

/** A model as the log names it. */
export interface InspectedModel {
  logged: string;
  /** Its id in the price list; null where it has none. */
  id: string | null;
  provider: string | null;
  calls: number;
  /** What it cost as the bill counts. */
  usd: number | null;
}

/** A field of ours and where the log has it. */
export interface MappedField {
  field: string;
  path: string;
  /** Share of the rows about calls that have it there, 0 to 1. */
  filled: number;
  /** One value, cut to 30 characters. */
  example: string;
}

/** What a log holds, counted and not simulated. */
export interface Inspection {
  schemaVersion: number;
  command: 'inspect';
  seed: null;
  files: { name: string; container: string; encoding: string; rows: number; calls: number }[];
  format: string;
  toldBy: string;
  rows: number;
  calls: number;
  failed: number;
  cancelled: number;
  /** Answered by a gateway's cache. */
  responseCacheHits: number;
  /** Sums, and rows around other calls whose tokens and cost are theirs. */
  aggregates: number;
  embeddings: number;
  /** Calls that are neither chat nor embeddings. */
  otherKinds: number;
  otherRows: number;
  duplicates: number;
  leftOut: { reason: string; count: number; file: string; firstLine: number }[];
  time: {
    from: string | null;
    to: string | null;
    spanMs: number | null;
    zone: string;
    /** Calls whose times name no zone. */
    withoutZone: number;
    order: 'ascending' | 'descending' | 'mixed' | 'none';
    withoutTime: number;
    /** Times count from an origin of their own. */
    relative: boolean;
  };
  tokens: {
    input: number | null;
    cachedInput: number | null;
    cacheWrite: number | null;
    cacheWriteHour: number | null;
    output: number | null;
    reasoning: number | null;
    unknownCalls: number;
    /** What was decided about cached tokens, and by what. */
    conventions: { format: string; model: string; convention: string; by: string; calls: number }[];
  };
  bill: {
    usd: number | null;
    source: 'logged' | 'listed' | null;
    loggedUsd: number | null;
    listedUsd: number | null;
    difference: Difference[];
    /** Of the bill, what is not chat. */
    otherKindsUsd: number;
    /** Calls without a cost of their own, and without a known price. */
    unpricedCalls: number;
  };
  models: InspectedModel[];
  users: number | null;
  sessions: number | null;
  scopes: number | null;
  repeats: Repeats;
  /** null where nothing failed, or where it is not known what failed. */
  retries: Retries | null;
  latencyMs: Spread | null;
  ttftMs: Spread | null;
  mapping: MappedField[];
  unused: string[];
  judge: Record<'cache' | 'semantic' | 'providerCache' | 'routing' | 'batching' | 'quality', Judgement>;
  warnings: string[];
}

/** How a measurement is spread. */
export interface Spread {
  calls: number;
  mean: number;
  p50: number;
  p95: number;
}
