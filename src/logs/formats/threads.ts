import { Hash, hashOf } from '../record/hash.ts';
import type { LogRecord } from '../record/shape.ts';

/** What a session has said so far, as a hash, and what was asked last. */
export interface Thread {
  said: number;
  ask: unknown;
}

/** Threads by the names of their sessions. */
export function threads(): (name: string) => Thread {
  const known = new Map<string, Thread>();
  return (name) => {
    let thread = known.get(name);
    if (thread === undefined) known.set(name, (thread = { said: hashOf(name), ask: null }));
    return thread;
  };
}

/** Adds what was said in a session. */
export function heard(thread: Thread, content: unknown): void {
  thread.said = new Hash()
    .number(thread.said)
    .text(typeof content === 'string' ? content : (JSON.stringify(content) ?? '')).value;
}

/** What a call asked, with all that its session said before standing in one earlier message. */
export function asked({ said, ask }: Thread): LogRecord[] {
  const before = { role: 'assistant', content: `said before: ${said}` };
  return ask === null ? [before] : [before, { role: 'user', content: ask }];
}
