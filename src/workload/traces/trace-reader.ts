import { type Problem, suggestion, UserError } from '../../foundation/problem.ts';
import { formatCount } from '../../foundation/units.ts';
import { usualMoment } from '../../logs/record/times.ts';
import { CONTENT_CLASSES, type ContentClass } from '../../scenario/ground-truth.ts';
import { QueryTable } from '../query-table.ts';
import { NOTHING_KNOWN, UNKNOWN } from '../truth-table.ts';
import { ByteInterner } from './byte-interner.ts';
import { TraceRows } from './trace-rows.ts';

/**
 * The fields of a log line that are understood. `correct` holds the grades of several models; a
 * field `correct.MODEL` holds the grade of one.
 */
export const TRACE_FIELDS = [
  'text',
  'key',
  't',
  'user',
  'intent',
  'input_tokens',
  'output_tokens',
  'class',
  'correct',
] as const;
export type TraceField = (typeof TRACE_FIELDS)[number] | LabelField;
export type LabelField = `${typeof LABEL_PREFIX}${string}`;

/** What the name of a field begins with that holds the grade of one model. */
export const LABEL_PREFIX = 'correct.';

export function isLabelField(name: string): name is LabelField {
  return name.startsWith(LABEL_PREFIX) && name.length > LABEL_PREFIX.length;
}

/** How to read a log. */
export interface TraceOptions {
  /** The log's own names for the fields: `{prompt: 'text'}`. */
  fieldNames: Readonly<Record<string, TraceField>>;
  /** Unit of numeric times; `auto` tells epoch seconds by their size and takes the rest for milliseconds. */
  timeUnit: 'auto' | 'ms' | 's';
  /** Leave out lines that cannot be understood and count them. */
  skipBadLines: boolean;
  /** Arrivals a day where the log has no times. */
  assumedPerDay: number;
  /** Whether the user asked for that pace: a log with times of its own is then refused. */
  paceGiven?: boolean;
}

/** A text as it stands in bytes: UTF-8 without escapes. */
export interface TextBytes {
  bytes: Buffer;
  from: number;
  to: number;
}

/** The values of one line; what it does not say is null. */
export interface TraceLine {
  text: string | TextBytes | null;
  t: number | string | null;
  user: string | number | TextBytes | null;
  intent: string | null;
  inputTokens: number | string | null;
  outputTokens: number | string | null;
  contentClass: string | null;
  /** By model, whether its answer is right, as the log writes it. */
  labels?: readonly (readonly [model: string, grade: unknown])[];
}

/** Bad lines quoted in one message. */
const SHOWN_PROBLEMS = 5;

/**
 * Numbers from these on are epoch times in seconds, milliseconds, microseconds and nanoseconds: between
 * 2001 and 5138 each unit has a range of its own.
 */
const EPOCH_SECONDS_FROM = 1e9;
const EPOCH_MS_FROM = 1e11;
const EPOCH_US_FROM = 1e14;
const EPOCH_NS_FROM = 1e17;

/** Years of three digits, hour 24 and second 60: the standard parser reads them in its own way, or not at all. */
const PARTICULAR = /^0|[ T]24:|:60/;

/** The latest time that is one, in milliseconds of the epoch: the year 275760. */
const LATEST_MS = 8.64e15;

/** Takes the lines of a log, whatever their format, and makes rows and queries of them. */
export class TraceReader {
  readonly name: string;
  readonly options: TraceOptions;
  readonly queries = new QueryTable();
  readonly rows: TraceRows;
  readonly users = new ByteInterner();
  readonly intents = new ByteInterner();
  /** Whether the log has times; null before its first line. */
  timed: boolean | null = null;
  lines = 0;
  skipped = 0;
  /** Lines without an answer length. */
  withoutOutput = 0;
  /** The unit that numeric times were taken to be in. */
  unitMs = 1;
  /** Whether that unit is a guess: numeric times too small to be epoch times, and none asked for. */
  unitOpen = false;
  readonly #texts = new ByteInterner();
  readonly #gapMs: number;
  readonly #limit: number;
  #problems: Problem[] = [];

  /** `limit`: take only so many requests; Infinity for all. */
  constructor(name: string, options: TraceOptions, limit: number) {
    this.name = name;
    this.options = options;
    this.#limit = limit;
    this.rows = new TraceRows(name);
    this.#gapMs = 86_400_000 / options.assumedPerDay;
  }

