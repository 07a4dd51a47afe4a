import { formatCount, formatDuration } from '../foundation/units.ts';
import type { Context } from './context.ts';

/** Nothing is shown before a run has taken this long. */
const PATIENCE_MS = 1_000;
/** Without a terminal, a line after this long, and then this often. */
const LINE_AFTER_MS = 3_000;
const LINE_EVERY_MS = 10_000;

/** Tells on stderr how far a long run has got and when it will be done. */
export class Progress {
  readonly #context: Context;
  readonly #expected: number | null;
  readonly #startedAt: number;
  /** Whether the line can be written over: on a terminal. */
  readonly #inPlace: boolean;
  #nextAt: number;
  #spinner: { text: string; stop(): unknown } | null = null;
  #loading = false;
  #stopped = false;

  constructor(context: Context, expected: number | null) {
    this.#context = context;
    this.#expected = expected;
    this.#startedAt = context.clock();
    this.#inPlace = context.stderr.isTTY === true && context.env.TERM !== 'dumb';
    const patience = this.#inPlace ? PATIENCE_MS : LINE_AFTER_MS;
    this.#nextAt = this.#startedAt + (context.manner.quiet ? Number.POSITIVE_INFINITY : patience);
  }

  update(requests: number): void {
    const now = this.#context.clock();
    if (now < this.#nextAt) return;
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

  stop(): void {
    this.#stopped = true;
    this.#spinner?.stop();
  }

  async #spin(text: string): Promise<void> {
    this.#loading = true;
    const { default: ora } = await import('ora');
    if (this.#stopped) return;
    // discardStdin would swallow Ctrl-C; and at no columns at all ora never returns.
    if ((this.#context.stderr.columns ?? 80) < 1) return;
    this.#spinner = ora({ text, stream: this.#context.stderr as NodeJS.WritableStream, discardStdin: false }).start();
  }

  #text(requests: number, elapsedMs: number): string {
    const done = `${formatCount(requests)} requests`;
    if (this.#expected === null) return `replaying: ${done}`;
    const left = Math.ceil(((elapsedMs / requests) * (this.#expected - requests)) / 1000) * 1000;
    const percent = Math.floor((100 * requests) / this.#expected);
    return `replaying: ${done} of ${formatCount(this.#expected)} (${percent}%), about ${formatDuration(left)} left`;
  }
}
