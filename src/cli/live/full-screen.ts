import type { InputStream, OutputStream } from '../context.ts';

const ESC = '\u001b[';

/** The alternate screen, without the cursor and without wrapping of lines that are too long. */
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}2J`;
const LEAVE = `${ESC}0m${ESC}?7h${ESC}?25h${ESC}?1049l`;

/** Terminals that know it show what is between at once; others ignore it. */
const BEGIN_FRAME = `${ESC}?2026h`;
const END_FRAME = `${ESC}?2026l`;

/** Signals that end the process unless somebody listens. */
const ENDING = ['SIGTERM', 'SIGHUP'] as const;

/**
 * The whole terminal, for as long as it is open: drawn line by line, only where something has
 * changed, and put back as it was whichever way the process ends.
 */
export class FullScreen {
  /** Called with what is typed. */
  onInput: (text: string) => void = () => {};
  /** Called when the terminal has another size; the next frame is drawn anew. */
  onResize: () => void = () => {};
  readonly #stdin: InputStream;
  readonly #stdout: OutputStream;
  #open = false;
  #shown: readonly string[] = [];

  constructor(stdin: InputStream, stdout: OutputStream) {
    this.#stdin = stdin;
    this.#stdout = stdout;
  }

  open(): void {
    this.#open = true;
    this.#stdout.write(ENTER);
    this.#stdin.setRawMode?.(true);
    this.#stdin.on('data', this.#input);
    this.#stdin.resume();
    this.#stdout.on('resize', this.#resize);
    process.on('exit', this.#close);
    // Told before the stack is printed, which belongs on the screen that stays.
    process.on('uncaughtExceptionMonitor', this.#close);
    for (const signal of ENDING) process.on(signal, this.#end);
  }

  /** Rows of the terminal. */
  get rows(): number {
    const { rows } = this.#stdout;
    return rows === undefined || rows < 1 ? 24 : rows;
  }

  draw(frame: string): void {
    const lines = frame.split('\n');
    const shown = this.#shown;
    // Erased first: after a line that ends in the last column, erasing would take its last character.
    const changed = lines.flatMap((line, i) => (line === shown[i] ? [] : [`${ESC}${i + 1};1H${ESC}K${line}${ESC}0m`]));
    this.#shown = lines;
    if (changed.length > 0) this.#stdout.write(`${BEGIN_FRAME}${changed.join('')}${END_FRAME}`);
  }

  close(): void {
    this.#close();
  }

  readonly #close = (): void => {
    if (!this.#open) return;
    this.#open = false;
    this.#stdin.off('data', this.#input);
    this.#stdin.setRawMode?.(false);
    this.#stdin.pause();
    this.#stdout.off('resize', this.#resize);
    process.off('exit', this.#close);
    process.off('uncaughtExceptionMonitor', this.#close);
    for (const signal of ENDING) process.off(signal, this.#end);
    this.#stdout.write(LEAVE);
  };

  readonly #input = (data: Buffer | string): void => this.onInput(String(data));

  readonly #resize = (): void => {
    this.#shown = [];
    this.#stdout.write(`${ESC}2J`);
    this.onResize();
  };

  /** Puts the terminal back, and lets the signal do what it came for. */
  readonly #end = (signal: NodeJS.Signals): void => {
    this.#close();
    process.kill(process.pid, signal);
  };
}
