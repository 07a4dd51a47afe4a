import { clockOf, swappedDay } from '../record/times.ts';
import { type CallColumns, FLAG, rowsWhere } from './call-columns.ts';
import type { RowReader } from './row-reader.ts';
import { type Decision, decide, wholeInput } from './usage-groups.ts';

/** What was done to times, for the screen. */
export interface TimesTold {
  /** Rows without a zone, read as clocks of the zone asked for. */
  naive: number;
  /** Calls without a time, set between their neighbours. */
  interpolated: number;
  order: 'ascending' | 'descending' | 'mixed' | 'none';
  /** Times count from an origin of their own. */
  relative: boolean;
  /** Latencies named no unit; what they were taken for. */
  latencyUnit: 's' | 'ms' | null;
}

/** Brings times into UTC: zones, days and months, ends, unknown units; and fills those that are missing. */
export function finishTimes(reader: RowReader, zone: string, relativeUnit: 's' | 'ms' | null): TimesTold {
  const { calls, openLatencies, dayFirst } = reader;
  const clock = clockOf(zone);
  const { count, fractions, sum } = openLatencies;
  // A third with a fraction and less than two minutes on average: seconds.
  const seconds = count > 0 && fractions > count * 0.3 && sum / count < 120;
  const told: TimesTold = {
    naive: 0,
    interpolated: 0,
    order: 'none',
    relative: false,
    latencyUnit: count === 0 ? null : seconds ? 's' : 'ms',
  };
  let ascending = 0;
  let descending = 0;
  let before = Number.NaN;
  for (let row = 0; row < calls.length; row++) {
    if (seconds && calls.is(row, FLAG.unitOpen)) calls.latency.set(row, calls.latency.at(row) * 1000);
    let t = calls.t.at(row);
    if (Number.isNaN(t)) continue;
    if (calls.is(row, FLAG.relative)) {
      told.relative = true;
      if (relativeUnit === 's' && !calls.is(row, FLAG.unitTold)) t *= 1000;
    }
    if (calls.is(row, FLAG.ambiguous) && dayFirst > 0) t = swappedDay(t);
    if (calls.is(row, FLAG.naive)) {
      told.naive++;
      t = clock(t);
    }
    if (calls.is(row, FLAG.atEnd)) t -= calls.latency.at(row) || 0;
    calls.t.set(row, t);
    if (calls.is(row, FLAG.link)) continue;
    if (t > before) ascending++;
    else if (t < before) descending++;
    before = t;
  }
  told.order =
    ascending + descending === 0
      ? Number.isNaN(before)
        ? 'none'
        : 'ascending'
      : descending === 0
        ? 'ascending'
        : ascending === 0
          ? 'descending'
          : descending > ascending * 9
            ? 'descending'
            : ascending > descending * 9
              ? 'ascending'
              : 'mixed';
  told.interpolated = interpolate(calls);
  return told;
}

/** Sets calls without a time between their neighbours in the log; how many there were. None where no call has one. */
function interpolate(calls: CallColumns): number {
  let filled = 0;
  let last = -1;
  const open: number[] = [];
  const close = (next: number): void => {
    const from = last === -1 ? next : last;
    const to = next === -1 ? last : next;
    if (from === -1) return;
    const [a, b] = [calls.t.at(from), calls.t.at(to)];
    for (const [i, row] of open.entries()) {
      calls.t.set(row, a + ((b - a) * (i + 1)) / (open.length + 1));
      calls.mark(row, FLAG.guessed);
      filled++;
    }
    open.length = 0;
  };
  for (let row = 0; row < calls.length; row++) {
    if (calls.is(row, FLAG.link)) continue;
    if (Number.isNaN(calls.t.at(row))) {
      if (last !== -1 || open.length < 1_000_000) open.push(row);
      continue;
    }
    if (open.length > 0) close(row);
    last = row;
  }
  if (open.length > 0 && last !== -1) close(-1);
  return filled;
}

/** Brings counts into normal form: input holds all of it. Gives back what was decided, by group. */
export function finishUsage(reader: RowReader): Decision[] {
  const { calls, groups } = reader;
  const decisions = groups.groups.map(decide);
  for (let row = 0; row < calls.length; row++) {
    const group = calls.group.at(row);
    if (group === -1) continue;
    const input = calls.input.at(row);
    const cached = Math.max(0, calls.cached.at(row));
    const written = Math.max(0, calls.written.at(row)) + Math.max(0, calls.writtenHour.at(row));
    if (input === -1 && cached + written === 0) continue;
    calls.input.set(row, wholeInput((decisions[group] as Decision).convention, Math.max(0, input), cached, written));
  }
  return decisions;
}

