import { quoted } from '../../foundation/command-words.ts';
import { formatPercent } from '../../foundation/units.ts';
import { styleOf } from '../../report/style.ts';
import { wrap } from '../../report/terminal/layout.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { UNTRIED, withScored } from '../../tutorial/learner-progress.ts';
import { commandOf, judgeScored, readAttempt, type ScoredChallenge } from '../../tutorial/scored-challenge.ts';
import { SCORED_CHALLENGES } from '../../tutorial/scored-challenges.ts';
import { renderScored, type ScoredGame } from '../../tutorial/scored-screen.ts';
import { appearanceOf, type Context, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { ask, FROM_LIST, GONE, withEscape } from '../questions.ts';
import { lookedUp } from './best-known.ts';
import { keepScore } from './keep-score.ts';
import { LessonRuns } from './lesson-runs.ts';
import type { ProgressStore } from './progress-store.ts';

const KEPT = 'Your scores are kept. Play on with: npx optimize learn challenge';

/** Plays scored challenges on a terminal: the one given, or those that are chosen, until the player leaves. */
export async function playOnTerminal(
  context: Context,
  flags: Flags,
  store: ProgressStore,
  first: ScoredChallenge | null,
): Promise<number> {
  const runs = new LessonRuns(context);
  const table = { context, flags, store, runs, best: lookedUp(context, runs) };
  const leave = (): Promise<void> =>
    print(context.stdout, `\n${wrap(KEPT, appearanceOf(context.stdout, context).width)}\n`);
  try {
    if (first !== null) await play(table, first);
    for (let at = first; first === null; ) {
      const chosen = await choose(table, at);
      if (chosen === null) break;
      at = chosen;
      await play(table, chosen);
    }
  } catch (error) {
    if (error !== GONE) throw error;
    await leave();
    return EXIT.interrupted;
  }
  await leave();
  return EXIT.ok;
}

interface Table {
  context: Context;
  flags: Flags;
  store: ProgressStore;
  runs: LessonRuns;
  best: ReturnType<typeof lookedUp>;
}

/** Asks which one; null for Esc. Throws GONE on Ctrl-C. */
async function choose({ context, store }: Table, at: ScoredChallenge | null): Promise<ScoredChallenge | null> {
  const { select } = await import('@inquirer/prompts');
  const { challenges } = await store.load();
  const { width } = appearanceOf(context.stdout, context);
  const choices = SCORED_CHALLENGES.map((challenge, i) => {
    const best = challenges[challenge.id]?.best ?? null;
    const score = best === null ? '' : `  ${formatPercent(best.score)}`;
    return {
      name: `${i + 1}. ${challenge.title}${score}`,
      short: challenge.title,
      value: challenge,
      description: wrap(challenge.task, width),
    };
  });
  const asked = ask(
    context,
    (settings) =>
      select(
        {
          message: 'Which challenge?',
          choices,
          ...(at === null ? {} : { default: at }),
          loop: false,
          theme: withEscape('leave'),
        },
        settings,
      ),
    FROM_LIST,
  );
  return asked;
}

/** One challenge, until the player leaves it. Throws GONE on Ctrl-C. */
async function play({ context, flags, store, runs, best }: Table, challenge: ScoredChallenge): Promise<void> {
  const { input } = await import('@inquirer/prompts');
  const { width, ...rest } = appearanceOf(context.stdout, context, { color: flags.color !== false });
  const appearance = { ...rest, width: Math.min(width, 80) };
  const style = styleOf(appearance);
  const { hints, best: before } = (await store.load()).challenges[challenge.id] ?? UNTRIED;
  let game: ScoredGame = { challenge, attempt: null, known: null, best: before, hints };
  const show = (): Promise<void> => print(context.stdout, `\n${renderScored(game, appearance)}\n`);
  const say = (text: string): Promise<void> => print(context.stdout, `${wrap(style.strong(text), style.width)}\n`);
  await show();
  for (;;) {
    const message = 'Your flags (or hint, best, q: leave):';
    const typed = (await ask(context, (settings) => input({ message }, settings)))?.trim() ?? 'q';
    switch (typed.toLowerCase()) {
      case 'q':
      case 'quit':
      case 'exit':
        return;
      case '':
        await say('Type flags, or one of the words: hint, best, q.');
        continue;
      case 'h':
      case 'hint':
        if (game.hints === challenge.hints.length) {
          await say('That was the last hint. Type best to see what the search found.');
          continue;
        }
        game = { ...game, hints: game.hints + 1 };
        await store.update((all) =>
          withScored(all, challenge.id, (own) => ({ ...own, hints: Math.max(own.hints, game.hints) })),
        );
        break;
      case 'best': {
        const known = await best(challenge);
        if (known === null) throw GONE;
        await say(`Found: ${known.flags}`);
        continue;
      }
      default: {
        const read = readAttempt(challenge, typed);
        if ('wrong' in read) {
          await say(read.wrong);
          continue;
        }
        const ran = await runs.run(commandOf(challenge, read.words));
        if (ran === 'interrupted') throw GONE;
        if ('refused' in ran) {
          await say(ran.refused);
          continue;
        }
        const known = await best(challenge);
        if (known === null) throw GONE;
        const words = read.words.map(quoted).join(' ');
        const attempt = judgeScored(challenge, words, ran.result as SimulationResult, known);
        game = { ...game, attempt, known, best: (await keepScore(store, challenge, attempt)).best };
      }
    }
    await show();
  }
}
