import { leavesUnanswered } from '../figures/targets.ts';
import type { Finding, SimulationResult } from '../result/schema/simulation.ts';
import { knobsShown } from '../result/shown-knobs.ts';
import type { Technique } from '../settings/knobs.ts';
import { canBeTold } from '../settings/known-asks.ts';
import { cacheTooSmall, ttlBeyondWorkload, ttlTooShort } from './cache-limits.ts';
import { coldStart } from './cold-start.ts';
import { dearSessions } from './dear-sessions.ts';
import { nothingToWaitFor, paidInHaste } from './deferrable-requests.ts';
import type { DiagnosedRun, Diagnosis, Symptom } from './diagnosis.ts';
import { failedCalls } from './failed-calls.ts';
import { falseHits, sameWords } from './false-hits.ts';
import { toolsIdle, toolsSentAgain } from './fetched-tools.ts';
import { paidByTheMonth } from './fixed-price.ts';
import { growingPrompts } from './growing-prompts.ts';
import { harmfulJudge } from './harmful-judge.ts';
import { idleAdaptation } from './idle-adaptation.ts';
import { increasedLatency } from './increased-latency.ts';
import { lowHitRate } from './low-hit-rate.ts';
import { costsMore, overBudget } from './over-budget.ts';
import { overlongPrompts } from './overlong-prompts.ts';
import { mostlyOwnCost } from './own-cost.ts';
import { qualityDegradation } from './quality-degradation.ts';
import { rateLimited } from './rate-limited.ts';
import {
  answersForOthers,
  concisePreference,
  fewBlocks,
  knobWithoutEffect,
  providerSaturated,
  shortLog,
  tierUnreached,
  truthUnknown,
} from './reading-the-result.ts';
import { effortIdle, mostlyReasoning } from './reasoning-effort.ts';
import { coldSwitches, prefixUnknown, sentAgain } from './session-context.ts';
import { staleAnswers } from './stale-answers.ts';
import { waitingBatches } from './waiting-batches.ts';
import { wastedPrefetch } from './wasted-prefetch.ts';

/** What can be wrong with a strategy, the document's common issues first: the order in which findings are listed. */
const ISSUES: readonly Diagnosis[] = [
  growingPrompts,
  sentAgain,
  paidInHaste,
  coldSwitches,
  dearSessions,
  mostlyReasoning,
  toolsSentAgain,
  lowHitRate,
  qualityDegradation,
  increasedLatency,
  overBudget,
  costsMore,
  mostlyOwnCost,
  staleAnswers,
  falseHits,
  sameWords,
  wastedPrefetch,
  waitingBatches,
  harmfulJudge,
  idleAdaptation,
  rateLimited,
  failedCalls,
  cacheTooSmall,
  ttlTooShort,
];

/** What one should know to read a result rightly. */
const REMARKS: readonly Diagnosis[] = [
  overlongPrompts,
  paidByTheMonth,
  nothingToWaitFor,
  effortIdle,
  toolsIdle,
  prefixUnknown,
  ttlBeyondWorkload,
  tierUnreached,
  providerSaturated,
  knobWithoutEffect,
  shortLog,
  fewBlocks,
  answersForOthers,
  concisePreference,
  coldStart,
  truthUnknown,
];

/** Below this many requests, a rate says nothing about a strategy. */
const FEW_REQUESTS = 100;

/** Of a longer workload, fixes are tried on the first so many requests (and the rest of their block). */
export const TRIED_REQUESTS = 100_000;

/** The same where texts may have to be compared with each other for it, which takes longer. */
export const TRIED_TEXTS = 8_000;

/** What is the matter with a run. */
export function symptomsOf(run: DiagnosedRun): Symptom[] {
  const diagnoses = run.requests < FEW_REQUESTS ? REMARKS : [...issuesOf(run), ...REMARKS];
  return diagnoses
    .flatMap((diagnosis) => diagnosis(run) ?? [])
    .map((symptom) => withoutRepeats(ofKnownAsks(symptom, run)));
}

/** The issues in their order, what keeps requests from an answer before all others: there, the rest follows from it. */
function issuesOf({ optimized }: DiagnosedRun): readonly Diagnosis[] {
  if (!leavesUnanswered(optimized)) return ISSUES;
  const { refused, failed } = optimized.unanswered;
  const causes = refused >= failed ? [overBudget, rateLimited] : [rateLimited, overBudget];
  return [...causes, ...ISSUES.filter((issue) => !causes.includes(issue))];
}

/** The symptom without fixes of which a log without texts cannot tell what they would do. */
function ofKnownAsks(symptom: Symptom, { workload }: DiagnosedRun): Symptom {
  const { asks = 'texts' } = workload;
  if (symptom.fixes === undefined || asks === 'texts') return symptom;
  const told = symptom.fixes.filter(({ strategy }) => [...strategy.techniques].every((each) => canBeTold(each, asks)));
  return { ...symptom, fixes: told };
}

/** The symptom with every fix once: raised from far below, a knob comes to the same by any factor. */
function withoutRepeats(symptom: Symptom): Symptom {
  if (symptom.fixes === undefined) return symptom;
  const words = symptom.fixes.map(({ flags }) => flags.join(' '));
  return { ...symptom, fixes: symptom.fixes.filter((_, i) => words.indexOf(words[i] as string) === i) };
}

/** What a reader of the result should know before believing it, with what could be tried. */
export function findingsOf(result: SimulationResult): Finding[] {
  return symptomsOf(diagnosed(result)).map(untried);
}

/** A symptom none of whose fixes has been tried. */
export function untried({ id, severity, message, otherwise, fixes = [], flags }: Symptom): Finding {
  const [first, second] = fixes.map((fix) => fix.flags.join(' '));
  const more = second === undefined ? '' : ` or ${second}`;
  const suggestion = first === undefined ? otherwise : `not tried here: ${first}${more}`;
  const follow = flags ?? fixes[0]?.flags;
  return { id, severity, message, suggestion, ...(follow === undefined ? {} : { flags: [...follow] }) };
}

/** The result with its strategy as it can be played. */
export function diagnosed(result: SimulationResult): DiagnosedRun {
  const { name, techniques, knobs } = result.strategy;
  const played = { name, techniques: new Set(techniques as Technique[]), knobs: knobsShown(knobs) };
  return { ...result, played };
}
