import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../foundation/problem.ts';
import { withoutSecrets } from '../../foundation/public-address.ts';
import { type Context, print, say } from '../context.ts';
import { readableOnTheWay } from '../embedding-key.ts';
import { VERSION } from '../version.ts';
import { neededQueueAddress, QUEUE_URL, type QueueAddress } from './queue-address.ts';
import { loadQueuePackages, type QueuePackages, type Redis } from './queue-packages.ts';
import { sealKeyOf } from './wire.ts';

/** What all keys of the queue begin with, so that a user of the server can be confined to them. */
export const PREFIX = 'opt';

/** Of jobs and outcomes on the wire: another form is another queue. */
const WIRE = 1;

/** The queue of this version: bytes are promised per version, so no other one's worker takes its jobs. */
export const QUEUE_NAME = `${VERSION}-${WIRE}`;

/** Older servers lack commands that are used. */
const LEAST_SERVER = [6, 2] as const;

/** How long the first connection may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Longest wait before a lost connection is tried again, in milliseconds. */
const LONGEST_WAIT_MS = 2_000;

/** An open connection to the queue. */
export interface QueueLink {
  address: QueueAddress;
  packages: QueuePackages;
  redis: Redis;
  /** Options for BullMQ's classes: they take the connection, and make others like it. */
  options: { connection: Redis; prefix: string };
  /** What jobs and outcomes are sealed with. */
  sealKey: Buffer;
  /** What answers: `Redis 7.0.15`. */
  server: string;
  close(): void;
}

/**
 * Connects to the queue; `where`: what needs it. A connection that is lost later is made again, and both are
 * told. Throws a UserError, without anything secret, where it cannot be reached or does not let us in.
 */
export async function openQueue(context: Context, where: string): Promise<QueueLink> {
  const address = neededQueueAddress(context.env, where);
  const packages = await loadQueuePackages();
  const { url, shown } = address;
  if (readableOnTheWay(url)) {
    const what = `${shown} is reached in plain, where others can read along, the password too; use rediss:// if it can`;
    await print(context.stderr, `warning ${QUEUE_URL}: ${what}\n`);
  }
  let reached = false;
  let closed = false;
  let lost = false;
  let last: Error | null = null;
  const redis = new packages.Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (reached && !closed ? Math.min(50 * 2 ** Math.min(times, 10), LONGEST_WAIT_MS) : null),
  });
  redis.on('error', (error: Error) => {
    last = error;
  });
  redis.on('close', () => {
    if (!reached || closed || lost) return;
    lost = true;
    void say(context, `the queue at ${shown} is gone; waiting for it to come back\n`);
  });
  redis.on('ready', () => {
    if (lost) void say(context, `the queue at ${shown} is back\n`);
    lost = false;
  });
  const close = (): void => {
    closed = true;
    redis.disconnect();
  };
  try {
    await Promise.race([redis.connect(), unanswered(context.signal)]);
    const server = serverIn(await redis.info('server'));
    reached = true;
    return {
      address,
      packages,
      redis,
      options: { connection: redis, prefix: PREFIX },
      sealKey: sealKeyOf(url),
      server,
      close,
    };
  } catch (error) {
    close();
    throw error instanceof UserError ? error : unreachable(address, last ?? (error as Error));
  }
}

/** Rejects when a server takes a connection and says nothing, or the user has had enough. */
async function unanswered(signal: AbortSignal): Promise<never> {
  await sleep(3 * PATIENCE_MS, undefined, { signal, ref: false }).catch(() => {
    throw new UserError([], 'interrupted');
  });
  throw new Error('no answer');
}

/** The name and version in what a server says of itself; throws a UserError for one that is too old. */
function serverIn(info: string): string {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '';
  const server = valkey === undefined ? `Redis ${version}` : `Valkey ${valkey}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > LEAST_SERVER[0] || (major === LEAST_SERVER[0] && minor >= LEAST_SERVER[1])) return server;
  const fix = `use Redis ${LEAST_SERVER.join('.')} or later, or Valkey`;
  throw new UserError({ where: QUEUE_URL, what: `leads to ${server}, which is too old`, fix });
}

/** What servers answer to who may not come in, and what to do about it. */
const REFUSALS: readonly [RegExp, string, string][] = [
  [
    /^NOAUTH/,
    'wants a user and a password, or a password',
    `put them into ${QUEUE_URL}: redis://user:password@host:6379`,
  ],
  [/^WRONGPASS/, 'does not know that user with that password', `check both in ${QUEUE_URL}`],
  [/^NOPERM/, 'does not let that user do what is needed', 'give it the rights that docs/scale.md lists'],
];

/** That the queue cannot be used, and why. */
export function unreachable({ shown, secrets }: QueueAddress, { message, code }: NodeJS.ErrnoException): UserError {
  const refusal = REFUSALS.find(([answer]) => answer.test(message));
  if (refusal !== undefined) {
    const [, what, fix] = refusal;
    return new UserError({ where: QUEUE_URL, what: `${shown} ${what}`, fix });
  }
  if (/CERT|SIGNATURE|^ERR_TLS/.test(code ?? '')) {
    const fix = 'have Node trust it: NODE_EXTRA_CA_CERTS=FILE names the certificate of who signed it';
    return new UserError({ where: QUEUE_URL, what: `${shown} shows a certificate that is not trusted (${code})`, fix });
  }
  const why = code ?? withoutSecrets(message, secrets);
  const fix = 'check that the server runs and can be reached from here: optimize doctor';
  return new UserError({ where: QUEUE_URL, what: `${shown} cannot be reached (${why})`, fix }, 'failure');
}
