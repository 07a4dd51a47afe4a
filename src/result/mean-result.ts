/**
 * The mean of results of one shape, number by number: every figure of the mean is the mean of that
 * figure. What is null in one of them is null. What only some have (a model that one run never
 * asked) counts as 0 in the others. Texts, and lists whose lengths differ, are the first's.
 */
export function meanOf<T>(results: readonly (T | undefined)[]): T {
  const sample = results.find((result) => result !== undefined);
  if (results.includes(null as T)) return null as T;
  if (typeof sample === 'number') return meanNumber(results as (number | undefined)[]) as T;
  if (typeof sample !== 'object') return sample as T;
  if (Array.isArray(sample)) {
    const lists = results as unknown as (unknown[] | undefined)[];
    if (lists.some((list) => list?.length !== sample.length)) return sample;
    return sample.map((_, i) => meanOf(lists.map((list) => list?.[i]))) as T;
  }
  const records = results as (Record<string, unknown> | undefined)[];
  const keys = new Set(records.flatMap((record) => Object.keys(record ?? {})));
  return Object.fromEntries([...keys].map((key) => [key, meanOf(records.map((record) => record?.[key]))])) as T;
}

function meanNumber(values: readonly (number | undefined)[]): number {
  const [first] = values;
  // Equal numbers stay what they are; their sum may not divide back to them.
  if (first !== undefined && values.every((value) => value === first)) return first;
  return values.reduce((sum: number, value) => sum + (value ?? 0), 0) / values.length;
}
