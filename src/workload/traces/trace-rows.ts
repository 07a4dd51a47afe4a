import { withRoom } from '../../foundation/columns.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatCount } from '../../foundation/units.ts';
import { FIRST_MOMENT_MS } from '../generator/arrivals.ts';
import { UNKNOWN } from '../truth-table.ts';
import { BLOCK_LENGTH, type RequestBlock } from '../workload.ts';

/**
 * Rows of a log between reading and replaying, put in order of time. Rows may be out of order by up
 * to a block (16,384 rows); a log that is further out of order is refused.
 */
export class TraceRows {
  length = 0;
  /** Rows that had to be moved to bring the log into order. */
  reordered = 0;
  /** The log's time at virtual time 0, in milliseconds; null before the first block. */
  origin: number | null = null;
  readonly #name: string;
  #time = new Float64Array(BLOCK_LENGTH * 2);
  #line = new Float64Array(BLOCK_LENGTH * 2);
  #query = new Int32Array(BLOCK_LENGTH * 2);
  #user = new Int32Array(BLOCK_LENGTH * 2);
  #input = new Int32Array(BLOCK_LENGTH * 2);
  #output = new Int32Array(BLOCK_LENGTH * 2);
  #truth = new Int32Array(BLOCK_LENGTH * 2);
  #sorted = true;
  #last = Number.NEGATIVE_INFINITY;
  #taken = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds a row; `time` in milliseconds from any origin, `truth` a row of the truth table. */
  add(line: number, time: number, query: number, user: number, input: number, output: number, truth: number): void {
    const i = this.length++;
    if (i === this.#time.length) this.#grow();
    if (i > 0 && time < this.#time[i - 1]) {
      this.#sorted = false;
      this.reordered++;
    }
    this.#time[i] = time;
    this.#line[i] = line;
    this.#query[i] = query;
    this.#user[i] = user;
    this.#input[i] = input;
    this.#output[i] = output;
    this.#truth[i] = truth;
  }

  /** Whether a block can be taken while more rows may follow. */
  get ready(): boolean {
    return this.length >= BLOCK_LENGTH * 2;
  }

  /** Moves the earliest rows into the block, as many as fit. */
  take(block: RequestBlock): void {
    if (!this.#sorted) this.#sort();
    const n = Math.min(BLOCK_LENGTH, this.length);
    this.origin ??= this.#time[0] - FIRST_MOMENT_MS;
    if (this.#time[0] < this.#last) {
      throw new UserError({
        where: `${this.#name}:${this.#line[0]}`,
        what: `its time is before that of rows more than ${formatCount(BLOCK_LENGTH)} lines earlier`,
        fix: 'sort the log by time',
      });
    }
    for (let i = 0; i < n; i++) block.at[i] = this.#time[i] - this.origin;
    block.query.set(this.#query.subarray(0, n));
    block.user.set(this.#user.subarray(0, n));
    block.inputTokens.set(this.#input.subarray(0, n));
    block.outputTokens.set(this.#output.subarray(0, n));
    block.truth ??= new Int32Array(BLOCK_LENGTH);
    block.truth.set(this.#truth.subarray(0, n));
    block.length = n;
    block.first = this.#taken;
    this.#taken += n;
    this.#last = this.#time[n - 1];
    for (const column of this.#columns()) column.copyWithin(0, n, this.length);
    this.length -= n;
  }

  #columns() {
    return [this.#time, this.#line, this.#query, this.#user, this.#input, this.#output, this.#truth];
  }

  #sort(): void {
    const order = Array.from({ length: this.length }, (_, i) => i);
    const time = this.#time.slice(0, this.length);
    order.sort((a, b) => time[a] - time[b] || a - b);
    for (const column of this.#columns()) {
      const old = column.slice(0, this.length);
      for (let i = 0; i < order.length; i++) column[i] = old[order[i]];
    }
    this.#sorted = true;
  }

  #grow(): void {
    const length = this.length;
    this.#time = withRoom(this.#time, length);
    this.#line = withRoom(this.#line, length);
    this.#query = withRoom(this.#query, length);
    this.#user = withRoom(this.#user, length, UNKNOWN);
    this.#input = withRoom(this.#input, length, UNKNOWN);
    this.#output = withRoom(this.#output, length, UNKNOWN);
    this.#truth = withRoom(this.#truth, length);
  }
}
