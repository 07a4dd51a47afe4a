import { type FileHandle, open, rm } from 'node:fs/promises';
import { FLAG } from '../calls/call-columns.ts';
import { CALL_KINDS } from '../calls/kinds.ts';
import type { SpokenCall } from '../calls/row-reader.ts';
import type { Bill } from '../money/bill.ts';
import type { ReadLog } from '../read-log.ts';
import { hashOf } from '../record/hash.ts';

type Said = Omit<SpokenCall, 'row' | 'grades'>;

/**
 * What is said in calls, kept in a file while a log is read, so that the calls can be written in order of time when all
 * of them are known.
 */
export class SpokenFile {
  readonly #path: string;
  #handle: FileHandle | null = null;
  #buffer: Buffer[] = [];
  #buffered = 0;
  #length = 0;
  #starts = new Float64Array(1024).fill(-1);
  #ends = new Float64Array(1024);

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes what a call says. */
  readonly take = ({ row, ask, user, session, scope }: SpokenCall): void => {
    const spoken = { ask, user, session, scope };
    if (row >= this.#starts.length) {
      const room = Math.max(row + 1, this.#starts.length * 2);
      const starts = new Float64Array(room).fill(-1);
      starts.set(this.#starts);
      const ends = new Float64Array(room);
      ends.set(this.#ends);
      this.#starts = starts;
      this.#ends = ends;
    }
    const bytes = Buffer.from(JSON.stringify(spoken));
    this.#starts[row] = this.#length;
    this.#length += bytes.length;
    this.#ends[row] = this.#length;
    this.#buffer.push(bytes);
    this.#buffered += bytes.length;
  };

  /** Writes what has gathered; to be called now and then. */
  async flush(): Promise<void> {
    if (this.#buffered < 1 << 20) return;
    this.#handle ??= await open(this.#path, 'wx+', 0o600);
    await this.#handle.write(Buffer.concat(this.#buffer));
    this.#buffer = [];
    this.#buffered = 0;
  }

  /** What a row says; null for none. */
  async read(row: number): Promise<Said | null> {
    const start = this.#starts[row] ?? -1;
    if (start === -1) return null;
    const length = (this.#ends[row] as number) - start;
    const written = this.#length - this.#buffered;
    const bytes = Buffer.alloc(length);
    if (start >= written) {
      // What came last was never written.
      if (this.#buffer.length > 1) this.#buffer = [Buffer.concat(this.#buffer)];
      (this.#buffer[0] as Buffer).copy(bytes, 0, start - written, start - written + length);
    } else await this.#handle?.read(bytes, 0, length, start);
    return JSON.parse(bytes.toString('utf8')) as Said;
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    await rm(this.#path, { force: true });
  }
}

/** The calls of a log in order of time, one in each line, under our own names: `inspect` and `simulate` read it again. */
export async function* callLines(
  log: ReadLog,
  spoken: SpokenFile,
  bill: Bill,
  hashText: boolean,
): AsyncGenerator<string> {
  const { calls, models, providers, intents, classes } = log.reader;
  const rows: number[] = [];
  for (let row = 0; row < calls.length; row++)
    if (!calls.is(row, FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.sum)) rows.push(row);
  const order = Uint32Array.from(rows).sort((a, b) => calls.t.at(a) - calls.t.at(b) || a - b);
  const name = (text: string | null | undefined): string | undefined =>
    text == null ? undefined : hashText ? `#${hashOf(text).toString(36)}` : text;
  for (const row of order) {
    const said = await spoken.read(row);
    const t = calls.t.at(row);
    const known = (value: number): number | undefined => (Number.isNaN(value) || value === -1 ? undefined : value);
    const ask = known(calls.ask.at(row));
    const request = known(calls.request.at(row));
    const context = known(calls.context.at(row));
    const kind = Math.max(0, calls.kind.at(row));
    const input = known(calls.input.at(row));
    const output = known(calls.output.at(row));
    const hour = known(calls.writtenHour.at(row));
    const cost = bill.source === 'logged' ? known(bill.byRow(row)) : undefined;
    yield `${JSON.stringify({
      t: Number.isNaN(t) ? undefined : calls.is(row, FLAG.relative) ? t : new Date(t).toISOString(),
      text: hashText ? (ask === undefined ? undefined : `#${ask.toString(36)}`) : (said?.ask ?? undefined),
      request_hash: request?.toString(36),
      context_hash: context?.toString(36),
      model: calls.model.at(row) === -1 ? undefined : models.all[calls.model.at(row)],
      provider: calls.provider.at(row) === -1 ? undefined : providers.all[calls.provider.at(row)],
      input_tokens: input,
      cached_input_tokens: known(calls.cached.at(row)),
      cache_write_tokens: calls.written.at(row) === -1 ? undefined : calls.written.at(row) + (hour ?? 0),
      cache_write_1h_tokens: hour,
      output_tokens: output,
      reasoning_tokens: known(calls.reasoning.at(row)),
      total_tokens: input === undefined || output === undefined ? undefined : input + output,
      cost_usd: cost,
      latency_ms: known(calls.latency.at(row)),
      ttft_ms: known(calls.ttft.at(row)),
      user: name(said?.user),
      session: name(said?.session),
      tenant: name(said?.scope),
      call_type: kind === 0 ? undefined : CALL_KINDS[kind],
      status: calls.is(row, FLAG.failed) ? 'failed' : calls.is(row, FLAG.cancelled) ? 'cancelled' : undefined,
      cache_hit: calls.is(row, FLAG.hit) ? true : undefined,
      batch: calls.is(row, FLAG.batch) ? true : undefined,
      stream: calls.is(row, FLAG.streamed) ? true : calls.is(row, FLAG.unstreamed) ? false : undefined,
      deferrable: calls.is(row, FLAG.deferrable) ? true : undefined,
      intent: calls.intent.at(row) === -1 ? undefined : intents.all[calls.intent.at(row)],
      class: calls.class.at(row) === -1 ? undefined : classes.all[calls.class.at(row)],
      score: known(calls.correct.at(row)),
    })}\n`;
  }
}
