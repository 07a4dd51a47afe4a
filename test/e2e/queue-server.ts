import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QUEUE_NAME } from '../../src/cli/queue/queue-client.ts';
import { loadQueuePackages, type QueuePackages, type Redis } from '../../src/cli/queue/queue-packages.ts';
import { BIN, SURROUNDINGS } from './command.ts';
import { USERS } from './queue-users.ts';

const packages = await loadQueuePackages().catch(() => null);

/** Why there can be no queue here; null where there can. */
export const WHY_NO_QUEUE =
  packages === null
    ? 'skipped: bullmq and ioredis are not installed'
    : spawnSync('redis-server', ['--version']).status !== 0
      ? 'skipped: there is no redis-server'
      : null;

/** The password of the queue in tests; besides, there is one who may look at everything. */
export const PASSWORD = 'let/me+in-9876543210';
const WATCHER = 'user watcher on >watcher ~* &* +@all';

/** Why there can be no certificate for a server here; null where there can. */
export const WHY_NO_TLS =
  spawnSync('openssl', ['version']).status === 0 ? null : 'skipped: there is no openssl to make a certificate with';

/** What makes a certificate for this machine that nobody has signed. */
const MAKE_CERTIFICATE = [
  ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
  ...['-keyout', 'key.pem', '-out', 'cert.pem', '-subj', '/CN=queue', '-addext', 'subjectAltName=IP:127.0.0.1'],
];

/** A Redis server of one's own, on this machine alone; by TLS too, where there is a certificate for it. */
export class QueueServer {
  readonly #folder: string;
  #port = 0;
  #tlsPort = 0;
  #server: ChildProcess | null = null;
  #watcher: Redis | null = null;

  constructor(folder: string) {
    this.#folder = folder;
    writeFileSync(join(folder, 'users.acl'), `${[...USERS.map((user) => user(PASSWORD)), WATCHER].join('\n')}\n`);
  }

  /** The address for whoever may use the queue, or for somebody else: `opt:wrong@`, or nothing. */
  url(who = `opt:${encodeURIComponent(PASSWORD)}@`): string {
    return `redis://${who}127.0.0.1:${this.#port}`;
  }

  /** The same, by TLS. */
  get secureUrl(): string {
    return `rediss://opt:${encodeURIComponent(PASSWORD)}@127.0.0.1:${this.#tlsPort}`;
  }

  /** The certificate of the server, which its clients have to be told of. */
  get certificate(): string {
    return join(this.#folder, 'cert.pem');
  }

  /** Starts it, again too; `keeping`: what was written before is there again. */
  async start({ keeping = false } = {}): Promise<void> {
    if (this.#port === 0) {
      [this.#port, this.#tlsPort] = [await freePort(), await freePort()];
      if (WHY_NO_TLS === null) spawnSync('openssl', MAKE_CERTIFICATE, { cwd: this.#folder });
    }
    const tls =
      WHY_NO_TLS === null
        ? [
            ...['--tls-port', String(this.#tlsPort), '--tls-auth-clients', 'no'],
            ...['--tls-cert-file', this.certificate, '--tls-key-file', join(this.#folder, 'key.pem')],
          ]
        : [];
    const writes = keeping ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const where = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const args = [...where, ...tls, '--save', '', ...writes, '--aclfile', join(this.#folder, 'users.acl')];
    this.#server = spawn('redis-server', args, { stdio: 'ignore' });
    while ((await this.watch((redis) => redis.info('server')).catch(() => null)) === null) await sleep(20);
  }

  /** Ends it, as a power failure would. */
  async kill(): Promise<void> {
    this.#watcher?.disconnect();
    this.#watcher = null;
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  /** Looks at what is there, or writes to it, as somebody who may do all. */
  async watch<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const { Redis } = packages as QueuePackages;
    if (this.#watcher === null) {
      const options = {
        lazyConnect: true,
        connectTimeout: 1_000,
        maxRetriesPerRequest: null,
        retryStrategy: () => null,
      };
      const watcher = new Redis(this.url('watcher:watcher@'), options);
      watcher.on('error', () => {});
      await watcher.connect();
      this.#watcher = watcher;
    }
    return work(this.#watcher);
  }

  /** How often a job was tried and taken, and what it has failed of. */
  async triesOf(id: string): Promise<{ tries: number; taken: number; failure: string | null }> {
    const key = `opt:${QUEUE_NAME}:${id}`;
    const [tries, taken, failure] = await this.watch((redis) => redis.hmget(key, 'atm', 'ats', 'failedReason'));
    return { tries: Number(tries), taken: Number(taken), failure: failure ?? null };
  }

  /** What workers have done since then, of jobs that are gone too: how often each was begun, and what of them failed. */
  async doneSince(since: string): Promise<{ begun: number[]; failures: string[]; now: string }> {
    type Entry = [id: string, fields: string[]];
    const entries = await this.watch(
      (redis) =>
        (redis as Redis & { call: (...words: string[]) => Promise<unknown> }).call(
          'XRANGE',
          `opt:${QUEUE_NAME}:events`,
          `(${since}`,
          '+',
        ) as Promise<Entry[]>,
    );
    const begun = new Map<string, number>();
    const failures: string[] = [];
    for (const [, fields] of entries) {
      const of = (name: string): string => fields[fields.indexOf(name) + 1] as string;
      if (of('event') === 'active') begun.set(of('jobId'), (begun.get(of('jobId')) ?? 0) + 1);
      if (of('event') === 'failed') failures.push(of('failedReason'));
    }
    return { begun: [...begun.values()], failures, now: entries.at(-1)?.[0] ?? since };
  }

  /** A worker in this process that does whatever it likes with jobs of a queue, until what is given back is called. */
  async worker(work: () => Promise<unknown>, queue = QUEUE_NAME): Promise<() => Promise<void>> {
    const { bullmq, Redis } = packages as QueuePackages;
    const connection = new Redis(this.url(), { lazyConnect: true, maxRetriesPerRequest: null } as never);
    const worker = new bullmq.Worker(queue, work, {
      connection,
      prefix: 'opt',
      name: '1.1.ours',
      skipStalledCheck: true,
    });
    worker.on('error', () => {});
    await worker.waitUntilReady();
    return async () => {
      await worker.close();
      connection.disconnect();
    };
  }

  /** The queue of this version. */
  async jobs<T>(work: (queue: InstanceType<QueuePackages['bullmq']['Queue']>) => Promise<T>): Promise<T> {
    return this.watch((connection) =>
      work(new (packages as QueuePackages).bullmq.Queue(QUEUE_NAME, { connection, prefix: 'opt' })),
    );
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A command in a process of its own. */
export interface Running {
  stderr: () => string;
  stdout: () => string;
  kill: (signal: NodeJS.Signals) => void;
  ended: Promise<number | NodeJS.Signals>;
}

export function spawned(
  args: readonly string[],
  url: string,
  { cwd, env: more = {} }: { cwd: string; env?: NodeJS.ProcessEnv },
): Running {
  const env = { ...SURROUNDINGS, OPTIMIZE_QUEUE_URL: url, ...more } as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? (signal as NodeJS.Signals))),
  );
  return { stdout: () => stdout, stderr: () => stderr, kill: (signal) => child.kill(signal), ended };
}

/** Waits for what is to come, however long it takes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
