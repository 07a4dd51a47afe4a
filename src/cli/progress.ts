import { formatCount, formatDuration } from '../foundation/units.ts';
import type { Context } from './context.ts';

/** On a terminal a word is shown at once, and how far the run has got when it has taken this long. */
const PATIENCE_MS = 1_000;
/** Without a terminal, a line after this long, and then this often. */
const LINE_AFTER_MS = 3_000;
const LINE_EVERY_MS = 10_000;

/** Whether a line on stderr can be written over: on a terminal. */
function canOverwrite({ stderr, env }: Context): boolean {
  return stderr.isTTY === true && env.TERM !== 'dumb';
}

/** Shows on a terminal at once that something is being done; the function it gives takes that back. */
export function announce(context: Context, word: string): () => void {
  if (!canOverwrite(context) || context.manner.quiet) return () => {};
  let stands = true;
  context.stderr.write(word);
  return () => {
    if (stands) context.stderr.write(`\r${' '.repeat(word.length)}\r`);
    stands = false;
  };
}

/** Tells on stderr how far a long run has got and when it will be done. */
export class Progress {
  readonly #context: Context;
  readonly #expected: number | null;
  /** What is told besides, if anything: how work stands that is done elsewhere. */
  readonly #standing: () => string;
  readonly #startedAt: number;
  /** Whether the line can be written over: on a terminal. */
  readonly #inPlace: boolean;
  #nextAt: number;
  #spinner: { text: string; start(): unknown; stop(): unknown } | null = null;
  #loading = false;
  /** Takes back the word that stands on the line before there is a spinner. */
  readonly #takeBack: () => void;
  #stopped = false;

  constructor(context: Context, expected: number | null, standing = (): string => '') {
    this.#context = context;
    this.#expected = expected;
    this.#standing = standing;
    this.#startedAt = context.clock();
    this.#inPlace = canOverwrite(context);
    const patience = this.#inPlace ? PATIENCE_MS : LINE_AFTER_MS;
    this.#nextAt = this.#startedAt + (context.manner.quiet ? Number.POSITIVE_INFINITY : patience);
    this.#takeBack = announce(context, 'replaying...');
  }

  update(requests: number): void {
    const now = this.#context.clock();
    // Of a line that stays, the one that says all is done is the one nobody needs.
    const over = !this.#inPlace && this.#expected !== null && requests >= this.#expected;
    if (now < this.#nextAt || over) return;
    const text = this.#text(requests, now - this.#startedAt);
    if (this.#inPlace) {
      this.#nextAt = now + 100;
      if (this.#spinner !== null) this.#spinner.text = text;
      else if (!this.#loading) void this.#spin(text);
    } else {
      this.#nextAt = now + LINE_EVERY_MS;
      this.#context.stderr.write(`${text}\n`);
    }
  }

  /** Says on a terminal what is known already, in a line that stays, where one waits for the rest. */
  tell(line: string): void {
    const waits = this.#context.clock() - this.#startedAt >= PATIENCE_MS;
    if (!this.#inPlace || !waits || this.#context.manner.quiet) return;
    this.#takeBack();
    this.#spinner?.stop();
    this.#context.stderr.write(`${line}\n`);
    this.#spinner?.start();
  }

  stop(): void {
    this.#stopped = true;
    this.#takeBack();
    this.#spinner?.stop();
  }

  async #spin(text: string): Promise<void> {
    this.#loading = true;
    const { default: ora } = await import('ora');
    if (this.#stopped) return;
    // discardStdin would swallow Ctrl-C; and at no columns at all ora never returns.
    if ((this.#context.stderr.columns ?? 80) < 1) return;
    this.#takeBack();
    this.#spinner = ora({ text, stream: this.#context.stderr as NodeJS.WritableStream, discardStdin: false }).start();
  }

  #text(requests: number, elapsedMs: number): string {
    const done = `${formatCount(requests)} requests`;
    const standing = this.#standing();
    const end = standing === '' ? '' : `; ${standing}`;
    if (this.#expected === null) return `replaying: ${done}${end}`;
    const percent = Math.floor((100 * requests) / this.#expected);
    const share = `${done} of ${formatCount(this.#expected)} (${percent}%)`;
    if (requests === 0) return `replaying: ${share}${end}`;
    const left = Math.ceil(((elapsedMs / requests) * (this.#expected - requests)) / 1000) * 1000;
    return `replaying: ${share}, about ${formatDuration(left)} left${end}`;
  }
}
