/**
 * What a table has under a name that comes from outside; undefined where it has none. Never what every
 * object inherits: a field may well be called `constructor`.
 */
export function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
