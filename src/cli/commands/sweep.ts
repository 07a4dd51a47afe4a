import type { CurveTask } from '../../experiment/sweep/lru-curve.ts';
import { type SweepPlan, sweep } from '../../experiment/sweep/sweep.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { SWEEP_FORMATS } from '../../report/experiments/sweep.ts';
import type { SweepResult } from '../../result/schema/sweep.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { readAxes, readVaried, withoutKnobs } from '../axis-flags.ts';
import type { Context } from '../context.ts';
import { readExecution } from '../execution-flags.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { reproducingArguments } from '../reproduce.ts';
import { runExperiment, type ShownExperiment } from '../run-experiment.ts';
import { checkReadAgain, readRun } from '../run-settings.ts';
import { strategyOfFlags } from '../strategy-files.ts';

export const SWEEP: ShownExperiment<SweepPlan, SweepResult, PlayTask | CurveTask> = {
  name: 'sweep',
  experiment: sweep,
  shown: SWEEP_FORMATS,
};

/** `optimize sweep`. */
export async function sweepCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const how = readExecution(reader, context);
  const plain = new FlagReader(withoutKnobs(flags));
  const { scenario, source, seed, catalog, instant, own } = await readRun(
    context,
    flags,
    reader,
    SWEEP.shown,
    async (scenario) => {
      const { axes, fixed, misread } = readAxes(reader);
      const varied = readVaried(reader);
      if (axes.length === 0 && misread === 0 && !reader.given('vary')) {
        reader.wrong(
          'sweep',
          'no knob has more than one value',
          'give one several: --ttl 5m,1h,6h, --similarity 0.7..0.98, --cache-size auto; or vary the traffic: --vary PATH=VALUES',
        );
      }
      const strategy = await reader.attemptAsync(async () => {
        const named = await strategyOfFlags(context, plain, scenario);
        plain.check();
        return named;
      });
      const strategies = [strategy && { ...strategy, knobs: { ...strategy.knobs, ...fixed } }];
      return { runs: reader.count('runs', 1) ?? 1, axes, varied, strategies };
    },
  );
  checkReadAgain(source);
  const { runs, axes, varied, strategies } = own;
  // The code that reads values of files is loaded when there are some.
  const settings =
    varied.length === 0
      ? {}
      : { settings: (await import('../../experiment/sweep/setting.ts')).settingsOf(varied, source, catalog) };
  const strategy = strategies[0] as Strategy;
  const baselineKnobs = scenario?.baselineKnobs ?? {};
  const reproduce = reproducingArguments(['sweep'], flags, seed);
  const plan: SweepPlan = {
    reproduce,
    source,
    seed,
    runs,
    catalog,
    instant,
    strategy,
    baselineKnobs,
    axes,
    varied,
    ...settings,
  };
  return runExperiment(context, flags, SWEEP, plan, how);
}
