import { formatCount, formatDuration, formatThree } from '../foundation/units.ts';
import { formatKnob, KNOB_PATHS, KNOBS, type Knob, type KnobValue } from '../scenario/knobs.ts';
import { MOST_FOR_KEYWORDS } from '../techniques/model-router.ts';
import type { Finding, SimulationResult } from './result.ts';

/** Share of the look-ups from which on a cause of misses is worth a line. */
const WORTH_A_LINE = 0.05;

/** A stretch of traffic too short to speak for a month. */
const SHORT_LOG_MS = 3_600_000;

/** What a reader of the result should know before believing it. */
export function findingsOf({ requests, workload, strategy, baseline, optimized }: SimulationResult): Finding[] {
  const findings: Finding[] = [];
  const ttl = strategy.knobs['cache.ttl'] as number;
  const timesAssumed = workload.assumptions.some(({ what }) => what === 'times');
  if (
    strategy.techniques.includes('cache') &&
    workload.spanMs !== null &&
    Number.isFinite(ttl) &&
    ttl >= workload.spanMs
  ) {
    findings.push({
      id: 'ttl-beyond-workload',
      severity: 'info',
      message: `the TTL of ${formatDuration(ttl)} is longer than the whole workload (${formatDuration(workload.spanMs)}), so no answer expired`,
      suggestion: timesAssumed
        ? 'if the log counts in seconds, add --time-unit s; otherwise replay a longer stretch'
        : 'replay more requests (--requests) before drawing conclusions about the TTL',
    });
  }
  const { evictions, expirations, lookups } = optimized.cache;
  const size = strategy.knobs['cache.maxEntries'] as number;
  if (evictions > WORTH_A_LINE * lookups && evictions > expirations) {
    findings.push({
      id: 'cache-too-small',
      severity: 'info',
      message: `${formatCount(evictions)} answers were given up for want of room, ${formatCount(expirations)} because they were too old`,
      suggestion: `try a larger cache: --cache-size ${size * 5}`,
      flags: ['--cache-size', String(size * 5)],
    });
  } else if (expirations > WORTH_A_LINE * lookups) {
    findings.push({
      id: 'ttl-too-short',
      severity: 'info',
      message: `${formatCount(expirations)} answers had grown too old when they were asked for again`,
      suggestion: `try a longer TTL and watch the stale hits: --ttl ${formatDuration(ttl * 6)}`,
      flags: ['--ttl', formatDuration(ttl * 6)],
    });
  }
  const from = strategy.knobs['routing.complexFrom'] as number;
  if (optimized.routing.byTier.complex === 0 && from > MOST_FOR_KEYWORDS) {
    findings.push({
      id: 'tier-unreached',
      severity: 'info',
      message: `no query scored ${from} or more, so none was routed as complex; a keyword gives at most ${MOST_FOR_KEYWORDS} points, and every ten words one, up to three`,
      suggestion: `lower --complex-from to ${MOST_FOR_KEYWORDS} to send comparisons and designs to the strongest model`,
      flags: ['--complex-from', String(MOST_FOR_KEYWORDS)],
    });
  }
  const offered = workload.spanMs === null || workload.spanMs === 0 ? 0 : ((requests - 1) / workload.spanMs) * 1_000;
  for (const [name, { capacityPerSecond }] of [
    ['baseline', baseline],
    [strategy.name, optimized],
  ] as const) {
    if (capacityPerSecond === null || capacityPerSecond >= offered) continue;
    findings.push({
      id: 'provider-saturated',
      severity: 'warning',
      message: `the ${name} strategy cannot keep up: ${formatThree(offered)} requests a second arrive and ${formatThree(capacityPerSecond)} can be served, so latencies grow for as long as the run lasts and the monthly figures are out of reach`,
      suggestion: 'raise --concurrency, or lower --rate',
    });
  }
  const idle = KNOB_PATHS.filter((path) => {
    const knob: Knob = KNOBS[path];
    return (
      knob.technique !== null &&
      !strategy.techniques.includes(knob.technique) &&
      formatKnob(path, strategy.knobs[path] as KnobValue) !== formatKnob(path, knob.default as KnobValue)
    );
  });
  if (idle.length > 0) {
    findings.push({
      id: 'knob-without-effect',
      severity: 'warning',
      message: `${idle.map((path) => `--${KNOBS[path].flag}`).join(' and ')} had no effect: the strategy does not use that technique`,
      suggestion: `leave the knob out, or bring the technique in with --with ${[...new Set(idle.map((path) => KNOBS[path].technique))].join(',')}`,
    });
  }
  if (workload.spanMs !== null && optimized.monthlyUsd !== null && workload.spanMs < SHORT_LOG_MS) {
    findings.push({
      id: 'short-log',
      severity: 'warning',
      message: `the monthly figures extend ${formatDuration(workload.spanMs)} of traffic to 30 days`,
      suggestion: 'replay a longer stretch, a whole day at least, before relying on them',
    });
  }
  if (strategy.knobs['prompt.concise'] === true && strategy.techniques.includes('prompt')) {
    findings.push({
      id: 'concise-preference',
      severity: 'info',
      message:
        'shorter answers cost less, but people were measured to prefer the longer ones; the quality shown leaves that out',
      suggestion: 'compare with a run without --concise',
    });
  }
  if (optimized.cache.lookups > 0 && optimized.cache.falseHits === null) {
    findings.push({
      id: 'intents-unknown',
      severity: 'info',
      message: 'the log does not say what each query was after, so wrong hits and quality are not known',
      suggestion: 'add an "intent" to each line of the log to have them counted',
    });
  }
  return findings;
}
