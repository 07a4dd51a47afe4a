import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hash } from '../../src/logs/record/hash.ts';
import { Shape, shapeOfOpened } from '../../src/logs/record/shape.ts';
import { momentOf } from '../../src/logs/record/times.ts';
import { usualTime } from './usual-time.ts';

describe('moments as most programs write them', () => {
  it('are those that the pattern of all such times finds', () => {
    fc.assert(
      fc.property(usualTime, (text) => {
        // Only the pattern knows a zone that is written out.
        const utc = momentOf(`${text} UTC`);
        expect(momentOf(`${text}Z`)).toEqual(utc);
        expect(momentOf(text)).toEqual(utc === null ? null : { ...utc, naive: true });
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['2025-09-01T08:02:5xZ', '2025-09-01T08:02:54.Z', '2025-09-01T08:02:54.1x', '2025-02-0aT08:02:54'])(
    '%s is none',
    (text) => {
      expect(momentOf(text)).toBeNull();
    },
  );
});

it('a text hashed again comes to the same, whatever was hashed before it and between', () => {
  // Of one length, with one middle and end: those that begin alike take one another's place.
  const text = (i: number): string => `${i % 5}`.padEnd(150, 'x');
  for (let i = 0; i < 20_000; i++) {
    const before = Math.imul(i % 2999, 0x9e3779b1) + 2 ** 32;
    const again = new Hash().number(before).textAgain(text(i)).text('end').value;
    if (again !== new Hash().number(before).text(text(i)).text('end').value) expect.fail(`text ${i}`);
  }
});

describe('shapes of records', () => {
  const shapes = new Shape<string>();
  const of = (record: Record<string, unknown>): Shape<string> => shapeOfOpened(record, shapes);

  it('are one where the names are, in their order, whatever the values', () => {
    expect(of({ a: 1, b: { c: [1], d: null } })).toBe(of({ a: 'x', b: { c: [], d: 'y' } }));
    expect(of({ a: '{"b": 1}' })).toBe(of({ a: { b: 2 } }));
  });

  it.each([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: 1 }, { a: {} }],
    [{ a: [] }, { a: {} }],
    [{ a: { b: 1 }, c: 1 }, { a: { b: 1, c: 1 } }],
    [{ a: { b: { c: 1 } } }, { a: { b: 1, c: 1 } }],
    [{ a: 1 }, { a: 1, b: 1 }],
  ])('%j and %j differ', (one, other) => {
    expect(of(one)).not.toBe(of(other));
    expect(of(one)).toBe(of(one));
  });

  it('past the limit are not remembered', () => {
    const few = new Shape<string>();
    for (let i = 0; i < 100_000; i++) few.with(`name ${i}`);
    expect(few.with('name 7')).toBe(few.with('name 7'));
    few.with('one more').held = 'kept';
    expect(few.with('one more').held).toBeNull();
  });
});