  /** Whether it has all the requests it was asked to take; whatever comes after them is not looked at. */
  get full(): boolean {
    return this.lines >= this.#limit;
  }

  /** What a name that the log uses stands for; undefined when it is not one of ours. */
  fieldOf(name: string): TraceField | undefined {
    const { fieldNames } = this.options;
    return Object.hasOwn(fieldNames, name) ? fieldNames[name] : isLabelField(name) ? name : undefined;
  }

  /** The id of the text in these bytes, which are UTF-8 without escapes. */
  query(bytes: Buffer, from: number, to: number): number {
    const id = this.#texts.intern(bytes, from, to);
    if (id === this.queries.size) this.queries.add(bytes.toString('utf8', from, to));
    return id;
  }

  /** Whether the line has a time as the lines before have, or none as they; NaN is none. If not, it is a bad line. */
  timedLikeOthers(line: number, time: number): boolean {
    const timed = !Number.isNaN(time);
    this.timed ??= timed;
    if (timed && this.options.paceGiven === true) {
      throw new UserError({
        where: '--rate',
        what: `${this.name} has times of its own`,
        fix: 'leave --rate out; it sets the pace of logs without times',
      });
    }
    if (timed === this.timed) return true;
    this.bad(
      line,
      timed ? 'has a time (t), though the lines before have none' : 'has no time (t), though the lines before have one',
      'give every line a time, or none',
    );
    return false;
  }

  /**
   * Adds a request whose query is known by its id and whose time fits the others'. NaN and UNKNOWN
   * stand for what the line does not say.
   */
  addRow(line: number, time: number, query: number, user: number, input: number, output: number, truth: number): void {
    if (output === UNKNOWN) this.withoutOutput++;
    this.rows.add(line, Number.isNaN(time) ? this.lines * this.#gapMs : time, query, user, input, output, truth);
    this.lines++;
  }

  /** Adds a request from the values of its line, checking each. */
  add(line: number, values: TraceLine): void {
    const { text, t, user, intent, contentClass } = values;
    if (text === null || text === '') {
      this.bad(line, text === null ? 'has no "text"' : 'has an empty "text"', this.#textFix());
      return;
    }
    const time = t === null || t === '' ? Number.NaN : this.time(t);
    if (time === null) {
      this.bad(line, `"${t}" is not a time`, 't is a number or a date like 2026-01-31T12:00:00Z');
      return;
    }
    const input = tokenCount(values.inputTokens);
    const output = tokenCount(values.outputTokens);
    if (input === null || output === null) {
      this.bad(
        line,
        `"${input === null ? values.inputTokens : values.outputTokens}" is not a number of tokens`,
        'token counts are whole numbers from 0 up',
      );
      return;
    }
    const known = CONTENT_CLASSES.indexOf(contentClass as ContentClass);
    if (contentClass !== null && contentClass !== '' && known === -1) {
      this.bad(line, `there is no class "${contentClass}"`, suggestion(contentClass, CONTENT_CLASSES));
      return;
    }
    const labels = (values.labels ?? []).map(([model, grade]) => [model, rightOrWrong(grade), grade] as const);
    const ungraded = labels.find(([, right]) => right === undefined);
    if (ungraded !== undefined) {
      const [model, , grade] = ungraded;
      this.bad(line, `grades ${model} with ${JSON.stringify(grade)}`, 'a grade is 1 for right or 0 for wrong');
      return;
    }
    if (!this.timedLikeOthers(line, time)) return;
    const { bytes, from, to } = inBytes(text);
    const query = this.query(bytes, from, to);
    const userId = user === null || user === '' ? UNKNOWN : this.#userIn(inBytes(user));
    const truth = this.queries.truths.row(
      {
        intent: intent === null || intent === '' ? UNKNOWN : this.intents.internText(intent),
        tier: UNKNOWN,
        contentClass: known,
      },
      labels.flatMap(([model, right]) => (typeof right === 'boolean' ? [[model, right] as const] : [])),
    );
    this.addRow(line, time, query, userId, input, output, truth);
  }

  #userIn({ bytes, from, to }: TextBytes): number {
    return this.users.intern(bytes, from, to);
  }

  /** What is true of a request of which nothing but the intent is known, or not even that. */
  truthOfIntent(intent: number): number {
    return intent === UNKNOWN
      ? NOTHING_KNOWN
      : this.queries.truths.row({ intent, tier: UNKNOWN, contentClass: UNKNOWN });
  }

  /** A time in milliseconds, or null when it is none. */
  time(written: number | string): number | null {
    const value = typeof written === 'string' && written.trim() !== '' ? Number(written) : written;
    if (typeof value === 'number' && Number.isFinite(value)) {
      if (this.lines === 0) this.unitMs = this.#unitOf(value);
      // Times of the calendar tell their unit one by one: a log may be of several programs.
      const dated = this.options.timeUnit === 'auto' && value >= EPOCH_SECONDS_FROM;
      const ms = value * (dated ? epochUnit(value) : this.unitMs);
      return Math.abs(ms) <= LATEST_MS ? ms : null;
    }
    const text = String(written);
    const usual = usualMoment(text);
    if (usual !== null && text.length <= 24 && Number.isInteger(usual.ms) && !PARTICULAR.test(text)) return usual.ms;
    const date = Date.parse(isoDate(text));
    return Number.isNaN(date) ? null : date;
  }

  #unitOf(first: number): number {
    this.unitOpen = this.options.timeUnit === 'auto' && first < EPOCH_SECONDS_FROM;
    if (this.options.timeUnit !== 'auto') return this.options.timeUnit === 's' ? 1000 : 1;
    return first < EPOCH_SECONDS_FROM ? 1 : epochUnit(first);
  }

