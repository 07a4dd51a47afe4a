import type { Place, Plan } from '../fields/plan.ts';
import type { LogRecord } from '../record/shape.ts';
import { type Moment, momentOf } from '../record/times.ts';
import { numberOf } from '../record/values.ts';
import { first, note, valueIn } from './found.ts';

/** When a call began, and how long it took. */
export interface CallTimes {
  /** Its beginning, or its end where only that is logged; null where neither is. */
  moment: Moment | null;
  atEnd: boolean;
  /** The whole answer and its first token, milliseconds; NaN where they are not known. */
  latency: number;
  firstToken: number;
  /** The latency as it is written, where nothing says in which unit; NaN where that is known. */
  unitOpen: number;
}

/** Reads the times of a call: two moments tell more than a number that may be in any unit. */
export function timesOf(record: LogRecord, { places, format }: Plan): CallTimes {
  const moment = (list: readonly Place[]): Moment | null => first(record, list, momentOf) ?? null;
  const start = moment(places.t);
  const end = moment(places.tEnd);
  const token = moment(places.firstToken);
  const whole = between(start, end);
  const said = whole > 0 ? null : measured(record, places.latency, format.latency);
  const firstToken = between(start, token);
  return {
    moment: start ?? end,
    atEnd: start === null && end !== null,
    latency: said === null ? (whole > 0 ? whole : Number.NaN) : said.ms,
    unitOpen: said?.open === true ? said.ms : Number.NaN,
    firstToken: firstToken >= 0 ? firstToken : (measured(record, places.ttft, format.latency)?.ms ?? Number.NaN),
  };
}

function between(from: Moment | null, to: Moment | null): number {
  return from === null || to === null || from.relative || to.relative ? Number.NaN : to.ms - from.ms;
}

/** A duration by the first place that has one; `open`: neither its name, its size nor the format says in which unit. */
function measured(
  record: LogRecord,
  places: readonly Place[],
  usual: 's' | 'ms' | null,
): { ms: number; open: boolean } | null {
  for (const place of places) {
    const value = numberOf(valueIn(record, place));
    if (value === null) continue;
    note(place, value);
    const unit = unitOf(place.words, value) ?? usual;
    return { ms: unit === 's' ? value * 1000 : unit === 'ns' ? value / 1e6 : value, open: unit === null };
  }
  return null;
}

/** The unit that a name or a value's size tells; null where neither does. */
function unitOf(words: string, value: number): 's' | 'ms' | 'ns' | null {
  const name = (words.split('.').at(-1) ?? '').toLowerCase();
  if (/ms$|milli|(^|_)ms(_|$)|ms_to/.test(name) || /Ms$|msTo/.test(words)) return 'ms';
  if (/nano|_ns$/.test(name) || (/duration$/.test(name) && value > 1e8)) return 'ns';
  return /(^|_)(s|sec|secs|seconds)$/.test(name) ? 's' : null;
}
