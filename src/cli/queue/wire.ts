import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { readPlain, writePlain } from '../../experiment/work/experiment.ts';

/** Characters of a sealed text at most, and bytes of what it holds. */
export const LONGEST_SEALED = 8 * 2 ** 20;
export const LARGEST_CONTENT = 256 * 2 ** 20;

/** Values in one another deeper than this are none of ours. */
const DEEPEST = 40;

const mib = (bytes: number): string => `${bytes / 2 ** 20} MiB`;

/** Says why something from the queue is not taken. */
export class Refused extends Error {}

/** What a text is about: a job, or what came of one. Part of the seal, so that neither passes for the other. */
export type About = 'job' | `outcomes of ${string}`;

const gzip = promisify(zlib.gzip);
const gunzip = promisify(zlib.gunzip);

/** What jobs and outcomes are sealed with: of the queue's password, which whoever else may write there does not have. */
export function sealKeyOf(url: string): Buffer {
  return createHash('sha256')
    .update(`optimize\0${new URL(url).password}`)
    .digest();
}

/** Plain data as it goes over the queue: packed, with a seal. Throws Refused where it is too large. */
export async function seal(data: unknown, about: About, key: Buffer): Promise<string> {
  const content = writePlain(data);
  const packed = (await gzip(content, { level: 1 })).toString('base64');
  if (packed.length > LONGEST_SEALED || content.length > LARGEST_CONTENT) {
    throw new Refused(`is larger than the ${mib(LONGEST_SEALED)} that go over a queue`);
  }
  return `${sealOf(packed, about, key)}.${packed}`;
}

/** The data in a sealed text. Throws Refused where it is not as it was sealed, too large or not plain. */
export async function unseal(
  sealed: unknown,
  about: About,
  key: Buffer,
  largest: number = LARGEST_CONTENT,
): Promise<unknown> {
  if (typeof sealed !== 'string') throw new Refused('is no text');
  if (sealed.length > LONGEST_SEALED + 100) {
    throw new Refused(`is larger than the ${mib(LONGEST_SEALED)} that go over a queue`);
  }
  const dot = sealed.indexOf('.');
  const packed = sealed.slice(dot + 1);
  const [given, due] = [Buffer.from(sealed.slice(0, Math.max(0, dot))), Buffer.from(sealOf(packed, about, key))];
  if (given.length !== due.length || !timingSafeEqual(given, due)) {
    throw new Refused('is damaged, or sealed with another password than the one in OPTIMIZE_QUEUE_URL here');
  }
  try {
    const content = await gunzip(Buffer.from(packed, 'base64'), { maxOutputLength: largest });
    const data = readPlain(content.toString());
    checkPlain(data, 0);
    return data;
  } catch (error) {
    if (error instanceof Refused) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_BUFFER_TOO_LARGE') throw new Refused('is not packed data');
    throw new Refused(`unpacks to more than the ${mib(largest)} that go over a queue`);
  }
}

function sealOf(packed: string, about: About, key: Buffer): string {
  return createHmac('sha256', key).update(`${about}\0${packed}`).digest('hex');
}

/** A name of plain data for the queue: equal data, equal name. */
export function nameOf(data: unknown): string {
  return `u-${createHash('sha256').update(writePlain(data)).digest('hex').slice(0, 40)}`;
}

function checkPlain(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEEPEST) throw new Refused('is nested deeper than anything of ours');
  for (const [name, inner] of value instanceof Set ? [...value].entries() : Object.entries(value)) {
    // By that name data could reach what all objects have in common.
    if (name === '__proto__') throw new Refused('has a key "__proto__"');
    checkPlain(inner, depth + 1);
  }
}
