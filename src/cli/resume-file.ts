import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPlain, writePlain } from '../experiment/work/experiment.ts';
import { UserError } from '../foundation/problem.ts';
import { printable } from '../report/style.ts';
import { type Context, say } from './context.ts';
import { checkWritable, lose, notWritable, whyUnwritable } from './output-file.ts';

interface Heading {
  optimize: 'journal';
  plan: string;
}

/**
 * The finished units of an experiment, one line each, written as soon as they are done. A run that
 * is stopped in whatever way, even in the middle of a line, is taken up from here. Where no more can be
 * written, the run goes on without, and `close` says so.
 */
export class Journal {
  readonly finished: ReadonlyMap<number, unknown>;
  readonly #context: Context;
  readonly #shown: string;
  readonly #file: FileHandle;
  /** Bytes of the whole lines. */
  #length: number;
  #writing: Promise<void> = Promise.resolve();
  #failure: NodeJS.ErrnoException | null = null;

  private constructor(
    context: Context,
    shown: string,
    file: FileHandle,
    length: number,
    finished: ReadonlyMap<number, unknown>,
  ) {
    this.#context = context;
    this.#shown = shown;
    this.#file = file;
    this.#length = length;
    this.finished = finished;
  }

  /** Opens the journal of the plan with this fingerprint, or begins it. */
  static async open(context: Context, shown: string, plan: string): Promise<Journal> {
    await checkWritable(context, '--resume', shown, { appended: true });
    const path = resolve(context.cwd, shown);
    const kind = await stat(path).catch(() => null);
    if (kind !== null && !kind.isFile()) throw notAJournal(shown);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw notWritable('--resume', shown, error);
    });
    // What follows the last line break was being written when the run was stopped.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [first, ...lines] = whole.split('\n').filter((line) => line !== '');
    if (first !== undefined) checkHeading(first, shown, plan);
    else if (!BEGINNING.startsWith(text) && !text.startsWith(BEGINNING)) throw notAJournal(shown);
    const { finished, damaged } = unitsIn(lines);
    if (damaged.length > 0) {
      const [which, what] = damaged.length === 1 ? ['line', 'is'] : ['lines', 'are'];
      await say(
        context,
        `${printable(shown)}: ${which} ${damaged.slice(0, 10).join(', ')}${damaged.length > 10 ? ', ...' : ''} ${what} damaged; what was finished there is done again.\n`,
      );
    }
    let file: FileHandle | null = null;
    try {
      file = await open(path, 'a');
      const length = Buffer.byteLength(whole);
      await file.truncate(length);
      const journal = new Journal(context, shown, file, length, finished);
      if (first === undefined) {
        await journal.#append(`${JSON.stringify({ optimize: 'journal', plan } satisfies Heading)}\n`);
      }
      return journal;
    } catch (error) {
      await file?.close();
      throw error instanceof UserError ? error : notWritable('--resume', shown, error);
    }
  }

  note(unit: number, outcome: unknown): void {
    const line = `${lineOf(unit, writePlain(outcome))}\n`;
    this.#writing = this.#writing.then(async () => {
      if (this.#failure !== null) return;
      await this.#append(line).catch((error: NodeJS.ErrnoException) => {
        this.#failure = error;
      });
    });
  }

  /** Adds a line, or nothing of it. */
  async #append(line: string): Promise<void> {
    try {
      await this.#file.appendFile(line);
      this.#length += Buffer.byteLength(line);
    } catch (error) {
      await this.#file.truncate(this.#length).catch(() => {});
      throw error;
    }
  }

  /** Ends the writing; what could not be written is told. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
    if (this.#failure === null) return;
    const fix = 'what was finished after that would have to be done again; the result itself lacks nothing';
    await lose(this.#context, { where: `--resume ${this.#shown}`, what: whyUnwritable(this.#failure), fix });
  }
}

/** A finished unit as a line, with the sum by which a damaged one is told. */
function lineOf(unit: number, outcome: string): string {
  return `{"unit":${unit},"sum":"${sumOf(unit, outcome)}","outcome":${outcome}}`;
}

function sumOf(unit: number, outcome: string): string {
  return createHash('sha256').update(`${unit}:${outcome}`).digest('hex').slice(0, 16);
}

const LINE = /^\{"unit":(\d{1,9}),"sum":"([0-9a-f]{16})","outcome":(.*)\}$/s;

/** The units in the lines after the heading, and the numbers of lines that are not as they were written. */
function unitsIn(lines: readonly string[]): { finished: Map<number, unknown>; damaged: number[] } {
  const finished = new Map<number, unknown>();
  const damaged: number[] = [];
  for (const [i, line] of lines.entries()) {
    const [, unit = '', sum, outcome = ''] = LINE.exec(line) ?? [];
    if (sum !== undefined && sum === sumOf(Number(unit), outcome)) finished.set(Number(unit), readPlain(outcome));
    else damaged.push(i + 2);
  }
  return { finished, damaged };
}

/** How every journal begins. */
const BEGINNING = '{"optimize":"journal"';

function checkHeading(line: string, shown: string, plan: string): void {
  let heading: Partial<Heading> | null = null;
  try {
    heading = JSON.parse(line) as Heading;
  } catch {
    // Not JSON: not ours.
  }
  if (heading?.optimize !== 'journal') throw notAJournal(shown);
  if (heading.plan === plan) return;
  throw new UserError({
    where: `--resume ${shown}`,
    what: 'belongs to another experiment: the flags, the scenario or the log are not the same',
    fix: 'repeat the command as it was, or name a new file',
  });
}

function notAJournal(shown: string): UserError {
  return new UserError({
    where: `--resume ${shown}`,
    what: 'was not written by --resume',
    fix: 'name a new file: it keeps what is finished',
  });
}
