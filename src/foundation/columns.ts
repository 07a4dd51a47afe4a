/** A typed array that can be a column of a table. */
export type Column = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

/**
 * The column itself when it has room for `length` rows, else a copy with room for at least twice as
 * many as before; new rows hold `fill`.
 */
export function withRoom<T extends Column>(column: T, length: number, fill = 0): T {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (n: number) => T)(Math.max(length, column.length * 2, 64));
  larger.set(column);
  if (fill !== 0) larger.fill(fill, column.length);
  return larger;
}
