import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import type { Appearance } from '../../src/report/style.ts';

/** Holds screens against their golden files, and against the width they are given. */
export function checkScreens(screens: Readonly<Record<string, (appearance: Appearance) => string>>): void {
  describe.each(Object.keys(screens))('the screen of %s', (name) => {
    const render = screens[name] as (appearance: Appearance) => string;

    it.each([60, 80, 120])('at %i columns looks as it did', async (width) => {
      await expect(render({ width, colour: false, unicode: true })).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
    });

    it('in ASCII and in colour looks as it did', async () => {
      await expect(render({ width: 80, colour: false, unicode: false })).toMatchFileSnapshot(
        `golden/${name}-80-ascii.txt`,
      );
      await expect(render({ width: 80, colour: true, unicode: true })).toMatchFileSnapshot(
        `golden/${name}-80-colour.txt`,
      );
    });

    it.each([20, 30, 40, 50, 59, 60, 79, 80, 100, 120])('never overflows %i columns', (width) => {
      for (const unicode of [true, false]) {
        for (const line of render({ width, colour: true, unicode }).split('\n')) {
          expect(stringWidth(stripVTControlCharacters(line)), line).toBeLessThanOrEqual(width);
        }
      }
    });

    it('says the same with and without colour', () => {
      // Removed and added words are marked by signs where there is no colour to mark them.
      const bare = (text: string): string => text.replace(/\[-|-\]|\{\+|\+\}/g, '').replace(/\s+/g, ' ');
      const coloured = stripVTControlCharacters(render({ width: 80, colour: true, unicode: true }));
      expect(bare(coloured)).toBe(bare(render({ width: 80, colour: false, unicode: true })));
    });
  });
}
