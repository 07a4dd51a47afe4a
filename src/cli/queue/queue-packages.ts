import { createRequire } from 'node:module';
import { UserError } from '../../foundation/problem.ts';

/*
 * What is used of the packages that work the queue. They are installed only where there is one, so they are
 * neither bundled nor needed to compile; the versions are those in package.json.
 */

/** A connection to Redis, of ioredis. */
export interface Redis {
  readonly status: string;
  connect(): Promise<void>;
  disconnect(): void;
  duplicate(): Redis;
  info(section: string): Promise<string>;
  client(command: 'LIST'): Promise<string>;
  get(key: string): Promise<string | null>;
  incr(key: string): Promise<number>;
  sadd(key: string, ...members: string[]): Promise<number>;
  srem(key: string, ...members: string[]): Promise<number>;
  smismember(key: string, ...members: string[]): Promise<number[]>;
  expire(key: string, seconds: number): Promise<number>;
  hset(key: string, field: string, value: string): Promise<number>;
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>;
  scan(cursor: string, match: 'MATCH', pattern: string, count: 'COUNT', keys: number): Promise<[string, string[]]>;
  on(event: string, listener: (...args: never[]) => void): this;
  off(event: string, listener: (...args: never[]) => void): this;
}

interface RedisOptions {
  lazyConnect: boolean;
  connectTimeout: number;
  maxRetriesPerRequest: null;
  retryStrategy: (times: number) => number | null;
}

/** A job on the queue, of BullMQ. */
export interface BullJob {
  readonly id: string;
  readonly data: unknown;
  moveToWait(token: string): Promise<unknown>;
}

export interface BullQueue {
  readonly name: string;
  addBulk(jobs: readonly { name: string; data: unknown; opts: object }[]): Promise<unknown>;
  remove(id: string): Promise<number>;
  drain(delayed: boolean): Promise<void>;
  clean(graceMs: number, limit: number, type: 'completed' | 'failed'): Promise<string[]>;
  getJobCounts(...types: string[]): Promise<Record<string, number>>;
  getJobs(states: readonly string[], start: number, end: number): Promise<BullJob[]>;
  toKey(type: string): string;
  on(event: 'error', listener: (error: Error) => void): this;
  close(): Promise<void>;
}

export interface BullEvents {
  on(event: string, listener: (told: { jobId: string }) => void): this;
  off(event: string, listener: (told: { jobId: string }) => void): this;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

export interface BullWorker {
  on(event: string, listener: (...args: never[]) => void): this;
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
}

/** Does a job; what it gives back is what comes of it. */
export type BullProcessor = (job: BullJob, token: string) => Promise<unknown>;

interface BullMq {
  Queue: new (name: string, options: object) => BullQueue;
  QueueEvents: new (name: string, options: object) => BullEvents;
  Worker: new (name: string, processor: BullProcessor, options: object) => BullWorker;
  UnrecoverableError: new (message: string) => Error;
  WaitingError: new () => Error;
}

export interface QueuePackages {
  bullmq: BullMq;
  Redis: new (url: string, options: RedisOptions) => Redis;
  /** What is installed, by package. */
  versions: Readonly<Record<string, string>>;
}

/** The versions that this version is tested with. */
export const TESTED = { bullmq: '6.7.0', ioredis: '6.0.0' } as const;

/** Loads the packages that work the queue; throws a UserError that says what to install where they are not. */
export async function loadQueuePackages(): Promise<QueuePackages> {
  // Not as literals: neither the bundler nor the compiler is to look for them.
  const load = (name: keyof typeof TESTED): Promise<Record<string, unknown>> => import(/* @vite-ignore */ name);
  try {
    const [bullmq, ioredis] = [await load('bullmq'), await load('ioredis')];
    return {
      bullmq: bullmq as unknown as BullMq,
      Redis: ioredis.Redis as QueuePackages['Redis'],
      versions: Object.fromEntries(Object.keys(TESTED).map((name) => [name, versionOf(name)])),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const wanted = Object.entries(TESTED).map(([name, version]) => `${name}@${version}`);
    throw new UserError({
      where: 'the queue',
      what: 'is worked by two packages that are not installed',
      fix: `npm install ${wanted.join(' ')}`,
    });
  }
}

function versionOf(name: string): string {
  return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
}
