import { isAboutOtherThings } from '../fields/other-things.ts';
import type { Place, Plan } from '../fields/plan.ts';
import { Hash, hashOf } from '../record/hash.ts';
import { canonical } from '../record/names.ts';
import { valueAt, valueAtWritten } from '../record/path.ts';
import type { LogRecord } from '../record/shape.ts';
import { type Moment, momentOf } from '../record/times.ts';
import { filled, numberOf, truthOf } from '../record/values.ts';
import { CallColumns, FLAG } from './call-columns.ts';
import { costOf } from './cost-of.ts';
import { endingOf, isBatch, kindOf, typeOf } from './ending-of.ts';
import { asItIs, first, modelIn, note, textOf, valueIn } from './found.ts';
import { HashIds } from './hash-ids.ts';
import { CALL_KINDS, isCacheHit } from './kinds.ts';
import type { Sent } from './messages.ts';
import { Names } from './names.ts';
import { DATABASE, isQuestion, QUESTION_NAME, sentIn } from './sent-in.ts';
import { timesOf } from './times-of.ts';
import { clearUsage, noUsage, type RawUsage, readUsage, take } from './usage.ts';
import { UsageGroups } from './usage-groups.ts';

/** What of a call is text: handed on while it is there, and not kept. */
export interface SpokenCall {
  row: number;
  /** What was asked; null where the log does not say. */
  ask: string | null;
  user: string | null;
  session: string | null;
  scope: string | null;
  /** Hashes of the prompt's blocks, where it is logged as such. */
  blocks: readonly unknown[] | null;
  /** Which models' answers are right, as somebody has said. */
  grades: readonly (readonly [model: string, right: boolean])[];
}

/** What a record turned out to be. */
export type RowKind = 'call' | 'parent' | 'sum' | 'link' | 'verdict' | 'other';

/** Whether a name is of a model of language; asked where nothing else says so. */
export type KnowsModel = (name: string) => boolean;

/** Makes rows in columns of records, by the plan for their shape. */
export class RowReader {
  readonly calls = new CallColumns();
  readonly models = new Names();
  readonly providers = new Names();
  readonly users = new HashIds();
  readonly sessions = new HashIds();
  readonly scopes = new HashIds();
  readonly intents = new Names();
  readonly classes = new Names();
  readonly groups = new UsageGroups();
  /** Latencies in an untold unit: how many, how many of them with a fraction, and their sum. */
  readonly openLatencies = { count: 0, fractions: 0, sum: 0 };
  /** Rows that say 31 or so where another has the month, and rows that say it where the month comes first. */
  dayFirst = 0;
  monthFirst = 0;
  /** Rows that are a question and nothing else, and such as are put to a database. */
  readonly bare = { count: 0, toDatabase: 0 };
  foreignMoney: { line: number; as: string } | null = null;
  /** Commas stand before the fraction. */
  decimalComma = false;
  onCall: ((spoken: SpokenCall) => void) | null = null;
  readonly #knowsModel: KnowsModel;
  readonly #keepsContext: boolean;
  readonly #usage: RawUsage = noUsage();
  readonly #marks = new Map<string, number>();

  /** `keepsContext`: what came before each ask is kept, as hashes. */
  constructor(knowsModel: KnowsModel, keepsContext: boolean) {
    this.#knowsModel = knowsModel;
    this.#keepsContext = keepsContext;
  }

