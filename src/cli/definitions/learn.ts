import { addKnobs, addModels, addQuestions, addStrategy, command, type Definition } from './definition.ts';

/** `optimize learn`. */
export const learn: Definition = (program, context, setExitCode) => {
  const learn = command(program, 'learn', 'a course of an hour and a half: predict, run, compare, change', [
    'optimize learn                       begin, or go on where you left',
    'optimize learn list                  the lessons and your progress',
    'optimize learn ttl                   one lesson',
    'optimize learn check -- --ttl 24h    check flags against the open challenge',
    'optimize learn hint                  the next hint for it',
    'optimize learn challenge             scored against the best that is found',
    'optimize learn sandbox               your own questions, one after the other',
    'optimize learn --script              the whole course as Markdown',
  ])
    .argument('[what]', 'a lesson, or: list, next, check, hint, challenge, reset')
    .argument('[more...]', 'a lesson for check, hint and reset, or a challenge; flags after --')
    .usage('[what] [options]')
    .option('--script', 'print the whole course, its runs included; needs no terminal')
    .option('--yes', 'reset every lesson without asking')
    .action(async (what: string | undefined, more: string[], flags) => {
      const { learnCommand } = await import('../commands/learn.ts');
      setExitCode(await learnCommand(context, what, more, flags));
    });
  const sandbox = command(
    learn,
    'sandbox',
    'ask your own questions, one after the other, and see what becomes of each',
    [
      'optimize learn sandbox',
      'optimize learn sandbox --strategy advanced --models openai',
      'optimize learn sandbox --json < questions.txt',
    ],
  );
  addQuestions(sandbox);
  addStrategy(sandbox);
  addKnobs(sandbox);
  addModels(sandbox);
  sandbox.action(async (flags) => {
    const { sandboxCommand } = await import('../learn/sandbox-command.ts');
    setExitCode(await sandboxCommand(context, flags));
  });
};
