import { belongsTo, type Experiment, fingerprint, type Shard, writePlain } from '../experiment/work/experiment.ts';
import type { OutcomeOf, Task } from '../experiment/work/unit.ts';
import type { Catalog } from '../models/model.ts';
import { agedPrices } from '../models/price-age.ts';
import { expectedRequests } from '../workload/workload-source.ts';
import { type Context, say } from './context.ts';
import type { Execution } from './execution-flags.ts';
import { EXIT } from './exit-codes.ts';
import type { Flags } from './flag-reader.ts';
import { deliverResult, deliverText, type Shown } from './output.ts';
import { Progress } from './progress.ts';
import { Journal } from './resume-file.ts';
import { executorFor, queueOf } from './worker-pool.ts';

/** An experiment with how it is shown. */
export interface ShownExperiment<Plan, Result, T extends Task> {
  /** Its name in shards: `optimize merge` finds the experiment by it. */
  name: string;
  experiment: Experiment<Plan, Result, T>;
  shown: Shown<Result>;
  /** What is still done with a result, by whoever has the whole of it; the same everywhere. */
  complete?: (context: Context, result: Result, plan: Plan) => Promise<Result>;
  /** The exit code of a whole result; 0 unless told. */
  exitCode?: (result: Result) => number;
}

/** What a shard leaves behind, for `optimize merge`. */
export interface ShardFile {
  optimize: 'shard';
  experiment: string;
  shard: Shard;
  plan: unknown;
  units: { unit: number; outcome: unknown }[];
  /** A name of all this, by which a damaged file is told. */
  sum: string;
}

/** The plan, however it was typed: flags in another order are the same experiment. */
export function withoutCommandLine<Plan>(plan: Plan): Plan {
  return { ...plan, reproduce: undefined };
}

/** Does the units of the plan that are this process's to do, and prints what comes of them. */
export async function runExperiment<Plan, Result extends object, T extends Task>(
  context: Context,
  flags: Flags,
  what: ShownExperiment<Plan, Result, T>,
  plan: Plan,
  how: Execution,
): Promise<number> {
  const { workers, shard, resume } = how;
  const { experiment, name } = what;
  const units = experiment.units(plan);
  const outcomes: unknown[] = units.map(() => undefined);
  const journal =
    resume === null
      ? null
      : await Journal.open(context, resume, fingerprint({ name, plan: withoutCommandLine(plan), shard }));
  for (const [unit, outcome] of journal?.finished ?? []) outcomes[unit] = outcome;
  const due = units.flatMap((_, i) =>
    outcomes[i] === undefined && (shard === null || belongsTo(shard, i)) ? [i] : [],
  );
  const todo = due.map((i) => units[i] as (typeof units)[number]);
  const sizes = todo.map(({ source }) => expectedRequests(source));
  const known = sizes.every((size) => size !== null);
  const onQueue = await queueOf(context, how);
  const requests = known ? sizes.reduce((sum, size) => sum + (size as number), 0) : null;
  const progress = new Progress(context, requests, onQueue?.standing);
  let replayed = 0;
  const executor = onQueue ?? executorFor(context, todo, workers);
  await executor
    .run(todo, {
      done(i, outcome) {
        outcomes[due[i]] = outcome;
        journal?.note(due[i], outcome);
      },
      progress: (requests) => progress.update((replayed += requests)),
      signal: context.signal,
    })
    .finally(async () => {
      progress.stop();
      await executor.close();
      await journal?.close();
    });

  if (shard !== null) {
    const missing = due.some((i) => outcomes[i] === undefined);
    if (missing) return interrupted(context, resume);
    const done = outcomes.flatMap((outcome, unit) => (outcome === undefined ? [] : [{ unit, outcome }]));
    const sum = fingerprint([name, plan, shard, done]);
    const file: ShardFile = { optimize: 'shard', experiment: name, shard, plan, units: done, sum };
    await deliverText(context, flags, `${writePlain(file)}\n`);
    return EXIT.ok;
  }
  return present(context, flags, what, plan, outcomes, resume);
}

/** Prints the result of the outcomes there are. */
export async function present<Plan, Result extends object, T extends Task>(
  context: Context,
  flags: Flags,
  { experiment, shown, complete, exitCode }: ShownExperiment<Plan, Result, T>,
  plan: Plan,
  outcomes: readonly unknown[],
  resume: string | null = null,
): Promise<number> {
  const assembled = experiment.assemble(plan, outcomes as readonly (OutcomeOf<T> | undefined)[]);
  if (assembled === null) return interrupted(context, resume);
  const result = complete === undefined ? assembled : await complete(context, assembled, plan);
  const { catalog } = plan as { catalog?: Catalog };
  await deliverResult(context, flags, result, shown, agedPrices(catalog?.models ?? [], context.today()));
  if (outcomes.includes(undefined)) return EXIT.interrupted;
  return exitCode?.(result) ?? EXIT.ok;
}

async function interrupted(context: Context, resume: string | null): Promise<number> {
  const kept =
    resume === null || context.files.lost
      ? ''
      : ` What is finished is kept in ${resume}: the same command goes on from there.`;
  await say(context, `Interrupted before there was anything to show.${kept}\n`);
  return EXIT.interrupted;
}
