import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUEUE_NAME } from '../../src/cli/queue/queue-client.ts';
import { seal, sealKeyOf } from '../../src/cli/queue/wire.ts';
import { VERSION } from '../../src/cli/version.ts';
import { commandWords as words } from '../../src/foundation/command-words.ts';
import { type QueueResult, queueResult } from '../../src/result/schema/queue.ts';
import { EmbeddingFile } from '../../src/techniques/semantic/similarity/embeddings/embedding-file.ts';
import { invoke, type Outcome } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ROOT } from './command.ts';
import { PASSWORD, QueueServer, type Running, spawned, until, WHY_NO_QUEUE, WHY_NO_TLS } from './queue-server.ts';

/** One server and two workers serve all of this, and so the order counts: the workers come third. */
describe.skipIf(WHY_NO_QUEUE !== null)(`a queue of work (${WHY_NO_QUEUE ?? 'on a server of its own'})`, () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  for (const name of ['data', 'data/days', 'data/nights', 'elsewhere', 'server']) mkdirSync(path(name));
  const server = new QueueServer(path('server'));
  const line = (i: number): string => JSON.stringify({ t: i * 60_000, text: `question ${(i * 7919) % 97}` });
  const log = Array.from({ length: 400 }, (_, i) => `${line(i)}\n`).join('');
  writeFileSync(path('data/log.jsonl'), log);
  writeFileSync(path('data/bad.jsonl'), `${log}{"text": \n`);
  writeFileSync(path('outside.jsonl'), log);
  writeFileSync(path('elsewhere/changed.jsonl'), log);
  writeFileSync(path('data/changed.jsonl'), log.replace('question 5', 'question 6'));
  symlinkSync(path('outside.jsonl'), path('data/linked.jsonl'));
  for (const name of ['days/1', 'days/2', 'nights/1', 'nights/2'])
    writeFileSync(path(`data/${name}.jsonl`), log.slice(0, log.indexOf('\n', 3_000) + 1).replaceAll('question', name));

  let workers: Running[] = [];
  const startWorker = async (lostAfter = '4s'): Promise<Running> => {
    const args = ['worker', '--threads', '1', '--data', path('data'), '--lost-after', lostAfter];
    const worker = spawned(args, server.url(), { cwd: folder });
    await until(() => worker.stderr().includes(`worker of version ${QUEUE_NAME}`));
    return worker;
  };

  beforeAll(async () => {
    await server.start();
    // By what the number of a question ends in, whatever its words.
    const file = new EmbeddingFile(
      { read: async () => null, append: async (text) => appendFileSync(path('data/log.embeddings'), text) },
      'by numbers',
    );
    const texts = Array.from({ length: 97 }, (_, i) => `question ${i}`);
    const vectors = texts.map((_, i) => Float32Array.from({ length: 10 }, (_, place) => (place === i % 10 ? 1 : 0.05)));
    await file.add(texts, vectors);
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGTERM');
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual(workers.map(() => 143));
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

  it('tries three times what may pass, and tells of it', async () => {
    const leave = await server.worker(() => Promise.reject(new Error('out of luck')));
    const { code, stderr } = await queued('sweep --ttl 5m -n 50 --cache-size 10,20 --seed luck');
    expect({ code, told: stderr.includes('out of luck') }).toEqual({ code: 1, told: true });
    await leave();
    const { begun, failures } = await server.doneSince('0');
    expect(Math.max(...begun)).toBe(3);
    expect(failures).toContain('out of luck');
    await queue('cancel');
    await queue('clean');
  });

  it('says so where a job has lost every worker that took it', async () => {
    // In the words that BullMQ has for it.
    const lost = 'job stalled more than allowable limit';
    const scripts = join(ROOT, 'node_modules/bullmq/dist/cjs/scripts');
    const [script] = readdirSync(scripts).filter((name) => /^moveStalledJobsToWait.*\.js$/.test(name));
    expect(readFileSync(join(scripts, script as string), 'utf8')).toContain(lost);
    const leave = await server.worker(async () => {
      throw Object.assign(new Error(lost), { name: 'UnrecoverableError' });
    });
    const { code, stderr } = await queued('sweep --ttl 5m,1h -n 50 --seed lost');
    expect({ code, told: stderr.includes('a job has lost every worker that took it') }).toEqual({
      code: 1,
      told: true,
    });
    await leave();
    await queue('clean');
  });

  const FEW = '--no-fixes --no-parts --no-controls --no-alternatives --json';
  const DEAD = `simulate -n 12k --seed dead --runs 1 ${FEW}`;
  let orphan: Promise<Outcome>;

  it('gives no work to a worker of another version', async () => {
    // What each version calls its queue; in this one nobody is at it.
    expect(QUEUE_NAME.startsWith(`${VERSION}-`)).toBe(true);
    let took = 0;
    const leave = await server.worker(async () => took++, '0.0.9-1');
    let said = '';
    const stderr = { write: (text: string, told?: () => void) => (said += text) && told?.() } as never;
    orphan = queued(DEAD, { stderr });
    await until(async () => (await counts()).waiting === 1);
    const seen = (await status()).queues.map(({ version: of, own, workers: there, threads }) => ({
      version: of,
      own,
      workers: there,
      threads,
    }));
    expect(seen).toEqual([
      { version: '0.0.9-1', own: false, workers: 1, threads: 1 },
      { version: QUEUE_NAME, own: true, workers: 0, threads: 0 },
    ]);
    const doctor = await here('doctor --json', { env: { OPTIMIZE_QUEUE_URL: server.url() } });
    const about = JSON.parse(doctor.stdout).checks.filter(({ id }: { id: string }) => id === 'queue');
    expect(about.map(({ status }: { status: string }) => status)).toEqual(['ok', 'warn', 'warn']);
    expect(JSON.stringify(about)).toContain('of another version (0.0.9-1)');
    await until(() => said.includes('no worker is at the queue'));
    await leave();
    expect(took).toBe(0);
  });

  it('survives the death of a worker in a job: others do it', async () => {
    const doomed = await startWorker('1s');
    await until(async () => (await counts()).active === 1);
    doomed.kill('SIGKILL');
    expect(await doomed.ended).toBe('SIGKILL');
    workers = await Promise.all([startWorker(), startWorker()]);
    expect((await orphan).stdout).toBe((await here(DEAD)).stdout);
    const [job] = await server.jobs((jobs) => jobs.getJobs(['completed'], 0, 0));
    expect(await server.triesOf(job?.id as string)).toMatchObject({ taken: 2 });
  });

  it.each([
    'sweep --ttl 5m,1h --cache-size 100,1k -n 300 --runs 2 --json',
    'tune -n 60 --only cache --ttl 5m,1h --cache-size 100 --cache-policy lru --cache-key exact --json',
    'claims routed --runs 1 --json',
    'ab baseline basic -n 200 --json',
    'simulate -n 200 --runs 2 --no-fixes --no-alternatives --json',
    "sweep --trace data/log.jsonl --trace data/days --trace 'data/nights/*.jsonl' --ttl 5m,1h --json",
    'sweep --trace data/log.jsonl --only semantic --similarity 0.5,0.9 --vectors data/log.embeddings --json',
  ])('gives the bytes of one machine: %s', async (args) => {
    const alone = await here(args);
    expect(alone).toMatchObject({ code: 0 });
    expect(await queued(args)).toEqual(alone);
  });

  it(`gives them to a coordinator that is a process of its own, by TLS (${WHY_NO_TLS ?? 'a certificate of its own'})`, async () => {
    const args = 'sweep --ttl 5m,1h --cache-size 100,1k -n 300 --runs 2 --json';
    const before = (await counts()).done;
    const env = { NODE_EXTRA_CA_CERTS: server.certificate };
    const [url, trusting] = WHY_NO_TLS === null ? [server.secureUrl, { env }] : [server.url(), {}];
    const coordinator = spawned([...words(args), '--queue'], url, { cwd: folder, ...trusting });
    expect(await coordinator.ended).toBe(0);
    expect(coordinator.stdout()).toBe((await here(args)).stdout);
    // What is there already is not done again.
    expect((await counts()).done).toBe(before);
    if (WHY_NO_TLS !== null) return;
    expect(coordinator.stderr()).not.toContain('others can read along');
    const stranger = await queued(args, { env: { LANG: 'C.UTF-8', OPTIMIZE_QUEUE_URL: server.secureUrl } });
    expect({ code: stranger.code, stdout: stranger.stdout }).toEqual({ code: 2, stdout: '' });
    expect(stranger.stderr).toMatch(/rediss:\/\/127\.0\.0\.1:\d+ shows a certificate that is not trusted \(DEPTH_ZERO/);
    expect(stranger.stderr).toContain('NODE_EXTRA_CA_CERTS=FILE');
  });

  it('has done once what two ask for at the same time', async () => {
    const args = 'sweep --ttl 5m,1h -n 200 --seed both --json';
    const { now } = await server.doneSince('0');
    const both = await Promise.all([queued(args), queued(args)]);
    const alone = await here(args);
    expect(both).toEqual([alone, alone]);
    expect((await server.doneSince(now)).begun).toEqual([1, 1, 1]);
  });

  it('tells of a wrong input as one machine does, and a worker that finds one tries once', async () => {
    const flag = 'sweep --ttl nonsense,1h -n 100';
    expect(await queued(flag)).toEqual(await here(flag));
    const { now } = await server.doneSince('0');
    for (const args of [
      'sweep --trace data/bad.jsonl --ttl 5m --cache-size 10,100 --json',
      'sweep --trace data/log.jsonl --only semantic --similarity 0.5,0.9 --context-window 1 --json',
    ]) {
      const alone = await here(args);
      expect(alone.code, args).toBe(2);
      expect(await queued(args)).toEqual(alone);
    }
    await until(async () => (await counts()).active === 0);
    const { begun, failures } = await server.doneSince(now);
    expect(new Set(begun)).toEqual(new Set([1]));
    expect(JSON.stringify(failures)).toContain('bad.jsonl:401');
    expect(workers.map((worker) => worker.stderr()).join('')).toContain('bad.jsonl:401');
  });

  // The same for all that may end while it is done; what is on the queue of it is thrown away between.
  const LONG = 'sweep --ttl 5m,1h,never --cache-size 100,300,1k -n 2k --json';
  const UNITS = 11;
  let long: string;
  const anew = async (): Promise<void> => {
    long ??= (await here(LONG)).stdout;
    await queue('clean');
  };
  const unitsIn = (name: string): number[] =>
    readFileSync(path(name), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((each) => (JSON.parse(each) as { unit: number }).unit)
      .sort((a, b) => a - b);
  const ALL = Array.from({ length: UNITS }, (_, i) => i);

  it('keeps what is finished when the coordinator dies', async () => {
    await anew();
    const killed = spawned([...words(LONG), '--queue', '--resume', 'killed.jsonl'], server.url(), { cwd: folder });
    await until(() => lines('killed.jsonl') >= 3);
    killed.kill('SIGKILL');
    await killed.ended;
    expect(lines('killed.jsonl')).toBeLessThan(UNITS + 1);
    expect((await queued(`${LONG} --resume killed.jsonl`)).stdout).toBe(long);
    expect(unitsIn('killed.jsonl')).toEqual(ALL);
  });

  it.each([true, false])('goes on when the server dies and comes back (keeping its data: %s)', async (keeping) => {
    if (keeping) {
      await server.kill();
      await server.start({ keeping });
    }
    await anew();
    const name = `restart-${keeping}.jsonl`;
    const result = queued(`${LONG} --resume ${name}`);
    await until(() => lines(name) >= 3);
    await server.kill();
    await server.start({ keeping });
    const { code, stdout } = await result;
    expect({ code, stdout }).toEqual({ code: 0, stdout: long });
    expect(unitsIn(name)).toEqual(ALL);
  });

  const ENDLESS = `simulate -n 6k --runs 16 ${FEW}`;

  it('ends with what there is on Ctrl-C, and leaves nothing behind', async () => {
    const abort = new AbortController();
    const result = queued(`${ENDLESS} --resume stopped.jsonl`, { signal: abort.signal });
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
    const result = queued(`${ENDLESS} --seed off --resume off.jsonl`);
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

  it('refuses what is not the very file, and what is not below --data', async () => {
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
    const ofAll = () => Promise.all(ids.map((id) => server.triesOf(id)));
    await until(async () => (await ofAll()).every(({ failure }) => failure !== null));
    const told = await ofAll();
    expect(told.map(({ tries }) => tries)).toEqual(ids.map(() => 1));
    expect(
      told.map(({ failure }) => (JSON.parse(failure as string) as { problems: { what: string }[] }).problems[0]?.what),
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
