import { emitKeypressEvents } from 'node:readline';
import type { InputStream } from './context.ts';

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
