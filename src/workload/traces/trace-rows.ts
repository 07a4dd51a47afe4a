import { withRoom } from '../../foundation/columns.ts';
import { UserError } from '../../foundation/problem.ts';
import { formatCount } from '../../foundation/units.ts';
import { FIRST_MOMENT_MS } from '../generator/arrivals.ts';
import { UNKNOWN } from '../truth-table.ts';
import { BLOCK_CHARACTERS, BLOCK_LENGTH, type RequestBlock } from '../workload.ts';

/** Rows by which a row may be out of order. */
export const MOST_OUT_OF_ORDER = 16_384;

/** Rows there is room for at first: those that wait for earlier ones, and as many that have been given away. */
const ROOM = MOST_OUT_OF_ORDER * 2;

/**
 * Rows of a log between reading and replaying, put in order of time. Rows may be out of order by up
 * to 16,384 rows; a log that is further out of order is refused.
 */
export class TraceRows {
  length = 0;
  /** Rows that had to be moved to bring the log into order. */
  reordered = 0;
  /** The log's time at virtual time 0, in milliseconds; null before the first block. */
  origin: number | null = null;
  readonly #name: string;
  #time = new Float64Array(ROOM);
  #line = new Float64Array(ROOM);
  #query = new Int32Array(ROOM);
  #user = new Int32Array(ROOM);
  #input = new Int32Array(ROOM);
  #output = new Int32Array(ROOM);
  #truth = new Int32Array(ROOM);
  #sorted = true;
  #last = Number.NEGATIVE_INFINITY;
  #taken = 0;
  /** Where the rows begin; those before have been given away. */
  #from = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds a row; `time` in milliseconds from any origin, `truth` a row of the truth table. */
  add(line: number, time: number, query: number, user: number, input: number, output: number, truth: number): void {
    if (this.#from >= MOST_OUT_OF_ORDER) this.#closeUp();
    const i = this.#from + this.length++;
    if (i >= this.#time.length) this.#grow(i + 1);
    if (i > this.#from && time < this.#time[i - 1]) {
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
    return this.length >= MOST_OUT_OF_ORDER + BLOCK_LENGTH;
  }

  /** Moves the earliest rows into the block, as many as fit; `lengthOf` says how long the text of a query is. */
  take(block: RequestBlock, lengthOf: (query: number) => number): void {
    if (!this.#sorted) this.#sort();
    const from = this.#from;
    this.origin ??= this.#time[from] - FIRST_MOMENT_MS;
    if (this.#time[from] < this.#last) {
      throw new UserError({
        where: `${this.#name}:${this.#line[from]}`,
        what: `its time is before that of rows more than ${formatCount(MOST_OUT_OF_ORDER)} lines earlier`,
        fix: 'sort the log by time',
      });
    }
    const most = Math.min(BLOCK_LENGTH, this.length);
    let n = 0;
    for (let characters = 0; n < most && characters < BLOCK_CHARACTERS; n++) {
      characters += lengthOf(this.#query[from + n]);
      block.at[n] = this.#time[from + n] - this.origin;
    }
    block.query.set(this.#query.subarray(from, from + n));
    block.user.set(this.#user.subarray(from, from + n));
    block.inputTokens.set(this.#input.subarray(from, from + n));
    block.outputTokens.set(this.#output.subarray(from, from + n));
    block.truth ??= new Int32Array(BLOCK_LENGTH);
    block.truth.set(this.#truth.subarray(from, from + n));
    block.length = n;
    block.first = this.#taken;
    this.#taken += n;
    this.#last = this.#time[from + n - 1];
    this.#from += n;
    this.length -= n;
  }

  #closeUp(): void {
    const from = this.#from;
    for (const column of this.#columns()) column.copyWithin(0, from, from + this.length);
    this.#from = 0;
  }

  #columns() {
    return [this.#time, this.#line, this.#query, this.#user, this.#input, this.#output, this.#truth];
  }

  #sort(): void {
    const order = Array.from({ length: this.length }, (_, i) => i);
    this.#closeUp();
    const time = this.#time.slice(0, this.length);
    order.sort((a, b) => time[a] - time[b] || a - b);
    for (const column of this.#columns()) {
      const old = column.slice(0, this.length);
      for (let i = 0; i < order.length; i++) column[i] = old[order[i]];
    }
    this.#sorted = true;
  }

  #grow(length: number): void {
    this.#time = withRoom(this.#time, length);
    this.#line = withRoom(this.#line, length);
    this.#query = withRoom(this.#query, length);
    this.#user = withRoom(this.#user, length, UNKNOWN);
    this.#input = withRoom(this.#input, length, UNKNOWN);
    this.#output = withRoom(this.#output, length, UNKNOWN);
    this.#truth = withRoom(this.#truth, length);
  }
}
