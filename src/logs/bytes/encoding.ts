import { isUtf8 } from 'node:buffer';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Bytes without a line end after which a text is taken to have none but carriage returns. */
const LOOKED_AT_BYTES = 64 * 1024;

/** What was found out about the encoding of a log. */
export interface Encoding {
  /** `UTF-8`, `UTF-16`; Windows-1252 shows as a number of lines. */
  name: string;
  /** Lines that are not UTF-8 and were read as Windows-1252. */
  foreignLines: number;
}

/**
 * The chunks of a text in UTF-8, whatever it was in, without the mark at its beginning, and with line feeds where its
 * lines end with carriage returns alone. Its first chunk tells what it was in.
 */
export function inUtf8(chunks: AsyncIterable<Buffer>, found: Encoding): AsyncGenerator<Buffer> {
  return withLineFeeds(decoded(chunks, found));
}

/** The same bytes with line feeds for carriage returns where a text has only those, as old spreadsheets write it. */
export async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begin: Buffer[] | null = [];
  let length = 0;
  let alone = false;
  for await (const chunk of chunks) {
    if (begin === null) {
      yield alone ? fed(chunk) : chunk;
      continue;
    }
    begin.push(chunk);
    length += chunk.length;
    const usual = chunk.includes(NEWLINE);
    if (!usual && length < LOOKED_AT_BYTES) continue;
    alone = !usual;
    for (const each of begin) yield alone ? fed(each) : each;
    begin = null;
  }
  for (const each of begin ?? []) yield fed(each);
}

function fed(bytes: Buffer): Buffer {
  let at = bytes.indexOf(RETURN);
  if (at === -1) return bytes;
  const copy = Buffer.from(bytes);
  for (; at !== -1; at = copy.indexOf(RETURN, at + 1)) copy[at] = NEWLINE;
  return copy;
}

async function* decoded(chunks: AsyncIterable<Buffer>, found: Encoding): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let rest: Buffer | null = null;
  let first = true;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (first) {
      first = false;
      const wide = sixteenBits(chunk);
      if (wide !== null) {
        decoder = new TextDecoder(wide);
        found.name = 'UTF-16';
      } else if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) bytes = chunk.subarray(3);
    }
    if (decoder !== null) {
      yield Buffer.from(decoder.decode(bytes, { stream: true }));
      continue;
    }
    if (rest !== null) bytes = Buffer.concat([rest, bytes]);
    const end = lastPlain(bytes);
    rest = end === bytes.length ? null : Buffer.from(bytes.subarray(end));
    if (end > 0) yield checked(bytes.subarray(0, end), found);
  }
  if (decoder !== null) yield Buffer.from(decoder.decode());
  if (rest !== null) yield checked(rest, found);
}

/** UTF-16 by its mark, or by a zero in every second byte; null for neither. */
export function sixteenBits(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const length = Math.min(head.length & ~1, 512);
  if (length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (odd > length * 0.35 && even === 0) return 'utf-16le';
  return even > length * 0.35 && odd === 0 ? 'utf-16be' : null;
}

/** The end of what can be decoded by itself: behind the last byte that is a character alone. */
function lastPlain(bytes: Buffer): number {
  for (let i = bytes.length; i > 0; i--) if (bytes[i - 1] < 0x80) return i;
  return 0;
}

/** The bytes themselves where they are UTF-8; else the lines that are not are taken for Windows-1252. */
function checked(bytes: Buffer, found: Encoding): Buffer {
  if (isUtf8(bytes)) return bytes;
  const latin = new TextDecoder('windows-1252');
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end + 1);
    if (isUtf8(line)) parts.push(line);
    else {
      found.foreignLines++;
      parts.push(Buffer.from(latin.decode(line)));
    }
    from += line.length;
  }
  return Buffer.concat(parts);
}
