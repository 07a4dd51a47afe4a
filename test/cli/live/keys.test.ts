import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyReader } from '../../../src/cli/live/keys.ts';

describe('the keys of a live replay', () => {
  it('are read one by one, in either case, whatever else is typed', () => {
    expect(new KeyReader().read(' +=-_sS\tqx7é\u0003')).toEqual([
      'pause',
      'faster',
      'faster',
      'slower',
      'slower',
      'step',
      'step',
      'nextKnob',
      'end',
      'interrupt',
    ]);
  });

  it('include the arrows in both of their modes, and nothing of other sequences', () => {
    const keys = new KeyReader();
    expect(keys.read('\u001b[A\u001b[B\u001b[C\u001b[D')).toEqual(['previousKnob', 'nextKnob', 'turnUp', 'turnDown']);
    expect(keys.read('\u001bOA\u001bOD\u001b[5~\u001b[1;5C\u001b[?1;2c')).toEqual(['previousKnob', 'turnDown']);
  });

  it('are the same in whatever pieces they come', () => {
    const all = ' \u001b[A+\u001b[5~\u001bOB\u001b[Cs';
    const whole = new KeyReader().read(all);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: all.length - 1 })), (cuts) => {
        const keys = new KeyReader();
        const at = [0, ...cuts.sort((a, b) => a - b), all.length];
        const pieces = at.slice(1).map((to, i) => all.slice(at[i], to));
        expect(pieces.flatMap((piece) => keys.read(piece))).toEqual(whole);
      }),
    );
  });

  it('tell the escape key from the beginning of an arrow', () => {
    const keys = new KeyReader();
    expect(keys.read('\u001b')).toEqual([]);
    expect(keys.read('[C')).toEqual(['turnUp']);
    expect(keys.settle()).toEqual([]);
    expect(keys.read('\u001b')).toEqual([]);
    expect(keys.settle()).toEqual(['end']);
    expect(keys.settle()).toEqual([]);
  });
});
