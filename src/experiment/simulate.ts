import { figureAt } from '../figures/figures.ts';
import { findingsOf } from '../findings/findings.ts';
import { verdictsOf } from '../findings/technique-verdicts.ts';
import type { Interval } from '../foundation/statistics/estimates.ts';
import { fittedSpeeds } from '../models/logged-speeds.ts';
import { type Catalog, isMeasured } from '../models/model.ts';
import { attribution } from '../replay/attribution.ts';
import { type Evidence, EvidenceCollector } from '../replay/evidence/evidence.ts';
import { readThrough } from '../replay/reading.ts';
import type { Replay } from '../replay/replay.ts';
import { expectationHeld } from '../result/expectations.ts';
import { MOST_ROWS } from '../result/foremost.ts';
import { savings } from '../result/savings.ts';
import type { Assumption } from '../result/schema/parts.ts';
import type { Savings, SavingsIntervals } from '../result/schema/savings.ts';
import type { KnobTurn, SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';
import { SCHEMA_VERSION } from '../result/schema/vocabulary.ts';
import { shownKnob, shownKnobs } from '../result/shown-knobs.ts';
import type { CeilingObserver } from '../simulation/ceilings.ts';
import type { Workload } from '../workload/workload.ts';
import type { Turn } from './live/live-view.ts';
import { mayBeNeedless, sortedOut } from './needed-runs.ts';
import {
  type PlannedRun,
  playedRun,
  type ResultRun,
  type RunsPlan,
  relatedRuns,
  replayOf,
  resultRuns,
  withThoseAlike,
} from './result-runs.ts';
import { blindToScripts } from './script-blindness.ts';
import { controlledBy, playShuffled } from './shuffled-run.ts';

/** Everything a simulation needs to know. */
export interface SimulationPlan extends RunsPlan {
  /** The command it is for, named in the result. */
  command: string;
  /** Its arguments, for whoever wants the same result again. */
  reproduce?: string[];
  /** Opens the workload once more, for one that is read once; null where that cannot be. */
  again?: () => Promise<Workload | null>;
}

/** How the caller follows and stops a simulation. */
export interface SimulationWatch {
  /** Called between blocks with the requests played so far: once for each reading. */
  progress?: (requests: number) => void;
  /** Called with what both sides came to, as soon as that is known, where the rest is still to come. */
  sides?: (before: Summary, after: Summary) => void;
  /** When aborted, the run ends with the requests played so far and says so. */
  signal?: AbortSignal;
}

/**
 * Plays runs on readings of their own, and calls back with what each comes to, in any order; those that
 * the signal has kept from their end are left out. Ends when there is nothing more to come.
 */
export type PlayElsewhere = (
  runs: ReadonlyMap<ResultRun, PlannedRun>,
  ended: (name: ResultRun, summary: Summary) => void,
) => Promise<void>;

/** The runs behind a result that are played: both sides, and each part of the strategy that differs from them. */
export function playedRuns(plan: RunsPlan): { sides: Map<ResultRun, PlannedRun>; parts: Map<ResultRun, PlannedRun> } {
  const runs = resultRuns(plan);
  const played = new Set(playedRun(plan).values());
  const isSide = (name: ResultRun): boolean => name === 'baseline' || name === 'optimized';
  return {
    sides: new Map([...runs].filter(([name]) => isSide(name))),
    parts: new Map([...runs].filter(([name]) => !isSide(name) && played.has(name))),
  };
}

/** How many parts a plan has played at most, the shuffled one apart: of contributions, as many as are shown and one that is looked at. */
export function mostParts(plan: RunsPlan): number {
  const { contributions = 'all' } = plan;
  const names = [...playedRuns(plan).parts.keys()];
  const needed = names.filter((name) => !mayBeNeedless(name, contributions)).length;
  return contributions === 'all' ? names.length : Math.min(names.length, needed + MOST_ROWS + 1);
}

/**
 * Replays the workload through the baseline and the strategy, through each of its techniques alone and
 * through the strategy without each, with the same dice; where it chooses models, also with each of them
 * alone and with all of them dealt at random. The parts are played `elsewhere` where that is
 * given; else one after the other where the workload can be read again, for what one run keeps in mind
 * fits the processor's cache (a fifth less CPU time for the 23 runs of advanced); and otherwise all in one reading.
 * Parts played by themselves that the others show to be needless are left out.
 */
export async function simulate(
  plan: SimulationPlan,
  watch: SimulationWatch = {},
  elsewhere: PlayElsewhere | null = null,
): Promise<SimulationResult> {
  const { workload, contributions = 'all' } = plan;
  const { sides, parts } = playedRuns(plan);
  // Answers that are loaded beforehand bring queries with them, which the other runs of the reading know as well.
  const alike = plan.strategy.knobs['cache.prewarm'] === 0;
  const apart = elsewhere !== null || (alike && workload.readsAgain === true);
  const played = new Map<ResultRun, Summary>();
  const ended = (name: ResultRun, summary: Summary): void => void played.set(name, summary);
  const isLater = (name: ResultRun): boolean => apart && mayBeNeedless(name, contributions);
  const [now, later] = [false, true].map((is) => new Map([...parts].filter(([name]) => isLater(name) === is))) as [
    Map<ResultRun, PlannedRun>,
    Map<ResultRun, PlannedRun>,
  ];
  const meanwhile = elsewhere?.(now, ended);
  // What goes wrong there is thrown where it is waited for.
  meanwhile?.catch(() => {});
  const replay = replayOf(plan, apart ? sides : new Map([...sides, ...parts]), { ceilings: plan.strategy.knobs });
  let evidence: EvidenceCollector | null = null;
  const whole = await readThrough(
    workload,
    (block) => {
      if (workload.log === true) {
        evidence ??= watching(replay, workload.calendarZero ?? null);
        evidence.note(block);
      }
      replay.feed(block);
      watch.progress?.(replay.requests);
    },
    { signal: watch.signal },
  );
  for (const [name, summary] of replay.finish()) ended(name, summary);
  if (whole && apart && parts.size > 0) {
    watch.sides?.(played.get('baseline') as Summary, played.get('optimized') as Summary);
  }
  const inTurn = new TurnTaker(plan, watch, ended);
  if (whole && elsewhere === null && apart) await inTurn.play(now);
  const shuffled = whole ? await playShuffled(plan, played.get('optimized') as Summary, watch.signal) : null;
  await meanwhile;
  let complete = whole && shuffled !== 'interrupted' && [...now.keys()].every((name) => played.has(name));
  if (complete) {
    const { due, same } = sortedOut(later, plan, withThoseAlike(plan, played));
    if (elsewhere === null) await inTurn.play(due);
    else if (due.size > 0) await elsewhere(due, ended);
    complete = [...due.keys()].every((name) => played.has(name));
    for (const name of same) ended(name, played.get('optimized') as Summary);
  }
  if (shuffled !== null && shuffled !== 'interrupted') ended('shuffled', shuffled);
  return resultOf(plan, replay, { finished: played, partial: !complete, evidence });
}

/** Plays runs one after the other on a workload that has been read, as long as the signal lets it. */
class TurnTaker {
  readonly #plan: SimulationPlan;
  readonly #watch: SimulationWatch;
  readonly #ended: (name: ResultRun, summary: Summary) => void;
  /** Requests played before, the first reading's among them. */
  #before: number;

  constructor(plan: SimulationPlan, watch: SimulationWatch, ended: (name: ResultRun, summary: Summary) => void) {
    this.#plan = plan;
    this.#watch = watch;
    this.#ended = ended;
    this.#before = plan.workload.expectedRequests ?? 0;
  }

  async play(runs: ReadonlyMap<ResultRun, PlannedRun>): Promise<void> {
    const { signal, progress } = this.#watch;
    for (const [name, run] of runs) {
      const replay = replayOf(this.#plan, new Map([[name, run]]));
      const whole = await readThrough(
        this.#plan.workload,
        (block) => {
          replay.feed(block);
          progress?.(this.#before + replay.requests);
        },
        { signal },
      );
      if (!whole) return;
      this.#before += replay.requests;
      this.#ended(name, replay.finish().get(name) as Summary);
    }
  }
}

/** Has the traffic of both sides collected block by block, for intervals from the log itself. */
function watching(replay: Replay<ResultRun>, calendarZero: number | null): EvidenceCollector {
  const evidence = new EvidenceCollector(['baseline', 'optimized'], calendarZero);
  for (const side of ['baseline', 'optimized'] as const) {
    for (const observer of evidence.observers(side)) replay.run(side).observe(observer);
  }
  return evidence;
}

/** How the runs went that a result is made from. */
export interface RunsCourse {
  /** What each came to. */
  finished: ReadonlyMap<ResultRun, Summary>;
  /** Whether they ended before the workload did. */
  partial: boolean;
  /** The knobs that were turned on the way, in order. */
  turned?: readonly Turn[];
  /** What was collected of a log. */
  evidence?: EvidenceCollector | null;
}

/** Makes the result of runs that have ended. */
export function resultOf(
  plan: SimulationPlan,
  replay: Replay<ResultRun>,
  { finished: ended, partial, turned = [], evidence = null }: RunsCourse,
): SimulationResult {
  const { workload, seed, strategy } = plan;
  const { catalog, warm } = replay;
  const requests = replay.requests - warm;
  const ceilings = replay.ceilings as CeilingObserver;
  const facts = workload.facts();
  const finished = withThoseAlike(plan, ended);
  const { before, after, parts, rests } = relatedRuns(plan, finished);
  if (!partial && warm === 0) checkPaid(before, facts.paidUsd);
  const drawn = evidence?.finish(seed, facts, ['baseline', 'optimized']) ?? null;
  const turnedTo = Object.fromEntries(turned.map(({ path, to }) => [path, to]));
  const controls = controlledBy(plan, before, after, finished);
  const result: SimulationResult = {
    schemaVersion: SCHEMA_VERSION,
    command: plan.command,
    scenario: workload.name,
    seed,
    runs: 1,
    seeds: [seed],
    requests,
    ...(warm === 0 ? {} : { warmUpRequests: warm }),
    models: catalog.id,
    // Turning knobs at the same moments again is beyond a command line.
    reproduce: turned.length > 0 ? null : (plan.reproduce ?? null),
    partial,
    workload: {
      ...(facts.asks === undefined ? {} : { asks: facts.asks }),
      queries: facts.asks === 'nothing' ? null : ceilings.distinctQueries,
      users: facts.users,
      spanMs: facts.timed ? replay.lastAt - replay.firstAt : null,
      ...(facts.log === true ? { log: true } : {}),
      ...(facts.nothingBefore === true ? { nothingBefore: true } : {}),
      ...(facts.grownPrompts === undefined ? {} : { grownPrompts: facts.grownPrompts }),
      repeatRate: facts.asks === 'nothing' ? null : 1 - ceilings.newQueries / requests,
      intents: facts.intents,
      assumptions: [
        ...facts.assumptions,
        ...unmeasuredModels(catalog),
        ...leftOutOf(strategy),
        ...speedsOfLog(catalog),
        ...blindToScripts(strategy, workload.queries),
        ...assumedVerdicts(after),
      ],
      skippedLines: facts.skippedLines,
      ...(facts.readAs === undefined ? {} : { readAs: facts.readAs }),
    },
    strategy: {
      name: strategy.name,
      techniques: [...strategy.techniques],
      instant: plan.instant,
      knobs: shownKnobs({ ...strategy.knobs, ...turnedTo }),
      baselineKnobs: shownKnobs(plan.baselineKnobs ?? {}),
    },
    baseline: before,
    optimized: after,
    savings: withIntervals(savings(before, after), drawn),
    intervals: drawn === null ? null : ofKnownFigures(drawn.intervals, before, after),
    ...(drawn === null ? {} : { evidence: drawn.source }),
    ceilings: {
      ...ceilings.finish(after.cache.hitRate !== null),
      // Where no request is known to ask what another asked, each counts as another.
      ...(facts.asks === 'nothing' ? { costRatioCache: null } : {}),
    },
    // What an expectation has played alone is no account of the whole.
    attribution: plan.parts === false ? [] : attribution(strategy, before, after, parts, rests),
    ...(controls === null ? {} : { controls }),
    expectations: plan.expect.map((expectation) => expectationHeld(expectation, strategy, before, after, parts)),
    thresholds: [],
    findings: [],
    ...(turned.length > 0 ? { turned: turned.map(inWords) } : {}),
    worth: [],
  };
  result.findings = findingsOf(result);
  result.worth = verdictsOf(result);
  return result;
}

/** Proves that a log's own calls, replayed, come to its sum. Throws where they do not: that is a fault of the program. */
function checkPaid({ kind, costUsd }: Summary, paidUsd: number | undefined): void {
  if (kind === undefined || kind === 'assumed' || paidUsd === undefined) return;
  if (Math.abs(costUsd - paidUsd) > 1e-6 * Math.max(1, paidUsd)) {
    throw new Error(`the log's calls cost $${paidUsd}, and replayed as they were $${costUsd}`);
  }
}

/** Savings with the intervals of those that are known. */
function withIntervals(saved: Savings, drawn: Evidence | null): SimulationResult['savings'] {
  if (drawn === null) return { ...saved, ci95: null };
  const ci95 = Object.entries(drawn.savings).map(([key, found]) => [
    key,
    saved[key as keyof Savings] === null ? null : found,
  ]);
  return { ...saved, ci95: Object.fromEntries(ci95) as SavingsIntervals };
}

/** Intervals of the sides' figures, and of their changes, as far as the figures themselves are known. */
function ofKnownFigures(
  intervals: Readonly<Record<string, Interval>>,
  baseline: Summary,
  optimized: Summary,
): Record<string, Interval> {
  const sides: Readonly<Record<string, readonly Summary[]>> = {
    baseline: [baseline],
    optimized: [optimized],
    change: [baseline, optimized],
  };
  const isKnown = (path: string): boolean => {
    const [side, ...figure] = path.split('.') as [string, ...string[]];
    return (sides[side] ?? []).every((summary) => figureAt(summary, figure.join('.')) !== null);
  };
  return Object.fromEntries(Object.entries(intervals).filter(([path]) => isKnown(path)));
}

/** What is not known of the models that may be called, and what the result therefore leaves out. */
function unmeasuredModels({ models }: Catalog): Assumption[] {
  const lacking = (figure: 'latency' | 'quality'): string =>
    models
      .filter((model) => !isMeasured(model, figure))
      .map(({ id }) => id)
      .join(', ');
  const [slow, unjudged] = [lacking('latency'), lacking('quality')];
  if (slow === '' && unjudged === '') return [];
  const values = [
    ...(slow === ''
      ? []
      : [`how long they take of ${slow}: no latency is shown, the clock goes by 700 ms and 80 tokens a second`]),
    ...(unjudged === '' ? [] : [`how good answers are of ${unjudged}: no quality is shown`]),
  ];
  return [
    {
      what: 'models of which little is known:',
      value: values.join('; '),
      why: 'nothing published was found; --quality MODEL=82 gives the one, and a file named with --models both: latency: {firstToken: 500ms, tokensPerSecond: 80}, quality: {mmlu: 82}',
    },
  ];
}

/** Which models' speeds are the log's own. */
function speedsOfLog(catalog: Catalog): Assumption[] {
  const fitted = fittedSpeeds(catalog);
  if (fitted.length === 0) return [];
  const why =
    "time to the first token and per token after it; published speeds stay, --log-speeds takes the log's for all";
  return [{ what: 'the speed of', value: fitted.join('; '), why }];
}

/** What the strategy would do were more known of the models. */
function leftOutOf({ leftOut }: SimulationPlan['strategy']): Assumption[] {
  return leftOut === undefined ? [] : [{ what: 'left out:', value: leftOut.what, why: leftOut.why }];
}

/** What the judge went by, where nobody knows which answers are good. */
function assumedVerdicts({ fallback }: Summary): Assumption[] {
  if (fallback.judged === 0 || fallback.falseAccepts !== null) return [];
  return [
    {
      what: 'verdicts',
      value: 'as often good as the models are at the complexity that the wording suggests',
      why: 'the log does not say which answers are good; its lines could: "correct": {"MODEL": 1}',
    },
  ];
}

function inWords({ path, from, to, ...when }: Turn): KnobTurn {
  return { path, from: shownKnob(path, from), to: shownKnob(path, to), ...when };
}
