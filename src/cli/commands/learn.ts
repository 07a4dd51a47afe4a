import { suggestion, UserError } from '../../foundation/problem.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { findLesson, LESSONS, nextLesson, openLesson } from '../../tutorial/course.ts';
import { withReset } from '../../tutorial/learner-progress.ts';
import type { Lesson } from '../../tutorial/lesson.ts';
import { lessonEntries, renderLessons, scoredEntries } from '../../tutorial/overview.ts';
import { findScored, SCORED_CHALLENGES } from '../../tutorial/scored-challenges.ts';
import { type Context, isInteractive, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { checkCommand, hintCommand } from '../learn/challenge-commands.ts';
import { learnOnTerminal } from '../learn/lesson-terminal.ts';
import { ProgressStore } from '../learn/progress-store.ts';
import { deliverResult } from '../output.ts';

const WORDS = ['list', 'next', 'check', 'hint', 'challenge', 'reset', 'sandbox'] as const;

/** `optimize learn`. */
export async function learnCommand(
  context: Context,
  what: string | undefined,
  more: readonly string[],
  flags: Flags,
): Promise<number> {
  if (flags.script === true) {
    const { scriptCommand } = await import('../learn/script-command.ts');
    return scriptCommand(context);
  }
  const store = new ProgressStore((await context.folders()).state);
  context.files.reads(store.file);
  try {
    return await dispatch(context, store, what, more, flags);
  } finally {
    for (const trouble of store.troubles()) await print(context.stderr, `${trouble}\n`);
  }
}

async function dispatch(
  context: Context,
  store: ProgressStore,
  what: string | undefined,
  more: readonly string[],
  flags: Flags,
): Promise<number> {
  switch (what) {
    case 'list':
      return list(context, store, flags);
    case 'check':
      return checkCommand(context, store, more, flags);
    case 'hint':
      return hintCommand(context, store, more, flags);
    case 'challenge': {
      const { scoredCommand } = await import('../learn/scored-commands.ts');
      return scoredCommand(context, store, more, flags);
    }
    case 'reset':
      return reset(context, store, more, flags);
    default:
      return teach(context, store, what, flags);
  }
}

async function teach(context: Context, store: ProgressStore, what: string | undefined, flags: Flags): Promise<number> {
  const named = what === undefined || what === 'next' ? null : lessonNamed(what);
  if (flags.json === true) {
    throw new UserError({
      where: '--json',
      what: 'a lesson is no document',
      fix: 'learn list --json lists the lessons',
    });
  }
  if (!isInteractive(context)) {
    await print(
      context.stderr,
      'The lessons ask questions, and there is no terminal to ask them on.\n  Print the whole course instead: optimize learn --script\n',
    );
    return EXIT.usage;
  }
  const progress = await store.load();
  for (const trouble of store.troubles()) await print(context.stderr, `${trouble}\n`);
  const open = what === 'next' ? null : openLesson(progress);
  const lesson = named ?? open ?? nextLesson(progress);
  if (lesson === null) {
    await print(
      context.stdout,
      'Every lesson is finished. learn list shows your scores, learn 8 opens a lesson again; learn challenge has scored ones.\n',
    );
    return EXIT.ok;
  }
  if (Object.keys(progress.lessons).length === 0) await print(context.stdout, WELCOME);
  const missing = lesson.needs.filter((id) => progress.lessons[id]?.finished !== true);
  const titles = missing.map((id) => `"${findLesson(id)?.title}"`);
  if (titles.length > 0) await print(context.stdout, `(This lesson builds on ${titles.join(' and ')}.)\n`);
  return learnOnTerminal(context, flags, store, lesson);
}

const WELCOME = `
Welcome. Each lesson goes the same way: read a little, predict a number, run it,
see why, turn a knob. A wrong guess is worth as much as a right one.
Enter goes on, b goes back, q leaves; your place is kept.
`;

async function list(context: Context, store: ProgressStore, flags: Flags): Promise<number> {
  const progress = await store.load();
  const [lessons, challenges] = [lessonEntries(progress), scoredEntries(progress)];
  const result = { schemaVersion: SCHEMA_VERSION, command: 'learn list', seed: null, lessons, challenges };
  await deliverResult(context, flags, result, (_, appearance) => renderLessons(lessons, challenges, appearance));
  return EXIT.ok;
}

async function reset(context: Context, store: ProgressStore, more: readonly string[], flags: Flags): Promise<number> {
  const lessons = more.filter((each) => findScored(each) === null).map(lessonNamed);
  const challenges = more.flatMap((each) => findScored(each) ?? []);
  const named = [...lessons, ...challenges];
  if (named.length === 0 && flags.yes !== true) {
    if (!isInteractive(context)) {
      throw new UserError({
        where: 'learn reset',
        what: 'would forget every lesson',
        fix: 'add --yes, or name a lesson',
      });
    }
    const { confirm } = await import('@inquirer/prompts');
    const sure = await confirm({ message: 'Forget your progress in every lesson?', default: false }).catch(() => false);
    if (!sure) return EXIT.ok;
  }
  const ids = (named.length > 0 ? named : [...LESSONS, ...SCORED_CHALLENGES]).map(({ id }) => id);
  await store.update((progress) => withReset(progress, ids));
  const troubles = store.troubles();
  if (troubles.length > 0) {
    for (const trouble of troubles) await print(context.stderr, `${trouble}\n`);
    return EXIT.failure;
  }
  const what = named.length > 0 ? ids.join(', ') : 'every lesson';
  await print(context.stdout, `Reset: ${what}.\n`);
  return EXIT.ok;
}

/** The lesson of that id, number or title; throws a UserError with the likely one. */
function lessonNamed(id: string): Lesson {
  const titled = ({ title }: Lesson): boolean => title.toLowerCase() === id.toLowerCase();
  const lesson = findLesson(id) ?? LESSONS[Number(id) - 1] ?? LESSONS.find(titled) ?? null;
  if (lesson !== null) return lesson;
  const ids = LESSONS.map((each) => each.id);
  const fix = suggestion(id, [...ids, ...WORDS]).replace(/\(?one of:.*/s, 'optimize learn list shows them all');
  throw new UserError({ where: 'learn', what: `there is no lesson "${id}"`, fix });
}
