import { formatCount, formatNumberOf, formatPercent, formatThree } from '../foundation/units.ts';
import { unmetNeed, unusedKnobs } from '../settings/idle-knobs.ts';
import { formatKnob, KNOB_PATHS, KNOBS, type KnobPath, type KnobValue } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { MOST_FOR_KEYWORDS } from '../techniques/router/model-router.ts';
import type { Diagnosis, Symptom } from './diagnosis.ts';
import { uses } from './diagnosis.ts';
import { turningKnobs } from './fixes.ts';
import { QUALITY } from './quality-degradation.ts';
import { FEW_BLOCKS, monthlyFromLittle } from './short-stretch.ts';

/** A tier of routing that no query can get to. */
export const tierUnreached: Diagnosis = ({ optimized, played }) => {
  const from = played.knobs['routing.complexFrom'];
  if (optimized.routing.byTier.complex !== 0 || from <= MOST_FOR_KEYWORDS) return null;
  return {
    id: 'tier-unreached',
    severity: 'info',
    message: `no query scored ${from} or more, so none was routed as complex; a keyword gives at most ${MOST_FOR_KEYWORDS} points, and every ten words one, up to three`,
    otherwise: 'here the strongest model would not do enough better for what it costs',
    fixes: [turningKnobs(played, { 'routing.complexFrom': MOST_FOR_KEYWORDS })],
    aim: QUALITY,
  };
};

/** A provider that cannot serve what arrives. */
export const providerSaturated: Diagnosis = ({ workload, requests, baseline, optimized, strategy }) => {
  const offered = workload.spanMs === null || workload.spanMs === 0 ? 0 : ((requests - 1) / workload.spanMs) * 1_000;
  const slow = [
    { name: 'baseline', capacity: baseline.capacityPerSecond },
    { name: strategy.name, capacity: optimized.capacityPerSecond },
  ].filter(({ capacity }) => capacity !== null && capacity < offered) as { name: string; capacity: number }[];
  if (slow.length === 0) return null;
  const who =
    slow.length === 2
      ? 'neither the baseline nor the strategy can keep up'
      : `the ${slow[0]?.name} strategy cannot keep up`;
  const served = slow.map(({ capacity }) => formatThree(capacity)).join(' and ');
  return {
    id: 'provider-saturated',
    severity: 'warning',
    message: `${who}: ${formatThree(offered)} requests a second arrive and ${served} can be served, so latencies grow for as long as the run lasts and the monthly figures are out of reach`,
    otherwise: 'raise --concurrency, or lower --rate',
  };
};

/** Knobs that were turned and belong to no technique of the strategy. */
export const knobWithoutEffect: Diagnosis = ({ played, optimized }) => {
  const turned = (path: KnobPath): boolean =>
    formatKnob(path, played.knobs[path]) !== formatKnob(path, KNOBS[path].default as KnobValue);
  const idle = unusedKnobs(played).filter(turned);
  if (idle.length === 0) {
    // How often calls fail may be said of models in their file.
    const failing = optimized.failures !== undefined;
    return knobInNeed(played, (path) => turned(path) && !(failing && FAILURE_KNOBS.includes(path)));
  }
  return {
    id: 'knob-without-effect',
    severity: 'warning',
    message: `${idle.map((path) => `--${KNOBS[path].flag}`).join(' and ')} had no effect: the strategy does not use that technique`,
    otherwise: `leave the knob out, or bring the technique in with --with ${[...new Set(idle.map((path) => KNOBS[path].technique))].join(',')}`,
  };
};

/** What is done about calls that fail. */
const FAILURE_KNOBS: readonly KnobPath[] = ['provider.retries', 'provider.backoff'];

/** Knobs whose technique is there, but not what else they need. */
function knobInNeed(played: Strategy, turned: (path: KnobPath) => boolean): Symptom | null {
  const missing = KNOB_PATHS.filter(turned).flatMap((path) => {
    const needs = unmetNeed(path, played);
    return needs === null ? [] : [`--${KNOBS[path].flag} needs ${needs}`];
  });
  if (missing.length === 0) return null;
  return {
    id: 'knob-without-effect',
    severity: 'warning',
    message: `what was turned had no effect: ${missing.join('; ')}`,
    otherwise: 'leave it out, or add what it needs',
  };
}

/** Monthly figures that rest on very little. */
export const shortLog: Diagnosis = ({ workload, optimized }) => {
  const message = optimized.monthlyUsd === null ? null : monthlyFromLittle(workload.spanMs, workload.log === true);
  if (message === null) return null;
  return {
    id: 'short-log',
    severity: 'warning',
    message,
    otherwise: 'replay a longer stretch, a whole day at least, before relying on them',
  };
};

/** A log of which there is too little for intervals. */
export const fewBlocks: Diagnosis = ({ workload, evidence }) => {
  if (workload.log !== true || evidence !== undefined) return null;
  return { id: 'few-blocks', severity: 'info', message: FEW_BLOCKS, otherwise: 'replay a longer log' };
};

/** Hits that handed a user an answer that was made for somebody else. */
export const answersForOthers: Diagnosis = ({ optimized: { cache }, played }) => {
  const hits = cache.exactHits + cache.semanticHits;
  const others = cache.otherUsersHits ?? 0;
  if (others === 0) return null;
  return {
    id: 'answers-for-others',
    severity: 'info',
    message: `${formatCount(others)} of ${formatNumberOf(hits, 'hit')} (${formatPercent(others / hits)}) served an answer that was made for another user`,
    otherwise:
      played.knobs['cache.scope'] === 'ask'
        ? 'where answers hold what is private, keep them apart with --cache-scope tenant or request'
        : 'where answers hold what is private, log whose each request is, so that the cache can keep them apart',
  };
};

/** Short answers cost something that no figure here shows. */
export const concisePreference: Diagnosis = (run) => {
  if (!run.played.knobs['prompt.concise'] || !uses(run, 'prompt')) return null;
  return {
    id: 'concise-preference',
    severity: 'info',
    message:
      'shorter answers cost less, but people were measured to prefer the longer ones; the quality shown leaves that out',
    otherwise: 'compare with a run without --concise',
  };
};

/** A log that does not say what was meant, or which answers are good. */
export const truthUnknown: Diagnosis = ({ optimized: { cache, quality } }) => {
  const hits = cache.lookups > 0 && cache.falseHits === null;
  if (!hits && quality.mean !== null) return null;
  const grades = 'grades ("correct": {"MODEL": 1})';
  return {
    id: 'truth-unknown',
    severity: 'info',
    message: hits
      ? 'the log does not say what each query was after, so wrong hits and quality are not known'
      : 'the log does not say which answers are good, so quality is not known',
    otherwise: hits
      ? `add an "intent" to each line of the log to have them counted, and ${grades} for quality`
      : `add ${grades} to its lines`,
  };
};
