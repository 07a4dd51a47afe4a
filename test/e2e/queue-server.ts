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

/** A Redis server of one's own, on this machine alone. */
export class QueueServer {
  readonly #folder: string;
  #port = 0;
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

  /** Starts it, again too; `keeping`: what was written before is there again. */
  async start({ keeping = false } = {}): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const writes = keeping ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const where = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const args = [...where, '--save', '', ...writes, '--aclfile', join(this.#folder, 'users.acl')];
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

  /** The queue of this version, or of another. */
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
  { cwd, bin = BIN }: { cwd: string; bin?: string },
): Running {
  const env = { ...SURROUNDINGS, OPTIMIZE_QUEUE_URL: url } as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