  /** Notes a line that cannot be used: counted when such lines may be skipped, else an error to come. */
  bad(line: number, what: string, fix: string): void {
    this.skipped++;
    if (!this.options.skipBadLines) this.#problems.push({ where: `${this.name}:${line}`, what, fix });
  }

  /** Fails if lines were bad; called after each chunk so that neighbours are reported together. */
  check(): void {
    if (this.#problems.length === 0) return;
    const shown = this.#problems.slice(0, SHOWN_PROBLEMS);
    if (this.#problems.length > shown.length) {
      const more = this.#problems.length - shown.length;
      shown.push({ where: this.name, what: `and ${formatCount(more)} more in this part of the file alone` });
    }
    shown.push({
      where: this.name,
      what: 'nothing was simulated',
      fix: '--skip-bad-lines leaves such lines out and counts them',
    });
    throw new UserError(shown);
  }

  /** Fails if the log had no usable line at all. */
  checkNotEmpty(): void {
    if (this.lines > 0) return;
    const what = this.skipped > 0 ? `none of its ${this.skipped} lines can be used` : 'is empty';
    throw new UserError({
      where: this.name,
      what,
      fix: 'a log has one query a line: plain text, JSON with "text", or CSV with a header',
    });
  }

  #textFix(): string {
    return 'every line needs "text" (or "key"); --fields text=NAME says what your log calls it';
  }
}

/** Milliseconds of the unit that an epoch time is in, by its size. */
function epochUnit(value: number): number {
  if (value < EPOCH_MS_FROM) return 1_000;
  return value < EPOCH_US_FROM ? 1 : value < EPOCH_NS_FROM ? 1e-3 : 1e-6;
}

function inBytes(text: string | number | TextBytes): TextBytes {
  if (typeof text === 'object') return text;
  const bytes = Buffer.from(String(text));
  return { bytes, from: 0, to: bytes.length };
}

function tokenCount(written: number | string | null): number | null {
  if (written === null) return UNKNOWN;
  const count = typeof written === 'string' && written.trim() === '' ? Number.NaN : Number(written);
  return Number.isInteger(count) && count >= 0 && count < 2 ** 31 ? count : null;
}

/** A grade as logs write it; null when there is none, undefined when it is no grade. */
function rightOrWrong(grade: unknown): boolean | null | undefined {
  if (grade === null || grade === undefined || (typeof grade === 'string' && grade.trim() === '')) return null;
  if (typeof grade === 'boolean') return grade;
  if (typeof grade !== 'string' && typeof grade !== 'number') return undefined;
  const word = String(grade).trim().toLowerCase();
  if (word === 'true' || Number(word) === 1) return true;
  return word === 'false' || Number(word) === 0 ? false : undefined;
}

/**
 * "2023-11-16 18:17:03.9799600" as ISO 8601 in UTC, with at most milliseconds. Anything else comes to
 * no date: Date.parse would find one in "query-3", and in another time zone another.
 */
function isoDate(text: string): string {
  const m = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim());
  if (m === null) return /^\d{4}-\d\d-\d\d$/.test(text.trim()) ? text.trim() : '';
  return `${m[1]}T${m[2]}${(m[3] ?? '').slice(0, 4)}${m[4] ?? 'Z'}`;
}
