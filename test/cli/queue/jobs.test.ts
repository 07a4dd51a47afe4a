import { createHmac } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { experimentCalled } from '../../../src/cli/commands/merge.ts';
import { DataFolder, NamedInputs } from '../../../src/cli/queue/inputs.ts';
import { type JobData, jobData, jobOf } from '../../../src/cli/queue/job-schema.ts';
import { OUTCOMES, outcomesOf } from '../../../src/cli/queue/outcome-schema.ts';
import { TASKS_OF_QUEUE } from '../../../src/cli/queue/task-schema.ts';
import { nameOf, Refused, seal, sealKeyOf, unseal } from '../../../src/cli/queue/wire.ts';
import type { ShardFile } from '../../../src/cli/run-experiment.ts';
import { TASKS } from '../../../src/experiment/tasks.ts';
import { batches } from '../../../src/experiment/work/executor.ts';
import { readPlain, writePlain } from '../../../src/experiment/work/experiment.ts';
import type { Unit } from '../../../src/experiment/work/unit.ts';
import { commandWords } from '../../../src/foundation/command-words.ts';
import { randomStream } from '../../../src/foundation/random.ts';
import { CATALOG_IDS, openListing } from '../../../src/models/catalogs.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { catalogOf } from '../../../src/models/run-catalog.ts';
import { parseScenario } from '../../../src/scenario/scenario.ts';
import { findStrategy, STRATEGIES } from '../../../src/settings/strategy.ts';
import { changedBytes } from '../../fuzz/changes.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { invoke } from '../invoke.ts';

const OWN_MODELS = `
name: ours
extends: docs
models:
  - id: llama
    price: { input: 0.2, output: 0.4, cachedInput: 0.05, batch: 0.5, longPrompts: [{ above: 100k, input: 1, output: 1 }] }
    fixed: { usdPerMonth: 2400, requestsPerSecond: 10 }
    prefixCache: { minTokens: 16, life: 5m, renewed: false, capacity: 1M, block: 16 }
    latency: { firstToken: 150ms, tokensPerSecond: 60, sigma: 0.3 }
    quality: { mmlu: 73 }
    effort: { low: { tokens: 0.3 } }
    failures: { errors: 1% }
    contextTokens: 128k
`;

const scenarios = readdirSync('scenarios')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parseScenario(readFileSync(join('scenarios', name), 'utf8'), name));
const unit = (seed: string, strategy = findStrategy('basic'), scenario = scenarios[0]!): Unit => ({
  source: { kind: 'generated', name: scenario.name, spec: scenario.workload },
  seed,
  catalog: DOCS_CATALOG,
  instant: false,
  task: { kind: 'play', strategy } as Unit['task'],
});
const KEY = sealKeyOf('redis://user:password@host');

