import { type Piece, pieces, type Text } from '../document.ts';
import { quietly } from '../json.ts';
import { printable } from '../style.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from anywhere as HTML, in an element or between quotation marks. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] as string);
}

/** A text with its tones as classes. */
export function toned(text: Text): string {
  return pieces(text)
    .map((piece: Piece) =>
      typeof piece === 'string' ? escaped(piece) : `<span class="${piece.tone}">${escaped(piece.text)}</span>`,
    )
    .join('');
}

/** Data for the page's script; nothing in it can end the element it stands in. */
export function embedded(data: unknown): string {
  return JSON.stringify(data, quietly).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
