import { UserError } from '../../foundation/problem.ts';

/** How much of a log is looked at before it is read. */
const HEAD_BYTES = 4096;

/** The beginning of a log, told to be text, and the whole log behind it. */
export interface Sniffed {
  chunks: AsyncGenerator<Buffer>;
  /** Whether it begins with a brace, as JSON lines do. */
  looksLikeJson: boolean;
}

/** Looks at the first bytes of a log: what is no text, or not one query a line, is refused with the fix. */
export async function sniffed(name: string, chunks: AsyncIterable<Buffer>): Promise<Sniffed> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    parts.push(next.value);
    if ((length += next.value.length) >= HEAD_BYTES) break;
  }
  const first = Buffer.concat(parts);
  const wrong = whatIsWrong(first.subarray(0, HEAD_BYTES));
  if (wrong !== null) {
    await iterator.return?.();
    throw new UserError({ where: name, ...wrong });
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    try {
      if (first.length > 0) yield first;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  };
  return { chunks: whole(), looksLikeJson: /^[\s\uFEFF]*\{/.test(first.toString('utf8', 0, HEAD_BYTES)) };
}

function whatIsWrong(head: Buffer): { what: string; fix: string } | null {
  const mark = head.length >= 2 ? head.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return { what: 'is in UTF-16', fix: 'save it in UTF-8' };
  if (head.includes(0)) {
    return {
      what: 'holds zero bytes: this is not a text file',
      fix: 'name a log in plain text, JSON lines or CSV, gzipped or not',
    };
  }
  if (/^[\s\uFEFF]*\[\s*\{/.test(head.toString('utf8'))) {
    return { what: 'is one JSON array', fix: 'make lines of it with: jq -c ".[]"' };
  }
  return null;
}
