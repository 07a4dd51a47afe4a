import { Writable } from 'node:stream';
import { type Context, type OutputStream, print } from './context.ts';
import { type KeyPress, nextKey } from './keys.ts';

/** A terminal whose text is kept back, to be shown a page at a time; it looks as large as the real one. */
export class HeldBack extends Writable {
  readonly isTTY = true;
  readonly #terminal: OutputStream;
  #text = '';

  constructor(terminal: OutputStream) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
  }

  override _write(chunk: Buffer | string, _: string, done: () => void): void {
    this.#text += String(chunk);
    done();
  }

  get columns(): number {
    return this.#terminal.columns ?? 80;
  }

  get rows(): number {
    return this.#terminal.rows ?? 24;
  }

  get text(): string {
    return this.#text;
  }
}

/** How paging ended: all was shown, the rest was left, or Ctrl-C. */
export type Shown = 'all' | 'left' | 'gone';

/** Keys that leave what is left of a text. */
const LEAVING = ['q', 'escape'];

/**
 * Shows a text from its beginning, a page at a time, so that what it begins with is seen. It stays where the terminal
 * keeps what scrolls away. `last`: what to say when all is shown, before the last key; null for no last key.
 */
export async function showInPages(context: Context, text: string, last: string | null): Promise<Shown> {
  const { stdout } = context;
  const lines = text.replace(/\n+$/, '').split('\n');
  const hint = async (words: string): Promise<KeyPress | null> => {
    await print(stdout, words);
    const key = await nextKey(context);
    await print(stdout, '\r\u001b[2K');
    return key;
  };
  let at = 0;
  for (;;) {
    // One line is for the hint; a terminal that has changed its size has changed the page.
    const page = Math.max(4, (stdout.rows ?? 24) - 1);
    const end = at + page;
    await print(stdout, `${lines.slice(at, end).join('\n')}\n`);
    at = end;
    if (at >= lines.length) break;
    const key = await hint(`${lines.length - at} more lines: Enter   leave: q `);
    if (key === null) return 'gone';
    if (LEAVING.includes(key.name ?? '')) return 'left';
  }
  if (last === null) return 'all';
  return (await hint(last)) === null ? 'gone' : 'all';
}
