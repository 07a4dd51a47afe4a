import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, whyUnreadable } from '../../foundation/problem.ts';
import { slashed } from '../../foundation/slashed.ts';

/** Turns a path the user wrote into one that can be opened. */
type Resolve = (path: string) => string;

/** A log to be read: how the user calls it, and where it is; `-` is standard input. */
export interface LogFile {
  name: string;
  path: string;
  /** Bytes as they lie; null for standard input. */
  bytes: number | null;
}

/** Endings of files that are logs, where a folder holds others too. */
const LOG_NAME = /\.(jsonl|ndjson|json|csv|tsv|log|txt|jsonlines)(\.(gz|zst))?$/i;

/** The files that names mean: files, folders with all that is in them, patterns (`logs/*.jsonl`), `-`. In order of name. */
export async function logFiles(names: readonly string[], resolve: Resolve): Promise<LogFile[]> {
  const files: LogFile[] = [];
  for (const name of names) {
    if (name === '-') files.push({ name: 'standard input', path: '-', bytes: null });
    else files.push(...(await filesOf(name, resolve)));
  }
  const seen = new Set<string>();
  return files.filter(({ path }) => !seen.has(path) && seen.add(path));
}

async function filesOf(name: string, resolve: Resolve): Promise<LogFile[]> {
  const path = resolve(name);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (!(info instanceof Error)) {
    if (!info.isDirectory()) return [{ name, path, bytes: info.isFile() ? info.size : null }];
    const all = await within(path, slashed(name));
    const logs = all.filter((file) => LOG_NAME.test(file.name));
    if (all.length === 0)
      throw new UserError({ where: name, what: 'is an empty folder', fix: 'name a file, or a folder with logs in it' });
    return logs.length > 0 ? logs : all;
  }
  const base = patternBase(name);
  if (base !== null) {
    const pattern = globPattern(slashed(name).replace(/^\.\//, ''));
    const found = (await within(resolve(base), base === '.' ? '' : base.replace(/\/$/, ''))).filter((file) =>
      pattern.test(file.name.replace(/^\.\//, '')),
    );
    if (found.length > 0) return found;
    throw new UserError({
      where: name,
      what: 'matches no file',
      fix: 'check the pattern; * stands for any name, ** for any folders',
    });
  }
  throw new UserError({
    where: name,
    what: whyUnreadable((info as NodeJS.ErrnoException).code),
    fix: 'check the path; - reads standard input',
  });
}

/** The folder in which a pattern's files are looked for, `logs/` of `logs/*.jsonl`; null for what is no pattern. */
export function patternBase(name: string): string | null {
  const at = name.search(/[*?[{]/);
  return at === -1 ? null : slashed(name.slice(0, at)).replace(/[^/]*$/, '') || '.';
}

/** All files in a folder and its folders, in order of name; hidden ones are passed over. */
async function within(folder: string, shown: string): Promise<LogFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files: LogFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const name = shown === '' ? entry.name : `${shown.replace(/\/$/, '')}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await within(path, name)));
    else if (entry.isFile()) files.push({ name, path, bytes: (await stat(path)).size });
  }
  return files;
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(${choices.replaceAll(',', '|')})`)
    .replace(/\*\*\/?|\*|\?/g, (stars) => (stars.startsWith('**') ? '(.*/)?' : stars === '*' ? '[^/]*' : '[^/]'))
    .replace(/\(\.\*\/\)\?$/, '.*');
  return new RegExp(`^${source}$`);
}