/** What rows were found to be no calls of their own. */
export interface Reconciled {
  duplicates: number;
  parents: number;
}

/** Marks rows that are told twice, and those around other calls, whose people their calls inherit. */
export function reconcile(calls: CallColumns): Reconciled {
  const duplicates = calls.id.used ? markDuplicates(calls) : 0;
  const parents = calls.parentId.used ? markParents(calls) : 0;
  return { duplicates, parents };
}

function markDuplicates(calls: CallColumns): number {
  const named = rowsWhere(calls, (row) => !Number.isNaN(calls.id.at(row)) && !calls.is(row, FLAG.link | FLAG.sum));
  const twice = repeatedIds(calls, named);
  if (twice.size === 0) return 0;
  const order = named.filter((row) => twice.has(calls.id.at(row)));
  order.sort((a, b) => calls.id.at(a) - calls.id.at(b) || a - b);
  let marked = 0;
  for (let i = 0; i < order.length; ) {
    let end = i + 1;
    while (end < order.length && calls.id.at(order[end]) === calls.id.at(order[i])) end++;
    if (end - i > 1) marked += markAmong(calls, order.subarray(i, end));
    i = end;
  }
  return marked;
}

/** Ids that several rows have. */
function repeatedIds(calls: CallColumns, rows: Uint32Array): Set<number> {
  const ids = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) ids[i] = calls.id.at(rows[i]);
  ids.sort();
  const twice = new Set<number>();
  for (let i = 1; i < ids.length; i++) if (ids[i] === ids[i - 1]) twice.add(ids[i]);
  return twice;
}

/** Of rows with one id, the one with the most output stays; ids that may be another's by chance say nothing where the rows differ. */
function markAmong(calls: CallColumns, rows: Uint32Array): number {
  let marked = 0;
  for (let i = 0; i < rows.length; i++) {
    const kept = rows[i];
    if (calls.is(kept, FLAG.duplicate)) continue;
    let best = kept;
    for (let j = i + 1; j < rows.length; j++) {
      const other = rows[j];
      if (calls.is(other, FLAG.duplicate) || !isSame(calls, kept, other)) continue;
      const loser = calls.output.at(other) > calls.output.at(best) ? best : other;
      if (loser === best) best = other;
      calls.mark(loser, FLAG.duplicate);
      marked++;
    }
  }
  return marked;
}

const APART = FLAG.hit | FLAG.failed;

function isSame(calls: CallColumns, a: number, b: number): boolean {
  if ((calls.flags(a) & APART) !== (calls.flags(b) & APART)) return false;
  if (calls.is(a, FLAG.strongId)) return true;
  const same = (x: number, y: number): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));
  return (
    same(calls.t.at(a), calls.t.at(b)) &&
    same(calls.request.at(a), calls.request.at(b)) &&
    calls.input.at(a) === calls.input.at(b) &&
    calls.output.at(a) === calls.output.at(b) &&
    calls.model.at(a) === calls.model.at(b)
  );
}

/** Generations that are looked up to: deeper trees do not happen. */
const OLDEST = 64;

function markParents(calls: CallColumns): number {
  const rowOf = new Map<number, number>();
  for (let row = 0; row < calls.length; row++) {
    const id = calls.id.at(row);
    if (!Number.isNaN(id) && !calls.is(row, FLAG.duplicate)) rowOf.set(id, row);
  }
  const isCall = (row: number): boolean => !calls.is(row, FLAG.link | FLAG.duplicate | FLAG.sum | FLAG.parent);
  let marked = 0;
  for (let row = 0; row < calls.length; row++) {
    if (!isCall(row)) continue;
    let parent = rowOf.get(calls.parentId.at(row));
    for (let depth = 0; parent !== undefined && parent !== row && depth < OLDEST; depth++) {
      if (isCall(parent)) {
        calls.mark(parent, FLAG.parent);
        marked++;
      }
      inherit(calls, row, parent);
      parent = rowOf.get(calls.parentId.at(parent));
    }
  }
  return marked;
}

function inherit(calls: CallColumns, row: number, from: number): void {
  for (const name of ['user', 'session', 'scope'] as const) {
    if (calls[name].at(row) === -1) calls[name].set(row, calls[name].at(from));
  }
}
