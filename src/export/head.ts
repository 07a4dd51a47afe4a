import { printable } from '../report/style.ts';
import type { ExportPlan, LeftOut } from './plan.ts';

/** What every export begins with, a line each: what made it, what was read, what it promises, what it leaves out. */
export function headLines(
  { sentence, made, promised }: ExportPlan,
  title: string,
  read: string,
  leftOut: readonly LeftOut[],
  notes: readonly string[],
): string[] {
  const figures = promised.map(({ title, value, interval }) =>
    interval === null ? `  ${title}: ${value}` : `  ${title}: ${value} (95 %: ${interval})`,
  );
  return [
    `${title}, made by: ${made.command}`,
    `on ${made.date}, by optimize ${made.version}; the keys as read in: ${read}.`,
    '',
    `What was simulated: ${sentence}.`,
    ...(figures.length === 0 ? [] : [`What came of it, on ${made.ground}:`, ...figures]),
    ...(leftOut.length === 0
      ? ['Nothing of it is left out.']
      : [
          'Left out, so do not expect those figures of this file alone:',
          ...leftOut.map(({ what, why }) => `  ${what}: ${why}`),
        ]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].map(printable);
}

/** The lines as comments that nothing in them can end. */
export function commented(lines: readonly string[], mark: '#' | '//'): string {
  return lines.map((line) => `${mark} ${line}`.trimEnd()).join('\n');
}