describe('a job', () => {
  it.each(scenarios)('comes back as it was, with every strategy that ships: $name', (scenario) => {
    const units = Object.keys(STRATEGIES).map((name) => unit('42', findStrategy(name), scenario));
    const data = jobData({ units, inputs: [] });
    // What units have in common is there once.
    expect([data.sources.length, data.catalogs.length]).toEqual([1, 1]);
    expect(jobOf(readPlain(writePlain(data))).units).toEqual(units);
  });

  it.each([
    'compare basic advanced --controls --runs 2 -n 20 --models real --warmup 5 --rate 5k',
    'compare baseline advanced,effort=low -s coding-agent --runs 1 -n 20 --models claude-sonnet-5,gpt-5.4',
    'compare basic multi-tier --trace calls.jsonl --alias fast=gpt-4o-mini --time-zone Europe/Vienna',
    'sweep -s coding-agent --vary sessions.thinkTime=1m,10m -n 20',
    'sweep --only cache --ttl 1h --cache-size 5,50 --instant -n 20',
    'simulate -s nightly-batch --with batch-api --runs 2 -n 20 --no-fixes --no-alternatives --models own.yaml',
    'ab baseline basic -n 60 --rollout 10,50 --looks 3',
    'attribute -s quick-start',
  ])('is one of what is asked by: %s', async (line) => {
    const cwd = temporaryFolder();
    const call = (i: number) => ({
      prompt: `ask ${i % 3}`,
      model: ['fast', 'gpt-4o', 'strange'][i % 3],
      created: i * 60,
    });
    writeFileSync(
      join(cwd, 'calls.jsonl'),
      Array.from({ length: 9 }, (_, i) => `${JSON.stringify(call(i))}\n`).join(''),
    );
    writeFileSync(join(cwd, 'own.yaml'), OWN_MODELS);
    const args = [...commandWords(line), '--shard', '1/1', '-o', 'shard.json'];
    expect(await invoke(args, { cwd, scenarios: resolve('scenarios') })).toMatchObject({ code: 0 });
    const { experiment, plan } = readPlain(readFileSync(join(cwd, 'shard.json'), 'utf8')) as ShardFile;
    const units = (await experimentCalled(experiment))?.experiment.units(plan as never) as Unit[];
    const inputs = await new NamedInputs(cwd).of(units);
    for (const batch of batches(units, 2, TASKS)) {
      const together = batch.map((each) => each.unit);
      expect(jobOf(readPlain(writePlain(jobData({ units: together, inputs })))).units).toEqual(together);
    }
  });

  it('may have models of every catalog', async () => {
    for (const id of [...CATALOG_IDS, 'mistral', 'azure', 'groq', 'deepseek', 'fireworks']) {
      const models = catalogOf(await openListing(id), { map: {}, routes: true });
      const data = jobData({ units: [{ ...unit('1'), catalog: models }], inputs: [] });
      expect(() => jobOf(readPlain(writePlain(data))), id).not.toThrow();
    }
  });

  it('has the name of its content', () => {
    const name = (...units: Unit[]): string => nameOf(jobData({ units, inputs: [] }));
    expect(name(unit('1'))).toBe(name(structuredClone(unit('1'))));
    expect(new Set([name(unit('1')), name(unit('2')), name(unit('1'), unit('2'))]).size).toBe(3);
    expect(name(unit('1'))).toMatch(/^u-[0-9a-f]{40}$/);
  });

  const TRACE = {
    kind: 'trace',
    path: '/etc/passwd',
    others: [],
    bytes: 1,
    format: null,
    limit: 10,
    options: { fieldNames: {} },
    read: { chosen: {}, zone: 'UTC' },
  } as never;
  const VECTORS = { path: 'log.jsonl.embeddings', model: null, bytes: 7 };
  type Change = (data: JobData & Record<string, never>) => void;
  const wrong: [string, Change][] = [
    ['a task that is none', (data) => Object.assign(data.units[0]!.task, { kind: 'constructor' })],
    ['a task without its strategy', (data) => delete (data.units[0]!.task as Record<string, unknown>).strategy],
    ['a knob out of its range', (data) => Object.assign(knobsOf(data), { 'semantic.threshold': 7 })],
    ['a knob that is missing', (data) => delete knobsOf(data)['cache.ttl']],
    ['a knob of another kind', (data) => Object.assign(knobsOf(data), { 'cache.policy': 'sieve\u0000' })],
    ['more requests than there may be', (data) => Object.assign(specOf(data), { requests: 1e12 })],
    ['no number of requests', (data) => Object.assign(specOf(data), { requests: Number.POSITIVE_INFINITY })],
    ['more users than there may be', (data) => Object.assign(specOf(data), { users: 1e9 })],
    [
      'documents without end',
      (data) => Object.assign((specOf(data).intents as object[])[0]!, { document: { medianWords: 1e12 } }),
    ],
    ['a part that is missing', (data) => Object.assign(data.units[0]!, { catalog: 7 })],
    ['something besides', (data) => Object.assign(data, { run: 'rm -rf /' })],
    ['no units', (data) => data.units.splice(0)],
    ['units of two readings', (data) => data.units.push({ ...data.units[0]!, seed: '2' } as never)],
    ['a log that it does not name', (data) => data.sources.splice(0, 1, TRACE)],
    ['vectors that it does not name', (data) => Object.assign(data.sources[0]!, { vectors: VECTORS })],
    ['vectors of nothing', (data) => Object.assign(data.sources[0]!, { vectors: { path: 7 } })],
  ];
  const specOf = (data: JobData): Record<string, unknown> =>
    (data.sources[0] as unknown as { spec: Record<string, unknown> }).spec;
  const knobsOf = (data: JobData): Record<string, unknown> =>
    (data.units[0]!.task as unknown as { strategy: { knobs: Record<string, unknown> } }).strategy.knobs;

  it.each(wrong)('is refused with %s', (_, change) => {
    const data = readPlain(writePlain(jobData({ units: [unit('1')], inputs: [] }))) as never;
    expect(() => jobOf(data)).not.toThrow();
    (change as (data: unknown) => void)(data);
    expect(() => jobOf(data)).toThrow(Refused);
  });
});

