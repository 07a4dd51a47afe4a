import { type CsvDialect, CsvRecords } from './csv-records.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Rows that are looked at. */
const ROWS = 200;

/**
 * The delimiter and quoting that give the first rows one width, and that width; null where none does: then
 * it is no table. `single`: one column will do.
 */
export function dialectOf(head: string, whole: boolean, single: boolean): (CsvDialect & { width: number }) | null {
  let best: (CsvDialect & { width: number; share: number }) | null = null;
  for (const quoting of ['doubled', 'backslash'] as const) {
    for (const delimiter of DELIMITERS) {
      const rows: string[][] = [];
      const reader = new CsvRecords({ delimiter, quoting }, (row) => {
        if (rows.length < ROWS) rows.push(row);
      });
      reader.push(head);
      if (whole) reader.end();
      const [header, ...others] = rows;
      if (header === undefined || (header.length < 2 && !single) || !looksLikeHeader(header)) continue;
      const share =
        others.length === 0 ? 0.5 : others.filter(({ length }) => length === header.length).length / others.length;
      const width = header.length;
      if (share < 0.8 || (others.length === 0 && width < 3)) continue;
      if (best === null || share > best.share + 0.02 || (share > best.share - 0.02 && width > best.width)) {
        best = { delimiter, quoting, width, share };
      }
    }
  }
  return best;
}

/** Whether a row can be one of names: short, each once, none a number or a sentence. */
function looksLikeHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim());
  const good = names.filter(
    (name) => name !== '' && name.length <= 60 && /\p{L}/u.test(name) && !/[?!]|\. |\.$/.test(name),
  );
  return good.length >= names.length * 0.7 && new Set(names).size > names.length * 0.7;
}
