import { advise } from '../../experiment/advise/advise.ts';
import type { AdvisePlan } from '../../experiment/advise/plan.ts';
import { seedsOf } from '../../experiment/work/unit.ts';
import { agedPrices } from '../../models/price-age.ts';
import { ADVISE_FORMATS } from '../../report/experiments/advise.ts';
import { findStrategy } from '../../settings/strategy.ts';
import { arrivalsOf, splitAt } from '../../workload/window.ts';
import { expectedRequests, mostRequests, openWorkload, type WorkloadSource } from '../../workload/workload-source.ts';
import { carryOut } from '../carry-out.ts';
import { oneModelCatalogs } from '../catalog-flags.ts';
import { type Context, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { isPipedIn } from '../piped-in.ts';
import { reproducingArguments } from '../reproduce.ts';
import { checkReadAgain, readRun, surroundingsOf } from '../run-settings.ts';
import { readDemands } from '../threshold-flags.ts';
import { trafficOtherwise } from '../traffic-otherwise.ts';

/** Share of a log's requests that steps are found on; they are told of on those that came later. */
const FOUND_ON = 0.7;

/** Fewer later requests tell nothing. */
const FEWEST_LATER = 300;

/** Other seeds under which they are told of on a scenario. */
const TOLD_SEEDS = 3;

/** Strategies that are played, about: some twenty by themselves, then on top of one step and of two. */
const PLAYED = 45;

/** Quality to be kept unless told: half of what the document's target lets go. */
const USUAL_QUALITY = 0.95;

/** Flags that choose a workload, its models and the luck: those of the commands that show a step. */
const ABOUT_THE_STEPS = ['priceOfError', 'minQuality'];

/** What is said where something is piped in that nobody asked to be read. */
const NOT_READ = 'what is piped in is not read: optimize advise - reads it';

/** `optimize advise`. */
export async function adviseCommand(context: Context, logs: readonly string[], given: Flags): Promise<number> {
  const flags: Flags = logs.length === 0 ? given : { ...given, trace: [...logs] };
  const named = [flags.trace ?? []].flat();
  if (named.length !== 1 || named[0] !== '-') return adviseOn(context, logs, given, flags);
  // Advice reads a log again and again, and standard input can be read only once.
  const { withSpooled } = await import('../spooled-input.ts');
  return withSpooled(context, (kept) => adviseOn(kept, logs, given, flags));
}

async function adviseOn(context: Context, logs: readonly string[], given: Flags, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  if (logs.length > 0 && given.trace !== undefined) {
    reader.wrong('--trace', 'is given, and logs without it', 'name logs in one way');
  }
  // Threads have no standard input, and do not know where it is kept.
  const workers = context.spooled === undefined ? (reader.count('workers', 1) ?? context.cores) : 1;
  const { own, scenario, source, seed, catalog, traffic } = await readRun(
    context,
    flags,
    reader,
    ADVISE_FORMATS,
    () => ({
      strategies: [findStrategy('baseline')],
      priceOfErrorUsd: reader.usd('price-of-error') ?? null,
      minQuality: reader.share('min-quality') ?? USUAL_QUALITY,
      thresholds: readDemands(reader, 'threshold'),
    }),
  );
  if (context.spooled === undefined) checkReadAgain(source);
  if (flags.trace === undefined && flags.scenario === undefined && (await isPipedIn(context))) {
    await say(context, `${NOT_READ}\n`);
  }
  const oneModel = await oneModelCatalogs(reader, context, scenario, traffic, catalog);
  const about = Object.fromEntries(Object.entries(flags).filter(([name]) => !ABOUT_THE_STEPS.includes(name)));
  const workloadArguments = reproducingArguments([], about, seed).slice(0, -2);
  // Brings the price list of all providers along.
  const { canDo } = await import('../../export/export.ts');
  const plan: AdvisePlan = {
    reproduce: reproducingArguments(['advise'], flags, seed),
    source,
    ...(await parts(context, source, seed)),
    ...trafficOtherwise(flags, scenario, source),
    seed,
    catalog,
    oneModel,
    baselineKnobs: scenario?.baselineKnobs ?? {},
    priceOfErrorUsd: own.priceOfErrorUsd,
    minQuality: own.minQuality,
    thresholds: own.thresholds,
    workloadArguments,
    exportedTo: (strategy, models) =>
      canDo('ai-sdk', { strategy, catalog: models, embeddings: null, learned: null }) ? 'ai-sdk' : null,
    modelArguments: (model) => {
      // What --baseline names is named once; without a map, it is the catalog's own.
      const named = catalog.asLogged !== undefined || flags.baseline !== undefined || flags.map === undefined;
      return ['--map', `all=${model}${named ? '' : `,baseline=${catalog.baseline}`}`];
    },
  };
  const size = expectedRequests(source);
  const extent = { workers, requests: PLAYED * mostRequests(source), known: size === null ? null : PLAYED * size };
  const result = await carryOut(context, extent, (executor, watch) => advise(plan, executor, watch));
  if (result === null) {
    await say(context, 'Interrupted before there was anything to advise.\n');
    return EXIT.interrupted;
  }
  await deliverResult(context, flags, result, ADVISE_FORMATS, agedPrices(catalog.models, context.today()));
  return (result.thresholds ?? []).every(({ met }) => met) ? EXIT.ok : EXIT.thresholdNotMet;
}

/** Where steps are found and where they are told of: parts of a log in time, or a scenario under other seeds. */
async function parts(
  context: Context,
  source: WorkloadSource,
  seed: string,
): Promise<Pick<AdvisePlan, 'found' | 'told'>> {
  const [, ...others] = seedsOf(seed, 1 + TOLD_SEEDS);
  if (source.kind !== 'trace') return { found: source, told: { on: 'other seeds', source, seeds: others } };
  const arrivals = await arrivalsOf(await openWorkload(source, seed, surroundingsOf(context)));
  const [earlier, later] = splitAt(arrivals, FOUND_ON);
  // What comes all at once has no later, and of a short log no part can be held back.
  if (earlier.requests === 0 || later.requests < FEWEST_LATER) {
    return { found: source, told: { on: 'the same requests', source, seeds: [seed] } };
  }
  // What came before has filled the caches by then.
  const warmed = { ...source, warmUp: { requests: earlier.requests } };
  return { found: { ...source, window: earlier }, told: { on: 'later requests', source: warmed, seeds: [seed] } };
}
