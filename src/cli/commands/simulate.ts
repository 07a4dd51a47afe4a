import { isDeepStrictEqual } from 'node:util';
import { judged, type ReplicationPlan, replication } from '../../experiment/replicate.ts';
import type { Contributions } from '../../experiment/result-runs.ts';
import { mostParts, type SimulationPlan, simulate } from '../../experiment/simulate.ts';
import type { SimulateTask } from '../../experiment/simulate-task.ts';
import { readingFor } from '../../experiment/work/workload-shelf.ts';
import { TRIED_REQUESTS, TRIED_TEXTS } from '../../findings/findings.ts';
import { formatCount, formatLatency } from '../../foundation/units.ts';
import { agedPrices } from '../../models/price-age.ts';
import { FORMATS } from '../../report/formats.ts';
import { SIMULATION_FORMATS } from '../../report/simulation/simulation.ts';
import { soFar } from '../../report/simulation/so-far.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Summary } from '../../result/schema/summary.ts';
import type { Threshold } from '../../result/thresholds.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { KnobValues } from '../../settings/knobs.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { REMEMBERED_REQUESTS, RememberedWorkload } from '../../workload/remembered-workload.ts';
import type { Workload } from '../../workload/workload.ts';
import { firstOf, openWorkload } from '../../workload/workload-source.ts';
import { carryOut } from '../carry-out.ts';
import { type Context, detail } from '../context.ts';
import type { EmbeddingFlags } from '../embedding-flags.ts';
import { readExecution } from '../execution-flags.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { deliverResult } from '../output.ts';
import { formatOf } from '../output-format.ts';
import { playedInThreads } from '../play-apart.ts';
import { Progress } from '../progress.ts';
import { reproducingArguments } from '../reproduce.ts';
import type { ShownExperiment } from '../run-experiment.ts';
import { canReadAgain, checkReadAgain, readRun, surroundingsOf } from '../run-settings.ts';
import { strategyInWords, strategyOfFlags } from '../strategy-files.ts';
import { checkThresholdPaths, readThresholds } from '../threshold-flags.ts';
import { todaysModels } from '../todays-models.ts';
import { trafficOtherwise } from '../traffic-otherwise.ts';

/** Several runs of one simulation. */
export const SIMULATION: ShownExperiment<ReplicationPlan, SimulationResult, SimulateTask> = {
  name: 'simulate',
  experiment: replication,
  shown: SIMULATION_FORMATS,
  complete: async (context, result, plan) => {
    const fixed = plan.fixes === false ? result : await withFixes(context, result, plan, null);
    return playedElsewhere(context, fixed, plan, null, context.cores);
  },
  exitCode: ({ thresholds }) => (thresholds.every(({ met }) => met) ? EXIT.ok : EXIT.thresholdNotMet),
};

/** Flags about the endpoint that embeds texts. */
const EMBEDDING_FLAGS = ['embeddings', 'embeddings-model'];

type Live = typeof import('../live/play-live.ts');

/** `optimize simulate`, and the commands that are it under another name. */
export async function simulateCommand(context: Context, flags: Flags, command: string): Promise<number> {
  const reader = new FlagReader(flags);
  const how = readExecution(reader, context);
  // The code of the dashboard is loaded when there is something to watch.
  const live = reader.given('live') ? await import('../live/play-live.ts') : null;
  const own = async (scenario: Scenario | null) => ({
    runs: reader.count('runs', 1) ?? 1,
    strategies: [await strategyOfFlags(context, reader, scenario)],
    thresholds: readThresholds(reader, scenario),
    speed: readSpeed(reader, live),
    // The code of the client is loaded when there is an endpoint to ask.
    embeddings: EMBEDDING_FLAGS.some((flag) => reader.given(flag))
      ? (await import('../embedding-flags.ts')).readEmbeddingFlags(reader)
      : null,
  });
  const run = await readRun(context, flags, reader, SIMULATION.shown, own, { showsReading: true });
  const { runs, thresholds, speed, embeddings } = run.own;
  const strategy = run.own.strategies[0] as Strategy;
  const { scenario, source, seed, catalog, instant } = run;
  if (reader.given('print-config')) {
    const { printConfig } = await import('../config/print-config.ts');
    return printConfig(context, flags, { command, scenario, strategy, catalog, seed });
  }
  live?.checkWatchable(context, command);
  await checkThresholdPaths(thresholds, catalog, strategy);
  const plan: ReplicationPlan = {
    command,
    reproduce: reproducingArguments([live === null ? command : 'simulate'], flags, seed),
    source,
    seed,
    runs,
    catalog,
    strategy,
    instant,
    baselineKnobs: scenario?.baselineKnobs ?? {},
    expect: scenario?.expect ?? [],
    thresholds,
    fixes: flags.fixes !== false,
    ...(flags.controls === false ? { controls: false } : {}),
    ...(flags.parts === false ? { parts: false } : {}),
    ...trafficOtherwise(flags, scenario, source),
    ...(source.kind === 'generated' ? await simplerThan(strategy, scenario?.knobs ?? {}, context) : {}),
  };
  if (live === null && (runs > 1 || how.shard !== null || how.resume !== null || how.queue !== undefined)) {
    checkReadAgain(source);
    const { runExperiment } = await import('../run-experiment.ts');
    return runExperiment(context, flags, SIMULATION, plan, how);
  }
  return playOnce(context, flags, plan, run.opened, live, speed, embeddings, how.workers);
}

