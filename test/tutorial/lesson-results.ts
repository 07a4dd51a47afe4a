import { readFileSync } from 'node:fs';
import { NOT_SHOWN } from '../../src/cli/learn/lesson-runs.ts';
import { commandWords } from '../../src/foundation/command-words.ts';
import type { Lesson, Results } from '../../src/tutorial/lesson.ts';
import { begin, commandsFor, type Session } from '../../src/tutorial/lesson-session.ts';
import { step } from '../../src/tutorial/session-step.ts';
import { KeptWorkloads } from '../../src/workload/kept-workloads.ts';
import { playedOnce } from '../cli/played-once.ts';

const known = new Map<string, Promise<unknown>>();

/** As lessons keep them. */
const kept = new KeptWorkloads();

/** What a command line prints with `--json`, run by the command line's own code; every command is run once. */
export function resultOf(words: readonly string[]): Promise<unknown> {
  const name = words.join('\n');
  let result = known.get(name);
  if (result === undefined) {
    const left = words[0] === 'simulate' ? NOT_SHOWN : [];
    result = playedOnce([...words, ...left], { kept }).then(
      (path) => JSON.parse(readFileSync(path, 'utf8')) as unknown,
    );
    known.set(name, result);
  }
  return result;
}

/** The results of command lines, by name. */
export async function resultsOf(commands: Readonly<Record<string, string | readonly string[]>>): Promise<Results> {
  const results: Record<string, unknown> = {};
  for (const [name, line] of Object.entries(commands)) {
    results[name] = await resultOf(typeof line === 'string' ? commandWords(line) : line);
  }
  return results;
}

/** The session with everything run that it waits for. */
export async function settled(session: Session): Promise<Session> {
  let now = session;
  for (let commands = commandsFor(now); commands !== null; commands = commandsFor(now)) {
    now = step(now, { type: 'results', results: await resultsOf(commands) });
  }
  return now;
}

/** A session in which these lines were typed, one after the other; every state it rested in, the first included. */
export async function played(lesson: Lesson, typed: readonly string[], from = begin(lesson)): Promise<Session[]> {
  const states = [await settled(from)];
  for (const text of typed) states.push(await settled(step(states.at(-1) as Session, { type: 'typed', text })));
  return states;
}
