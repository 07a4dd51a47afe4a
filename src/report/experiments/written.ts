import { show } from '../../figures/show.ts';
import type { Notes } from '../document.ts';

/** A fraction as a percentage; a dash for none. */
export const share = (value: number | null | undefined): string => show(value, 'share');

/** A change with its sign: `+3.2%`. */
export const signed = (value: number): string => change(value, share);

/** A change with its sign, written as its size is; what comes to nothing has no sign. */
export function change(value: number, write: (size: number) => string): string {
  const text = write(Math.abs(value));
  if (!/[1-9]/.test(text)) return write(0);
  return `${value > 0 ? '+' : '-'}${text}`;
}

/** Rounded up to the two digits that an estimated number of requests deserves. */
export function roundedUp(n: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1);
  return Math.ceil(n / step) * step;
}

/** What strategies do, in words; null where an older result does not say. */
export function inWords(strategies: readonly { name: string; sentence?: string }[]): Notes | null {
  const notes = strategies.flatMap(({ name, sentence }) =>
    sentence === undefined ? [] : [{ label: name, text: `${sentence}.` }],
  );
  return notes.length === 0 ? null : { kind: 'notes', notes };
}

/** What one should mind before relying on the figures, each as a note. */
export function minded(cautions: readonly string[]): Notes['notes'] {
  return cautions.map((text) => ({ label: 'Mind', text: `${text}.` }));
}

/** The same below the first sentence, which hangs on them. */
export function minds({ cautions = [] }: { cautions?: readonly string[] }): Notes | null {
  return cautions.length === 0 ? null : { kind: 'notes', notes: minded(cautions) };
}
