import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Duplex, type Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { UserError, whyUnreadable } from '../../foundation/problem.ts';

/** The bytes of a log and what to call it in messages. */
export interface TraceSource {
  name: string;
  chunks: AsyncIterable<Buffer>;
}

/** A zstd frame's first bytes, read as a number. */
const ZSTD = 0xfd2fb528;

/** Opens a log: a file, packed (gzip, zstd) or not, or standard input for `-`. Messages call it by `name`; `chunkBytes`: how much of it is read at a time. */
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

/** What unpacks zstd, which Node has from 22.15 on; null where it has not. */
const createUnzstd = (zlib as { createZstdDecompress?: () => Duplex }).createZstdDecompress ?? null;

/** The stream's bytes, unpacked if they begin as gzip or zstd does. */
async function* bytes(name: string, stream: Readable): AsyncGenerator<Buffer> {
  try {
    const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
    const first = await iterator.next();
    if (first.done === true) return;
    let head: Buffer = Buffer.from(first.value as Buffer);
    while (head.length < 4) {
      const next = await iterator.next();
      if (next.done === true) break;
      head = Buffer.concat([head, Buffer.from(next.value as Buffer)]);
    }
    if (head[0] === 0x1f && head[1] === 0x8b) {
      yield* unpacked(head, iterator, zlib.createGunzip({ chunkSize: 1 << 18 }));
      return;
    }
    if (createUnzstd !== null && head.length >= 4 && head.readUInt32LE(0) === ZSTD) {
      yield* unpacked(head, iterator, createUnzstd());
      return;
    }
    yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield Buffer.from(next.value as Buffer);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ZSTD_') === true)
      throw new UserError({ where: name, what: `damaged zstd data (${message})`, fix: 'compress the file again' });
    if (code?.startsWith('Z_') || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') {
      throw new UserError({ where: name, what: `damaged gzip data (${message})`, fix: 'compress the file again' });
    }
    if (error instanceof UserError || code === undefined) throw error;
    throw new UserError({ where: name, what: whyUnreadable(code) });
  } finally {
    stream.destroy();
  }
}

async function* unpacked(head: Buffer, rest: AsyncIterator<Buffer | string>, unpacker: Duplex): AsyncGenerator<Buffer> {
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value as Buffer;
  };
  const feed = Transform.from(whole());
  feed.on('error', (error) => unpacker.destroy(error));
  feed.pipe(unpacker);
  yield* unpacker as AsyncIterable<Buffer>;
}
