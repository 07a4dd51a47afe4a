import { describe, expect, it } from 'vitest';
import { ByteInterner } from '../../../src/workload/traces/byte-interner.ts';

describe('interned bytes', () => {
  it('are told apart even where their hashes collide, and found again', () => {
    // Among 300,000 texts of one length about ten pairs share a 32-bit hash.
    const interner = new ByteInterner();
    const n = 300_000;
    const text = (i: number): Buffer => Buffer.from(String(i * 2_654_435_761).padStart(16, '0'));
    for (let i = 0; i < n; i++) if (interner.intern(text(i), 0, 16) !== i) expect.fail(`text ${i} is not new`);
    for (let i = 0; i < n; i += 7) if (interner.intern(text(i), 0, 16) !== i) expect.fail(`text ${i} is not known`);
    expect(interner.size).toBe(n);
  });

  it('are a range of a buffer, of any length', () => {
    const interner = new ByteInterner();
    const bytes = Buffer.from('abcabc');
    expect(interner.intern(bytes, 0, 3)).toBe(0);
    expect(interner.intern(bytes, 0, 2)).toBe(1);
    expect(interner.intern(bytes, 3, 6)).toBe(0);
    expect(interner.intern(bytes, 3, 3)).toBe(2);
    expect(interner.internText('ab')).toBe(1);
    expect(interner.internText('x'.repeat(100_000))).toBe(3);
    expect(interner.internText('x'.repeat(100_000))).toBe(3);
  });
});
