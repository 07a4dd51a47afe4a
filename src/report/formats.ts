import type { CsvTable } from './csv.ts';
import type { Depth, Document } from './document.ts';

/** What a result can be written as. */
export const FORMATS = ['text', 'json', 'csv', 'markdown', 'html'] as const;

export type Format = (typeof FORMATS)[number];

/**
 * How the results of a command are shown. The document becomes the screen, the Markdown and the
 * page; the table becomes the CSV. JSON needs nothing.
 */
export interface Formats<R> {
  document: (result: R, depth: Depth) => Document;
  csv?: (result: R) => CsvTable;
}
