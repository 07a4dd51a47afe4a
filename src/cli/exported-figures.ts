import { Command } from 'commander';
import { alertsOf } from '../document/checklist/alerts.ts';
import { type ComparePlan, comparison } from '../experiment/compare.ts';
import { simulate } from '../experiment/simulate.ts';
import type { Promised, Watched } from '../export/plan.ts';
import { FIGURES, figureAt } from '../figures/figures.ts';
import { show } from '../figures/show.ts';
import { UserError } from '../foundation/problem.ts';
import type { Interval } from '../foundation/statistics/estimates.ts';
import { poissonInterval } from '../foundation/statistics/rare-counts.ts';
import { formatNumberOf } from '../foundation/units.ts';
import { fromTo } from '../report/intervals.ts';
import { readSaved } from '../report/saved.ts';
import type { AdviseResult } from '../result/schema/advise.ts';
import type { CompareResult, StrategyOutcome } from '../result/schema/compare.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { PlayedSummary, Summary } from '../result/schema/summary.ts';
import type { TuneResult } from '../result/schema/tune.ts';
import { knobsShown } from '../result/shown-knobs.ts';
import type { Technique } from '../settings/knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import { expectedRequests, mostRequests, openWorkload } from '../workload/workload-source.ts';
import { carryOut } from './carry-out.ts';
import type { Context } from './context.ts';
import { addRun, addWorkload } from './definitions/definition.ts';
import type { Flags } from './flag-reader.ts';
import { readInput } from './input-file.ts';
import { type RunSettings, surroundingsOf } from './run-settings.ts';

/** What is known of a strategy that is exported. */
export interface Known {
  promised: readonly Promised[];
  watched: Watched;
  ground: string;
  embeddings: string | null;
}

/** The same of a saved result, with what it is about. */
export interface KnownFromResult extends Known {
  strategy: Strategy;
  /** Flags of its workload and models. */
  flags: Flags;
}

/** Seeds a scenario is simulated under, for intervals; a log has them of its own. */
const USUAL_RUNS = 5;

/** Figures that an export promises. */
const PROMISED = [
  'costPerRequestUsd',
  'cache.hitRate',
  'latencyMs.p95',
  'quality.relative',
  'cache.staleHits',
  'cache.falseHits',
] as const;

/** Simulates the strategy beside the baseline; null when interrupted. */
export async function figuresOfRuns(
  context: Context,
  { source, seed, catalog, instant, scenario }: RunSettings,
  strategy: Strategy,
  { runs: asked, workers, timed }: { runs: number | null; workers: number; timed: boolean },
): Promise<Known | null> {
  const baselineKnobs = scenario?.baselineKnobs ?? {};
  const runs = asked ?? (source.kind === 'trace' ? 1 : USUAL_RUNS);
  const plan: ComparePlan = { source, seed, runs, catalog, instant, strategies: [strategy], baselineKnobs };
  const units = comparison.units(plan);
  const size = expectedRequests(source);
  const extent = {
    workers,
    requests: units.length * mostRequests(source),
    known: size === null ? null : units.length * size,
  };
  const outcomes: unknown[] = units.map(() => undefined);
  await carryOut(context, extent, (executor, { signal, progress }) =>
    executor.run(units, {
      done: (i, outcome) => {
        outcomes[i] = outcome;
      },
      signal,
      progress,
    }),
  );
  if (outcomes.includes(undefined)) return null;
  const result = comparison.assemble(plan, outcomes as never) as CompareResult;
  const arm = result.arms[0] as StrategyOutcome;
  const whole = timed
    ? await simulate(
        {
          command: 'simulate',
          workload: await openWorkload(source, seed, surroundingsOf(context)),
          catalog,
          strategy,
          seed,
          instant,
          baselineKnobs,
          expect: [],
        },
        { signal: context.signal },
      )
    : null;
  return {
    promised: promisedOf(arm.summary, arm.savings, arm.intervals),
    watched: whole === null ? UNWATCHED : watchedOf(whole.optimized),
    ground: `${result.scenario}, ${formatNumberOf(result.requests, 'request')}${runs === 1 ? '' : ` under ${runs} seeds`}`,
    embeddings: null,
  };
}

const UNWATCHED: Watched = { alerts: null, falseHits: null };

function promisedOf(
  summary: PlayedSummary,
  saved: Pick<StrategyOutcome['savings'], 'costRatio' | 'ci95'>,
  intervals: Readonly<Record<string, Interval>> | null,
): Promised[] {
  const one = (path: keyof typeof FIGURES, value: number | null, interval: Interval | null | undefined): Promised[] => {
    const { title, unit } = FIGURES[path];
    const write = (figure: number): string => show(figure, unit);
    // No count is below 0, whatever a symmetrical interval says.
    const within = interval && unit === 'count' ? ([Math.max(0, interval[0]), interval[1]] as const) : interval;
    return value === null ? [] : [{ title, value: write(value), interval: within ? fromTo([...within], write) : null }];
  };
  return [
    ...one('savings.costRatio', saved.costRatio, saved.ci95?.costRatio),
    ...PROMISED.flatMap((path) => one(path, figureAt(summary, path), intervals?.[path])),
  ];
}

