import { UserError } from '../../foundation/problem.ts';
import { publicAddress, secretsOf } from '../../foundation/public-address.ts';
import type { World } from '../context.ts';

/** The variable that says where the queue is. There is no flag: others see command lines. */
export const QUEUE_URL = 'OPTIMIZE_QUEUE_URL';

/** Where the queue is. */
export interface QueueAddress {
  /** With user and password: for the client alone. */
  url: string;
  /** As it may be shown. */
  shown: string;
  /** The parts of it that may be shown to nobody. */
  secrets: readonly string[];
}

/** The address of the queue; null where there is none. Throws a UserError, without showing it, where it is none. */
export function queueAddress(env: World['env']): QueueAddress | null {
  const url = (env[QUEUE_URL] ?? '').trim();
  if (url === '') return null;
  const fix = 'as in redis://127.0.0.1:6379, or rediss://user:password@queue.internal:6379';
  if (!/^rediss?:\/\/./.test(url) || !URL.canParse(url) || new URL(url).hostname === '') {
    throw new UserError({ where: QUEUE_URL, what: 'is not the address of a Redis or Valkey server', fix });
  }
  return { url, shown: publicAddress(url), secrets: secretsOf(url) };
}

/** The same where there must be one. */
export function neededQueueAddress(env: World['env'], where: string): QueueAddress {
  const address = queueAddress(env);
  if (address !== null) return address;
  throw new UserError({
    where,
    what: `needs a queue, and ${QUEUE_URL} does not say where it is`,
    fix: `start a Redis or Valkey server, and: export ${QUEUE_URL}=redis://127.0.0.1:6379`,
  });
}
