import stringWidth from 'fast-string-width';
import type { Style } from '../style.ts';

/** Below this many columns, tables become `key: value` lines. */
export const NARROW = 60;

/** Breaks a text into lines of at most `width` columns; words longer than that are cut. */
export function wrap(text: string, width: number, indent = ''): string {
  const room = Math.max(8, width - stringWidth(indent));
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (let word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (stringWidth(joined) <= room) {
        line = joined;
        continue;
      }
      if (line !== '') lines.push(line);
      while (stringWidth(word) > room) {
        const head = cutTo(word, room);
        lines.push(head);
        word = word.slice(head.length);
      }
      line = word;
    }
    lines.push(line);
  }
  return lines.map((line) => (line === '' ? '' : indent + line)).join('\n');
}

/** The longest beginning of the text that fits the width. */
function cutTo(text: string, width: number): string {
  let cut = '';
  for (const character of text) {
    if (stringWidth(cut + character) > width) break;
    cut += character;
  }
  return cut === '' ? (Array.from(text)[0] ?? '') : cut;
}

/** The text filled up with blanks; negative widths align to the right. */
export function pad(text: string, width: number): string {
  const blanks = ' '.repeat(Math.max(0, Math.abs(width) - stringWidth(text)));
  return width < 0 ? blanks + text : text + blanks;
}

/** A heading with a rule under it. */
export function heading(text: string, style: Style): string {
  const lines = wrap(text, style.width).split('\n');
  const longest = Math.max(...lines.map((line) => stringWidth(line)));
  return `${lines.map((line) => style.heading(line)).join('\n')}\n${style.faint(style.rule.repeat(longest))}`;
}
