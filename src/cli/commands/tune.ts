import { type Goals, OBJECTIVES } from '../../experiment/tune/goals.ts';
import { TUNE_RUNS, type Tuned, type TunePlan, tune } from '../../experiment/tune/tune.ts';
import { show } from '../../figures/show.ts';
import { shellLine } from '../../foundation/command-words.ts';
import { suggestion } from '../../foundation/problem.ts';
import { agedPrices } from '../../models/price-age.ts';
import { TUNE_FORMATS } from '../../report/experiments/tune.ts';
import { FORMATS } from '../../report/formats.ts';
import type { TuneResult } from '../../result/schema/tune.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { writeStrategyFile } from '../../settings/strategy-file.ts';
import { arrivalsOf, splitAt } from '../../workload/window.ts';
import { expectedRequests, mostRequests, openWorkload, type WorkloadSource } from '../../workload/workload-source.ts';
import { readAxes, withoutKnobs } from '../axis-flags.ts';
import { carryOut } from '../carry-out.ts';
import { type Context, say } from '../context.ts';
import { readWorkforce } from '../execution-flags.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { deliverResult, outputFile } from '../output.ts';
import { checkWritable, writeOrPrint } from '../output-file.ts';
import { formatOf } from '../output-format.ts';
import { reproducingArguments, workloadArguments } from '../reproduce.ts';
import { checkReadAgain, readRun, surroundingsOf } from '../run-settings.ts';
import { strategyOfFlags } from '../strategy-files.ts';
import { checkThresholdPaths, readDemands } from '../threshold-flags.ts';

/** `optimize tune`. */
export async function tuneCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const plain = new FlagReader(withoutKnobs(flags));
  const workforce = readWorkforce(reader, context);
  const { own, ...run } = await readRun(context, flags, reader, TUNE_FORMATS, async (scenario) => {
    const { axes, fixed } = readAxes(reader);
    const strategy = await reader.attemptAsync(async () => {
      const named = await strategyOfFlags(context, plain, scenario);
      plain.check();
      return named;
    });
    const strategies = [strategy && { ...strategy, knobs: { ...strategy.knobs, ...fixed } }];
    return { axes, fixed, strategies, keep: readDemands(reader, 'keep'), ...readGoal(reader) };
  });
  const { source, seed, catalog, instant, scenario } = run;
  checkReadAgain(source);
  const save = reader.text('save');
  if (save !== undefined) await checkWritable(context, '--save', save);
  const strategy = own.strategies[0] as Strategy;
  const { axes, fixed, keep, minimize, priceOfErrorUsd } = own;
  const asObjective = { text: minimize, path: minimize, operator: '<', value: 0, where: '--minimize' } as const;
  await checkThresholdPaths([asObjective], catalog, strategy, ({ optimized }) => optimized);
  await checkThresholdPaths(keep, catalog, strategy, ({ optimized }) => optimized);
  const baselineKnobs = scenario?.baselineKnobs ?? {};
  const goals = { minimize, keep, ...(priceOfErrorUsd === undefined ? {} : { priceOfErrorUsd }) };
  const reproduce = reproducingArguments(['tune'], flags, seed);
  const parts = await inTime(context, source, seed);
  const plan: TunePlan = { reproduce, seed, catalog, instant, strategy, baselineKnobs, goals, fixed, axes, ...parts };
  const size = expectedRequests(plan.source);
  const extent = {
    ...workforce,
    requests: TUNE_RUNS * mostRequests(plan.source),
    known: size === null ? null : Math.round(TUNE_RUNS * size),
  };
  const tuned = await carryOut(context, extent, (executor, watch) => tune(plan, executor, watch));
  if (tuned === null) {
    await say(context, 'Interrupted before there was anything to show.\n');
    return EXIT.interrupted;
  }
  await deliverResult(context, flags, tuned.result, TUNE_FORMATS, agedPrices(catalog.models, context.today()));
  if (save !== undefined) await saveStrategy(context, flags, save, tuned);
  return tuned.result.best.keep.every(({ met }) => met) ? EXIT.ok : EXIT.thresholdNotMet;
}

