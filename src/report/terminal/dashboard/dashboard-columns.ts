import stringWidth from 'fast-string-width';
import type { Style } from '../../style.ts';
import { pad } from '../layout.ts';

/** The text in exactly so many columns; what does not fit ends in dots. Negative widths align to the right. */
export function sized(text: string, width: number, style: Style): string {
  const room = Math.abs(width);
  return stringWidth(text) <= room ? pad(text, width) : pad(cut(text, room, style), width);
}

/** The text in at most so many columns. */
export function cut(text: string, width: number, { dots }: Style): string {
  if (stringWidth(text) <= width) return text;
  const end = stringWidth(dots) < width ? dots : '';
  let kept = '';
  let used = stringWidth(end);
  for (const character of text) {
    used += stringWidth(character);
    if (used > width) break;
    kept += character;
  }
  return kept.trimEnd() + end;
}

/** Cells side by side on as many lines as they need, all equally wide; at most `most` lines. */
export function flow(cells: readonly string[], width: number, gap: number, most: number): string[][] {
  const cell = Math.max(1, ...cells.map((text) => stringWidth(text)));
  const perLine = Math.max(1, Math.floor((width + gap) / (cell + gap)));
  const lines: string[][] = [];
  for (let i = 0; i < cells.length && lines.length < most; i += perLine) {
    lines.push(cells.slice(i, i + perLine).map((text) => pad(text, cell)));
  }
  return lines;
}

/** Cells side by side, each as wide as it is, on as many lines as they need. */
export function wrapped(cells: readonly string[], width: number): string[][] {
  const lines: string[][] = [];
  let left = 0;
  for (const cell of cells) {
    const needed = stringWidth(cell);
    if (needed > left || lines.length === 0) {
      lines.push([]);
      left = width;
    }
    lines.at(-1)?.push(cell);
    left -= needed;
  }
  return lines;
}
