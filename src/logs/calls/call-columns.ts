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

/** Numbers of a row that are not in every log: columns exist from the first value on. */
const REALS = [
  't',
  'latency',
  'ttft',
  'cost',
  'ask',
  'context',
  'request',
  'whole',
  'before',
  'system',
  'instructions',
  'id',
  'parentId',
] as const;
const INTS = [
  'line',
  'model',
  'asked',
  'provider',
  'group',
  'user',
  'session',
  'scope',
  'input',
  'cached',
  'written',
  'writtenHour',
  'output',
  'reasoning',
  'length',
  'systemLength',
  'systemTokens',
  'kind',
  'file',
  'text',
  'intent',
  'class',
  'correct',
] as const;

type Real = (typeof REALS)[number];
type Int = (typeof INTS)[number];

/** Rows in a piece of a column, as a power of two: pieces are added, and what is there is never copied. */
const PIECE_BITS = 14;
const PIECE = 1 << PIECE_BITS;
const WITHIN = PIECE - 1;

/**
 * Rows of logs in columns: numbers and hashes only, so that a million rows cost a few bytes each. What a row does not
 * say is NaN in a column of real numbers and -1 in one of whole ones.
 */
export class CallColumns {
  length = 0;
  readonly #flags: Int32Array[] = [];
  readonly #reals: Partial<Record<Real, Float64Array[]>> = {};
  readonly #ints: Partial<Record<Int, Int32Array[]>> = {};

  /** Adds an empty row; its number. */
  add(): number {
    const row = this.length++;
    if ((row & WITHIN) === 0) this.#flags.push(new Int32Array(PIECE));
    return row;
  }

  setReal(name: Real, row: number, value: number): void {
    if (Number.isNaN(value)) return;
    const pieces = (this.#reals[name] ??= []);
    const at = row >> PIECE_BITS;
    (pieces[at] ??= new Float64Array(PIECE).fill(Number.NaN))[row & WITHIN] = value;
  }

  setInt(name: Int, row: number, value: number): void {
    if (value === -1) return;
    const pieces = (this.#ints[name] ??= []);
    const at = row >> PIECE_BITS;
    (pieces[at] ??= new Int32Array(PIECE).fill(-1))[row & WITHIN] = value;
  }

  real(name: Real, row: number): number {
    return this.#reals[name]?.[row >> PIECE_BITS]?.[row & WITHIN] ?? Number.NaN;
  }

  int(name: Int, row: number): number {
    return this.#ints[name]?.[row >> PIECE_BITS]?.[row & WITHIN] ?? -1;
  }

  has(name: Real | Int): boolean {
    return name in this.#reals || name in this.#ints;
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
