import { type AttributePlan, attribution } from '../../experiment/attribute/attribute.ts';
import { SAMPLED_ORDERS } from '../../experiment/attribute/coalitions.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { ATTRIBUTE_FORMATS } from '../../report/experiments/attribute.ts';
import type { AttributeResult } from '../../result/schema/attribute.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Context } from '../context.ts';
import { readExecution } from '../execution-flags.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { reproducingArguments } from '../reproduce.ts';
import { runExperiment, type ShownExperiment } from '../run-experiment.ts';
import { checkReadAgain, readRun } from '../run-settings.ts';
import { strategyOfFlags } from '../strategy-files.ts';

export const ATTRIBUTION: ShownExperiment<AttributePlan, AttributeResult, PlayTask> = {
  name: 'attribute',
  experiment: attribution,
  shown: ATTRIBUTE_FORMATS,
};

/** `optimize attribute`. */
export async function attributeCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const how = readExecution(reader, context);
  const { own, ...run } = await readRun(context, flags, reader, ATTRIBUTION.shown, async (scenario) => ({
    runs: reader.count('runs', 1) ?? 1,
    strategies: [await strategyOfFlags(context, reader, scenario)],
  }));
  const { source, seed, catalog, instant, scenario } = run;
  checkReadAgain(source);
  const plan: AttributePlan = {
    reproduce: reproducingArguments(['attribute'], flags, seed),
    source,
    seed,
    runs: own.runs,
    catalog,
    instant,
    strategy: own.strategies[0] as Strategy,
    baselineKnobs: scenario?.baselineKnobs ?? {},
    orders: reader.given('exact') ? 0 : SAMPLED_ORDERS,
  };
  return runExperiment(context, flags, ATTRIBUTION, plan, how);
}
