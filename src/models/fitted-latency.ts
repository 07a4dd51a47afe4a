import type { Latency } from './model.ts';

/** From so many measured calls on a model's latency is taken from a log. */
export const FEWEST_CALLS = 30;

/** One call as it was measured. */
export interface MeasuredCall {
  /** Tokens sent, less those that the provider had in its cache of prompts. */
  inputTokens: number;
  outputTokens: number;
  /** From sending it to the end of the answer, in milliseconds; above 0. */
  latencyMs: number;
  /** To the first token of the answer, in milliseconds; absent or null where it was not measured. */
  ttftMs?: number | null;
}

/** What a log says of how long a model takes. */
export interface FittedLatency extends Latency {
  /** The calls it is taken from, and those of them of which the time to the first token was measured. */
  calls: number;
  firstTokens: number;
}

/**
 * A model's latency from measured calls: time to the first token plus time per token answered, which
 * what was published of 31 endpoints obeys as well. Where first tokens were measured, their median
 * gives the one, with a time for each token to be read where long prompts begin to be answered surely later,
 * and what is left over per token the other; else both are a least-squares line through the
 * calls, drawn again through those whose times are not far off it: a call that hung for minutes says
 * nothing of the others. The spread is that of the logarithms of measured over fitted times. Calls
 * without a time above 0, or without known tokens, are left out. null for fewer than 30 calls, or where
 * the lengths of the answers differ too little to tell the two parts from each other.
 */
export function fitLatency(measured: readonly MeasuredCall[]): FittedLatency | null {
  const calls = measured.filter(isWhole);
  if (calls.length < FEWEST_CALLS) return null;
  const timed = calls.filter(({ ttftMs }) => ttftMs != null && ttftMs > 0);
  const byFirstTokens = timed.length >= FEWEST_CALLS;
  const line = byFirstTokens ? lineOfFirstTokens(timed) : lineThrough(calls);
  if (line === null) return null;
  const logs = calls.map((call) => Math.log(call.latencyMs / timeOf(line, call)));
  // The normal spread that has so much between its quartiles: calls that hung do not widen it.
  const sigma = (quantile(logs, 0.75) - quantile(logs, 0.25)) / 1.349;
  // Medians of such a spread lie below its mean, and it is the mean that a latency here is.
  const raised = byFirstTokens ? Math.exp(sigma ** 2 / 2) : 1;
  return {
    firstTokenMs: line.firstTokenMs * raised,
    inputMsPerToken: line.inputMsPerToken * raised,
    outputMsPerToken: line.outputMsPerToken * raised,
    sigma,
    calls: calls.length,
    firstTokens: timed.length,
  };
}

type Line = Pick<Latency, 'firstTokenMs' | 'inputMsPerToken' | 'outputMsPerToken'>;

function isWhole({ inputTokens, outputTokens, latencyMs, ttftMs }: MeasuredCall): boolean {
  if (!(latencyMs > 0 && Number.isFinite(latencyMs) && outputTokens > 0 && inputTokens >= 0)) return false;
  return ttftMs == null || ttftMs <= latencyMs;
}

/** Robust where first tokens are known: medians of each part on its own. */
function lineOfFirstTokens(calls: readonly MeasuredCall[]): Line | null {
  const inputMsPerToken = readingRate(calls);
  const firstTokenMs = quantile(
    calls.map(({ ttftMs, inputTokens }) => (ttftMs as number) - inputTokens * inputMsPerToken),
    0.5,
  );
  if (firstTokenMs < 0) return null;
  const rest = calls.map(({ latencyMs, ttftMs, outputTokens }) => (latencyMs - (ttftMs as number)) / outputTokens);
  const outputMsPerToken = quantile(rest, 0.5);
  return outputMsPerToken > 0 ? { firstTokenMs, inputMsPerToken, outputMsPerToken } : null;
}

