import { describe, expect, it } from 'vitest';
import { withRoom } from '../../src/foundation/columns.ts';

describe('room in a column', () => {
  it('a column that has room stays the same one', () => {
    const column = new Int32Array(10);
    expect(withRoom(column, 10)).toBe(column);
    expect(withRoom(column, 3)).toBe(column);
  });

  it('a column without room is copied into one of its kind that at least doubles', () => {
    const column = Float64Array.from({ length: 100 }, (_, i) => i + 0.5);
    const larger = withRoom(column, 101);
    expect(larger).toBeInstanceOf(Float64Array);
    expect(larger).toHaveLength(200);
    expect(larger.subarray(0, 100)).toEqual(column);
    expect(larger.subarray(100).every((x) => x === 0)).toBe(true);
    expect(withRoom(column, 1_000)).toHaveLength(1_000);
  });

  it('new rows hold the fill, old ones what they held', () => {
    const larger = withRoom(Int32Array.of(0, 7), 3, -1);
    expect([...larger.subarray(0, 3)]).toEqual([0, 7, -1]);
    expect(larger.subarray(2).every((x) => x === -1)).toBe(true);
  });
});
