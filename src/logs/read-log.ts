import type { Readable } from 'node:stream';
import { checkHeapRoom, NoHeapRoom } from '../foundation/heap-room.ts';
import { UserError } from '../foundation/problem.ts';
import { isModelName } from '../models/model-names.ts';
import type { LogFile } from './bytes/log-files.ts';
import { openTrace } from './bytes/source.ts';
import { finishTimes, finishUsage, type Reconciled, reconcile, type TimesTold } from './calls/finish.ts';
import { RowReader, type SpokenCall } from './calls/row-reader.ts';
import type { Decision } from './calls/usage-groups.ts';
import { type Container, type RecordSink, readRecords } from './containers/read-records.ts';
import { recordsWithin } from './containers/records-within.ts';
import { type Chosen, type Plan, planFor } from './fields/plan.ts';
import type { LogFormat } from './formats/format.ts';
import { noteCosts } from './money/cost-evidence.ts';
import { type MoneyUnit, settleMoney } from './money/money-unit.ts';
import type { PricedBy } from './money/row-tokens.ts';
import { type LogRecord, openRecord, Shape, shapeOfOpened } from './record/shape.ts';

/** How logs are to be read. */
export interface ReadOptions {
  /** Fields where the user says they are. */
  chosen: Chosen;
  /** Where the records of a document are; null where that is found. */
  records: string | null;
  /** The zone of times that name none. */
  zone: string;
  /** The unit of times that count from an origin of their own, where the log does not say; null: milliseconds. */
  relativeUnit: 's' | 'ms' | null;
  /** What the price list calls models that the log calls otherwise. */
  aliases: Readonly<Record<string, string>>;
  /** Nothing is left out: the first line that cannot be read is an error. */
  strict: boolean;
  /** Whatever cannot be read is left out, however much it is. */
  lenient: boolean;
  /** Called for each call while its text is there. */
  onCall?: (spoken: SpokenCall) => void;
}

/** How logs are read where nothing is asked for. */
export const USUAL_READING: Readonly<Omit<ReadOptions, 'onCall'>> = {
  chosen: { places: {}, counts: {} },
  records: null,
  zone: 'UTC',
  relativeUnit: null,
  aliases: {},
  strict: false,
  lenient: false,
};

/** A reason why lines were left out. */
export interface LeftOut {
  reason: string;
  count: number;
  file: string;
  firstLine: number;
}

/** What was read from logs: rows in columns, and how they were come by. */
export interface ReadLog {
  files: { name: string; container: Container; rows: number; calls: number }[];
  reader: RowReader;
  rows: number;
  otherRows: number;
  leftOut: LeftOut[];
  /** Formats of the rows that are about calls, most rows first. */
  formats: { format: LogFormat; rows: number; told: string }[];
  plans: Plan[];
  times: TimesTold;
  decisions: Decision[];
  reconciled: Reconciled;
  /** Our names for models, by the log's. */
  aliases: ReadOptions['aliases'];
  /** The only seller of all models of the log: an exchange that has prices of its own; null for none. */
  seller: string | null;
  /** Files of which costs turned out to be in another unit than dollars. */
  units: readonly MoneyUnit[];
}

/** Read at a time: chunks are garbage when they are read, and larger ones lie about longer. */
const CHUNK_BYTES = 1 << 18;

/** At most this share of the rows may be left out. */
const DAMAGE_ALLOWED = 0.01;

/** Plans that are told of. */
const MOST_PLANS = 2000;

/**
 * Reads logs, all of them to the end, and keeps what calls come to in numbers and hashes. Throws a UserError for files
 * that hold no calls, saying what they look like, and for such as are damaged in more than 1 line of 100.
 */