  /** Reads one record. */
  read(record: LogRecord, plan: Plan, file: number, line: number): RowKind {
    if (typeof record.verdict === 'object' && record.verdict !== null)
      return this.#verdict(record.verdict as LogRecord);
    if (record.access_row === true) return this.#accessRow(record, file, line);
    const { format } = plan;
    const usage = this.#counts(record, plan);
    const model = modelIn(record, plan.places.model);
    const cost = costOf(record, plan, this.decimalComma, (as) => {
      this.foreignMoney ??= { line, as };
    });
    const type = typeOf(record, plan);
    const said = plan.hopeful ? sentIn(record, plan) : null;
    const tokens = hasTokens(usage);
    const key = first(record, plan.places.key, keyOf);
    const isSum = format.sums && (tokens || !Number.isNaN(cost));
    const calledFor =
      !isSum &&
      !type.foreign &&
      this.#isCall(record, plan, usage, model, !Number.isNaN(cost), said, key !== undefined, type.parent);
    const id = textOf(record, plan.places.id);
    // What failed has neither tokens nor, often, a model.
    const broke =
      !isSum &&
      !calledFor &&
      !type.parent &&
      format.signs.length > 0 &&
      !WITHOUT_CALLS.has(format.id) &&
      endingOf(record, plan, usage) === 'failed';
    const isCall = calledFor || broke;
    const parent = plan.places.parent.length === 0 ? null : textOf(record, plan.places.parent);
    if (!isSum && !isCall) {
      if (id === null || (plan.places.parent.length === 0 && plan.places.trace.length === 0)) return 'other';
      const row = this.calls.add();
      this.calls.mark(row, FLAG.link);
      this.#identity(row, record, plan, id, parent);
      this.#people(row, record, plan);
      return 'link';
    }
    const row = this.calls.add();
    const { calls } = this;
    calls.line.set(row, line);
    if (file > 0) calls.file.set(row, file);
    this.#identity(row, record, plan, id, parent);
    const spoken = this.#people(row, record, plan);
    this.#time(row, record, plan);
    if (model !== null) calls.model.set(row, this.models.id(model));
    const asked = modelIn(record, plan.places.asked);
    if (asked !== null && asked !== model) calls.asked.set(row, this.models.id(asked));
    const provider = textOf(record, plan.places.provider);
    if (provider !== null) calls.provider.set(row, this.providers.id(provider));
    calls.cost.set(row, cost);
    this.#tokens(row, plan, model ?? '', usage);
    this.#sentTo(row, record, plan, said, key, asked ?? model);
    if (isSum) {
      calls.mark(row, FLAG.sum);
      if (isBatch(record, plan)) calls.mark(row, FLAG.batch);
      return 'sum';
    }
    const kind = type.kind ?? kindOf(record, plan, model);
    if (kind !== 'chat') calls.kind.set(row, CALL_KINDS.indexOf(kind));
    if (type.typed) calls.mark(row, FLAG.typed);
    if (format.modelApart) calls.mark(row, FLAG.turn);
    const ending = endingOf(record, plan, usage);
    if (ending === 'failed') calls.mark(row, FLAG.failed);
    if (ending === 'cancelled') calls.mark(row, FLAG.cancelled);
    if (first(record, plan.places.cacheHit, (value) => (isCacheHit(value) ? true : undefined)) === true)
      calls.mark(row, FLAG.hit);
    if (isBatch(record, plan)) calls.mark(row, FLAG.batch);
    const streamed = first(record, plan.places.streamed, truthOf);
    if (streamed !== undefined) calls.mark(row, streamed ? FLAG.streamed : FLAG.unstreamed);
    if (first(record, plan.places.deferrable, truthOf) === true) calls.mark(row, FLAG.deferrable);
    const intent = textOf(record, plan.places.intent);
    if (intent !== null) calls.intent.set(row, this.intents.id(intent));
    const known = textOf(record, plan.places.class);
    if (known !== null) calls.class.set(row, this.classes.id(known));
    const score = first(record, plan.places.score, truthOf);
    if (score !== undefined) calls.correct.set(row, score ? 1 : 0);
    if (typeof record.mark === 'string') this.#marks.set(record.mark, row);
    if (type.parent) {
      calls.mark(row, FLAG.parent);
      return 'parent';
    }
    const blocks = Array.isArray(key) ? key : null;
    this.onCall?.({ row, ask: said?.ask ?? null, ...spoken, blocks, grades: gradesIn(record, plan) });
    return 'call';
  }

