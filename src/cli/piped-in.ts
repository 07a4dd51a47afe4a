import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { World } from './context.ts';

/** How long what is piped in is waited for, in milliseconds: another program writes it in its own time. */
const PATIENCE_MS = 50;

/**
 * Whether something is piped in that nobody reads, as far as can be told without waiting for it: false on a
 * terminal, for what is empty, and for what comes later than in a moment. Nothing is taken from it.
 */
export async function isPipedIn({ stdin }: Pick<World, 'stdin'>): Promise<boolean> {
  const isRead = (['readable', 'data', 'keypress'] as const).some((event) => stdin.listenerCount(event) > 0);
  if (stdin.isTTY === true || isRead) return false;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      for (const event of ENDS) stdin.off(event, settle);
      resolve();
    };
    const timer = setTimeout(settle, PATIENCE_MS);
    for (const event of ENDS) stdin.on(event, settle);
  });
  stdin.pause();
  // A pipe that stays open keeps no process alive.
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return stdin.readableLength > 0;
}

/**
 * What is piped in, to be read. It ends where it is when the user has had enough, however long its writer says nothing:
 * what has come by then can still be told of.
 */
export function pipedIn({ stdin, signal }: Pick<World, 'stdin' | 'signal'>): Readable {
  const chunks = async function* (): AsyncGenerator<Buffer | string> {
    const iterator = stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
    const over = new AbortController();
    const enough: Promise<null> = signal.aborted
      ? Promise.resolve(null)
      : once(signal, 'abort', { signal: over.signal }).then(
          () => null,
          () => null,
        );
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), enough]);
        if (next === null || next.done === true) return;
        yield next.value;
      }
    } finally {
      over.abort();
      stdin.destroy();
    }
  };
  return Readable.from(chunks(), { objectMode: false });
}

const ENDS = ['readable', 'end', 'error'] as const;