function watchedOf({ timeline, cache }: Pick<Summary, 'timeline' | 'cache'>): Watched {
  const hits = cache.exactHits + cache.semanticHits;
  const { falseHits } = cache;
  return {
    alerts: alertsOf(timeline, cache.lookups > 0),
    falseHits:
      falseHits === null || hits === 0
        ? null
        : {
            share: falseHits / hits,
            interval: poissonInterval(Math.round(falseHits)).map((count) => count / hits) as unknown as Interval,
          },
  };
}

/** What a saved result says of a strategy: its own, or where it has several the one that `words` name. */
export async function exportedResult(
  context: Context,
  file: string,
  words: string | undefined,
): Promise<KnownFromResult> {
  const text = await readInput(context, `--from ${file}`, file);
  const { result } = await readSaved(text, file);
  const of = result as SimulationResult | TuneResult | CompareResult | AdviseResult;
  if (of.reproduce === null) {
    throw new UserError({
      where: `--from ${file}`,
      what: 'does not say which models it is about',
      fix: 'save the result of a command: optimize simulate -o result.json',
    });
  }
  const ground = `${of.scenario}, as saved in ${file}`;
  const known = (
    args: readonly string[],
    name: string,
    techniques: readonly string[],
    knobs: StrategyOutcome['knobs'],
  ) => {
    const flags = flagsOf(args);
    if (words !== undefined && words !== name) {
      throw new UserError({
        where: words,
        what: `is not the strategy of ${file}, which is ${name}`,
        fix: 'leave the strategy out: the result has it',
      });
    }
    const strategy: Strategy = { name, techniques: new Set(techniques as Technique[]), knobs: knobsShown(knobs) };
    return { flags, strategy, ground, embeddings: embeddingsOf(args) };
  };
  const { reproduce } = of;
  if (of.command === 'tune') {
    const { best } = of as TuneResult;
    return {
      ...known(reproduce, 'tuned', best.techniques, best.knobs),
      promised: promisedOf(best.summary, best.savings, best.intervals),
      watched: UNWATCHED,
    };
  }
  if (of.command === 'compare') {
    const { arms } = of as CompareResult;
    const arm = arms.length === 1 ? arms[0] : arms.find(({ name }) => name === words);
    if (arm === undefined) {
      throw new UserError({
        where: `--from ${file}`,
        what: 'compares several strategies',
        fix: `name one of them: ${arms.map(({ name }) => name).join(', ')}`,
      });
    }
    return {
      ...known(reproduce, arm.name, arm.techniques, arm.knobs),
      promised: promisedOf(arm.summary, arm.savings, arm.intervals),
      watched: UNWATCHED,
    };
  }
  if (of.command === 'advise') {
    const { steps, could } = of as AdviseResult;
    const last = steps.at(-1);
    if (last === undefined)
      throw new UserError({ where: `--from ${file}`, what: 'advises no step', fix: 'nothing is to be built' });
    const share = (value: number): string => show(value, 'share');
    const interval = could.saved.ci95 === null ? null : fromTo(could.saved.ci95, share);
    return {
      ...known(last.arguments, 'advised', last.techniques, last.knobs),
      promised: [{ title: FIGURES['savings.costRatio'].title, value: share(could.saved.share), interval }],
      watched: UNWATCHED,
    };
  }
  if ('optimized' in of) {
    const { strategy, optimized, savings, intervals } = of as SimulationResult;
    const own = Object.entries(intervals ?? {}).flatMap(([path, interval]): [string, Interval][] =>
      path.startsWith('optimized.') ? [[path.slice('optimized.'.length), interval]] : [],
    );
    return {
      ...known(reproduce, strategy.name, strategy.techniques, strategy.knobs),
      promised: promisedOf(optimized, savings, Object.fromEntries(own)),
      watched: watchedOf(optimized),
    };
  }
  throw new UserError({
    where: `--from ${file}`,
    what: `is the result of "${(of as { command: string }).command}", which is of no one strategy`,
    fix: 'take one of simulate, tune, compare or advise',
  });
}

/** The flags about workload and models among the arguments of a command. */
function flagsOf(args: readonly string[]): Flags {
  const reading = new Command().allowUnknownOption().allowExcessArguments();
  addWorkload(reading);
  addRun(reading);
  reading.parseOptions([...args]);
  return reading.opts();
}

function embeddingsOf(args: readonly string[]): string | null {
  const at = args.indexOf('--embeddings-model');
  return at < 0 ? null : (args[at + 1] ?? null);
}
