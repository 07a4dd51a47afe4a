import type { Readable, Writable } from 'node:stream';
import type { Appearance } from '../report/style.ts';

/** A stream to write to, with what a terminal tells about itself. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number };

/** A stream to read from. */
export type InputStream = Readable & { isTTY?: boolean };

/** Everything a command touches of the world outside; tests hand in their own. */
export interface Context {
  /** Arguments after the command's name. */
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** The folder of the scenarios that ship with the product. */
  scenarios: string;
  /** Those scenarios as the build read them; null to read them anew. */
  compiledScenarios: string | null;
  stdin: InputStream;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Milliseconds of a monotonic clock; for progress display only. */
  clock: () => number;
  /** Aborted by the first Ctrl-C. */
  signal: AbortSignal;
}

/** Choices about appearance made on the command line. */
export interface AppearanceFlags {
  /** False for --no-color. */
  color?: boolean;
}

/** What can be shown on a stream: width, colour and character set. Decided once per stream. */
export function appearanceOf(stream: OutputStream, { env }: Context, flags: AppearanceFlags = {}): Appearance {
  return { width: widthOf(stream, env), colour: colourOf(stream, env, flags), unicode: unicodeOf(env) };
}

function widthOf(stream: OutputStream, env: Context['env']): number {
  const columns = stream.columns ?? Number(env.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? Math.max(20, Math.min(columns, 120)) : 80;
}

function colourOf(stream: OutputStream, env: Context['env'], flags: AppearanceFlags): boolean {
  if (flags.color === false || (env.NO_COLOR ?? '') !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

function unicodeOf(env: Context['env']): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** Whether questions can be asked: both ends are a terminal and nobody forbade it. */
export function isInteractive({ stdin, stdout, env }: Context): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && env.TERM !== 'dumb';
}

export function print(stream: OutputStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