describe('the seal', () => {
  it('is broken by every changed byte', async () => {
    const sealed = await seal({ units: ['a'.repeat(500)] }, 'job', KEY);
    for (let number = 0; number < 250; number++) {
      const changed = Buffer.from(changedBytes(sealed, randomStream(`${number}`, 'seal'), () => true)).toString();
      if (changed !== sealed) await expect(unseal(changed, 'job', KEY)).rejects.toThrow(Refused);
    }
  });

  it('lets through what was sealed, and nothing else', async () => {
    const data = { a: [1, Number.POSITIVE_INFINITY], set: new Set(['x']) };
    const sealed = await seal(data, 'job', KEY);
    expect(await unseal(sealed, 'job', KEY)).toEqual(data);
    const others: unknown[] = [sealed.slice(1), `${sealed}=`, sealed.replace('.', '.A'), '', '.', 7, null, { sealed }];
    for (const other of others) await expect(unseal(other, 'job', KEY)).rejects.toThrow(Refused);
    await expect(unseal(sealed, 'outcomes of u-1', KEY)).rejects.toThrow('is damaged, or sealed with another password');
    await expect(unseal(sealed, 'job', sealKeyOf('redis://user:other@host'))).rejects.toThrow('another password');
    // Who may log in is no matter.
    expect(sealKeyOf('rediss://worker:password@elsewhere:1')).toEqual(KEY);
  });

  it('is no door for what takes the memory, or reaches what all objects have', async () => {
    const sealed = (content: string | Buffer): string => {
      const packed = gzipSync(content).toString('base64');
      return `${createHmac('sha256', KEY).update(`job\0${packed}`).digest('hex')}.${packed}`;
    };
    const bomb = sealed(Buffer.alloc(2 ** 20 + 1));
    await expect(unseal(bomb, 'job', KEY, 2 ** 20)).rejects.toThrow('unpacks to more than the 1 MiB');
    await expect(unseal('x'.repeat(17 * 2 ** 20), 'job', KEY)).rejects.toThrow('is larger than the 8 MiB');
    await expect(unseal(sealed('{"__proto__": {"polluted": 1}}'), 'job', KEY)).rejects.toThrow('has a key "__proto__"');
    await expect(unseal(sealed(`${'['.repeat(60)}${']'.repeat(60)}`), 'job', KEY)).rejects.toThrow('nested deeper');
    await expect(unseal(sealed('not JSON'), 'job', KEY)).rejects.toThrow('is not packed data');
  });
});

describe('outcomes', () => {
  it('have a form for each kind of task that is done over a queue', () => {
    expect(Object.keys(OUTCOMES)).toEqual(Object.keys(TASKS_OF_QUEUE));
    expect(Object.keys(TASKS)).toEqual(expect.arrayContaining(Object.keys(TASKS_OF_QUEUE)));
  });

  it.each<[string, unknown]>([
    ['none', { outcomes: [] }],
    ['too many', { outcomes: [{}, {}] }],
    ['others', { outcomes: [{ summary: { costUsd: 'free' } }] }],
    ['no list', { outcomes: {} }],
    ['nothing', null],
  ])('are refused where there are %s', (_, data) => {
    expect(() => outcomesOf(data, [{ kind: 'play' }])).toThrow(Refused);
  });
});