/** The longest third of the prompts must be so many times as long as the shortest for the two to tell how fast they are read. */
const LONGER = 2;

/** So many standard errors must lie between their first tokens. */
const CERTAIN = 3;

/**
 * Milliseconds by which a token of a prompt puts off the first of its answer: Tukey's resistant line, between the
 * medians of the shortest third of the prompts and of the longest. 0 where they differ too little in length, or their
 * first tokens by no more than luck.
 */
function readingRate(calls: readonly MeasuredCall[]): number {
  const byLength = [...calls].sort((a, b) => a.inputTokens - b.inputTokens);
  const third = Math.floor(calls.length / 3);
  const [short, long] = [byLength.slice(0, third), byLength.slice(-third)];
  const length = (of: readonly MeasuredCall[]): number =>
    quantile(
      of.map(({ inputTokens }) => inputTokens),
      0.5,
    );
  const [from, to] = [length(short), length(long)];
  if (!(to > 0 && to >= LONGER * from)) return 0;
  const [near, far] = [medianOf(short), medianOf(long)];
  const later = far.ms - near.ms;
  return later > CERTAIN * Math.hypot(near.error, far.error) ? later / (to - from) : 0;
}

/** The median first token, and the standard error of a median of so many as if they were spread normally. */
function medianOf(calls: readonly MeasuredCall[]): { ms: number; error: number } {
  const times = calls.map(({ ttftMs }) => ttftMs as number);
  const spread = (quantile(times, 0.75) - quantile(times, 0.25)) / 1.349;
  return { ms: quantile(times, 0.5), error: (1.2533 * spread) / Math.sqrt(times.length) };
}

/** How often the line is drawn again without the calls far off it. */
const ROUNDS = 5;

/** A call is far off where it took more than so many times as long as the line says, or as little. */
const FAR_OFF = 3;

/** The line of least relative squares, so that long answers do not outvote short ones. */
function lineThrough(calls: readonly MeasuredCall[]): Line | null {
  let near = calls;
  let line: Line | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const before: Line | null = line;
    line = leastSquares(near, (call) => (before === null ? call.latencyMs : timeOf(before, call)));
    if (line === null) return null;
    const drawn: Line = line;
    near = calls.filter((call) => {
      const ratio = call.latencyMs / timeOf(drawn, call);
      return ratio <= FAR_OFF && ratio >= 1 / FAR_OFF;
    });
    if (near.length < FEWEST_CALLS) return null;
  }
  return line;
}

function timeOf(
  { firstTokenMs, inputMsPerToken, outputMsPerToken }: Line,
  { inputTokens, outputTokens }: MeasuredCall,
): number {
  return firstTokenMs + inputTokens * inputMsPerToken + outputTokens * outputMsPerToken;
}

function leastSquares(calls: readonly MeasuredCall[], expected: (call: MeasuredCall) => number): Line | null {
  // The spread of a call's time is proportional to what it is expected to take.
  let [weights, sumX, sumY] = [0, 0, 0];
  const rows = calls.map((call) => ({ x: call.outputTokens, y: call.latencyMs, w: 1 / expected(call) ** 2 }));
  for (const { x, y, w } of rows) {
    weights += w;
    sumX += w * x;
    sumY += w * y;
  }
  const [meanX, meanY] = [sumX / weights, sumY / weights];
  let [across, square] = [0, 0];
  for (const { x, y, w } of rows) {
    across += w * (x - meanX) * (y - meanY);
    square += w * (x - meanX) ** 2;
  }
  // All answers of nearly one length: they say how long that takes, and not how it is made up.
  if (!(square > 1e-4 * weights * meanX ** 2)) return null;
  const outputMsPerToken = across / square;
  const firstTokenMs = meanY - outputMsPerToken * meanX;
  return outputMsPerToken > 0 && firstTokenMs >= 0 ? { firstTokenMs, inputMsPerToken: 0, outputMsPerToken } : null;
}

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)] - below);
}
