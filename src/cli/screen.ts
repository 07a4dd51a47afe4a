import type { Context, InputStream, OutputStream } from './context.ts';
import { type KeyPress, listenForKeys } from './keys.ts';

/** The second screen, without the cursor and without wrapping of lines that are too long. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';

/** Terminals that know these show what is between them at once; others ignore them. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

/** The signal that ends the process unless somebody listens; Ctrl-C and SIGTERM are the context's. */
const ENDING = 'SIGHUP';

/**
 * The terminal's second screen, with its keys. What was on the first comes back when it is left,
 * the cursor and line mode with it, however that happens.
 */
export class Screen {
  readonly #stdin: InputStream;
  readonly #stdout: OutputStream;
  readonly #onKey: (key: KeyPress) => void;
  readonly #onResize: () => void;
  #open = false;
  /** The lines that can be seen, as long as the terminal keeps its size. */
  #shown: readonly string[] = [];

  constructor({ stdin, stdout }: Context, onKey: (key: KeyPress) => void, onResize: () => void) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#onKey = onKey;
    this.#onResize = onResize;
    listenForKeys(stdin);
  }

  get rows(): number {
    const { rows } = this.#stdout;
    return rows === undefined || rows < 1 ? 24 : rows;
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#shown = [];
    this.#stdin.setRawMode?.(true);
    this.#stdin.resume();
    this.#stdin.on('keypress', this.#keypress);
    this.#stdout.on('resize', this.#resize);
    this.#stdout.write(ENTER);
    // A fault elsewhere must not leave the terminal as it is now; its stack belongs on the first screen.
    process.on('exit', this.#restore);
    process.on('uncaughtExceptionMonitor', this.#restore);
    process.on(ENDING, this.#end);
  }

  /** Draws the lines that have changed over what is there, so that nothing flickers. */
  draw(text: string): void {
    if (!this.#open) return;
    const lines = text.split('\n');
    const rows = Math.max(lines.length, this.#shown.length);
    let changes = '';
    for (let row = 0; row < rows; row++) {
      const line = lines[row] ?? '';
      // Cleared first: after a line as wide as the terminal, clearing would take its last character.
      if (line !== this.#shown[row]) changes += `\u001b[${row + 1};1H\u001b[2K${line}`;
    }
    this.#shown = lines;
    if (changes !== '') this.#stdout.write(`${BEGIN_FRAME}${changes}${END_FRAME}`);
  }

  close(): void {
    this.#restore();
  }

  readonly #keypress = (_: string | undefined, key: KeyPress): void => this.#onKey(key);

  readonly #resize = (): void => {
    // What a terminal leaves of a screen in another size is its own affair.
    this.#shown = [];
    this.#stdout.write('\u001b[2J');
    this.#onResize();
  };

  readonly #restore = (): void => {
    if (!this.#open) return;
    this.#open = false;
    this.#stdin.setRawMode?.(false);
    this.#stdin.off('keypress', this.#keypress);
    this.#stdin.pause();
    this.#stdout.off('resize', this.#resize);
    process.off('exit', this.#restore);
    process.off('uncaughtExceptionMonitor', this.#restore);
    process.off(ENDING, this.#end);
    this.#stdout.write(LEAVE);
  };

  /** Puts the terminal back and lets the signal do what it came for. */
  readonly #end = (signal: NodeJS.Signals): void => {
    this.#restore();
    process.kill(process.pid, signal);
  };
}
