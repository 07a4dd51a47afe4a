import { type BacktestPlan, backtest, LEAST_WINDOWS, windowsOf } from '../../experiment/backtest.ts';
import { TUNE_RUNS } from '../../experiment/tune/tune.ts';
import { UserError } from '../../foundation/problem.ts';
import { DAY_MS, formatDuration, parseDuration } from '../../foundation/units.ts';
import { BACKTEST_FORMATS } from '../../report/experiments/backtest.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { type Arrivals, arrivalsOf } from '../../workload/window.ts';
import { openWorkload, type WorkloadSource } from '../../workload/workload-source.ts';
import { readAxes, withoutKnobs } from '../axis-flags.ts';
import { carryOut } from '../carry-out.ts';
import { type Context, say } from '../context.ts';
import { readWorkforce } from '../execution-flags.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { reproducingArguments } from '../reproduce.ts';
import { checkReadAgain, readRun, surroundingsOf } from '../run-settings.ts';
import { strategyOfFlags } from '../strategy-files.ts';
import { readObjective } from './tune.ts';

/** The window unless told, and the part of a log that is one where the log has not three such. */
const USUAL_WINDOW_MS = 7 * DAY_MS;
const QUARTERS = 4;

/** `optimize backtest`. */
export async function backtestCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const plain = new FlagReader(withoutKnobs(flags));
  const workforce = readWorkforce(reader, context);
  if (!reader.given('trace')) {
    reader.wrong('backtest', 'is about a log, and none is named', 'add --trace FILE');
  }
  const { own, source, seed, catalog, instant } = await readRun(
    context,
    flags,
    reader,
    BACKTEST_FORMATS,
    async (scenario) => {
      const { axes, fixed } = readAxes(reader);
      const strategy = await reader.attemptAsync(async () => {
        const named = await strategyOfFlags(context, plain, scenario);
        plain.check();
        return named;
      });
      const strategies = [strategy && { ...strategy, knobs: { ...strategy.knobs, ...fixed } }];
      return { axes, fixed, strategies, everyMs: readEvery(reader), minimize: readObjective(reader) };
    },
  );
  checkReadAgain(source);
  if (source.kind !== 'trace') return EXIT.usage;
  const arrivals = await arrivalsOf(await openWorkload(source, seed, surroundingsOf(context)), context.signal);
  const everyMs = own.everyMs ?? usualWindow(arrivals);
  const windows = windowsIn(arrivals, everyMs, source);
  const tuned = flags.tune !== false;
  const plan: BacktestPlan = {
    reproduce: reproducingArguments(['backtest'], flags, seed),
    source,
    seed,
    catalog,
    instant,
    strategy: own.strategies[0] as Strategy,
    baselineKnobs: {},
    goals: { minimize: own.minimize, keep: [] },
    fixed: own.fixed,
    axes: own.axes,
    everyMs,
    windows,
    tuned,
  };
  const requests = windows.reduce((sum, window) => sum + window.requests, 0) * (tuned ? TUNE_RUNS : 1);
  const extent = { ...workforce, requests, known: tuned ? requests : null };
  const result = await carryOut(context, extent, (executor, watch) => backtest(plan, executor, watch));
  if (result === null) {
    await say(context, 'Interrupted before the first forecast was held.\n');
    return EXIT.interrupted;
  }
  await deliverResult(context, flags, result, BACKTEST_FORMATS);
  return result.partial ? EXIT.interrupted : EXIT.ok;
}

function readEvery(reader: FlagReader): number | null {
  const text = reader.text('every');
  if (text === undefined) return null;
  const parsed = parseDuration(text);
  if ('wrong' in parsed) reader.wrong('--every', parsed.wrong, parsed.fix);
  else if (parsed.value <= 0) reader.wrong('--every', 'is no time at all', 'use a duration, as in 7d or 12h');
  else return parsed.value;
  return null;
}

/** A week; where the log has not three of them, a quarter of it. */
function usualWindow({ times }: Arrivals): number {
  const spanMs = times[times.length - 1] - times[0];
  return spanMs >= 2.5 * USUAL_WINDOW_MS ? USUAL_WINDOW_MS : Math.max(1, spanMs / QUARTERS);
}

function windowsIn(arrivals: Arrivals, everyMs: number, { path }: Extract<WorkloadSource, { kind: 'trace' }>) {
  const where = path;
  if (!arrivals.timed) {
    throw new UserError({
      where,
      what: 'does not say when its requests came, so there is no before and after',
      fix: 'name the column that does: --fields t=COLUMN',
    });
  }
  const windows = windowsOf(arrivals, everyMs);
  if (windows.length < LEAST_WINDOWS) {
    throw new UserError({
      where,
      what: `is ${windows.length === 1 ? 'a single window' : 'no window'} of ${formatDuration(everyMs)}`,
      fix: 'a forecast needs two: use a shorter --every',
    });
  }
  return windows;
}
