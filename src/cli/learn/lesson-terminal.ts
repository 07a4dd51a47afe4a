import { setTimeout as sleep } from 'node:timers/promises';
import { quoted } from '../../foundation/command-words.ts';
import { printable, styleOf } from '../../report/style.ts';
import { wrap } from '../../report/terminal/layout.ts';
import { nextLesson } from '../../tutorial/course.ts';
import { withLesson } from '../../tutorial/learner-progress.ts';
import type { Lesson } from '../../tutorial/lesson.ts';
import { begin, commandsFor, progressOf, type Session } from '../../tutorial/lesson-session.ts';
import { replayOf } from '../../tutorial/run-replayed.ts';
import { type Prompt, promptOf, renderScreen } from '../../tutorial/screens.ts';
import { step } from '../../tutorial/session-step.ts';
import { appearanceOf, type Context, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { ask, FROM_LIST, GONE, withEscape } from '../questions.ts';
import { LessonRuns } from './lesson-runs.ts';
import type { ProgressStore } from './progress-store.ts';

/** Takes a learner through lessons on a terminal, from the one given, until they leave. */
export async function learnOnTerminal(
  context: Context,
  flags: Flags,
  store: ProgressStore,
  first: Lesson,
): Promise<number> {
  const terminal = new LessonTerminal(context, flags, store);
  let lesson: Lesson | null = first;
  while (lesson !== null) {
    const end = await terminal.teach(lesson);
    if (end === 'interrupted') {
      await print(context.stdout, '\nYour place is kept. Go on with: npx optimize learn\n');
      return EXIT.interrupted;
    }
    if (end === 'left') break;
    lesson = nextLesson(await store.load(), lesson);
    if (lesson === null) {
      await print(
        context.stdout,
        '\nThat was the last open lesson. Play on with: npx optimize learn challenge, or learn sandbox\n',
      );
      return EXIT.ok;
    }
    const go = await terminal.ask({
      message: `Next: ${lesson.title}. Enter: go on   c: scored challenges   q: leave`,
      options: null,
    });
    if (go === null) return EXIT.interrupted;
    if (/^c(hallenges?)?$/i.test(go.trim())) {
      const { playOnTerminal } = await import('./scored-terminal.ts');
      return playOnTerminal(context, flags, store, null);
    }
    if (/^(q(uit)?|exit)$/i.test(go.trim())) break;
  }
  await print(context.stdout, '\nYour place is kept. Go on with: npx optimize learn\n');
  return EXIT.ok;
}

/** Whether a session shows what another has shown, but for what is said of the line typed last. */
function sameScreen(a: Session, b: Session): boolean {
  return a.stage === b.stage && a.page === b.page && a.hints === b.hints && a.attempt === b.attempt;
}

/** A run is replayed in about half a second. */
const REPLAY_STEP_MS = 16;

class LessonTerminal {
  readonly #context: Context;
  readonly #flags: Flags;
  readonly #store: ProgressStore;
  readonly #runs: LessonRuns;

  constructor(context: Context, flags: Flags, store: ProgressStore) {
    this.#context = context;
    this.#flags = flags;
    this.#store = store;
    this.#runs = new LessonRuns(context);
  }

  /** One lesson, to its end or until the learner leaves. Every step is remembered. */
  async teach(lesson: Lesson): Promise<'finished' | 'left' | 'interrupted'> {
    const before = await this.#store.load();
    let session = begin(lesson, before.lessons[lesson.id]);
    let shown: Session | null = null;
    for (;;) {
      const run = await this.#play(session);
      if (run === null) return 'interrupted';
      session = run;
      await this.#remember(session);
      // What is wrong with a line is said below it; the screen above is still the same.
      if (session.notice !== null && shown !== null && sameScreen(session, shown)) await this.#say(session.notice);
      else await this.#show(session);
      shown = session;
      if (session.stage === 'end') return 'finished';
      const typed = await this.ask(promptOf(session));
      if (typed === null) return 'interrupted';
      session = step(session, { type: 'typed', text: typed });
      if (session.left) return 'left';
    }
  }

  /** Asks for a line; null when there will be none. Esc leaves, like q. */
  async ask({ message, options }: Prompt): Promise<string | null> {
    const { input, select } = await import('@inquirer/prompts');
    const asked = ask(
      this.#context,
      (settings) =>
        options === null
          ? input({ message }, settings)
          : select(
              {
                message,
                choices: options.map(({ id, text }) => ({ name: text, value: id })),
                pageSize: options.length,
                loop: false,
                theme: withEscape('leave'),
              },
              settings,
            ),
      options === null ? undefined : FROM_LIST,
    );
    try {
      return (await asked) ?? 'q';
    } catch (error) {
      if (error === GONE) return null;
      throw error;
    }
  }

  /** Runs what the session waits for, telling each command; null when interrupted. */
  async #play(waiting: Session): Promise<Session | null> {
    let session = waiting;
    for (let commands = commandsFor(session); commands !== null; commands = commandsFor(session)) {
      const results: Record<string, unknown> = {};
      let refused: string | null = null;
      for (const [name, words] of Object.entries(commands)) {
        const shown = this.#runs.has(words);
        if (!shown) await this.#tell(words);
        const ran = await this.#runs.run(words);
        if (ran === 'interrupted') return null;
        if ('refused' in ran) {
          refused = ran.refused;
          break;
        }
        if (!shown) await this.#replay(ran.result);
        results[name] = ran.result;
      }
      session = step(session, refused === null ? { type: 'results', results } : { type: 'refused', why: refused });
    }
    return session;
  }

  async #tell(words: readonly string[]): Promise<void> {
    const style = styleOf(this.#appearance());
    await print(this.#context.stdout, `${style.faint(`$ npx optimize ${words.map(quoted).join(' ')}`)}\n`);
  }

  /** Plays the run's timeline in one line, slowly enough to be seen. */
  async #replay(result: unknown): Promise<void> {
    for (const line of replayOf(result, this.#appearance())) {
      await print(this.#context.stdout, `\r${line}\u001b[K`);
      await sleep(REPLAY_STEP_MS, undefined, { signal: this.#context.signal }).catch(() => undefined);
    }
    await print(this.#context.stdout, '\n');
  }

  async #show(session: Session): Promise<void> {
    await print(this.#context.stdout, `\n${renderScreen(session, this.#appearance())}\n`);
  }

  async #say(notice: string): Promise<void> {
    const style = styleOf(this.#appearance());
    await print(this.#context.stdout, `${wrap(style.strong(printable(notice)), style.width)}\n`);
  }

  async #remember(session: Session): Promise<void> {
    const { id } = session.lesson;
    await this.#store.update((progress) => withLesson(progress, id, progressOf(session, progress.lessons[id])));
    for (const trouble of this.#store.troubles()) await print(this.#context.stderr, `${trouble}\n`);
  }

  #appearance() {
    const { width, ...rest } = appearanceOf(this.#context.stdout, this.#context, {
      color: this.#flags.color !== false,
    });
    return { ...rest, width: Math.min(width, 80) };
  }
}
