import { commandWords } from '../../foundation/command-words.ts';
import { UserError } from '../../foundation/problem.ts';
import { LESSONS } from '../../tutorial/course.ts';
import { transcriptOf, transcriptOpening, transcriptRuns } from '../../tutorial/transcript.ts';
import { type Context, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { LessonRuns } from './lesson-runs.ts';

/** `optimize learn --script`: the whole course on stdout, lesson by lesson as its runs are done. */
export async function scriptCommand(context: Context): Promise<number> {
  await print(context.stdout, `${transcriptOpening()}\n`);
  const runs = new LessonRuns(context);
  for (const lesson of LESSONS) {
    const commands = Object.entries(transcriptRuns(lesson)).map(([name, line]) => [name, commandWords(line)] as const);
    const ran = await runs.all(Object.fromEntries(commands));
    if (ran === 'interrupted') return EXIT.interrupted;
    if ('refused' in ran) throw new UserError({ where: `lesson ${lesson.id}`, what: ran.refused });
    await print(context.stdout, `${transcriptOf(lesson, ran.results)}\n`);
  }
  return EXIT.ok;
}
