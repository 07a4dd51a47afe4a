import { createHash } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import { experimentCalled } from '../../src/cli/commands/merge.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { DataFolder } from '../../src/cli/queue/inputs.ts';
import { jobData } from '../../src/cli/queue/job-schema.ts';
import { doJob, whyNotDone } from '../../src/cli/queue/job-work.ts';
import { outcomesOf } from '../../src/cli/queue/outcome-schema.ts';
import { Refused, seal, sealKeyOf, unseal } from '../../src/cli/queue/wire.ts';
import type { ShardFile } from '../../src/cli/run-experiment.ts';
import play, { type Job } from '../../src/cli/worker.ts';
import { fingerprint, readPlain, writePlain } from '../../src/experiment/work/experiment.ts';
import type { Unit } from '../../src/experiment/work/unit.ts';
import { UserError } from '../../src/foundation/problem.ts';
import { mostRequests } from '../../src/workload/workload-source.ts';
import { changedBytes, changedDocument } from './changes.ts';
import { type Kind, pick, type Saved } from './input.ts';
import { LOGS } from './logs.ts';
import type { Ran } from './oracle.ts';

const KEY = sealKeyOf('redis://opt:password@host');

/** More than this of a job is done nowhere here: it takes long, and rightly. */
const MOST_REQUESTS = 300;
const MOST_UNITS = 30;

/** The log of jobs that read one. */
export const JOB_LOG = 'own.jsonl';

/** Experiments that go over a queue, in few requests. */
export const EXPERIMENTS: readonly (readonly string[])[] = [
  ['simulate', '-n', '60', '--runs', '2', '--no-fixes', '--no-parts', '--no-controls', '--no-alternatives'],
  ['compare', 'basic', 'advanced', '-s', 'coding-agent', '-n', '60', '--runs', '2', '--controls'],
  ['compare', 'basic', 'multi-tier', '--trace', JOB_LOG, '--models', 'real'],
  ['sweep', '--only', 'cache', '--ttl', '1h', '--cache-size', '5,50', '--instant', '-n', '60'],
  ['ab', 'baseline', 'basic', '-n', '60'],
  ['attribute', '-s', 'quick-start', '-n', '60'],
];

/** Jobs of an experiment, of which a shard has all units: one for each kind of task. */
export async function jobsOf({ args, text }: Saved): Promise<Saved[]> {
  const { experiment, plan } = readPlain(text) as ShardFile;
  const units = (await experimentCalled(experiment))?.experiment.units(plan as never) as Unit[];
  const first = new Map(units.map((unit) => [unit.task.kind, unit]));
  return [...first.values()].map((unit) => {
    const inputs = unit.source.kind === 'trace' ? [inputOf(JOB_LOG)] : [];
    return { args, text: writePlain(jobData({ units: [unit], inputs })) };
  });
}

function inputOf(name: string) {
  const content = LOGS[name] as string;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, folder: null, files: [{ path: name, bytes: Buffer.byteLength(content), sha256 }] };
}

/** What lies on the queue: jobs for a worker, changed by somebody who has the password. */
export const queueJobs: Kind = {
  name: 'queue job',
  make(random, { jobs }, kept) {
    const { text } = pick(random, jobs);
    const job =
      random() < 0.85 ? asText(changedDocument(JSON.parse(text), random, kept, 2)) : changedBytes(text, random, kept);
    return { args: ['worker'], files: { 'job.json': job, [JOB_LOG]: LOGS[JOB_LOG] as string } };
  },
};

/** What came of jobs, for their coordinator. */
export const queueOutcomes: Kind = {
  name: 'queue outcome',
  make(random, { experiments }, kept) {
    const { text } = pick(random, experiments);
    const shard = JSON.parse(text) as ShardFile;
    const outcomes = shard.units.map(({ outcome }) => outcome);
    const changed =
      random() < 0.85
        ? asText(changedDocument(outcomes, random, kept))
        : changedBytes(JSON.stringify(outcomes), random, kept);
    const shown = pick(random, [['--json'], ['--html'], ['--csv'], ['--markdown'], ['--full'], []]);
    return { args: ['coordinator', ...shown], files: { 'plan.json': text, 'outcomes.json': changed } };
  },
};

