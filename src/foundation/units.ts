/** What a unit parser returns: the value in base units, or what is wrong with the text. */
export type Parsed = { value: number } | { wrong: string; fix: string };

const MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** Milliseconds in a day. */
export const DAY_MS = 86_400_000;

const NUMBER = /^[+-]?(\d[\d_]*)?(\.\d+)?(e[+-]?\d+)?$/i;

/** The number without the commas between its thousands: `1,200.50`; any other text as it is. */
function withoutGroups(text: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

function plainNumber(text: string): number | null {
  if (text === '' || !NUMBER.test(text) || text.endsWith('_')) return null;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
}

/** 2.3M is 2300000 exactly in the reader's mind, and 1.1h 3960000; the products are not exact in binary. */
function withoutNoise(product: number): number {
  return Math.round(product * 1e6) / 1e6;
}

/** A duration with its unit, `90s`, `15m`, `1h30m`, `2d`, in milliseconds. A bare number is refused. */
export function parseDuration(text: string): Parsed {
  const trimmed = text.trim();
  const bare = plainNumber(trimmed);
  if (bare === 0) return { value: 0 };
  if (bare !== null) {
    return { wrong: `"${trimmed}" has no unit`, fix: `write ${trimmed}s, ${trimmed}m or ${trimmed}h` };
  }
  const parts = [...trimmed.matchAll(/((?:^-)?(?:\d[\d_]*(?:\.\d+)?|\.\d+))\s*([a-z]+)/gi)];
  const covered = parts.map((p) => p[0]).join('') === trimmed.replace(/(?<=[a-z])\s+/gi, '');
  let total = 0;
  for (const [, amount, unit] of parts) {
    const factor = MS.get((unit as string).toLowerCase());
    if (factor === undefined) {
      return { wrong: `"${unit}" is not a unit of time`, fix: 'use ms, s, m, h, d or w, as in 90s, 15m or 1h' };
    }
    total += Number((amount as string).replaceAll('_', '')) * factor;
  }
  if (parts.length === 0 || !covered) {
    return { wrong: `"${trimmed}" is not a duration`, fix: 'write a number with a unit, as in 90s, 15m, 1h or 24h' };
  }
  return { value: withoutNoise(total) };
}

/** A whole number: `1000`, `1_000`, `10k`, `2.5M`. */
export function parseCount(text: string): Parsed {
  const match = /^(.*?)([km])?$/is.exec(text.trim()) as RegExpExecArray;
  const scale = match[2] === undefined ? 1 : match[2].toLowerCase() === 'k' ? 1_000 : 1_000_000;
  const amount = plainNumber(withoutGroups(match[1] as string));
  if (amount === null)
    return { wrong: `"${text}" is not a count`, fix: 'write a whole number, as in 1000, 1_000 or 10k' };
  const value = withoutNoise(amount * scale);
  if (!Number.isInteger(value)) return { wrong: `"${text}" is not a whole number`, fix: `write ${Math.round(value)}` };
  return { value };
}

/** A fraction: `0.85` or `85%`. The range is the caller's to check. */
export function parseRatio(text: string): Parsed {
  const percent = text.trim().endsWith('%');
  const amount = plainNumber(percent ? text.trim().slice(0, -1).trim() : text.trim());
  if (amount === null)
    return { wrong: `"${text}" is not a ratio`, fix: 'write a fraction or a percentage, as in 0.85 or 85%' };
  return { value: percent ? amount / 100 : amount };
}

/** A plain number. */
export function parseNumber(text: string): Parsed {
  const value = plainNumber(text.trim());
  return value === null ? { wrong: `"${text}" is not a number`, fix: 'write a number, as in 3 or 0.5' } : { value };
}

/** An amount of money in USD as people write it: `0.01`, `$0.01`, `$1,200`, `$5k`, `1.2M`. */
export function parseUsd(text: string): Parsed {
  const [, amount, scale] = /^\$?(.*?)([km])?$/is.exec(text.trim()) as unknown as [string, string, string | undefined];
  const value = plainNumber(withoutGroups(amount));
  if (value === null) {
    return { wrong: `"${text}" is not an amount of money`, fix: 'write US dollars, as in 0.01, $0.01 or $5k' };
  }
  return { value: scale === undefined ? value : withoutNoise(value * (scale.toLowerCase() === 'k' ? 1e3 : 1e6)) };
}

/** Milliseconds as people write them, exactly where that is short: `1h`, `90s`, `1h30m`, `50ms`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'never';
  if (ms === 0) return '0s';
  const units = ['d', 'h', 'm', 's'] as const;
  const size = (unit: (typeof units)[number]): number => MS.get(unit) as number;
  const exact = units.find((unit) => ms % size(unit) === 0 && ms / size(unit) < 100);
  if (exact !== undefined) return `${ms / size(exact)}${exact}`;
  const first = units.findIndex((unit) => ms >= size(unit));
  const big = units[first];
  if (big === undefined || big === 's') {
    // Three digits of seconds or milliseconds; rounding may reach the next unit.
    const rounded = Number(ms.toPrecision(3));
    if (rounded !== ms) return formatDuration(rounded);
    return big === undefined ? `${ms}ms` : `${ms / 1_000}s`;
  }
  const small = units[first + 1] as (typeof units)[number];
  const rounded = Math.round(ms / size(small)) * size(small);
  const rest = rounded % size(big);
  if (rest === 0 && rounded !== ms) return formatDuration(rounded);
  if (rest === 0 || rounded >= 100 * size(big)) return `${Math.round(rounded / size(big))}${big}`;
  return `${Math.floor(rounded / size(big))}${big}${rest / size(small)}${small}`;
}

/** A latency: `624 ms`, `1.52 s`, `2h41m`; a dash where it is not known. */
export function formatLatency(ms: number | null): string {
  if (ms === null) return '—';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 99_950 ? `${(ms / 1000).toPrecision(3)} s` : formatDuration(ms);
}

/** A number of any size with three significant digits: `1.67`, `79.8`, `12,345`. */
export function formatThree(value: number): string {
  return Math.abs(value) >= 999.5 ? formatCount(value) : value.toPrecision(3);
}

/** Dollars with as many digits as the amount deserves: `$0.0150`, `$0.000808`, `$12.30`, `$45,000`. */
export function formatUsd(usd: number): string {
  const size = Math.abs(usd);
  const small = size < 1e-4 ? Math.min(20, 1 - Math.floor(Math.log10(size))) : 6;
  const digits = size >= 1_000 ? 0 : size >= 1 ? 2 : size >= 0.01 || size === 0 ? 4 : small;
  const [whole, fraction] = size.toFixed(digits).split('.') as [string, string | undefined];
  const cents = fraction === undefined ? '' : `.${fraction.slice(0, 4)}${fraction.slice(4).replace(/0+$/, '')}`;
  return `${usd < 0 ? '-' : ''}$${withSeparators(whole)}${cents}`;
}

/** A count with thousands separators. */
export function formatCount(n: number): string {
  const rounded = Math.round(n);
  return `${rounded < 0 ? '-' : ''}${withSeparators(String(Math.abs(rounded)))}`;
}

/** A count with its noun: `1 request`, `50,000 requests`. */
export function formatNumberOf(n: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(n)} ${n === 1 ? noun : plural}`;
}

// toLocaleString would do, but loading the tables behind it takes longer than a simulation.
function withSeparators(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A fraction as a percentage with one decimal: `64.8%`; a dash for one of nothing. */
export function formatPercent(ratio: number, digits = 1): string {
  if (!Number.isFinite(ratio)) return '—';
  const text = (ratio * 100).toFixed(digits);
  // What rounds to nothing has no sign.
  return `${Number(text) === 0 ? text.replace('-', '') : text}%`;
}
