import { checklistOf } from '../../document/checklist/checklist.ts';
import { simulate } from '../../experiment/simulate.ts';
import { CHECKLIST_FORMATS } from '../../report/checklist/checklist.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { openWorkload } from '../../workload/workload-source.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { Progress } from '../progress.ts';
import { reproducingArguments, workloadArguments } from '../reproduce.ts';
import { readRun, surroundingsOf } from '../run-settings.ts';
import { strategyOfFlags } from '../strategy-files.ts';

/** `optimize checklist`. */
export async function checklistCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const { scenario, source, seed, catalog, instant, own } = await readRun(
    context,
    flags,
    reader,
    CHECKLIST_FORMATS,
    async (scenario) => ({ strategies: [await strategyOfFlags(context, reader, scenario)] }),
  );
  const workload = await openWorkload(source, seed, surroundingsOf(context));
  const progress = new Progress(context, workload.expectedRequests);
  const strategy = own.strategies[0] as Strategy;
  const baselineKnobs = scenario?.baselineKnobs ?? {};
  const result = await simulate(
    {
      command: 'checklist',
      reproduce: reproducingArguments(['checklist'], flags, seed),
      workload,
      catalog,
      strategy,
      seed,
      instant,
      baselineKnobs,
      expect: [],
      controls: false,
    },
    { progress: (done) => progress.update(done), signal: context.signal },
  ).finally(() => progress.stop());
  await deliverResult(context, flags, checklistOf(result, workloadArguments(flags)), CHECKLIST_FORMATS);
  return result.partial ? EXIT.interrupted : EXIT.ok;
}
