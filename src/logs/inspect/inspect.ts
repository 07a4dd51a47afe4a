import { FLAG, rowsWhere } from '../calls/call-columns.ts';
import { CALL_KINDS } from '../calls/kinds.ts';
import { SHOWN_FIELDS } from '../fields/shown-fields.ts';
import { type Bill, billOf } from '../money/bill.ts';
import type { ReadLog } from '../read-log.ts';
import type { InspectedModel, Inspection, MappedField, Repeats, Spread } from './inspection.ts';
import { judge } from './judge.ts';
import { retriesIn } from './retries.ts';

/** The version of the document. */
const SCHEMA_VERSION = 1;

const NO_CALL = FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.sum;

/** Counts what a log holds. `zone`: of times that name none. */
export function inspect(log: ReadLog, zone: string): Inspection {
  const { reader, times } = log;
  const { calls } = reader;
  const bill = billOf({ ...log, ...reader });
  const count = { calls: 0, failed: 0, cancelled: 0, hits: 0, sums: 0, parents: 0, embeddings: 0, others: 0 };
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, FLAG.sum)) count.sums++;
    else if (calls.is(row, FLAG.parent)) count.parents++;
    if (calls.is(row, NO_CALL)) continue;
    const kind = Math.max(0, calls.kind.at(row));
    if (calls.is(row, FLAG.failed)) count.failed++;
    else if (kind > 0) count[CALL_KINDS[kind] === 'embedding' ? 'embeddings' : 'others']++;
    else if (calls.is(row, FLAG.hit)) count.hits++;
    else {
      count.calls++;
      if (calls.is(row, FLAG.cancelled)) count.cancelled++;
    }
  }
  const demand = rowsWhere(calls, (row) => !calls.is(row, NO_CALL | FLAG.failed) && calls.kind.at(row) <= 0);
  const rows = count.hits === 0 ? demand : demand.filter((row) => !calls.is(row, FLAG.hit));
  const sums = rowsWhere(calls, (row) => calls.is(row, FLAG.sum));
  const counted = rows.length > 0 ? rows : sums;
  const [main] = log.formats;
  const { byRow: _, modelOf: __, ...money } = bill;
  const partial: Omit<Inspection, 'judge' | 'warnings'> = {
    schemaVersion: SCHEMA_VERSION,
    command: 'inspect',
    seed: null,
    files: log.files.map(({ name, container, rows, calls }) => ({
      name,
      container: container.kind,
      encoding: encodingOf(container.encoding),
      rows,
      calls,
    })),
    format: accessOnly(log) ? 'access log' : (main?.format.title ?? 'nothing'),
    toldBy: toldBy(log),
    rows: log.rows,
    calls: count.calls,
    failed: count.failed,
    cancelled: count.cancelled,
    responseCacheHits: count.hits,
    aggregates: count.sums + count.parents,
    embeddings: count.embeddings,
    otherKinds: count.others,
    otherRows: log.otherRows,
    duplicates: log.reconciled.duplicates,
    leftOut: log.leftOut,
    time: timeOf(log, counted, zone),
    tokens: tokensOf(log, counted),
    bill: { ...money, difference: money.difference.slice(0, 3) },
    models: modelsOf(log, bill),
    users: distinct(demand.length > 0 ? demand : counted, (row) => calls.user.at(row)),
    sessions: distinct(demand, (row) => calls.session.at(row)),
    scopes: distinct(demand.length > 0 ? demand : counted, (row) => calls.scope.at(row)),
    repeats: repeatsOf(log, demand),
    retries: count.failed === 0 ? null : retriesIn(calls, bill),
    latencyMs: spreadOf(rows, (row) => calls.latency.at(row)),
    ttftMs: spreadOf(rows, (row) => calls.ttft.at(row)),
    mapping: mappingOf(log),
    unused: unusedIn(log),
  };
  return { ...partial, judge: judge(partial), warnings: warningsOf(log, partial, times.interpolated) };
}

function accessOnly(log: ReadLog): boolean {
  return log.files.every(({ container }) => container.kind === 'an access log');
}

function encodingOf({ name, foreignLines }: { name: string; foreignLines: number }): string {
  return foreignLines === 0 ? name : `${name}, ${foreignLines} line${foreignLines === 1 ? '' : 's'} Windows-1252`;
}

function toldBy(log: ReadLog): string {
  const containers = [...new Set(log.files.map(({ container }) => container.kind))].join(', ');
  const [main] = log.formats;
  const signs = main?.format.signs[0];
  return signs === undefined || main?.told === 'usual names'
    ? `${containers}; the usual names of fields`
    : `${containers}; fields only it has`;
}