/** Who sees `advanced` as it ships asks what it has before `basic`. */
async function simplerThan(
  strategy: Strategy,
  scenario: Partial<KnobValues>,
  context: Context,
): Promise<Pick<ReplicationPlan, 'simpler'>> {
  if (strategy.name !== 'advanced') return {};
  const [shipped, simpler] = await Promise.all(
    ['advanced', 'basic'].map((name) => strategyInWords(name, '--strategy', scenario, context)),
  );
  return isDeepStrictEqual(shipped, strategy) ? { simpler: simpler as Strategy } : {};
}

/** The speed of a live replay; whatever stands in the way of one is complained about. */
function readSpeed(reader: FlagReader, live: Live | null): number {
  if (live === null && reader.given('speed')) {
    reader.wrong('--speed', 'is about watching, and nothing is watched', 'add --live, or use optimize watch');
  }
  if (live !== null && ['runs', 'shard', 'resume', 'queue'].some((flag) => reader.given(flag))) {
    reader.wrong(
      '--live',
      'shows one run, and several are asked for',
      'leave out --runs, --shard, --resume and --queue',
    );
  }
  return live?.readSpeed(reader) ?? 1;
}

async function playOnce(
  context: Context,
  flags: Flags,
  replication: ReplicationPlan,
  log: Workload | null,
  live: Live | null,
  speed: number,
  embeddings: EmbeddingFlags | null,
  threads: number,
): Promise<number> {
  const { source, seed, catalog, strategy, thresholds, fixes } = replication;
  const open = async (): Promise<Workload> => log ?? openWorkload(source, seed, surroundingsOf(context));
  const compared = async (by: EmbeddingFlags): Promise<Workload> =>
    (await import('../embedding-flags.ts')).withEmbeddings(context, by, await open(), source, strategy);
  const { kept } = context;
  const workload =
    kept !== undefined && source.kind === 'generated' && embeddings === null && live === null
      ? await kept.take(readingFor(source, seed, [strategy]), open)
      : new RememberedWorkload(
          embeddings === null ? await open() : await compared(embeddings),
          source.kind === 'generated' ? REMEMBERED_REQUESTS : TRIED_REQUESTS,
        );
  await detail(context, `replaying ${workload.name}, seed ${seed}, models ${catalog.id}, ${strategy.name}`);
  const startedAt = context.clock();
  const again = async (): Promise<Workload | null> =>
    embeddings === null && canReadAgain(source) ? openWorkload(source, seed, surroundingsOf(context)) : null;
  const plan = { ...replication, workload, again, contributions: contributionsFor(flags, thresholds) };
  const { result: once, interrupted } =
    live === null ? await playAtOnce(context, plan, threads) : await live.playLive(context, flags, plan, speed);
  const took = formatLatency(context.clock() - startedAt);
  await detail(context, `replayed ${formatCount(once.requests)} requests in ${took}`);
  // What was turned on the way cannot be played again with a fix.
  const fixed = fixes === true && once.turned === undefined;
  const complete = fixed ? await withFixes(context, once, replication, workload) : once;
  const whole = live === null ? await playedElsewhere(context, complete, replication, workload, threads) : complete;
  const result = judged(whole, thresholds);
  await deliverResult(context, flags, result, SIMULATION_FORMATS, agedPrices(catalog.models, context.today()));
  return interrupted ? EXIT.interrupted : (SIMULATION.exitCode?.(result) ?? EXIT.ok);
}

