import type { BacktestResult, Forecast } from '../result/schema/backtest.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { SCHEMA_VERSION } from '../result/schema/vocabulary.ts';
import { shownKnobs } from '../result/shown-knobs.ts';
import type { Strategy } from '../settings/strategy.ts';
import type { TraceSourceDescription } from '../workload/trace-source.ts';
import { type Arrivals, type Window, windowOf } from '../workload/window.ts';
import { wholeResult } from './tune/report.ts';
import { type TunePlan, tune } from './tune/tune.ts';
import type { Executor } from './work/executor.ts';
import { Interrupted } from './work/task.ts';

/** What is forecast, from which windows of a log. */
export interface BacktestPlan extends Omit<TunePlan, 'source' | 'heldOut'> {
  source: TraceSourceDescription;
  /** Length of a window, in milliseconds. */
  everyMs: number;
  windows: readonly Window[];
  /** Whether the strategy is tuned anew on each window. */
  tuned: boolean;
}

/** Fewer windows leave nothing to forecast and hold. */
export const LEAST_WINDOWS = 2;

/**
 * The log in windows of one length from its first request on. A last one that is cut off by the end of
 * the log is left out, unless it is at least half as long as the others; so are windows without requests.
 */
export function windowsOf(arrivals: Arrivals, everyMs: number): Window[] {
  const { times } = arrivals;
  const first = times[0];
  const last = times[times.length - 1];
  const windows: Window[] = [];
  for (let from = first; from <= last; from += everyMs) {
    if (windows.length > 0 && last - from < everyMs / 2) break;
    windows.push(windowOf(arrivals, from, from + everyMs));
  }
  return windows.filter(({ requests }) => requests > 0);
}

/**
 * Goes through a log as someone would who tunes on one week and is held to the next: on each window a
 * strategy is found, or taken as it is, and what it saves there is the forecast for the window after.
 * null when interrupted before the first forecast was held.
 */
export async function backtest(
  plan: BacktestPlan,
  executor: Executor,
  { signal, progress }: { signal?: AbortSignal; progress?: (requests: number) => void } = {},
): Promise<BacktestResult | null> {
  const { source, windows, seed, strategy, goals, catalog } = plan;
  const forecasts: Forecast[] = [];
  const on = (window: Window): TraceSourceDescription => ({ ...source, window });
  const watch = { ...(signal === undefined ? {} : { signal }), ...(progress === undefined ? {} : { progress }) };
  const played = (window: Window, chosen: Strategy): Promise<SimulationResult | null> =>
    wholeResult({ ...plan, source: on(window) }, chosen, executor, seed, signal);
  let partial = false;
  try {
    for (const [i, now] of windows.slice(0, -1).entries()) {
      const next = windows[i + 1] as Window;
      const found = plan.tuned ? await tune({ ...plan, source: on(now) }, executor, watch) : { strategy };
      if (found === null) throw new Interrupted();
      const [promised, came] = [await played(now, found.strategy), await played(next, found.strategy)];
      // What cannot be played alone tells nothing.
      if (promised !== null && came !== null)
        forecasts.push(forecastOf(plan, now, next, found.strategy, promised, came));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    if (forecasts.length === 0) return null;
    partial = true;
  }
  const errors = forecasts.map(({ error }) => error);
  const mean = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    schemaVersion: SCHEMA_VERSION,
    command: 'backtest',
    scenario: source.path,
    seed,
    models: catalog.id,
    partial,
    reproduce: plan.reproduce ?? null,
    requests: windows.reduce((sum, { requests }) => sum + requests, 0),
    strategy: strategy.name,
    tuned: plan.tuned,
    minimize: plan.tuned ? goals.minimize : null,
    everyMs: plan.everyMs,
    forecasts,
    meanError: mean(errors),
    meanAbsoluteError: mean(errors.map(Math.abs)),
    held: {
      held: forecasts.filter(({ held }) => held === true).length,
      of: forecasts.filter(({ held }) => held !== null).length,
    },
  };
}

function forecastOf(
  { windows }: BacktestPlan,
  from: Window,
  of: Window,
  { techniques, knobs }: Strategy,
  promised: SimulationResult,
  came: SimulationResult,
): Forecast {
  const start = windows[0]?.fromMs ?? 0;
  const shown = ({ fromMs, toMs, requests }: Window) => ({ fromMs: fromMs - start, toMs: toMs - start, requests });
  const { costRatio } = promised.savings;
  const ci95 = promised.savings.ci95?.costRatio ?? null;
  const actual = came.savings.costRatio;
  return {
    from: shown(from),
    of: shown(of),
    techniques: [...techniques],
    knobs: shownKnobs(knobs),
    forecast: { costRatio, ci95 },
    actual: { costRatio: actual },
    error: actual - costRatio,
    held: ci95 === null ? null : ci95[0] <= actual && actual <= ci95[1],
  };
}
