import { Argument } from 'commander';
import { suggestion, UserError } from '../../foundation/problem.ts';
import { offer } from '../completion/offers.ts';
import { appearanceOf, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { command, type Definition } from './definition.ts';

/** The topics of `optimize help`; a test holds them against the pages. */
export const TOPIC_NAMES = [
  'environment',
  'exit-codes',
  'figures',
  'formats',
  'knobs',
  'machines',
  'results',
  'strategies',
  'techniques',
  'thresholds',
  'words',
] as const;

/** `optimize help`. */
export const help: Definition = (program, context, setExitCode) => {
  const names = async (): Promise<string[]> => [
    ...program
      .createHelp()
      .visibleCommands(program)
      .map((each) => each.name()),
    ...TOPIC_NAMES,
  ];
  command(program, 'help', 'explain a command, or a topic', ['optimize help simulate', 'optimize help knobs'])
    .addArgument(offer(new Argument('[subject]', `a command, or: ${TOPIC_NAMES.join(', ')}`), names))
    .action(async (subject: string | undefined, flags) => {
      setExitCode(EXIT.ok);
      if (subject === undefined) return program.outputHelp();
      const named = program.commands.find((each) => each.name() === subject);
      if (named !== undefined) return named.outputHelp();
      const { helpTopics } = await import('../help-topics.ts');
      const topic = helpTopics(program).find(({ name }) => name === subject);
      if (topic === undefined) {
        const what = `there is no command and no topic "${subject}"`;
        throw new UserError({ where: 'help', what, fix: suggestion(subject, await names()) });
      }
      const { renderTopic } = await import('../../report/terminal/topic.ts');
      await print(context.stdout, renderTopic(topic, appearanceOf(context.stdout, context, flags)));
    });
};
