import { withoutNoise } from './json.ts';

/** A table of plain values; null is an empty cell. */
export interface CsvTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number | boolean | null)[])[];
}

/** A table as CSV (RFC 4180): comma, CR LF, quotation marks where they are needed. */
export function renderCsv({ columns, rows }: CsvTable): string {
  const line = (cells: CsvTable['rows'][number]): string => `${cells.map(cell).join(',')}\r\n`;
  return line(columns) + rows.map(line).join('');
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(typeof value === 'number' ? withoutNoise(value) : value);
  const harmless = withoutFormula(value);
  return harmless !== value || /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Spreadsheets take a cell that begins with one of these for a formula and run it; an apostrophe in
 * front makes it text (OWASP, CSV injection). Line breaks and other control characters become blanks;
 * marks that turn the order of what follows are left out.
 */
function withoutFormula(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
  // The wide forms too: some spreadsheets narrow them. What a tab or a line break led is no different.
  return /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/.test(line) || /^[\t\r\n]/.test(text) ? `'${line}` : line;
}
