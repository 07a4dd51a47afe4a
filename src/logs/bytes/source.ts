import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError, whyUnreadable } from '../../foundation/problem.ts';

/** The bytes of a log and what to call it in messages. */
export interface TraceSource {
  name: string;
  chunks: AsyncIterable<Buffer>;
}

/** Opens a log: a file, gzipped or not, or standard input for `-`. Messages call it by `name`; `chunkBytes`: how much of it is read at a time. */
export async function openTrace(
  path: string,
  stdin: Readable,
  name: string = path,
  chunkBytes = 1 << 18,
): Promise<TraceSource> {
  if (path === '-') return { name: 'standard input', chunks: bytes('standard input', stdin) };
  const where = name;
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const what = whyUnreadable(error.code);
    throw new UserError({ where, what, fix: 'check the path; - reads standard input' });
  });
  if (info.isDirectory()) throw new UserError({ where, what: 'is a folder', fix: 'name a file in it' });
  return { name, chunks: bytes(name, createReadStream(path, { highWaterMark: chunkBytes })) };
}

/** The stream's bytes, unzipped if they begin with gzip's magic number. */
async function* bytes(name: string, stream: Readable): AsyncGenerator<Buffer> {
  try {
    const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
    const first = await iterator.next();
    if (first.done === true) return;
    let head: Buffer = Buffer.from(first.value as Buffer);
    while (head.length < 2) {
      const next = await iterator.next();
      if (next.done === true) break;
      head = Buffer.concat([head, Buffer.from(next.value as Buffer)]);
    }
    if (head[0] === 0x1f && head[1] === 0x8b) {
      yield* unzipped(head, iterator);
      return;
    }
    yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield Buffer.from(next.value as Buffer);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') {
      throw new UserError({ where: name, what: `damaged gzip data (${message})`, fix: 'compress the file again' });
    }
    if (error instanceof UserError || code === undefined) throw error;
    throw new UserError({ where: name, what: whyUnreadable(code) });
  } finally {
    stream.destroy();
  }
}

async function* unzipped(head: Buffer, rest: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value as Buffer;
  };
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const feed = Transform.from(whole());
  feed.on('error', (error) => gunzip.destroy(error));
  feed.pipe(gunzip);
  yield* gunzip as AsyncIterable<Buffer>;
}