  #isCall(
    record: LogRecord,
    plan: Plan,
    usage: RawUsage,
    model: string | null,
    cost: boolean,
    said: Sent | null,
    key: boolean,
    parent: boolean,
  ): boolean {
    const { id } = plan.format;
    const sure = id !== 'own' || model !== null || said !== null || key || cost;
    if (hasTokens(usage) && (id !== 'other-span' || model !== null) && (sure || bothWays(usage))) return true;
    if (said?.roles === true) return true;
    if (id === 'other-span' || (parent && model === null)) return false;
    const known = id !== 'own' && id !== 'application-log';
    const isModel = model !== null && (known || this.#knowsModel(model));
    const asks = said !== null && isQuestion(said.ask);
    const named =
      asks &&
      plan.places.text.some(
        ({ words, filled, written }) =>
          filled > 0 && (written !== null || QUESTION_NAME.test(canonical(words.split('.').at(-1) as string))),
      );
    // A model's name alone is a call where the row says when, or how long it took; lists of models do not.
    const { t, latency } = plan.places;
    const bare = id === 'own' ? hasOne(record, t) || hasOne(record, latency) : id !== 'application-log';
    if (model !== null && (isModel ? asks || key || cost || bare : named)) return true;
    // A question alone is a call only where the row is one of a list of questions; so is a name of one with its time.
    if (id !== 'own' || !(named || (key && hasOne(record, t))) || isAboutOtherThings(record)) return false;
    this.bare.count++;
    if (said !== null && DATABASE.test(said.ask)) this.bare.toDatabase++;
    return true;
  }

  /** A line of a proxy's log: a call where it went to a model. */
  #accessRow(record: LogRecord, file: number, line: number): RowKind {
    if (record.call !== true) return 'other';
    const { calls } = this;
    const row = calls.add();
    calls.line.set(row, line);
    if (file > 0) calls.file.set(row, file);
    this.#setTime(row, momentOf(record.time));
    calls.user.set(row, this.users.id(hashOf(String(record.user))));
    calls.latency.set(row, Number(record.latency_ms ?? Number.NaN));
    return 'call';
  }

  #verdict({ mark, right }: LogRecord): RowKind {
    const row = this.#marks.get(String(mark));
    if (row !== undefined && typeof right === 'boolean') this.calls.correct.set(row, right ? 1 : 0);
    return 'verdict';
  }

  #counts(record: LogRecord, plan: Plan): RawUsage {
    const usage = this.#usage;
    clearUsage(usage);
    for (const place of plan.usage) {
      const holder = valueAt(record, place.path);
      if (typeof holder === 'object' && holder !== null && readUsage(holder as LogRecord, usage, this.decimalComma)) {
        note(place, holder);
        break;
      }
    }
    for (const count of plan.counts) {
      if (usage[count.part] >= 0 && count.part !== 'input' && count.part !== 'output') continue;
      const value =
        count.path.length === 1
          ? record[count.path[0] as string]
          : (valueAtWritten(record, count.words) ?? valueAt(record, count.path));
      const number = numberOf(value, this.decimalComma);
      if (number === null || number < 0) continue;
      take(usage, count.part, number, count.words);
      note(count, value);
    }
    return usage;
  }

  #sentTo(row: number, record: LogRecord, plan: Plan, said: Sent | null, key: unknown, model: string | null): void {
    const { calls } = this;
    if (said !== null) {
      calls.ask.set(row, said.askHash);
      if (this.#keepsContext) this.#context(row, said);
    }
    const systemTokens = first(record, plan.places.systemTokens, numberOf);
    if (systemTokens !== undefined) calls.systemTokens.set(row, systemTokens);
    const before = textOf(record, plan.places.contextKey);
    if (before !== null) calls.context.set(row, hashOf(before));
    if (key !== undefined) {
      calls.request.set(row, hashOf(typeof key === 'object' ? JSON.stringify(key) : String(key)));
      return;
    }
    if (said === null) return;
    const hash = new Hash().number(said.whole).number(said.askHash);
    if (!plan.format.modelApart && model !== null) hash.text(model);
    if (said.params !== undefined) hash.text(JSON.stringify(said.params));
    for (const { path } of plan.places.params) {
      const value = valueAt(record, path);
      if (filled(value)) hash.text(typeof value === 'string' ? value : JSON.stringify(value));
    }
    const tools = first(record, plan.places.tools, asItIs);
    if (tools !== undefined) hash.text(JSON.stringify(tools));
    calls.request.set(row, hash.value);
  }

  /** What decides whether a provider, or a cache with a scope, could have kept some of the prompt. */
  #context(row: number, { context, whole, before, system, systemLength, instructions, length }: Sent): void {
    const { calls } = this;
    calls.context.set(row, context);
    calls.whole.set(row, whole);
    if (before !== 0) calls.before.set(row, before);
    if (system !== 0) {
      calls.system.set(row, system);
      calls.systemLength.set(row, systemLength);
    }
    if (instructions !== 0) calls.instructions.set(row, instructions);
    calls.characters.set(row, length);
  }

  #tokens(row: number, { format }: Plan, model: string, usage: RawUsage): void {
    const { calls } = this;
    let { input, output, reasoning } = usage;
    const { cached, thoughts, toolInput, total } = usage;
    if (input < 0 && usage.fresh >= 0) input = usage.fresh;
    if (thoughts > 0) {
      reasoning = Math.max(reasoning, thoughts);
      // Gemini counts its thoughts beside the answer, unless the total says otherwise.
      if (total < 0 || total !== input + Math.max(0, output) + Math.max(0, toolInput))
        output = Math.max(0, output) + thoughts;
    } else if (reasoning > 0 && output >= 0 && total === input + output + reasoning) output += reasoning;
    if (toolInput > 0) input = Math.max(0, input) + toolInput;
    const hour = Math.max(0, usage.writtenHour);
    // What is written for minutes and for an hour may be said apart, in sum, or both; a sum is no less than its parts.
    const minutes = usage.written < hour ? usage.written : usage.written - hour;
    const written = Math.max(0, usage.writtenMinutes, minutes);
    if (input <= 0 && output <= 0 && cached <= 0 && total <= 0 && written + hour === 0) return;
    if (input >= 0) calls.input.set(row, Math.min(input, 2 ** 31 - 1));
    if (output >= 0) calls.output.set(row, Math.min(output, 2 ** 31 - 1));
    if (cached >= 0) calls.cached.set(row, cached);
    if (usage.written >= 0 || usage.writtenMinutes >= 0 || usage.writtenHour >= 0) calls.written.set(row, written);
    if (usage.writtenHour >= 0) calls.writtenHour.set(row, hour);
    if (reasoning >= 0) calls.reasoning.set(row, reasoning);
    calls.group.set(row, this.groups.note(format, model, usage, written + hour));
  }

  #identity(row: number, record: LogRecord, plan: Plan, id: string | null, parent: string | null): void {
    const { calls } = this;
    if (id !== null) {
      calls.id.set(row, hashOf(id));
      if (/^(?=.*\d)(?=.*[a-z-])[\w:. -]{12,}$/i.test(id)) calls.mark(row, FLAG.strongId);
    }
    if (parent !== null && parent !== id) calls.parentId.set(row, hashOf(parent));
    // Noted for the mapping alone.
    if (plan.places.trace.length > 0) textOf(record, plan.places.trace);
  }

  #people(row: number, record: LogRecord, { places }: Plan): Pick<SpokenCall, 'user' | 'session' | 'scope'> {
    const user = textOf(record, places.user);
    const session = textOf(record, places.session);
    const scope = textOf(record, places.scope);
    if (user !== null) this.calls.user.set(row, this.users.id(hashOf(user)));
    if (session !== null) this.calls.session.set(row, this.sessions.id(hashOf(session)));
    if (scope !== null) this.calls.scope.set(row, this.scopes.id(hashOf(scope)));
    return { user, session, scope };
  }

  #time(row: number, record: LogRecord, plan: Plan): void {
    const { calls, openLatencies } = this;
    const { moment, atEnd, latency, firstToken, unitOpen } = timesOf(record, plan);
    this.#setTime(row, moment);
    if (atEnd) calls.mark(row, FLAG.atEnd);
    const { relative } = plan.format;
    if (moment?.relative === true && relative !== null) {
      calls.mark(row, FLAG.unitTold);
      if (relative === 's') calls.t.set(row, moment.ms * 1000);
    }
    calls.latency.set(row, latency);
    calls.ttft.set(row, firstToken);
    if (Number.isNaN(unitOpen)) return;
    calls.mark(row, FLAG.unitOpen);
    openLatencies.count++;
    openLatencies.sum += unitOpen;
    if (!Number.isInteger(unitOpen)) openLatencies.fractions++;
  }

  #setTime(row: number, moment: Moment | null): void {
    if (moment === null) return;
    this.calls.t.set(row, moment.ms);
    if (moment.naive) this.calls.mark(row, FLAG.naive);
    if (moment.relative) this.calls.mark(row, FLAG.relative);
    if (moment.ambiguous) this.calls.mark(row, FLAG.ambiguous);
    if (moment.dayFirst) this.dayFirst++;
  }
}

function hasTokens({ input, output, fresh, total, cached }: RawUsage): boolean {
  return input >= 0 || output >= 0 || fresh >= 0 || total >= 0 || cached >= 0;
}

/** Whether tokens are counted of what was sent and of what was answered. */
function bothWays({ input, fresh, output }: RawUsage): boolean {
  return (input >= 0 || fresh >= 0) && output >= 0;
}

/** What names a request: a text, a number, or the hashes of its blocks. */
function keyOf(value: unknown): unknown {
  return typeof value === 'object' || typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function hasOne(record: LogRecord, places: readonly Place[]): boolean {
  return places.some((place) => filled(valueIn(record, place)));
}

function gradesIn(record: LogRecord, { labels }: Plan): SpokenCall['grades'] {
  if (labels.length === 0) return NO_GRADES;
  return labels.flatMap(({ path, model }) => {
    const right = truthOf(valueAt(record, path));
    return right === null ? [] : [[model, right] as const];
  });
}

const NO_GRADES: SpokenCall['grades'] = [];

/** Formats of which a row is not a call, whatever became of it. */
const WITHOUT_CALLS = new Set(['application-log', 'other-span', 'conversations', 'daily-sums']);
