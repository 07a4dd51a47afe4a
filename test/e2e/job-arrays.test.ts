import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SCHEDULERS, shardOfArray } from '../../src/cli/array-job.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ROOT, SURROUNDINGS } from './command.ts';

/*
 * The recipes of docs/scale.md, run by a shell in which `optimize` only writes down how it was called: so what
 * schedulers give, and what shells make of it, is there as it is, and the experiment itself is done once.
 */

const page = readFileSync(`${ROOT}docs/scale.md`, 'utf8');
const section = page.slice(page.indexOf('## Arrays of jobs'));
const recipe = (about: string, language: string): string => {
  const block = new RegExp(`${about}[\\s\\S]*?\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1];
  if (block === undefined) throw new Error(`docs/scale.md has no recipe for ${about}`);
  return block;
};

/** The jobs of the recipes' arrays. */
const JOBS = [1, 2, 3, 4];

const folder = temporaryFolder();
const calls = join(folder, 'calls');

beforeAll(() => {
  mkdirSync(calls);
  mkdirSync(join(folder, 'bin'));
  const variables = SCHEDULERS.flatMap(({ index, count, first }) => [index, count, first]).filter(
    (name) => typeof name === 'string',
  );
  const optimize = join(folder, 'bin/optimize');
  // One file for each call: arguments and variables, a line each.
  const told = [...new Set(variables)].map((name) => `[ -n "$${name}" ] && echo "${name}=$${name}"`);
  writeFileSync(optimize, `#!/bin/sh\n{ printf '%s\\n' "$@"\n${told.join('\n')}\n} > "${calls}/$$"\nexit 0\n`);
  chmodSync(optimize, 0o755);
});

interface Call {
  args: string[];
  env: Record<string, string>;
}

/** How the command is called by a script with these variables, by the file that each call writes to. */
function calledBy(script: string, env: Record<string, string> = {}): Call[] {
  for (const name of readdirSync(calls)) writeFileSync(join(calls, name), '');
  const { status, stderr } = spawnSync('sh', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...SURROUNDINGS, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, ...env } as never,
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const texts = readdirSync(calls).map((name) => readFileSync(join(calls, name), 'utf8').trim().split('\n'));
  return texts.flatMap((lines) => {
    if (lines[0] === '') return [];
    const at = lines.findIndex((line) => /^[A-Z_]+=\d+$/.test(line));
    const variables = lines.slice(at).map((line) => line.split('=') as [string, string]);
    return [{ args: lines.slice(0, at), env: Object.fromEntries(variables) }];
  });
}

const each = (of: (job: number) => Record<string, string>, script: string): Call[] =>
  JOBS.flatMap((job) => calledBy(script, of(job)));

const job = parse(recipe('Kubernetes Indexed Job', 'yaml'));
const [container] = job.spec.template.spec.containers;
const hasParallel = spawnSync('parallel', ['--version']).status === 0;

const RECIPES: readonly [name: string, can: boolean, calls: () => Call[]][] = [
  [
    'Slurm',
    true,
    () =>
      each(
        (i) => ({ SLURM_ARRAY_TASK_ID: `${i}`, SLURM_ARRAY_TASK_COUNT: '4', SLURM_ARRAY_TASK_MIN: '1' }),
        recipe('Slurm', 'sh'),
      ),
  ],
  [
    'AWS Batch',
    true,
    () =>
      each(
        (i) => ({ AWS_BATCH_JOB_ARRAY_INDEX: `${i - 1}`, AWS_BATCH_JOB_ARRAY_SIZE: '4' }),
        recipe('AWS Batch', 'sh'),
      ),
  ],
  [
    `GNU parallel${hasParallel ? '' : ' (skipped: it is not here)'}`,
    hasParallel,
    () => calledBy(recipe('GNU parallel', 'sh')),
  ],
  [
    'a Kubernetes Job',
    true,
    () => {
      const [shell, option, line] = container.command as [string, string, string];
      expect([shell, option]).toEqual(['sh', '-c']);
      const [{ name, value }] = container.env;
      return each((i) => ({ JOB_COMPLETION_INDEX: `${i - 1}`, [name]: value }), line.replace(/^node \S+/, 'optimize'));
    },
  ],
];

describe('an array of jobs', () => {
  it.each(RECIPES)('is divided by the recipe for %s', (_, can, called) => {
    if (!can) return;
    const found = called();
    const shards = found.map(({ env }) => shardOfArray(env));
    const indices = shards.map((shard) => ('shard' in shard ? shard.shard.index : 0));
    expect(shards.map((shard) => 'shard' in shard && shard.shard.of)).toEqual(JOBS.map(() => 4));
    expect([...indices].sort()).toEqual(JOBS);
    // All of one experiment, each into a file of its own.
    const outputs = found.map(({ args }) => args.at(-1));
    expect(new Set(outputs).size).toBe(4);
    expect(outputs.every((name) => /(^|\/)shard\d\.json$/.test(name as string))).toBe(true);
    expect(new Set(found.map(({ args }) => args.slice(0, -1).join(' ')))).toEqual(new Set([EXPERIMENT]));
  });

  const EXPERIMENT = 'sweep --ttl 5m..24h/4 --cache-size 100,1k -n 2000 --shard auto -o';

  it('comes to what one machine gives', async () => {
    const at = { cwd: folder, scenarios: `${ROOT}scenarios` };
    for (const { args, env } of (RECIPES[0] as (typeof RECIPES)[number])[2]()) {
      expect(await invoke(args, { ...at, env: { LANG: 'C.UTF-8', ...env } })).toMatchObject({ code: 0 });
    }
    const [, , merge] = /`optimize (merge) (\S+) /.exec(section) ?? [];
    expect(merge).toBe('shard*.json');
    const shards = readdirSync(folder).filter((name) => /^shard\d\.json$/.test(name));
    const merged = await invoke(['merge', ...shards, '--json'], at);
    expect(merged.stdout).toBe((await invoke([...EXPERIMENT.split(' ').slice(0, -3), '--json'], at)).stdout);
  });

  it('is a Job as Kubernetes takes it, which gives up a shard whose input is wrong', () => {
    const { spec } = job;
    const { podFailurePolicy, template } = spec;
    // What the API demands of each other.
    expect([job.apiVersion, job.kind, spec.completionMode]).toEqual(['batch/v1', 'Job', 'Indexed']);
    expect(template.spec.restartPolicy).toBe('Never');
    expect(spec.backoffLimitPerIndex).toBeGreaterThan(0);
    expect(spec.maxFailedIndexes).toBeLessThanOrEqual(spec.completions);
    expect(container.env).toEqual([{ name: 'JOB_COMPLETIONS', value: String(spec.completions) }]);
    const [usage, evicted] = podFailurePolicy.rules;
    expect(usage).toEqual({
      action: 'FailIndex',
      onExitCodes: { containerName: container.name, operator: 'In', values: [2] },
    });
    expect(evicted).toEqual({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] });
    const claims = template.spec.volumes.map(({ name }: { name: string }) => name);
    expect(claims).toEqual(container.volumeMounts.map(({ name }: { name: string }) => name));
  });
});
