import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import type { Appearance } from '../../src/report/style.ts';

/**
 * Screens that are kept in every way, one for each kind of thing that looks different there: figures, bars,
 * tables and notes; a curve; a grid; a front; marked words; lists of models and of checks; plain text; verdicts.
 */
const EVERY_WAY = [
  'advanced-full',
  'sweep-axis',
  'sweep-grid',
  'tune',
  'explain',
  'models',
  'doctor',
  'topic',
  'scenario',
  'claims',
];

/** Holds screens against their golden files, and against the width, the signs and the colour they are given. */
export function checkScreens(screens: Readonly<Record<string, (appearance: Appearance) => string>>): void {
  describe.each(Object.keys(screens))('the screen of %s', (name) => {
    const render = screens[name] as (appearance: Appearance) => string;
    const everyWay = EVERY_WAY.includes(name);

    it.each(everyWay ? [60, 80, 120] : [60, 80])('at %i columns looks as it did', async (width) => {
      await expect(render({ width, colour: false, unicode: true })).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
    });

    const otherWays = async (): Promise<void> => {
      await expect(render({ width: 80, colour: false, unicode: false })).toMatchFileSnapshot(
        `golden/${name}-80-ascii.txt`,
      );
      await expect(render({ width: 80, colour: true, unicode: true })).toMatchFileSnapshot(
        `golden/${name}-80-colour.txt`,
      );
    };
    if (everyWay) it('in ASCII and in colour looks as it did', otherWays);

    it.each([20, 30, 40, 50, 59, 60, 79, 80, 100, 120])('never overflows %i columns', (width) => {
      for (const unicode of [true, false]) {
        for (const line of render({ width, colour: true, unicode }).split('\n')) {
          expect(stringWidth(stripVTControlCharacters(line)), line).toBeLessThanOrEqual(width);
        }
      }
    });

    it('says the same in ASCII, of which there is nothing else', () => {
      const words = (text: string): string[] => text.replaceAll('×', 'x').match(/[\p{L}\p{N}]+/gu) ?? [];
      // So wide that signs of two letters push no column out.
      const ascii = render({ width: 300, colour: false, unicode: false });
      expect(ascii).toMatch(/^[\n\x20-\x7e]*$/);
      expect(words(ascii)).toEqual(words(render({ width: 300, colour: false, unicode: true })));
    });

    it('says the same with and without colour', () => {
      // Removed and added words are marked by signs where there is no colour to mark them.
      const bare = (text: string): string => text.replace(/\[-|-\]|\{\+|\+\}/g, '').replace(/\s+/g, ' ');
      const coloured = stripVTControlCharacters(render({ width: 80, colour: true, unicode: true }));
      expect(bare(coloured)).toBe(bare(render({ width: 80, colour: false, unicode: true })));
    });
  });
}