const asText = (value: unknown): string => JSON.stringify(value) ?? '';

/** What both ends of a queue do with an input; null where it is for a command. */
export async function asQueue(
  { args, files }: { args: readonly string[]; files: Readonly<Record<string, string | Uint8Array>> },
  folder: string,
  run: (args: readonly string[], files: Readonly<Record<string, string>>) => Promise<Ran>,
): Promise<Ran | null> {
  const [role, ...shown] = args;
  if (role !== 'worker' && role !== 'coordinator') return null;
  const textOf = (name: string): string => Buffer.from(files[name] as string).toString();
  try {
    if (role === 'worker') return done(JSON.stringify(await asWorker(textOf('job.json'), folder)));
    const shard = await accepted(textOf('plan.json'), textOf('outcomes.json'));
    return await run(['merge', '{here}/all.json', ...shown], { 'all.json': shard });
  } catch (error) {
    const refused = error instanceof Refused || error instanceof UserError;
    const stderr = refused
      ? whyNotDone(error)
      : `This is a fault of optimize: ${(error as Error).stack?.split('\n').slice(0, 2).join(' ')}`;
    return { code: refused ? EXIT.usage : EXIT.failure, stdout: '', stderr, written: {} };
  }
}

const done = (stdout: string): Ran => ({ code: EXIT.ok, stdout, stderr: '', written: {} });

/** As a worker does a job, but for the thread. Its coordinator has to take what comes of it. */
async function asWorker(text: string, folder: string): Promise<unknown> {
  let kinds: { kind: string }[] = [];
  const perform = async (units: Unit[], found: Job['files']): Promise<unknown[]> => {
    kinds = units.map(({ task }) => task);
    const requests = units.reduce((sum, { source }) => sum + mostRequests(source), 0);
    if (requests > MOST_REQUESTS || units.length > MOST_UNITS) throw new TooMuch();
    const { port1, port2 } = new MessageChannel();
    const result = await play({ units, cwd: '/', files: found, progress: port2 } as Job);
    port1.close();
    if ('problems' in result) throw new UserError(result.problems, result.kind);
    return result.outcomes;
  };
  try {
    const sent = { sealed: await sealedText(text) };
    const { sealed } = await doJob('u-1', sent, { sealKey: KEY, folder: new DataFolder(folder), perform });
    const back = await unseal(sealed, 'outcomes of u-1', KEY);
    return refusable(() => outcomesOf(back, kinds));
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
}

class TooMuch extends Error {}

/** What a worker gives and a coordinator refuses is a fault. */
function refusable<T>(take: () => T): T {
  try {
    return take();
  } catch (error) {
    throw new Error(`the coordinator refuses what the worker did: ${(error as Error).message}`);
  }
}

/** A text that need not be plain data, sealed as if it were. */
async function sealedText(text: string): Promise<string> {
  let data: unknown;
  try {
    data = readPlain(text);
  } catch {
    throw new Refused('is not packed data');
  }
  return seal(data, 'job', KEY);
}

/** A whole shard of the outcomes, once they have passed as a coordinator lets them. */
async function accepted(text: string, outcomes: string): Promise<string> {
  const { experiment, plan, shard, units, optimize } = readPlain(text) as ShardFile;
  const planned = (await experimentCalled(experiment))?.experiment.units(plan as never) as Unit[];
  const tasks = units.map(({ unit }) => (planned[unit] as Unit).task);
  let changed: unknown;
  try {
    changed = readPlain(outcomes);
  } catch {
    throw new Refused('is not packed data');
  }
  const taken = outcomesOf({ outcomes: changed }, tasks);
  const all = units.map(({ unit }, i) => ({ unit, outcome: taken[i] }));
  return writePlain({
    optimize,
    experiment,
    shard,
    plan,
    units: all,
    sum: fingerprint([experiment, plan, shard, all]),
  });
}
