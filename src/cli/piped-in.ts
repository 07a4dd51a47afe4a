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

const ENDS = ['readable', 'end', 'error'] as const;