export async function readLog(
  files: readonly LogFile[],
  stdin: Readable,
  options: ReadOptions,
  tick?: () => void | Promise<void>,
): Promise<ReadLog> {
  const reader = new RowReader(isModelName, options.onCall !== undefined);
  if (options.onCall !== undefined) reader.onCall = options.onCall;
  const reading = new Reading(reader, options);
  const told: ReadLog['files'] = [];
  const refused: UserError[] = [];
  for (const [i, { name, path }] of files.entries()) {
    const before = { rows: reading.rows, calls: reading.found };
    reading.begin(i, name);
    const { chunks } = await openTrace(path, stdin, name, CHUNK_BYTES);
    try {
      const records = readRecords({ name, path, chunks }, options, reading);
      let step = await records.next();
      for (; step.done !== true; step = await records.next()) {
        checkHeapRoom(name);
        await tick?.();
      }
      told.push({ name, container: step.value, rows: reading.rows - before.rows, calls: reading.found - before.calls });
    } catch (error) {
      // Among several files, one that is no log is passed over and said.
      if (!(error instanceof UserError) || error instanceof NoHeapRoom || files.length === 1) throw error;
      refused.push(error);
    }
  }
  const [first] = refused;
  if (told.length === 0 && first !== undefined) throw first;
  reading.check(told.map(({ name }) => name));
  const { count, toDatabase } = reader.bare;
  if (count === reading.found && toDatabase > count / 2) {
    throw new UserError({
      where: files[0]?.name ?? '',
      what: "is no log of calls: it looks like a database's log",
      fix: 'name a log of calls to models',
    });
  }
  const { foreignMoney } = reader;
  if (foreignMoney !== null) {
    throw new UserError({
      where: `${files[0]?.name ?? ''}:${foreignMoney.line}`,
      what: `its costs are in another currency (${foreignMoney.as})`,
      fix: 'only US dollars are read: convert the column, or leave it out with --fields cost_usd=',
    });
  }
  const times = finishTimes(reader, options.zone, options.relativeUnit);
  const reconciled = reconcile(reader.calls);
  const formats = reading.formats();
  const seller = formats[0]?.format.id === 'openrouter' ? 'openrouter' : null;
  const priced: PricedBy = { ...reader, aliases: options.aliases, seller };
  const units = settleMoney(priced);
  noteCosts(priced, reader.groups);
  const decisions = finishUsage(reader);
  return {
    files: told,
    reader,
    rows: reading.rows,
    otherRows: reading.other,
    leftOut: reading.leftOut,
    formats,
    plans: [...reading.plans],
    times,
    decisions,
    reconciled,
    aliases: options.aliases,
    seller,
    units,
  };
}

type Follower = ReturnType<NonNullable<LogFormat['follow']>>;

/** Takes the records of files, one after the other. */
class Reading implements RecordSink {
  rows = 0;
  /** Rows that hold nothing of a call. */
  other = 0;
  /** Calls and sums. */
  found = 0;
  readonly leftOut: LeftOut[] = [];
  readonly plans = new Set<Plan>();
  readonly #reader: RowReader;
  readonly #options: ReadOptions;
  readonly #shapes = new Shape<Plan>();
  readonly #rowsOf = new Map<LogFormat, number>();
  #file = 0;
  #name = '';
  #follower: { format: LogFormat; step: Follower } | null = null;
  /** Names of members seen in rows that hold nothing of a call. */
  readonly #strange = new Map<string, number>();