function timeOf({ reader: { calls }, times }: ReadLog, rows: Uint32Array, zone: string): Inspection['time'] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let without = 0;
  for (const row of rows) {
    const t = calls.t.at(row);
    if (Number.isNaN(t) || calls.is(row, FLAG.guessed)) without++;
    else {
      from = Math.min(from, t);
      to = Math.max(to, t);
    }
  }
  const known = from <= to;
  const iso = (ms: number): string | null => (known && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null);
  return {
    from: times.relative ? null : iso(from),
    to: times.relative ? null : iso(to),
    spanMs: known ? to - from : null,
    zone,
    withoutZone: times.naive,
    order: times.order,
    withoutTime: without,
    relative: times.relative,
  };
}

function tokensOf({ reader, decisions }: ReadLog, rows: Uint32Array): Inspection['tokens'] {
  const { calls, groups } = reader;
  const sum = (name: 'input' | 'cached' | 'written' | 'writtenHour' | 'output' | 'reasoning'): number | null => {
    let total: number | null = null;
    for (const row of rows) {
      const value = calls[name].at(row);
      if (value !== -1) total = (total ?? 0) + value;
    }
    return total;
  };
  let unknown = 0;
  for (const row of rows) if (calls.input.at(row) === -1 && calls.output.at(row) === -1) unknown++;
  const hours = sum('writtenHour');
  const written = sum('written');
  return {
    input: sum('input'),
    cachedInput: sum('cached'),
    cacheWrite: written === null && hours === null ? null : (written ?? 0) + (hours ?? 0),
    cacheWriteHour: hours,
    output: sum('output'),
    reasoning: sum('reasoning'),
    unknownCalls: unknown,
    conventions: groups.groups.flatMap((group, i) => {
      const decision = decisions[i];
      if (decision === undefined || group.cachedName === '') return [];
      return [
        {
          format: group.format.title,
          model: group.model,
          convention: decision.convention,
          by: decision.by,
          calls: group.calls,
        },
      ];
    }),
  };
}

function modelsOf({ reader: { calls, models } }: ReadLog, bill: Bill): InspectedModel[] {
  const found = new Map<string, InspectedModel>();
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, FLAG.link | FLAG.duplicate | FLAG.parent | FLAG.failed | FLAG.hit)) continue;
    const model = calls.model.at(row);
    if (model === -1) continue;
    const listed = bill.modelOf(row);
    const key = `${model} ${listed?.provider ?? ''}`;
    let entry = found.get(key);
    if (entry === undefined) {
      found.set(
        key,
        (entry = {
          logged: models.all[model] as string,
          id: listed?.id ?? null,
          provider: listed?.provider ?? null,
          calls: 0,
          usd: null,
        }),
      );
    }
    entry.calls++;
    const usd = bill.byRow(row);
    if (!Number.isNaN(usd)) entry.usd = (entry.usd ?? 0) + usd;
  }
  return [...found.values()].sort((a, b) => (b.usd ?? 0) - (a.usd ?? 0) || b.calls - a.calls);
}

function distinct(rows: Uint32Array, of: (row: number) => number): number | null {
  const seen = new Set<number>();
  for (const row of rows) {
    const value = of(row);
    if (value !== -1) seen.add(value);
  }
  return seen.size === 0 ? null : seen.size;
}

function repeatsOf({ reader: { calls } }: ReadLog, demand: Uint32Array): Repeats {
  const asks = values(demand, (row) => calls.ask.at(row));
  const requests = values(demand, (row) => calls.request.at(row));
  const scoped = demand.filter((row) => calls.scope.at(row) !== -1);
  const within = values(scoped, (row) => {
    const ask = calls.ask.at(row);
    return Number.isNaN(ask) ? ask : (ask * 31 + calls.scope.at(row) * 1_000_003) % Number.MAX_SAFE_INTEGER;
  });
  return {
    ask: asks.length === 0 ? null : repeated(asks),
    askWithinScope: scoped.length === 0 || within.length === 0 ? null : repeated(within),
    request: requests.length === 0 ? null : repeated(requests),
    ofAsk: asks.length,
    ofRequest: requests.length,
  };
}

function values(rows: Uint32Array, of: (row: number) => number): Float64Array {
  const list = new Float64Array(rows.length);
  let n = 0;
  for (const row of rows) {
    const value = of(row);
    if (!Number.isNaN(value)) list[n++] = value;
  }
  return list.subarray(0, n);
}

/** How many of the values came before. Sorts them. */
function repeated(list: Float64Array): number {
  list.sort();
  let repeats = 0;
  for (let i = 1; i < list.length; i++) if (list[i] === list[i - 1]) repeats++;
  return repeats;
}

