import { type ComparePlan, comparison } from '../../experiment/compare.ts';
import type { ControlsTask } from '../../experiment/controls-task.ts';
import type { EvidenceTask } from '../../experiment/work/evidence-task.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { COMPARE_FORMATS } from '../../report/experiments/compare.ts';
import type { CompareResult } from '../../result/schema/compare.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Context } from '../context.ts';
import { readExecution } from '../execution-flags.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { reproducingArguments } from '../reproduce.ts';
import { runExperiment, type ShownExperiment } from '../run-experiment.ts';
import { checkReadAgain, readRun } from '../run-settings.ts';
import { strategyInWords } from '../strategy-files.ts';

/** How often `optimize compare` runs each strategy unless told. */
export const COMPARED_RUNS = 10;

export const COMPARISON: ShownExperiment<ComparePlan, CompareResult, PlayTask | EvidenceTask | ControlsTask> = {
  name: 'compare',
  experiment: comparison,
  shown: COMPARE_FORMATS,
};

/** `optimize compare`. */
export async function compareCommand(context: Context, texts: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const how = readExecution(reader, context);
  const { scenario, source, seed, catalog, instant, own } = await readRun(
    context,
    flags,
    reader,
    COMPARISON.shown,
    async (scenario) => {
      const strategies: Strategy[] = [];
      for (const [i, text] of texts.entries()) {
        if (texts.indexOf(text) < i) reader.wrong(text, 'is named twice', 'name each strategy once');
        const where = `strategy ${i + 1}`;
        const strategy = await reader.attemptAsync(() => strategyInWords(text, where, scenario?.knobs ?? {}, context));
        if (strategy !== undefined) strategies.push(strategy);
      }
      return { runs: reader.count('runs', 1) ?? COMPARED_RUNS, strategies };
    },
  );
  checkReadAgain(source);
  return runExperiment(
    context,
    flags,
    COMPARISON,
    {
      reproduce: reproducingArguments(['compare', ...texts], flags, seed),
      source,
      seed,
      catalog,
      instant,
      baselineKnobs: scenario?.baselineKnobs ?? {},
      ...own,
      ...(reader.given('controls') ? { controls: true } : {}),
    },
    how,
  );
}
