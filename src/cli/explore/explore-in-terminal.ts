import { shellLine } from '../../foundation/command-words.ts';
import { UserError } from '../../foundation/problem.ts';
import { renderExplore } from '../../report/terminal/explore.ts';
import { appearanceOf, type Context, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { type KeyPress, nextKey } from '../keys.ts';
import { Screen } from '../screen.ts';
import {
  arrived,
  type Choice,
  type ExploreState,
  type QuickLook,
  refused,
  startingFrom,
  step,
  type Wish,
} from './state.ts';
import { type Subject, viewOf } from './view.ts';

/** What is explored, and how. */
export interface Expedition {
  subject: Subject;
  start: Choice;
  /** Runs a choice; null when it was called off. */
  look: (choice: Choice, signal: AbortSignal) => Promise<QuickLook | null>;
  /** The words after `optimize` that give the full report of a choice. */
  commandFor: (choice: Choice) => string[];
}

/** Explores until the person leaves; gives the exit code. */
export async function exploreInTerminal(context: Context, expedition: Expedition, colour: boolean): Promise<number> {
  const { subject, start, look, commandFor } = expedition;
  let state: ExploreState = startingFrom(start);
  let waiting: ((wish: Wish) => void) | null = null;
  let running: AbortController | null = null;
  let fault: unknown = null;

  const draw = (): void => {
    const appearance = appearanceOf(context.stdout, context, { color: colour });
    screen.draw(renderExplore(viewOf(state, subject), appearance, screen.rows));
  };
  /** Runs the choice as it is now; a run of an older one is called off. */
  const run = (): void => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    look(state.choice, mine.signal).then(
      (result) => {
        if (result === null || running !== mine) return;
        state = arrived(state, result);
        draw();
      },
      (error: unknown) => {
        const problem = error instanceof UserError && state.past.length > 0 ? error.problems[0] : undefined;
        if (problem !== undefined) {
          if (running !== mine) return;
          state = refused(state, [problem.what, problem.fix].filter((part) => part !== undefined).join('; '));
          return draw();
        }
        fault = error;
        waiting?.('quit');
      },
    );
  };
  const onKey = (key: KeyPress): void => {
    const next = step(state, key);
    state = next.state;
    if (next.wish === 'run') run();
    else if (next.wish === 'command') state = { ...state, message: shellLine(commandFor(state.choice)) };
    else if (next.wish !== null) waiting?.(next.wish);
    draw();
  };
  const screen = new Screen(context, onKey, draw);
  const onInterrupt = (): void => waiting?.('quit');
  context.signal.addEventListener('abort', onInterrupt);
  try {
    run();
    for (;;) {
      screen.open();
      draw();
      const wish = await new Promise<Wish>((resolve) => {
        waiting = resolve;
      });
      screen.close();
      if (fault !== null) throw fault;
      if (wish === 'report') {
        const code = await report(context, commandFor(state.choice));
        if (code === EXIT.interrupted || !(await goOn(context))) return EXIT.interrupted;
        continue;
      }
      await print(context.stdout, `The full report of what you left: ${shellLine(commandFor(state.choice))}\n`);
      return wish === 'quit' ? EXIT.interrupted : EXIT.ok;
    }
  } finally {
    running = null;
    context.signal.removeEventListener('abort', onInterrupt);
    screen.close();
  }
}

async function report(context: Context, words: readonly string[]): Promise<number> {
  const code = await context.run({ ...context, args: words });
  await print(context.stdout, `\nThe same without exploring: ${shellLine(words)}\n`);
  return code;
}

/** Waits for a key; false for Ctrl-C. */
async function goOn(context: Context): Promise<boolean> {
  await print(context.stdout, 'Any key goes back to exploring. ');
  const key = await nextKey(context);
  await print(context.stdout, '\n');
  return key !== null;
}
