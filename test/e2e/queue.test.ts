import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUEUE_NAME } from '../../src/cli/queue/queue-client.ts';
import { seal, sealKeyOf } from '../../src/cli/queue/wire.ts';
import { commandWords as words } from '../../src/foundation/command-words.ts';
import { type QueueResult, queueResult } from '../../src/result/schema/queue.ts';
import { invoke, type Outcome } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ROOT } from './command.ts';
import { PASSWORD, QueueServer, type Running, spawned, until, WHY_NO_QUEUE } from './queue-server.ts';

describe.skipIf(WHY_NO_QUEUE !== null)(`a queue of work (${WHY_NO_QUEUE ?? 'on a server of its own'})`, () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  mkdirSync(path('data'));
  mkdirSync(path('elsewhere'));
  mkdirSync(path('server'));
  const server = new QueueServer(path('server'));
  const line = (i: number): string => JSON.stringify({ t: i * 60_000, text: `question ${(i * 7919) % 97}` });
  const log = Array.from({ length: 400 }, (_, i) => `${line(i)}\n`).join('');
  writeFileSync(path('data/log.jsonl'), log);
  writeFileSync(path('data/bad.jsonl'), `${log}{"text": \n`);
  writeFileSync(path('outside.jsonl'), log);
  writeFileSync(path('elsewhere/changed.jsonl'), log);
  writeFileSync(path('data/changed.jsonl'), log.replace('question 5', 'question 6'));
  symlinkSync(path('outside.jsonl'), path('data/linked.jsonl'));
  mkdirSync(path('data/days'));
  for (const day of ['1', '2']) writeFileSync(path(`data/days/${day}.jsonl`), log.replaceAll('question', `day ${day}`));

  let workers: Running[] = [];
  const startWorker = async (lostAfter = '4s'): Promise<Running> => {
    const args = ['worker', '--threads', '1', '--data', path('data'), '--lost-after', lostAfter];
    const worker = spawned(args, server.url(), { cwd: folder });
    await until(() => worker.stderr().includes('worker of version'));
    return worker;
  };

  beforeAll(async () => {
    await server.start();
    workers = await Promise.all([startWorker(), startWorker()]);
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(workers.map(({ ended }) => ended));
    await server.kill();
  });

  type Changes = Parameters<typeof invoke>[1];
  const here = (args: string, changes: Changes = {}): Promise<Outcome> =>
    invoke(words(args), { cwd: folder, scenarios: `${ROOT}scenarios`, ...changes });
  const queued = (args: string, changes: Changes = {}): Promise<Outcome> =>
    here(`${args} --queue`, { env: { LANG: 'C.UTF-8', OPTIMIZE_QUEUE_URL: server.url() }, ...changes });
  const queue = (what: string): Promise<Outcome> =>
    here(`queue ${what} --json`, { env: { OPTIMIZE_QUEUE_URL: server.url() } });
  // What is waited for is looked at more cheaply than by the command.
  const counts = async (): Promise<{ waiting: number; active: number; done: number; failed: number }> => {
    const found = await server.jobs((jobs) => jobs.getJobCounts('waiting', 'delayed', 'active', 'completed', 'failed'));
    const { waiting = 0, delayed = 0, active = 0, completed: done = 0, failed = 0 } = found;
    return { waiting: waiting + delayed, active, done, failed };
  };
  const status = async (): Promise<QueueResult> => {
    const document = JSON.parse((await queue('status')).stdout);
    // Nothing is missing, and nothing there that the schema does not describe.
    expect(queueResult.parse(document)).toEqual(document);
    return document;
  };
  const lines = (name: string): number =>
    existsSync(path(name)) ? readFileSync(path(name), 'utf8').split('\n').length - 1 : 0;

  it.each([
    'sweep --ttl 5m,1h --cache-size 100,1k -n 300 --runs 2 --json',
    'tune -n 60 --only cache --json',
    'claims routed --runs 1 --json',
    'ab baseline basic -n 300 --runs 2 --json',
    'simulate -n 300 --runs 2 --no-fixes --json',
    'sweep --trace data/log.jsonl --ttl 5m,1h --json',
    "sweep --trace 'data/days/*.jsonl' --ttl 5m,1h --json",
    'sweep --trace data/days --ttl 5m,1h --json',
  ])('gives the bytes of one machine: %s', async (args) => {
    const alone = await here(args);
    expect(alone).toMatchObject({ code: 0 });
    expect(await queued(args)).toEqual(alone);
  });

  it('gives them to a coordinator that is a process of its own, and what is there already is not done again', async () => {
    const args = 'compare basic advanced -n 300 --runs 2 --json';
    const alone = await here(args);
    for (let time = 0; time < 2; time++) {
      const coordinator = spawned([...words(args), '--queue'], server.url(), { cwd: folder });
      expect(await coordinator.ended).toBe(0);
      expect(coordinator.stdout()).toBe(alone.stdout);
      const { done } = await counts();
      expect((await queued(args)).stdout).toBe(alone.stdout);
      expect((await counts()).done).toBe(done);
    }
  });

  it('tells of a wrong input as one machine does, and tries it once', async () => {
    const args = 'sweep --trace data/bad.jsonl --ttl 5m --cache-size 10,100 --json';
    const alone = await here(args);
    expect(alone.code).toBe(2);
    expect(await queued(args)).toEqual(alone);
    const flag = 'sweep --ttl nonsense,1h -n 100';
    expect(await queued(flag)).toEqual(await here(flag));
    const unit = await here(
      'sweep --trace data/log.jsonl --only semantic --similarity 0.5,0.9 --context-window 1 --json',
    );
    expect(
      await queued('sweep --trace data/log.jsonl --only semantic --similarity 0.5,0.9 --context-window 1 --json'),
    ).toEqual(unit);
  });

  it('survives the death of a worker in a job: others do it', async () => {
    const args = 'simulate -n 12k --seed dead --runs 1 --no-fixes --json';
    for (const worker of workers) worker.kill('SIGTERM');
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([143, 143]);
    const doomed = await startWorker('1s');
    const result = queued(args);
    await until(async () => (await counts()).active === 1);
    doomed.kill('SIGKILL');
    expect(await doomed.ended).toBe('SIGKILL');
    workers = await Promise.all([startWorker(), startWorker()]);
    expect((await result).stdout).toBe((await here(args)).stdout);
    const [, starts] = await server.watch(async (redis) => {
      const [job] = await server.jobs((jobs) => jobs.getJobs(['completed'], 0, 0));
      return redis.hmget(`opt:${QUEUE_NAME}:${job?.id}`, 'atm', 'ats');
    });
    expect(starts).toBe('2');
  });

  it('keeps what is finished when the coordinator dies', async () => {
    const args = 'sweep --ttl 5m,15m,1h,6h,never --cache-size 100,300,1k -n 2k --json';
    const killed = spawned([...words(args), '--queue', '--resume', 'killed.jsonl'], server.url(), { cwd: folder });
    await until(() => lines('killed.jsonl') >= 3);
    killed.kill('SIGKILL');
    await killed.ended;
    const kept = lines('killed.jsonl');
    const resumed = await queued(`${args} --resume killed.jsonl`);
    expect(resumed.stdout).toBe((await here(args)).stdout);
    const units = readFileSync(path('killed.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((each) => (JSON.parse(each) as { unit: number }).unit);
    expect(kept).toBeLessThan(18);
    expect(units.sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i));
  });

  it.each([true, false])('goes on when the server dies and comes back (keeping its data: %s)', async (keeping) => {
    if (keeping) {
      await server.kill();
      await server.start({ keeping });
    }
    const name = `restart-${keeping}.jsonl`;
    const args = `sweep --ttl 5m,1h,never --cache-size 100,300,1k -n 2k --seed ${keeping} --json`;
    const result = queued(`${args} --resume ${name}`);
    await until(() => lines(name) >= 3);
    await server.kill();
    await server.start({ keeping });
    const { code, stdout } = await result;
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await here(args)).stdout });
    expect(lines(name)).toBe(12);
  });

  it('ends with what there is on Ctrl-C, and leaves nothing behind', async () => {
    const abort = new AbortController();
    const result = queued('simulate -n 6k --runs 12 --json --resume stopped.jsonl', { signal: abort.signal });
    await until(() => lines('stopped.jsonl') >= 3);
    abort.abort();
    const { code, stdout } = await result;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ partial: true });
    await until(async () => (await counts()).active === 0);
    const [now] = (await status()).queues;
    expect(now).toMatchObject({ version: QUEUE_NAME, own: true, waiting: 0, active: 0, workers: 2, threads: 2 });
  });

  it('can be called off for everybody, and cleaned', async () => {
    const result = queued('simulate -n 6k --runs 12 --seed off --json --resume off.jsonl');
    await until(() => lines('off.jsonl') >= 2);
    expect(JSON.parse((await queue('cancel')).stdout).removed).toBeGreaterThan(0);
    const { code, stderr } = await result;
    expect(code).toBe(130);
    expect(stderr).toContain('was called off, by: optimize queue cancel');
    await until(async () => (await counts()).active === 0);
    const { done, failed } = await counts();
    expect(done).toBeGreaterThan(0);
    expect(JSON.parse((await queue('clean')).stdout).removed).toBe(done + failed);
    expect(await counts()).toEqual({ waiting: 0, active: 0, done: 0, failed: 0 });
  });

  it('gives no work to a worker of another version', async () => {
    mkdirSync(path('other/bin'), { recursive: true });
    cpSync(join(ROOT, 'dist'), path('other/dist'), { recursive: true, filter: (file) => !file.endsWith('.map') });
    cpSync(join(ROOT, 'bin'), path('other/bin'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), path('other/package.json'));
    symlinkSync(join(ROOT, 'node_modules'), path('other/node_modules'));
    const [version] = QUEUE_NAME.split('-') as [string];
    for (const name of readdirSync(path('other/dist')).filter((each) => /^run-.*\.js$/.test(each))) {
      const text = readFileSync(path(`other/dist/${name}`), 'utf8');
      writeFileSync(path(`other/dist/${name}`), text.replace(`VERSION = "${version}"`, 'VERSION = "0.0.9"'));
    }
    for (const worker of workers.splice(0)) {
      worker.kill('SIGTERM');
      await worker.ended;
    }
    const bin = path('other/bin/optimize.js');
    const other = spawned(['worker', '--threads', '3'], server.url(), { cwd: folder, bin });
    await until(() => other.stderr().includes('worker of version 0.0.9'));
    const abort = new AbortController();
    const result = queued('sweep --ttl 5m,1h -n 100 --seed other --json', { signal: abort.signal });
    await until(async () => (await counts()).waiting === 3);
    const seen = (await status()).queues.map(({ version: of, own, workers: there, threads }) => ({
      version: of,
      own,
      workers: there,
      threads,
    }));
    expect(seen).toEqual([
      { version: '0.0.9-1', own: false, workers: 1, threads: 3 },
      { version: QUEUE_NAME, own: true, workers: 0, threads: 0 },
    ]);
    const doctor = await here('doctor --json', { env: { OPTIMIZE_QUEUE_URL: server.url() } });
    const about = JSON.parse(doctor.stdout).checks.filter(({ id }: { id: string }) => id === 'queue');
    expect(about.map(({ status }: { status: string }) => status)).toEqual(['ok', 'warn', 'warn']);
    expect(JSON.stringify(about)).toContain('of another version (0.0.9-1)');
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    abort.abort();
    const { code, stderr } = await result;
    expect(code).toBe(130);
    expect(stderr).toContain('no worker is at the queue');
    other.kill('SIGTERM');
    expect(await other.ended).toBe(143);
    expect(other.stderr()).toContain('did 0 units of 0 jobs');
    workers = await Promise.all([startWorker(), startWorker()]);
  });

  it('refuses what is not the very log, and what is not below --data', async () => {
    const changed = await queued('sweep --trace elsewhere/changed.jsonl --ttl 5m,1h');
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('elsewhere/changed.jsonl: below the --data of the worker on');
    expect(changed.stderr).toContain('is not the same: its content has another hash');
    const missing = await queued('sweep --trace outside.jsonl --ttl 5m,1h');
    expect(missing.stderr).toContain('outside.jsonl: is not below the --data of the worker on');
    const linked = await queued('sweep --trace data/linked.jsonl --ttl 5m,1h');
    expect(linked.code).toBe(1);
    expect(linked.stderr).toContain("names data/linked.jsonl, which leads out of the worker's --data");
    const stdin = await queued('sweep --trace - --ttl 5m,1h', { input: log });
    expect(stdin.stderr).toContain('can be read only once');
  });

  it('refuses forged jobs, and goes on', async () => {
    const key = sealKeyOf(server.url());
    const forged: Record<string, unknown> = {
      'none at all': null,
      'not sealed': { sealed: 'deadbeef.H4sIAAAA' },
      'sealed by others': { sealed: await seal({}, 'job', sealKeyOf('redis://other:password@x')) },
      'no job': { sealed: await seal({ units: [] }, 'job', key) },
    };
    const ids = Object.keys(forged).map((name) => `forged-${name.replaceAll(' ', '-')}`);
    await server.jobs((jobs) =>
      jobs.addBulk(
        Object.values(forged).map((data, i) => ({ name: 'units', data, opts: { jobId: ids[i], attempts: 3 } })),
      ),
    );
    const told = await server.watch(async (redis) => {
      const of = (id: string) => redis.hmget(`opt:${QUEUE_NAME}:${id}`, 'atm', 'failedReason', 'finishedOn');
      await until(async () => (await Promise.all(ids.map(of))).every(([, , finished]) => finished !== null));
      return Promise.all(ids.map(of));
    });
    expect(told.map(([attempts]) => attempts)).toEqual(ids.map(() => '1'));
    expect(
      told.map(([, why]) => (JSON.parse(why as string) as { problems: { what: string }[] }).problems[0]?.what),
    ).toEqual([
      'is no text',
      expect.stringContaining('is damaged, or sealed with another password'),
      expect.stringContaining('is damaged, or sealed with another password'),
      expect.stringContaining('is no job'),
    ]);
    expect((await queued('sweep --ttl 5m,1h -n 50')).code).toBe(0);
  });

  it('refuses forged outcomes, and has the job done', async () => {
    const args = 'sweep --ttl 5m,1h -n 60 --seed forged --json';
    await queued(args);
    // What the coordinator finds there is not what a worker wrote.
    await server.watch(async (redis) => {
      const [, keys] = await redis.scan('0', 'MATCH', `opt:${QUEUE_NAME}:u-*`, 'COUNT', 10_000);
      for (const each of keys) await redis.hset(each, 'returnvalue', '{"sealed":"0.forged"}');
    });
    const { code, stdout, stderr } = await queued(args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await here(args)).stdout });
    expect(stderr).toContain('refused: what came of a job is damaged');
  });

  it('lets in whom it knows, and shows no password', async () => {
    const env = (url: string): Changes => ({ env: { LANG: 'C.UTF-8', OPTIMIZE_QUEUE_URL: url } });
    const args = 'sweep --ttl 5m,1h -n 50';
    const nobody = await queued(args, env(server.url('')));
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toMatch(/OPTIMIZE_QUEUE_URL: redis:\/\/127\.0\.0\.1:\d+ wants a user and a password/);
    const wrong = await queued(args, env(server.url('opt:wr0ng-secret@')));
    expect(wrong.stderr).toContain('does not know that user with that password');
    const gone = await queued(args, env(`redis://opt:${encodeURIComponent(PASSWORD)}@127.0.0.1:1`));
    expect(gone.code).toBe(1);
    expect(gone.stderr).toContain('cannot be reached (ECONNREFUSED)');
    const none = await queued(args, { env: { LANG: 'C.UTF-8' } });
    expect(none.stderr).toContain('needs a queue, and OPTIMIZE_QUEUE_URL does not say where it is');
    const shown = [
      nobody,
      wrong,
      gone,
      await queued(args, env(`http://${PASSWORD}`)),
      await queued(args, env(`redis://:${PASSWORD}`)),
      await queued(`${args} --json`),
      await queued(`${args} --verbose --debug`),
      await queued('simulate --print-config'),
      await queue('status'),
      await here('doctor', env(server.url())),
    ];
    for (const { stdout, stderr } of shown) {
      expect(stdout + stderr).not.toMatch(/let\/me|let%2F|9876543210|wr0ng/);
    }
    expect(workers.map((worker) => worker.stderr()).join('')).not.toMatch(/let\/me|let%2F|9876543210/);
  });
});
