import { emitKeypressEvents } from 'node:readline';
import type { InputStream, World } from './context.ts';

/** A key that was pressed. */
export interface KeyPress {
  name?: string;
  sequence?: string;
  ctrl?: boolean;
  shift?: boolean;
}

/** How long to wait after Esc for the rest of a longer key; half a second, which is usual, feels like a fault. */
const ESCAPE_MS = 50;

/** Has the input tell of keys. Who asks for them first decides how long Esc takes: call it before anyone else. */
export function listenForKeys(stdin: InputStream): void {
  emitKeypressEvents(stdin, { escapeCodeTimeout: ESCAPE_MS } as never);
}

/** Waits for one key; null for Ctrl-C, which in that moment may still come as a signal. */
export async function nextKey({ stdin, signal }: Pick<World, 'stdin' | 'signal'>): Promise<KeyPress | null> {
  listenForKeys(stdin);
  stdin.setRawMode?.(true);
  stdin.resume();
  try {
    return await new Promise<KeyPress | null>((resolve) => {
      const gone = (): void => {
        stdin.off('keypress', pressed);
        resolve(null);
      };
      const pressed = (_: string | undefined, key: KeyPress): void => {
        signal.removeEventListener('abort', gone);
        resolve(key.ctrl === true && key.name === 'c' ? null : key);
      };
      if (signal.aborted) return resolve(null);
      stdin.once('keypress', pressed);
      signal.addEventListener('abort', gone, { once: true });
    });
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
  }
}
