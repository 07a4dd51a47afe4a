import type { Readable, Writable } from 'node:stream';
import type { Appearance } from '../report/style.ts';
import type { KeptWorkloads } from '../workload/kept-workloads.ts';
import type { FilesInUse } from './files-in-use.ts';

/** A stream to write to, with what a terminal tells about itself. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number; rows?: number };

/** A stream to read from. */
export type InputStream = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };

/** Where the system keeps a user's files of this program; none of them need exist. */
export interface UserFolders {
  config: string;
  data: string;
  cache: string;
  /** What is remembered between runs. */
  state: string;
}

/** How a command behaves towards the person who runs it, from its flags and what stands in for them. */
export interface Manner {
  /** Only results and errors are printed. */
  quiet: boolean;
  /** What is read, from where, and how long it took is told on stderr. */
  verbose: boolean;
  /** The stack of an internal error is printed. */
  debug: boolean;
  /** Whether questions may be asked. */
  input: boolean;
}

/** The world outside that a command line runs in; tests hand in their own. */
export interface World {
  /** Arguments after the command's name. */
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** The user that the process acts for; absent where files have no owners. */
  uid?: number;
  /** The folder of the scenarios that ship with the product. */
  scenarios: string;
  /** What the build has read in advance; null to read it anew. */
  compiled: string | null;
  /** The built program of a worker thread; null to work in this thread alone. */
  worker: string | null;
  /** Cores there are. */
  cores: number;
  stdin: InputStream;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Milliseconds of a monotonic clock; for progress display only. */
  clock: () => number;
  /** The day, `2026-11-27`, that files are dated with where nobody says. */
  today: () => string;
  /** Aborted by the first Ctrl-C, or SIGTERM. */
  signal: AbortSignal;
  /** Called before a workload of so many requests at most is replayed: what the process can do for that. */
  beforeReplay?: (requests: number) => void;
  /** Where generated workloads stay for later commands of the process; absent where none is to come. */
  kept?: KeptWorkloads;
  /** Looked up only when they are needed. */
  folders: () => Promise<UserFolders>;
}

/** Everything a command touches of the world outside, and what has been settled before it runs. */
export interface Context extends World {
  /** Runs another command line to its end, as if it had been typed, and gives back its exit code. */
  run: (world: World) => Promise<number>;
  manner: Manner;
  /**
   * Where the values come from that stand in for flags: a flag's name in camel case, and the
   * `OPTIMIZE_TTL` or `optimize.config.yaml:3:8 cache.ttl` that gave it.
   */
  origins: Map<string, string>;
  /** What is read and written. */
  files: FilesInUse;
  /** The file in which what is piped in is kept, where it has to be read several times. */
  spooled?: string;
}

/** Choices about appearance made on the command line. */
export interface AppearanceFlags {
  /** False for --no-color. */
  color?: boolean;
}

/** What can be shown on a stream: width, colour and character set. Decided once per stream. */
export function appearanceOf(stream: OutputStream, { env }: World, flags: AppearanceFlags = {}): Appearance {
  return { width: widthOf(stream, env), colour: colourOf(stream, env, flags), unicode: unicodeOf(env) };
}

function widthOf(stream: OutputStream, env: World['env']): number {
  const columns = stream.columns ?? Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? Math.max(20, Math.min(columns, 120)) : 80;
}

function colourOf(stream: OutputStream, env: World['env'], flags: AppearanceFlags): boolean {
  if (flags.color === false || (env.NO_COLOR ?? '') !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

function unicodeOf(env: World['env']): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** Whether questions can be asked: both ends are a terminal and nobody forbade it. */
export function isInteractive({ stdin, stdout, env, manner }: Context): boolean {
  return manner.input && stdin.isTTY === true && stdout.isTTY === true && env.TERM !== 'dumb';
}

/** Tells the person at the terminal something that is not the result; nothing with --quiet. */
export async function say({ stderr, manner }: Context, text: string): Promise<void> {
  if (!manner.quiet) await print(stderr, text);
}

/** Tells with --verbose what is being done. */
export async function detail({ stderr, manner }: Context, text: string): Promise<void> {
  if (manner.verbose) await print(stderr, `${text}\n`);
}

export function print(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