/** Share of a log's requests that a setting is found on; the rest, which came later, is what it is told on. */
const TUNED_ON = 0.7;

/** A log is divided in time: to be found good on what came first and told of what came then. */
async function inTime(
  context: Context,
  source: WorkloadSource,
  seed: string,
): Promise<Pick<TunePlan, 'source' | 'heldOut'>> {
  if (source.kind !== 'trace') return { source };
  const arrivals = await arrivalsOf(await openWorkload(source, seed, surroundingsOf(context)), context.signal);
  const [earlier, later] = splitAt(arrivals, TUNED_ON);
  // What comes all at once has no later.
  if (earlier.requests === 0 || later.requests === 0) return { source };
  return { source: { ...source, window: earlier }, heldOut: { ...source, window: later } };
}

/** What to minimize, and what a wrong answer adds to it. */
function readGoal(reader: FlagReader): Pick<Goals, 'minimize'> & { priceOfErrorUsd: number | undefined } {
  const minimize = readObjective(reader);
  const priceOfErrorUsd = reader.usd('price-of-error');
  if (priceOfErrorUsd !== undefined && minimize !== OBJECTIVES.cost) {
    reader.wrong('--price-of-error', `is added to the bill, not to ${minimize}`, 'leave --minimize out, or this');
  }
  return { minimize, priceOfErrorUsd };
}

/** What to minimize: by a short name, or by the path of any figure of a run. */
export function readObjective(reader: FlagReader): string {
  const text = reader.text('minimize') ?? 'cost';
  if (Object.hasOwn(OBJECTIVES, text)) return OBJECTIVES[text] as string;
  if (!text.includes('.') && !/Usd$/.test(text)) {
    reader.wrong(
      '--minimize',
      `"${text}" is not known`,
      `${suggestion(text, Object.keys(OBJECTIVES))}; or a path: latencyMs.p99`,
    );
  }
  return text;
}

async function saveStrategy(context: Context, flags: Flags, file: string, { strategy, result }: Tuned): Promise<void> {
  const text = writeStrategyFile(strategy, remarks(result));
  // What a program reads from standard output stays one document.
  const instead = formatOf(flags, FORMATS) === 'text' || outputFile(flags) !== null ? context.stdout : context.stderr;
  const about = workloadArguments(flags);
  const play = shellLine(['simulate', ...about, ...comparedBy(flags), '--strategy', file]);
  const then = `; play it with: ${play}; write it down, to run: ${shellLine(['export', file, '--to', 'ai-sdk', ...about])}`;
  await writeOrPrint(context, '--save', file, text, instead, then);
}

/** The flags that say by which vectors texts are compared. */
function comparedBy({ vectors, embeddingsModel }: Flags): string[] {
  if (typeof vectors !== 'string') return [];
  return [
    '--vectors',
    vectors,
    ...(typeof embeddingsModel === 'string' ? ['--embeddings-model', embeddingsModel] : []),
  ];
}

function remarks({
  scenario,
  seed,
  minimize,
  priceOfErrorUsd,
  keep,
  best,
  heldOutSeeds,
  heldOutRequests,
  cautions,
}: TuneResult): string[] {
  const demands = keep.length === 0 ? '' : `, keeping ${keep.join(' and ')}`;
  const sought =
    priceOfErrorUsd === undefined ? minimize : `${minimize} with wrong answers at ${show(priceOfErrorUsd, 'usd')} each`;
  const broken = best.keep.filter(({ met }) => !met).map(({ threshold }) => threshold);
  return [
    `Found by optimize tune on ${scenario.replace(/\s+/g, ' ')}, seed ${seed.replace(/\s+/g, ' ')}: the least ${sought}${demands}.`,
    `On ${heldOutRequests === undefined ? `${heldOutSeeds.length} seeds it was not tuned on` : `${heldOutRequests} later requests`}: ${sought} ${Number(best.objective.mean.toPrecision(6))}.`,
    ...cautions.map((caution) => `Mind: ${caution}.`),
    ...(broken.length === 0 ? [] : [`There it does NOT keep ${broken.join(' and ')}.`]),
  ];
}