  constructor(reader: RowReader, options: ReadOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  begin(file: number, name: string): void {
    this.#file = file;
    this.#name = name;
    this.#follower = null;
    this.#reader.decimalComma = false;
  }

  columns(_: readonly string[], decimalComma: boolean): void {
    this.#reader.decimalComma = decimalComma;
  }

  bad(line: number, reason: string, last: boolean): void {
    if (this.#options.strict)
      throw new UserError({
        where: `${this.#name}:${line}`,
        what: reason,
        fix: 'without --strict, up to 1 line in 100 may be left out',
      });
    const words = last ? `${reason} (the last line)` : reason;
    const known = this.leftOut.find((left) => left.reason === words && left.file === this.#name);
    if (known === undefined) this.leftOut.push({ reason: words, count: 1, file: this.#name, firstLine: line });
    else known.count++;
  }

  record(record: LogRecord, line: number): void {
    if ('only_document' in record && Object.keys(record).length === 1) this.#document(record.only_document, line);
    else this.#take(record, line, 0);
  }

  /** A file that is one value: its records, or itself. */
  #document(value: unknown, line: number): void {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const whole = value as LogRecord;
      if ('schemaVersion' in whole && 'command' in whole) {
        const fix = `open it with: optimize report ${this.#name}`;
        throw new UserError({ where: this.#name, what: 'is a result that this program saved, and no log', fix });
      }
      const plan = this.#planOf(whole);
      const known =
        plan.format.rowsOf !== null ||
        (plan.format.signs.length > 0 && plan.format.id !== 'application-log') ||
        plan.usage.length > 0 ||
        Array.isArray(whole.messages);
      const records = known ? null : recordsWithin(whole, null);
      for (const record of records ?? [whole])
        if (typeof record === 'object' && record !== null) this.#take(record as LogRecord, line, 0);
      return;
    }
    this.#take(typeof value === 'string' ? { text: value } : (value as LogRecord), line, 0);
  }

  #planOf(record: LogRecord): Plan {
    const shape = shapeOfOpened(record, this.#shapes);
    if (shape.held !== null) return shape.held;
    const plan = planFor(record, this.#options.chosen);
    shape.held = plan;
    if (this.plans.size < MOST_PLANS) this.plans.add(plan);
    return plan;
  }

  #take(record: LogRecord, line: number, depth: number): void {
    if (this.#follower !== null && depth === 0) {
      openRecord(record);
      this.rows++;
      for (const row of this.#follower.step(record)) this.#row(row, line);
      return;
    }
    const inner = onlyWithin(record);
    if (inner !== null) {
      this.#take(inner, line, depth);
      return;
    }
    const plan = this.#planOf(record);
    const { format } = plan;
    if (format.follow !== null && depth === 0) {
      this.#follower = { format, step: format.follow() };
      this.#take(record, line, 0);
      return;
    }
    if (depth < 4) {
      const rows = format.rowsOf?.(record) ?? (plan.hopeful ? null : pageOf(record));
      if (rows !== null && !(rows.length === 1 && rows[0] === record)) {
        if (rows.length === 0) {
          this.rows++;
          this.other++;
        }
        for (const row of rows) this.#take(row, line, depth + 1);
        return;
      }
    }
    this.rows++;
    this.#note(plan, this.#reader.read(record, plan, this.#file, line), record);
  }

  #row(record: LogRecord, line: number): void {
    const plan = this.#planOf(record);
    this.#note(plan, this.#reader.read(record, plan, this.#file, line), record);
  }

  #note(plan: Plan, kind: ReturnType<RowReader['read']>, record: LogRecord): void {
    if (kind === 'call' || kind === 'sum' || kind === 'parent') {
      if (kind !== 'parent') this.found++;
      plan.rows++;
      const told = this.#follower?.format ?? plan.format;
      this.#rowsOf.set(told, (this.#rowsOf.get(told) ?? 0) + 1);
    } else {
      this.other++;
      if (this.other <= 200)
        for (const name of Object.keys(record).slice(0, 20))
          this.#strange.set(name, (this.#strange.get(name) ?? 0) + 1);
    }
  }

  formats(): ReadLog['formats'] {
    return [...this.#rowsOf]
      .sort((a, b) => b[1] - a[1])
      .map(([format, rows]) => ({ format, rows, told: toldBy(format) }));
  }

  /** Fails where nothing was found, or too much is damaged. */
  check(names: readonly string[]): void {
    const where = names.length === 1 ? (names[0] as string) : `${names.length} files`;
    const bad = this.leftOut.reduce(
      (sum, { count, reason }) => sum + (reason.endsWith('(the last line)') ? 0 : count),
      0,
    );
    const [first] = this.leftOut;
    if (this.found === 0) {
      if (this.rows === 0) {
        const what =
          first === undefined ? 'is empty' : `none of its lines can be read: line ${first.firstLine} ${first.reason}`;
        throw new UserError({
          where,
          what,
          fix: 'a log has calls: JSON lines, JSON, CSV with a header, or one question a line',
        });
      }
      const names = [...this.#strange]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 8)
        .map(([name]) => name);
      throw new UserError({
        where,
        what: `no calls to models are in its ${this.rows} rows: they have ${names.length === 0 ? 'nothing' : names.join(', ')}, and neither model, tokens, messages nor prompt`,
        fix: 'if it is a log of calls, say where its fields are: --fields text=PATH,input_tokens=PATH,output_tokens=PATH,model=PATH',
      });
    }
    if (!this.#options.lenient && bad > (this.rows + bad) * DAMAGE_ALLOWED && first !== undefined) {
      const reasons = this.leftOut
        .slice(0, 3)
        .map(({ reason, count, firstLine }) => `${count} from line ${firstLine} on: ${reason}`);
      throw new UserError({
        where,
        what: `${bad} of ${this.rows + bad} rows cannot be read (${reasons.join('; ')})`,
        fix: 'more than 1 in 100 is too much to leave out: export it again, or mend these lines',
      });
    }
  }
}

/** The record within an envelope that holds nothing else, a search engine's, or that of a resource of an interface; null for none. */
function onlyWithin(record: LogRecord): LogRecord | null {
  const names = Object.keys(record);
  const { type, attributes } = record;
  if (/^spans?$/.test(String(type)) && typeof attributes === 'object' && attributes !== null && 'span_id' in attributes)
    return attributes as LogRecord;
  const inner =
    names.length === 1 &&
    /^(data|result|record|row|generation|payload|doc|document|body|item)$/i.test(names[0] as string)
      ? record[names[0] as string]
      : record._source;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as LogRecord) : null;
}

/** Items of a page of a list, as interfaces give them. */
function pageOf(record: LogRecord): readonly LogRecord[] | null {
  const list =
    record.data ?? record.result ?? record.results ?? record.items ?? record.runs ?? record.traces ?? record.events;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item)) ? list : null;
}

function toldBy(format: LogFormat): string {
  const [signs] = format.signs;
  return signs === undefined ? 'usual names' : 'its fields';
}
