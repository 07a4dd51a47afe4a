import { emitKeypressEvents } from 'node:readline';
import type { Context, InputStream, OutputStream } from './context.ts';

/** A key that was pressed. */
export interface KeyPress {
  name?: string;
  sequence?: string;
  ctrl?: boolean;
}

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';

/** How long to wait after Esc for the rest of a longer key. */
const ESCAPE_MS = 50;

/**
 * The terminal's second screen, with its keys. What was on the first comes back when it is left,
 * the cursor and line mode with it, however that happens.
 */
export class Screen {
  readonly #stdin: InputStream & { setRawMode?: (raw: boolean) => unknown };
  readonly #stdout: OutputStream & { rows?: number };
  readonly #onKey: (key: KeyPress) => void;
  readonly #onResize: () => void;
  #open = false;

  constructor({ stdin, stdout }: Context, onKey: (key: KeyPress) => void, onResize: () => void) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#onKey = onKey;
    this.#onResize = onResize;
    emitKeypressEvents(stdin, { escapeCodeTimeout: ESCAPE_MS } as never);
  }

  get rows(): number {
    return this.#stdout.rows ?? 24;
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#stdin.setRawMode?.(true);
    this.#stdin.resume();
    this.#stdin.on('keypress', this.#keypress);
    this.#stdout.on('resize', this.#onResize);
    this.#stdout.write(ENTER);
    // A fault elsewhere must not leave the terminal as it is now.
    process.once('exit', this.#restore);
  }

  /** Draws over what is there, line by line, so that nothing flickers. */
  draw(text: string): void {
    if (!this.#open) return;
    // Cleared first: after a line as wide as the terminal, clearing would take its last character.
    const lines = text.split('\n').map((line) => `\u001b[2K${line}`);
    this.#stdout.write(`\u001b[H${lines.join('\r\n')}\u001b[J`);
  }

  close(): void {
    if (!this.#open) return;
    this.#restore();
    process.off('exit', this.#restore);
    this.#stdin.off('keypress', this.#keypress);
    this.#stdout.off('resize', this.#onResize);
    this.#stdin.pause();
  }

  readonly #keypress = (_: string | undefined, key: KeyPress): void => this.#onKey(key);

  readonly #restore = (): void => {
    this.#open = false;
    this.#stdin.setRawMode?.(false);
    this.#stdout.write(LEAVE);
  };
}
