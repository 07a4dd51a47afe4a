import { type FileHandle, open, readFile } from 'node:fs/promises';
import { readPlain, writePlain } from '../experiment/work/experiment.ts';
import { UserError } from '../foundation/problem.ts';

interface Heading {
  optimize: 'journal';
  plan: string;
}

/**
 * The finished units of an experiment, one line each, written as soon as they are done. A run that
 * is stopped in whatever way, even in the middle of a line, is taken up from here.
 */
export class Journal {
  readonly finished: ReadonlyMap<number, unknown>;
  readonly #file: FileHandle;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, finished: ReadonlyMap<number, unknown>) {
    this.#file = file;
    this.finished = finished;
  }

  /** Opens the journal of the plan with this fingerprint, or begins it. */
  static async open(path: string, shown: string, plan: string): Promise<Journal> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw cannot(shown, error);
    });
    // What follows the last line break was being written when the run was stopped.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [first, ...lines] = whole.split('\n').filter((line) => line !== '');
    if (first !== undefined) checkHeading(first, shown, plan);
    else if (text !== '' && !text.startsWith('{"optimize":"journal"')) throw notAJournal(shown);
    const finished = new Map(
      lines.map((line) => {
        const { unit, outcome } = readPlain(line) as { unit: number; outcome: unknown };
        return [unit, outcome] as const;
      }),
    );
    const file = await open(path, 'a').catch((error: NodeJS.ErrnoException) => {
      throw cannot(shown, error);
    });
    await file.truncate(Buffer.byteLength(whole));
    if (first === undefined) await file.write(`${JSON.stringify({ optimize: 'journal', plan } satisfies Heading)}\n`);
    return new Journal(file, finished);
  }

  note(unit: number, outcome: unknown): void {
    const line = `${writePlain({ unit, outcome })}\n`;
    this.#writing = this.#writing.then(() => this.#file.write(line));
  }

  async close(): Promise<void> {
    await this.#writing.finally(() => this.#file.close());
  }
}

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

function cannot(shown: string, { code }: NodeJS.ErrnoException): UserError {
  return new UserError({ where: `--resume ${shown}`, what: `cannot be opened (${code})`, fix: 'name another file' });
}
