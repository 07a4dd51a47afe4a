import type { Table, Text } from './document.ts';

const SIGNS = ['░', '▒', '▓', '█'] as const;

/** Shades that a reader can tell from each other. */
export const SHADES = SIGNS.length;

/** Which of the shades a value has that lies so far, from 0 to 1, between the least and the most. */
export function shadeOf(along: number): number {
  return Math.min(SHADES - 1, Math.floor(along * SHADES));
}

/** The rows of a table with a sign before each shaded cell, for formats that have no colours behind text. */
export function shadedRows({ rows, shades }: Pick<Table, 'rows' | 'shades'>): Text[][] {
  return rows.map((row, r) =>
    row.map((cell, c): Text => {
      const along = shades?.[r]?.[c] ?? null;
      return along === null ? cell : [`${SIGNS[shadeOf(along)]} `, ...[cell].flat()];
    }),
  );
}
