import { PassThrough, Readable } from 'node:stream';
import type { Results } from '../../tutorial/lesson.ts';
import { KeptWorkloads } from '../../workload/kept-workloads.ts';
import type { Context, OutputStream } from '../context.ts';
import { EXIT } from '../exit-codes.ts';

/** Replays of a simulation that no lesson shows. */
export const NOT_SHOWN = ['--no-fixes', '--no-parts', '--no-controls', '--no-alternatives'];

/** What a command came to: its document, or why it was refused. */
export type Ran = { result: unknown } | { refused: string } | 'interrupted';

/** Runs the commands of lessons, in this process but by the very code of the command line. The same command is run once. */
export class LessonRuns {
  readonly #context: Context;
  readonly #known = new Map<string, unknown>();
  readonly #kept = new KeptWorkloads();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Whether the command has been run before. */
  has(words: readonly string[]): boolean {
    return this.#known.has(JSON.stringify(words));
  }

  /** Runs a command line and reads the document that `--json` prints. */
  async run(words: readonly string[]): Promise<Ran> {
    const name = JSON.stringify(words);
    if (this.#known.has(name)) return { result: this.#known.get(name) };
    const stdout = collector();
    const stderr = collector();
    const code = await this.#context.run({
      ...this.#context,
      // A lesson's run is the same everywhere: settings of the learner's own have no part in it.
      env: {},
      args: [...words, ...(words[0] === 'simulate' ? NOT_SHOWN : []), '--json', '--no-config'],
      stdin: Readable.from([]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      kept: this.#kept,
    });
    if (code === EXIT.interrupted) return 'interrupted';
    if (code !== EXIT.ok)
      return {
        refused: stderr
          .text()
          .replace(/^error /gm, '')
          .trim(),
      };
    const result: unknown = JSON.parse(stdout.text());
    this.#known.set(name, result);
    return { result };
  }

  /** Runs several commands, by name; stops at the first that does not work out. */
  async all(
    commands: Readonly<Record<string, readonly string[]>>,
  ): Promise<{ results: Results } | Exclude<Ran, { result: unknown }>> {
    const results: Record<string, unknown> = {};
    for (const [name, words] of Object.entries(commands)) {
      const ran = await this.run(words);
      if (ran === 'interrupted' || 'refused' in ran) return ran;
      results[name] = ran.result;
    }
    return { results };
  }
}

function collector(): { stream: OutputStream; text: () => string } {
  const stream: OutputStream & PassThrough = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.columns = 80;
  return { stream, text: () => Buffer.concat(chunks).toString() };
}
