import type { Measure } from './technique.ts';

/** The number at a path of plain data, or the sum of a group where the path ends with `.*`; 0 where nothing is, null where it is not known. */
export function amountAt(data: unknown, path: string): number | null {
  let value = data;
  for (const key of path.split('.')) {
    if (key === '*') {
      const members = Object.values((value ?? {}) as Record<string, number | null>);
      return members.reduce((sum: number | null, part) => (sum === null || part === null ? null : sum + part), 0);
    }
    value = (value as Record<string, unknown> | null | undefined)?.[key];
  }
  return value === null ? null : typeof value === 'number' ? value : 0;
}

/** What a measure comes to, in words; `data` is what its paths begin in. */
export function measured(
  { plus, minus = [], over, unit, words, unknown = '—', none }: Measure,
  data: unknown,
  write: Readonly<Record<Measure['unit'], (value: number) => string>>,
): string {
  const sum = (paths: readonly string[]): number | null =>
    paths.reduce((total: number | null, path) => {
      const part = amountAt(data, path);
      return total === null || part === null ? null : total + part;
    }, 0);
  const [more, less, whole] = [sum(plus), sum(minus), over === undefined ? 1 : sum(over)];
  if (more === null || less === null || whole === null) return unknown;
  if (whole === 0 && none !== undefined) return none;
  return words.replace('{}', write[unit]((more - less) / Math.max(whole, over === undefined ? 1 : Number.MIN_VALUE)));
}
