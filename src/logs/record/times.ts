/** A moment read from a log, and how sure it is. */
export interface Moment {
  /** Milliseconds since 1970 UTC; of a naive time, as if its clock showed UTC. */
  ms: number;
  /** It names no zone. */
  naive: boolean;
  /** A number too small to be a time of the calendar: from an origin of its own, in a unit of its own. */
  relative: boolean;
  /** Day and month could each be the other: `03/04/2025`. */
  ambiguous: boolean;
  /** 13 to 31 comes first, so the day does: `30/3/2025`. */
  dayFirst: boolean;
}

/** Numbers from here on are epoch times in seconds, milliseconds, microseconds, nanoseconds: 2001 to 5138 in each. */
const SECONDS = 1e9;
const MILLISECONDS = 1e11;
const MICROSECONDS = 1e14;
const NANOSECONDS = 1e18;

/** Between them, .NET counts ticks of 100 ns from the year 1. */
const TICKS = 1e17;
const TICKS_AT_1970 = 621_355_968_000_000_000;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?:\s*\[[\w/]+\])?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})(Z)?$/;
const NGINX = /^\[?(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?\s*([+-]\d{4})?\]?$/;
const WORDED =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[ -]([A-Za-z]{3})[a-z]*\.?[ -](\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*([AP]M)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?/i;
const MONTH_FIRST =
  /^(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(?:(\d{4}),?\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*([AP]M)?(?:\s+(\d{4}))?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const SLASHED =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([AP]M)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;

/** Reads a time as programs write it; null where it is none. */
export function momentOf(value: unknown): Moment | null {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value === 'object' && value !== null) return ofObject(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const usual = usualMoment(text);
  if (usual !== null) return usual;
  if (/^-?\d+(\.\d+)?(e\d+)?$/i.test(text) && !COMPACT.test(text)) return ofNumber(Number(text));
  let m = ISO.exec(text);
  if (m !== null) return calendar(m[1], m[2], m[3], [m[4], m[5], m[6], m[7]], undefined, m[8]);
  m = COMPACT.exec(text);
  if (m !== null) return calendar(m[1], m[2], m[3], [m[4], m[5], m[6]], undefined, m[7]);
  m = NGINX.exec(text);
  if (m !== null) return calendar(m[3], month(m[2]), m[1], [m[4], m[5], m[6], m[7]], undefined, m[8]);
  m = WORDED.exec(text);
  if (m !== null) return calendar(m[3], month(m[2]), m[1], [m[4], m[5], m[6], m[7]], m[8], m[9]);
  m = MONTH_FIRST.exec(text);
  if (m !== null) {
    const year = m[3] ?? m[9];
    return year === undefined ? null : calendar(year, month(m[1]), m[2], [m[4], m[5], m[6], m[7]], m[8], m[10]);
  }
  m = SLASHED.exec(text);
  return m === null ? null : slashed(m);
}

/** A moment as most programs write it, `2025-09-01T08:02:54.049Z`, told without a pattern: in a third of the time; null for any other text. */
export function usualMoment(text: string): Moment | null {
  const { length } = text;
  if (length < 19 || length > 29 || text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':')
    return null;
  if (text[10] !== 'T' && text[10] !== ' ') return null;
  const utc = text[length - 1] === 'Z';
  const end = utc ? length - 1 : length;
  if (end === 20 || (end > 20 && text[19] !== '.')) return null;
  const [year, fraction] = [digits(text, 0, 4), end > 20 ? digits(text, 20, end) / 10 ** (end - 20) : 0];
  const [m, d, h] = [digits(text, 5, 7), digits(text, 8, 10), digits(text, 11, 13)];
  const [minutes, seconds] = [digits(text, 14, 16), digits(text, 17, 19)];
  if (!(m >= 1 && m <= 12 && d >= 1 && d <= 31 && h <= 24 && minutes <= 59 && seconds <= 60 && year + fraction >= 0))
    return null;
  return momentAt(Date.UTC(year, m - 1, d, h, minutes, seconds) + fraction * 1000, !utc, false);
}

/** The number that digits are; NaN where anything else stands among them. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function momentAt(ms: number, naive: boolean, relative: boolean): Moment {
  return { ms, naive, relative, ambiguous: false, dayFirst: false };
}

function slashed(m: RegExpExecArray): Moment | null {
  const year = m[4]?.length === 2 ? `20${m[4]}` : m[4];
  const clock = [m[5], m[6], m[7], m[8]];
  // With dots, the day always comes first.
  const dayFirst = m[2] === '.' || Number(m[1]) > 12;
  const moment = dayFirst
    ? calendar(year, m[3], m[1], clock, m[9], m[10])
    : calendar(year, m[1], m[3], clock, m[9], m[10]);
  if (moment === null) return null;
  const open = m[2] !== '.' && Number(m[1]) <= 12 && Number(m[3]) <= 12 && m[1] !== m[3];
  return { ...moment, ambiguous: open, dayFirst: m[2] !== '.' && dayFirst };
}

function ofNumber(value: number): Moment | null {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 8.64e21) return null;
  if (size < SECONDS) return momentAt(value, false, true);
  if (size < MILLISECONDS) return momentAt(value * 1000, false, false);
  if (size < MICROSECONDS) return momentAt(value, false, false);
  if (size >= TICKS && size < NANOSECONDS) return momentAt((value - TICKS_AT_1970) / 1e4, false, false);
  return momentAt(value / (size < TICKS ? 1e3 : 1e6), false, false);
}

/** Times as databases and protocols wrap them. */
function ofObject(value: object): Moment | null {
  if ('$date' in value) return momentOf((value as { $date: unknown }).$date);
  if ('$numberLong' in value) return momentOf((value as { $numberLong: unknown }).$numberLong);
  if ('seconds' in value) {
    const { seconds, nanos = 0 } = value as { seconds: unknown; nanos?: unknown };
    return momentOf(Number(seconds) + Number(nanos) / 1e9);
  }
  return null;
}

function month(name: string | undefined): string {
  return String(MONTHS.indexOf((name as string).toLowerCase()) + 1);
}

function calendar(
  year: string | undefined,
  monthNumber: string | undefined,
  day: string | undefined,
  [hours, minutes, seconds, fraction]: readonly (string | undefined)[],
  half: string | undefined,
  zone: string | undefined,
): Moment | null {
  const [y, m, d] = [Number(year), Number(monthNumber), Number(day)];
  let h = Number(hours ?? 0);
  if (half !== undefined) h = (h % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const mm = Number(minutes ?? 0);
  const s = Number(seconds ?? 0);
  if (m < 1 || m > 12 || d < 1 || d > 31 || h > 24 || mm > 59 || s > 60) return null;
  const ms = Date.UTC(y, m - 1, d, h, mm, s) + (fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000);
  const offset = zone === undefined ? 0 : offsetOf(zone);
  return momentAt(ms - offset, zone === undefined, false);
}

function offsetOf(zone: string): number {
  const m = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (m === null) return 0;
  return (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3] ?? 0)) * 60_000;
}

/** Day and month of a moment read the other way round. */
export function swappedDay(ms: number): number {
  const date = new Date(ms);
  const month = date.getUTCMonth();
  return (
    Date.UTC(date.getUTCFullYear(), date.getUTCDate() - 1, month + 1) + (((ms % 86_400_000) + 86_400_000) % 86_400_000)
  );
}

/** Makes moments in UTC of what clocks in a zone show (`Europe/Berlin`). Throws a RangeError for a zone that there is not. */
export function clockOf(zone: string): (shownMs: number) => number {
  if (zone === 'UTC') return (ms) => ms;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsets = new Map<number, number>();
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(ms / 900_000);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
      offset = offsetOf(name.replace('GMT', '') || '+00:00');
      offsets.set(quarter, offset);
    }
    return offset;
  };
  return (shown) => shown - offsetAt(shown - offsetAt(shown));
}