/** A small screen has room for the foremost contributions, and needs no others; a demand may be on any. */
function contributionsFor(flags: Flags, thresholds: readonly Threshold[]): Contributions {
  const isSmall = flags.full !== true && ['text', 'markdown'].includes(formatOf(flags, FORMATS));
  return isSmall && !thresholds.some(({ path }) => path.startsWith('attribution.')) ? 'foremost' : 'all';
}

/** The result with what the strategy comes to on other traffic, and at other prices than the guide's. */
async function playedElsewhere(
  context: Context,
  result: SimulationResult,
  plan: ReplicationPlan,
  workload: RememberedWorkload | null,
  threads: number,
): Promise<SimulationResult> {
  const { source, strategy, catalog, alternatives } = plan;
  if (result.partial || alternatives === undefined || strategy.techniques.size === 0) return result;
  const today = source.kind === 'generated' ? await todaysModels(catalog, context) : null;
  if (alternatives.length === 0 && today === null && plan.simpler === undefined) return result;
  const { playedOtherwise, withOtherwise } = await import('../../experiment/otherwise.ts');
  const others = { traffic: alternatives, today, read: workload };
  const requests = playedOtherwise(source, others, plan);
  return carryOut(context, { workers: threads, requests, known: requests }, (executor, watch) =>
    withOtherwise(result, plan, others, executor, watch),
  );
}

/**
 * The result with fixes for what is wrong tried on the same workload, as far as it can be read again;
 * of several runs, on that of the first. `workload`: as it was read, where it still stands.
 */
async function withFixes(
  context: Context,
  result: SimulationResult,
  { source, seed, catalog, strategy }: ReplicationPlan,
  workload: RememberedWorkload | null,
): Promise<SimulationResult> {
  if (result.findings.length === 0) return result;
  const { withFixesTried } = await import('../../findings/try-fixes.ts');
  const compared = workload !== null && (strategy.techniques.has('semantic') || workload.queries.size <= TRIED_TEXTS);
  const open = async (comparing: boolean): Promise<Workload | null> => {
    const tried = workload?.expectedRequests ?? 0;
    if (workload?.readable === true && (!comparing || (compared && tried <= TRIED_REQUESTS))) return workload;
    if (!canReadAgain(source)) return null;
    const beginning = firstOf(source, comparing ? TRIED_TEXTS : TRIED_REQUESTS);
    return openWorkload(beginning, seed, surroundingsOf(context));
  };
  const failed = (tried: readonly string[], error: unknown): void => {
    const what = tried.length === 0 ? 'the fixes' : tried.join(' ');
    void detail(context, `${what} could not be tried: ${error instanceof Error ? error.message : error}`);
  };
  return withFixesTried(result, { open, played: workload, catalog, signal: context.signal, failed });
}

async function playAtOnce(
  context: Context,
  plan: SimulationPlan & ReplicationPlan,
  threads: number,
): Promise<{ result: SimulationResult; interrupted: boolean }> {
  const { expectedRequests, readsAgain } = plan.workload;
  const parts = mostParts(plan);
  const readings = readsAgain === true ? 1 + parts : 1;
  const progress = new Progress(context, expectedRequests === null ? null : expectedRequests * readings);
  let [here, elsewhere] = [0, 0];
  const inThreads = playedInThreads(context, plan, parts, threads, (requests) => {
    elsewhere += requests;
    progress.update(here + elsewhere);
  });
  const watch = {
    progress(requests: number) {
      here = requests;
      progress.update(here + elsewhere);
    },
    sides: (before: Summary, after: Summary): void => progress.tell(soFar(before, after)),
    signal: context.signal,
  };
  const result = await simulate(plan, watch, inThreads?.play ?? null).finally(async () => {
    progress.stop();
    await inThreads?.close();
  });
  return { result, interrupted: result.partial };
}
