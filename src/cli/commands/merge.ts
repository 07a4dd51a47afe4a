import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fingerprint, readPlain } from '../../experiment/work/experiment.ts';
import type { Task } from '../../experiment/work/unit.ts';
import { own } from '../../foundation/own.ts';
import { UserError, whyUnreadable } from '../../foundation/problem.ts';
import type { Context } from '../context.ts';
import type { Flags } from '../flag-reader.ts';
import { checkOutput } from '../output.ts';
import { present, type ShardFile, type ShownExperiment, withoutCommandLine } from '../run-experiment.ts';

type AnyExperiment = ShownExperiment<never, object, Task>;

/** The experiment of that name, as shards have it; null where there is none. */
export async function experimentCalled(name: string): Promise<AnyExperiment | null> {
  const load = own(EXPERIMENTS, name);
  return load === undefined ? null : ((await load()) as AnyExperiment);
}

/** The experiments that can be done in shards, by the name in the shards. */
const EXPERIMENTS: Readonly<Record<string, () => Promise<unknown>>> = {
  simulate: async () => (await import('./simulate.ts')).SIMULATION,
  compare: async () => (await import('./compare.ts')).COMPARISON,
  ab: async () => (await import('./ab.ts')).AB_TEST,
  attribute: async () => (await import('./attribute.ts')).ATTRIBUTION,
  sweep: async () => (await import('./sweep.ts')).SWEEP,
  claims: async () => (await import('./claims.ts')).CLAIMS,
};

/** `optimize merge`: what the shards of an experiment come to, the same bytes as from one run. */
export async function mergeCommand(context: Context, files: readonly string[], flags: Flags): Promise<number> {
  const shards = await Promise.all(files.map((file) => readShardFile(file, context)));
  await checkOutput(context, flags);
  const [first] = shards as [Shard, ...Shard[]];
  checkTogether(shards);
  const what = await experimentCalled(first.content.experiment);
  if (what === null) {
    throw new UserError({
      where: first.file,
      what: `is of an experiment "${first.content.experiment}" that this version does not know`,
      fix: 'merge with the version that made the shards',
    });
  }
  const plan = first.content.plan as never;
  const outcomes: unknown[] = what.experiment.units(plan).map(() => undefined);
  for (const { content } of shards) for (const { unit, outcome } of content.units) outcomes[unit] = outcome;
  return present(context, flags, what, plan, outcomes);
}

interface Shard {
  file: string;
  content: ShardFile;
}

async function readShardFile(file: string, { cwd, files }: Context): Promise<Shard> {
  const text = await readFile(files.reads(resolve(cwd, file)), 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    const what = whyUnreadable(code);
    throw new UserError({ where: file, what, fix: 'check the path' });
  });
  let content: Partial<ShardFile> | null = null;
  try {
    content = readPlain(text) as ShardFile;
  } catch {
    // Not JSON: not a shard.
  }
  if (content?.optimize !== 'shard') {
    throw new UserError({
      where: file,
      what: 'is not a shard',
      fix: 'name files written by --shard, as in: --shard 1/3 -o 1.json',
    });
  }
  const wrong = wrongIn(content);
  if (wrong !== null) {
    throw new UserError({ where: file, what: `is a damaged shard: ${wrong}`, fix: 'run that part again' });
  }
  return { file, content: content as ShardFile };
}

/** What is wrong with a shard; null where it is as it was written. */
function wrongIn({ experiment, plan, shard, units, sum }: Partial<ShardFile>): string | null {
  const { index, of } = (shard ?? {}) as Partial<ShardFile['shard']>;
  const counts =
    Number.isInteger(index) && Number.isInteger(of) && (index as number) >= 1 && (index as number) <= (of as number);
  if (typeof experiment !== 'string' || typeof plan !== 'object' || plan === null || !counts || !Array.isArray(units)) {
    return 'it does not say what it is a part of';
  }
  return sum === fingerprint([experiment, plan, shard, units]) ? null : 'it is not as it was written';
}

/** All of one experiment, each part once, none missing. */
function checkTogether(shards: readonly Shard[]): void {
  const [first] = shards as [Shard, ...Shard[]];
  const name = ({ experiment, plan, shard }: ShardFile): string =>
    fingerprint([experiment, withoutCommandLine(plan), shard.of]);
  const { of } = first.content.shard;
  const seen = new Map<number, string>();
  for (const { file, content } of shards) {
    if (name(content) !== name(first.content)) {
      throw new UserError({
        where: file,
        what: `is not of the same experiment as ${first.file}`,
        fix: 'run all parts with the same flags, scenario and version, and the same number of parts',
      });
    }
    const { index } = content.shard;
    if (seen.has(index)) {
      const what = `is part ${index} of ${of}, and so is ${seen.get(index)}`;
      throw new UserError({ where: file, what, fix: 'name each part once' });
    }
    seen.set(index, file);
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) {
    throw new UserError({
      where: 'merge',
      what: `of ${of} parts ${missing.length === 1 ? 'one is' : `${missing.length} are`} missing: ${missing.join(', ')}`,
      fix: 'name the files of all parts',
    });
  }
}
