import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Unit } from '../../experiment/work/unit.ts';
import { UserError } from '../../foundation/problem.ts';
import { slashed } from '../../foundation/slashed.ts';
import { logFiles, patternBase } from '../../logs/bytes/log-files.ts';
import { canReadAgain } from '../run-settings.ts';
import type { Input } from './source-schema.ts';
import { Refused } from './wire.ts';

/** A file by its content. */
type Known = Pick<Input['files'][number], 'bytes' | 'sha256'>;

/** Reads each file once, for as long as it is not touched. */
class Hashes {
  readonly #known = new Map<string, { touched: string; known: Promise<Known> }>();

  async of(path: string): Promise<Known> {
    const { size, mtimeMs, ino } = await stat(path);
    const touched = `${size} ${mtimeMs} ${ino}`;
    const before = this.#known.get(path);
    if (before?.touched === touched) return before.known;
    const known = read(path);
    this.#known.set(path, { touched, known });
    known.catch(() => this.#known.delete(path));
    return known;
  }
}

async function read(path: string): Promise<Known> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}

/** What is read: no file goes over the queue, only what it is called, how large it is and a hash of its content. */
export class NamedInputs {
  readonly #cwd: string;
  readonly #hashes = new Hashes();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** The logs and files of vectors that units read. Throws a UserError where one cannot be read by others. */
  async of(units: readonly Unit[]): Promise<Input[]> {
    const names = new Set<string>();
    for (const { source } of units) {
      if (source.vectors !== undefined) names.add(source.vectors.path);
      if (source.kind !== 'trace') continue;
      if (!canReadAgain(source)) {
        const what = 'standard input cannot be read by the workers of a queue';
        throw new UserError({ where: '--trace -', what, fix: 'save it to a file below their --data' });
      }
      for (const name of [source.path, ...source.others]) names.add(name);
    }
    return Promise.all([...names].map((name) => this.#input(name)));
  }

  async #input(name: string): Promise<Input> {
    const found = await logFiles([name], (path) => resolve(this.#cwd, path));
    const single = found.length === 1 && found[0]?.path === resolve(this.#cwd, name);
    const folder = single ? null : resolve(this.#cwd, patternBase(name) ?? name);
    const files = await Promise.all(
      found.map(async ({ path }) => ({
        path: folder === null ? this.#below(path) : slashed(relative(folder, path)),
        ...(await this.#hashes.of(path)),
      })),
    );
    return { name, folder: folder === null ? null : this.#below(folder), files };
  }

  /** A path below the working folder as from there, any other as from the root. */
  #below(path: string): string {
    const inside = relative(this.#cwd, path);
    const shown = inside.startsWith('..') || isAbsolute(inside) ? relative(resolve('/'), path) : inside;
    return slashed(shown);
  }
}

/** Where what a job reads is on this machine, and a name for all of it by its content. */
export interface FoundInputs {
  key: string;
  /** By what units call it. */
  paths: Record<string, string>;
}

/** The folder below which a worker reads, and nothing outside it. */
export class DataFolder {
  readonly #folder: string | null;
  readonly #hashes = new Hashes();

  /** `folder`: an absolute path; null for no files at all. */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /**
   * Where these are: each is looked for by the end of its path, the longest first, and counts by its content.
   * Throws a Refused where one leads out of the folder, a UserError where it is not there or another.
   */
  async find(inputs: readonly Input[]): Promise<FoundInputs> {
    const paths: Record<string, string> = Object.create(null);
    for (const input of inputs) Object.assign(paths, await this.#found(input));
    return { key: JSON.stringify(inputs), paths };
  }

  async #found({ name, folder, files }: Input): Promise<Record<string, string>> {
    const first = files[0] as Input['files'][number];
    const whole = folder ?? first.path;
    for (const path of [...(folder === null ? [] : [folder]), ...files.map((file) => file.path)])
      checkInside(path, name);
    if (this.#folder === null) {
      throw new UserError({
        where: name,
        what: `is to be read, and the worker on ${hostname()} reads no files`,
        fix: 'start the worker with --data DIR, the folder that the file is in or below',
      });
    }
    const root = await realpath(this.#folder);
    let seen: string | null = null;
    const parts = whole.split('/').filter((part) => part !== '');
    // The whole path, then less and less of it, and at last the folder itself for a folder of logs.
    for (let from = 0; from <= (folder === null ? parts.length - 1 : parts.length); from++) {
      const path = await realpath(join(root, ...parts.slice(from))).catch(() => null);
      if (path === null) continue;
      if (!isWithin(root, path)) throw new Refused(`names ${name}, which leads out of the worker's --data`);
      const there = locations(name, folder !== null, path);
      const why =
        folder === null ? await this.#differs(path, first) : await this.#differsIn(root, path, files, name, there);
      if (why === null) return there;
      seen ??= why;
    }
    throw new UserError({
      where: name,
      what:
        seen === null
          ? `is not below the --data of the worker on ${hostname()}`
          : `below the --data of the worker on ${hostname()} is not the same: ${seen}`,
      fix: 'put the very file there, under the same name, on every machine',
    });
  }

  /** Why a file is not the one that is meant; null where it is. */
  async #differs(path: string, { bytes, sha256 }: Known): Promise<string | null> {
    const info = await stat(path);
    if (!info.isFile()) return 'it is no file';
    if (info.size !== bytes) return `it has ${info.size} bytes instead of ${bytes}`;
    return (await this.#hashes.of(path)).sha256 === sha256 ? null : 'its content has another hash';
  }

  /** The same of a folder or a pattern, which is to hold these files and no others. */
  async #differsIn(
    root: string,
    folder: string,
    files: Input['files'],
    name: string,
    there: Record<string, string>,
  ): Promise<string | null> {
    for (const file of files) {
      const path = await realpath(join(folder, file.path)).catch(() => null);
      if (path === null) return `${file.path} is missing`;
      if (!isWithin(root, path)) throw new Refused(`names ${file.path}, which leads out of the worker's --data`);
      const why = await this.#differs(path, file);
      if (why !== null) return `${file.path}: ${why}`;
    }
    const found = await logFiles([name], (path) => there[path] as string);
    return found.length === files.length ? null : `it holds ${found.length} logs instead of ${files.length}`;
  }
}

/** Where what units call by a name is opened: at `path`, the log or the folder of several. */
function locations(name: string, several: boolean, path: string): Record<string, string> {
  const base = several ? patternBase(name) : null;
  if (base === null) return { [name]: path };
  return { [base]: path, [name]: join(path, name.slice(name.search(/[*?[{]/))) };
}

function checkInside(path: string, name: string): void {
  const odd = path.split('/').some((part) => part === '..' || part === '.');
  if (odd || path.startsWith('/') || /[\0\\]|^[a-z]:/i.test(path)) {
    throw new Refused(`names ${name} by a path that leads out of the worker's --data`);
  }
}

function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside === '' || !(inside.startsWith('..') || isAbsolute(inside));
}
