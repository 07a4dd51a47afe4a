import { ROADMAP_ORDERS, roadmap } from '../../document/roadmap/roadmap.ts';
import { ROADMAP_FORMATS } from '../../report/roadmap/roadmap.ts';
import { findStrategy, type Strategy } from '../../settings/strategy.ts';
import { openWorkload } from '../../workload/workload-source.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { Progress } from '../progress.ts';
import { reproducingArguments } from '../reproduce.ts';
import { readRun, surroundingsOf } from '../run-settings.ts';

/** `optimize roadmap`. */
export async function roadmapCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const order = reader.choice('order', ROADMAP_ORDERS) ?? 'measured';
  const run = await readRun(context, flags, reader, ROADMAP_FORMATS, (scenario) => {
    const advanced = findStrategy('advanced');
    return { strategies: [{ ...advanced, knobs: { ...advanced.knobs, ...scenario?.knobs, ...reader.knobs() } }] };
  });
  const { source, seed, catalog, scenario, own } = run;
  const { knobs } = own.strategies[0] as Strategy;
  const workload = await openWorkload(source, seed, surroundingsOf(context));
  const progress = new Progress(context, workload.expectedRequests);
  const result = await roadmap(
    {
      reproduce: reproducingArguments(['roadmap'], flags, seed),
      workload,
      catalog,
      seed,
      knobs,
      baselineKnobs: scenario?.baselineKnobs ?? {},
      order,
    },
    { progress: (done) => progress.update(done), signal: context.signal },
  ).finally(() => progress.stop());
  await deliverResult(context, flags, result, ROADMAP_FORMATS);
  return result.partial ? EXIT.interrupted : EXIT.ok;
}
