/** Flags of a row, as bits. */
export const FLAG = {
  failed: 1,
  cancelled: 2,
  /** Answered by a gateway's cache: demand, but no call. */
  hit: 4,
  batch: 8,
  /** Times without a zone, and such as could have day and month the other way round. */
  naive: 16,
  ambiguous: 32,
  /** Counts from an origin of its own. */
  relative: 64,
  /** Something around calls, whose tokens and cost are theirs. */
  parent: 128,
  /** A sum over many calls. */
  sum: 256,
  duplicate: 512,
  /** An id that cannot be taken for another's by chance. */
  strongId: 1024,
  /** Holds nothing of a call; kept because calls may belong to it. */
  link: 2048,
  /** The time is the call's end. */
  atEnd: 4096,
  /** Its times were interpolated. */
  guessed: 8192,
  /** Says by its type that it is a call. */
  typed: 16384,
  /** A turn of a conversation, whose model is no part of what was asked. */
  turn: 32768,
  /** Its latency is in a unit that is not told. */
  unitOpen: 65536,
  /** Its format says in which unit it counts from its own origin. */
  unitTold: 131072,
  /** Its answer was shown as it was written, or was not; neither where the row does not say. */
  streamed: 262144,
  unstreamed: 524288,
  /** Its answer may come hours later. */
  deferrable: 1048576,
} as const;

/** Rows in a piece of a column, as a power of two: pieces are added, and what is there is never copied. */
const PIECE_BITS = 14;
const PIECE = 1 << PIECE_BITS;
const WITHIN = PIECE - 1;

/** Real numbers by row, NaN where a row has none. It takes room from the first number on. */
class Reals {
  readonly #pieces: Float64Array[] = [];

  /** Whether any row has one. */
  get used(): boolean {
    return this.#pieces.length > 0;
  }

  at(row: number): number {
    return this.#pieces[row >> PIECE_BITS]?.[row & WITHIN] ?? Number.NaN;
  }

  set(row: number, value: number): void {
    if (Number.isNaN(value)) return;
    (this.#pieces[row >> PIECE_BITS] ??= new Float64Array(PIECE).fill(Number.NaN))[row & WITHIN] = value;
  }
}

/** Whole numbers by row, -1 where a row has none. It takes room from the first number on. */
class Integers {
  readonly #pieces: Int32Array[] = [];

  /** Whether any row has one. */
  get used(): boolean {
    return this.#pieces.length > 0;
  }

  at(row: number): number {
    return this.#pieces[row >> PIECE_BITS]?.[row & WITHIN] ?? -1;
  }

  set(row: number, value: number): void {
    if (value === -1) return;
    (this.#pieces[row >> PIECE_BITS] ??= new Int32Array(PIECE).fill(-1))[row & WITHIN] = value;
  }
}

/** Rows of logs in columns: numbers and hashes only, so that a million rows cost a few bytes each. */
export class CallColumns {
  length = 0;
  readonly t = new Reals();
  readonly latency = new Reals();
  readonly ttft = new Reals();
  readonly cost = new Reals();
  readonly ask = new Reals();
  readonly context = new Reals();
  readonly request = new Reals();
  readonly whole = new Reals();
  readonly before = new Reals();
  readonly system = new Reals();
  readonly instructions = new Reals();
  readonly id = new Reals();
  readonly parentId = new Reals();
  readonly line = new Integers();
  readonly model = new Integers();
  readonly asked = new Integers();
  readonly provider = new Integers();
  readonly group = new Integers();
  readonly user = new Integers();
  readonly session = new Integers();
  readonly scope = new Integers();
  readonly input = new Integers();
  readonly cached = new Integers();
  readonly written = new Integers();
  readonly writtenHour = new Integers();
  readonly output = new Integers();
  readonly reasoning = new Integers();
  readonly characters = new Integers();
  readonly systemLength = new Integers();
  readonly systemTokens = new Integers();
  readonly kind = new Integers();
  readonly file = new Integers();
  readonly intent = new Integers();
  readonly class = new Integers();
  readonly correct = new Integers();
  readonly #flags: Int32Array[] = [];

  /** Adds an empty row; its number. */
  add(): number {
    const row = this.length++;
    if ((row & WITHIN) === 0) this.#flags.push(new Int32Array(PIECE));
    return row;
  }

  /** All flags of a row. */
  flags(row: number): number {
    return this.#flags[row >> PIECE_BITS][row & WITHIN];
  }

  is(row: number, flag: number): boolean {
    return (this.flags(row) & flag) !== 0;
  }

  mark(row: number, flag: number): void {
    this.#flags[row >> PIECE_BITS][row & WITHIN] |= flag;
  }
}

/** The rows for which something is so, in order. */
export function rowsWhere(calls: CallColumns, test: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(calls.length);
  let n = 0;
  for (let row = 0; row < calls.length; row++) if (test(row)) rows[n++] = row;
  return rows.subarray(0, n);
}