function spreadOf(rows: Uint32Array, of: (row: number) => number): Spread | null {
  const list = values(rows, of);
  if (list.length === 0) return null;
  list.sort();
  const at = (share: number): number => list[Math.min(list.length - 1, Math.floor(share * list.length))];
  let sum = 0;
  for (const value of list) sum += value;
  return { calls: list.length, mean: sum / list.length, p50: at(0.5), p95: at(0.95) };
}

/** A value cut to what fits a line. */
function cut(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length <= 30 ? text : `${text.slice(0, 29)}…`;
}

function mappingOf({ plans }: ReadLog): MappedField[] {
  const rows = Math.max(
    1,
    plans.reduce((sum, plan) => sum + plan.rows, 0),
  );
  const found = new Map<string, { field: string; path: string; filled: number; example: unknown }>();
  const add = (field: string, path: string, filled: number, example: unknown): void => {
    if (filled === 0) return;
    const known = found.get(`${field} ${path}`);
    if (known === undefined) found.set(`${field} ${path}`, { field, path, filled, example });
    else known.filled += filled;
  };
  for (const plan of plans) {
    if (plan.rows === 0) continue;
    for (const [word, field] of SHOWN_FIELDS)
      for (const { words, filled, example } of plan.places[field]) add(word, words, filled, example);
    for (const { words, filled, example } of plan.usage) add('usage', words, filled, example);
    for (const { words, part, filled, example } of plan.counts) add(COUNT_WORDS[part], words, filled, example);
  }
  const order = [...SHOWN_FIELDS.map(([word]) => word), 'usage', ...Object.values(COUNT_WORDS)];
  return [...found.values()]
    .sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field) || b.filled - a.filled)
    .map(({ field, path, filled, example }) => ({
      field,
      path,
      filled: Math.min(1, filled / rows),
      example: cut(example),
    }));
}

/** Counts of tokens as a mapping file names them. */
export const COUNT_WORDS = {
  input: 'input_tokens',
  fresh: 'fresh_input_tokens',
  cached: 'cached_input_tokens',
  written: 'cache_write_tokens',
  writtenMinutes: 'cache_write_5m_tokens',
  writtenHour: 'cache_write_1h_tokens',
  output: 'output_tokens',
  reasoning: 'reasoning_tokens',
  thoughts: 'thoughts_tokens',
  toolInput: 'tool_input_tokens',
  total: 'total_tokens',
} as const;

function unusedIn({ plans }: ReadLog): string[] {
  const used = new Set<string>();
  const unused = new Set<string>();
  for (const plan of plans) {
    if (plan.rows === 0) continue;
    for (const list of Object.values(plan.places))
      for (const { words, filled } of list) if (filled > 0) used.add(words);
    for (const path of plan.unused) unused.add(path);
  }
  return [...unused].filter((path) => !used.has(path)).slice(0, 200);
}

const HOUR_MS = 3_600_000;

function warningsOf(
  log: ReadLog,
  { time, tokens, bill, calls }: Omit<Inspection, 'judge' | 'warnings'>,
  interpolated: number,
): string[] {
  const warnings: string[] = [];
  if (time.withoutZone > 0)
    warnings.push(`times name no zone: they are read as ${time.zone} (--time-zone Area/City for another)`);
  if (interpolated > 0) warnings.push(`${interpolated} rows have no time: they are set between their neighbours`);
  if (time.relative) warnings.push('times count from an origin of their own');
  if (time.spanMs !== null && time.spanMs > 400 * 24 * HOUR_MS)
    warnings.push(`the calls span ${Math.round(time.spanMs / 24 / HOUR_MS)} days: is a time wrong?`);
  const gap = longestGap(log);
  if (gap > 6 * HOUR_MS) warnings.push(`nothing was called for ${Math.round(gap / HOUR_MS)} hours at a stretch`);
  if (tokens.unknownCalls > 0 && tokens.unknownCalls < calls)
    warnings.push(`${tokens.unknownCalls} of ${calls} calls have no tokens (0 in and 0 out is unknown)`);
  for (const { file, unit, calls: shows, ofCalls } of log.units)
    warnings.push(
      `costs${log.files.length > 1 ? ` of ${log.files[file]?.name}` : ''} are taken for ${unit}: so they are the list prices of ${shows} of ${ofCalls} calls`,
    );
  if (bill.unpricedCalls > 0)
    warnings.push(`${bill.unpricedCalls} calls have neither a cost nor a list price: they are not in the bill`);
  return warnings;
}

function longestGap({ reader: { calls } }: ReadLog): number {
  const rows = rowsWhere(calls, (row) => !calls.is(row, FLAG.link | FLAG.sum | FLAG.guessed));
  const sorted = values(rows, (row) => calls.t.at(row)).sort();
  let longest = 0;
  for (let i = 1; i < sorted.length; i++) longest = Math.max(longest, sorted[i] - sorted[i - 1]);
  return longest;
}
