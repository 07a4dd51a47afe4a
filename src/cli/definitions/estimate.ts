import { Option } from 'commander';
import { APPLICATION_KINDS, DIFFICULTY_NAMES, REPEATS } from '../../experiment/estimate/answers.ts';
import { catalogNames } from '../completion/names.ts';
import { offer } from '../completion/offers.ts';
import { addFormats, addThreshold, command, type Definition, modelsOption } from './definition.ts';

/** `optimize estimate`. */
export const estimate: Definition = (program, context, setExitCode) => {
  const estimate = command(program, 'estimate', 'say what could be saved without a log, from six answers', [
    'optimize estimate',
    'optimize estimate --model gpt-4o --rate 20k --tokens-in 900 --tokens-out 90',
    'optimize estimate --model gpt-4o --monthly 5000 --repeats often --kind chat',
  ]);
  estimate.optionsGroup('The application (asked for on a terminal):');
  estimate
    .addOption(offer(new Option('--model <name>', 'the model that answers today'), catalogNames))
    .option('--monthly <usd>', 'what you pay for it a month, in US dollars')
    .option('--rate <count>', 'or how many requests there are a day')
    .option('--tokens-in <count>', 'tokens of a prompt with all that is sent, on average')
    .option('--tokens-out <count>', 'tokens of an answer, on average')
    .addOption(
      offer(
        new Option(
          '--repeats <share>',
          `questions asked before, word for word: ${words(REPEATS)}, or a share (default: sometimes)`,
        ),
        Object.keys(REPEATS),
      ),
    )
    .addOption(
      offer(
        new Option('--difficulty <word>', `how hard what is asked is: ${DIFFICULTY_NAMES.join(', ')} (default: mixed)`),
        DIFFICULTY_NAMES,
      ),
    )
    .addOption(
      offer(
        new Option(
          '--kind <word>',
          'questions: each by itself; chat: turns send what was said; agent: with tools (default: questions)',
        ),
        APPLICATION_KINDS,
      ),
    )
    .option('--same-start <share>', 'of questions: part of the prompt that never changes (default: 50%)')
    .option('--save-scenario <file>', 'write the scenario of it, to change and to replay');
  estimate.optionsGroup('The run:');
  estimate
    .option('-n, --requests <count>', 'requests to play of each application that is tried (default: 4000)')
    .addOption(modelsOption('models that may answer (default: those that its seller has)'))
    .option('--quality <scores>', 'how good models are whose quality is not known, as MMLU counts: ID=82,ID=74')
    .option(
      '--price-of-error <usd>',
      'what a wrong answer costs you; steps are chosen by what is left (default: five times an answer)',
    )
    .option('--min-quality <share>', "quality to keep, of today's (default: 95%)")
    .option('--workers <count>', 'threads to use (default: one per core); the result is the same')
    .option('--seed <text>', 'the seed of all chance (default: 42)');
  addThreshold(estimate, 'threshold', "exit with 99 unless 'range.share.0>=0.4'");
  addFormats(estimate);
  estimate.action(async (flags) => {
    const { estimateCommand } = await import('../commands/estimate.ts');
    setExitCode(await estimateCommand(context, flags));
  });
};

/** `hardly (5%), sometimes (25%)`. */
function words(shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .map(([word, share]) => `${word} (${share * 100}%)`)
    .join(', ');
}
