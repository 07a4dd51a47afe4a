import { extname } from 'node:path';
import { UserError } from '../foundation/problem.ts';
import type { Format } from '../report/formats.ts';
import type { Flags } from './flag-reader.ts';

/** The flag and the file names of each format; a screen is what one gets without. */
const WAYS: Readonly<Record<Exclude<Format, 'text'>, { endings: readonly string[]; title: string }>> = {
  json: { endings: ['.json'], title: 'JSON' },
  csv: { endings: ['.csv'], title: 'CSV' },
  markdown: { endings: ['.md', '.markdown'], title: 'Markdown' },
  html: { endings: ['.html', '.htm'], title: 'HTML' },
};

/** Endings of files that a screen may go to. */
const PLAIN = ['', '.txt', '.text', '.log', '.out', '.ans'];

const NAMES = Object.keys(WAYS) as Exclude<Format, 'text'>[];

/**
 * The format a result is written in: the flag's, else the one that the name of the file with -o
 * tells, else a screen. Fails for two flags, for a format that is not among those offered, and for
 * the name of a file that promises another.
 */
export function formatOf(flags: Flags, offered: readonly Format[]): Format {
  const asked = NAMES.filter((name) => flags[name] === true);
  if (asked.length > 1) {
    throw new UserError({
      where: asked.map((name) => `--${name}`).join(' '),
      what: 'are two formats, and there is one result',
      fix: 'keep one of them; optimize report writes a saved result again in another',
    });
  }
  const ending = typeof flags.output === 'string' ? extname(flags.output).toLowerCase() : '';
  const format = asked[0] ?? NAMES.find((name) => WAYS[name].endings.includes(ending));
  if (format === undefined && PLAIN.includes(ending)) return 'text';
  if (format !== undefined && offered.includes(format)) return format;
  const others = NAMES.filter((name) => offered.includes(name)).map((name) => WAYS[name].title);
  throw new UserError({
    where: asked[0] === undefined ? `-o ${flags.output}` : `--${format}`,
    what: `this command does not write ${format === undefined ? `${ending} files` : WAYS[format].title}`,
    fix: `it writes text${others.map((title, i) => (i === others.length - 1 ? ` and ${title}` : `, ${title}`)).join('')}`,
  });
}