describe('logs', () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  for (const name of ['here/logs/days', 'there/logs/days', 'there/empty']) mkdirSync(path(name), { recursive: true });
  for (const side of ['here', 'there']) {
    writeFileSync(path(`${side}/logs/a.jsonl`), 'a\n');
    for (const day of ['1', '2']) writeFileSync(path(`${side}/logs/days/${day}.jsonl`), `day ${day}\n`);
  }
  writeFileSync(path('secret.jsonl'), 'a\n');
  symlinkSync(path('secret.jsonl'), path('there/leading-out.jsonl'));
  const here = new NamedInputs(path('here'));
  const inputs = (...names: string[]) =>
    here.of(names.map((name) => ({ source: { kind: 'trace', path: name, others: [] } }) as unknown as Unit));
  const find = async (data: string | null, name: string) =>
    (await new DataFolder(data === null ? null : path(data)).find(await inputs(name))).paths;

  it('are named by what they hold, and found below --data by the end of their path', async () => {
    const [input] = await inputs('logs/a.jsonl');
    expect(input).toEqual({
      name: 'logs/a.jsonl',
      folder: null,
      files: [{ path: 'logs/a.jsonl', bytes: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    const there = { 'logs/a.jsonl': path('there/logs/a.jsonl') };
    for (const data of ['there', 'there/logs']) expect(await find(data, 'logs/a.jsonl')).toEqual(there);
    const absolute = path('here/logs/a.jsonl');
    expect(await find('there/logs', absolute)).toEqual({ [absolute]: path('there/logs/a.jsonl') });
    expect(await find('there', 'logs/days')).toEqual({ 'logs/days': path('there/logs/days') });
    expect(await find('there', 'logs/days/*.jsonl')).toMatchObject({ 'logs/days/': path('there/logs/days') });
  });

  it('are accompanied by the vectors that their texts are compared by', async () => {
    const source = { kind: 'trace', path: 'logs/a.jsonl', others: [], vectors: { path: 'logs/days/1.jsonl' } };
    const named = await here.of([{ source } as unknown as Unit]);
    expect(named.map(({ name }) => name)).toEqual(['logs/days/1.jsonl', 'logs/a.jsonl']);
  });

  it('that are others, or not there, are not taken', async () => {
    await expect(find('there/empty', 'logs/a.jsonl')).rejects.toThrow('is not below the --data of the worker');
    await expect(find(null, 'logs/a.jsonl')).rejects.toThrow('reads no files');
    writeFileSync(path('there/logs/days/3.jsonl'), 'one more\n');
    await expect(find('there', 'logs/days')).rejects.toThrow('it holds 3 logs instead of 2');
    writeFileSync(path('there/logs/a.jsonl'), 'b\n');
    await expect(find('there', 'logs/a.jsonl')).rejects.toThrow('its content has another hash');
    writeFileSync(path('there/logs/a.jsonl'), 'longer\n');
    await expect(find('there', 'logs/a.jsonl')).rejects.toThrow('it has 7 bytes instead of 2');
  });

  it('outside --data are out of reach, whatever a job says', async () => {
    const file = { bytes: 2, sha256: '0'.repeat(64) };
    for (const where of [
      '../secret.jsonl',
      '/etc/passwd',
      'a/../../secret.jsonl',
      './x',
      'c:\\x',
      'a\0b',
      'leading-out.jsonl',
    ]) {
      const asked = [{ name: 'x', folder: null, files: [{ path: where, ...file }] }];
      await expect(new DataFolder(path('there')).find(asked), where).rejects.toThrow(Refused);
    }
    const inFolder = [{ name: 'x', folder: 'logs', files: [{ path: '../../secret.jsonl', ...file }] }];
    await expect(new DataFolder(path('there')).find(inFolder)).rejects.toThrow(Refused);
  });
});
