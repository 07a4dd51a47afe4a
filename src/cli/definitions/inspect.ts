import { command, type Definition } from './definition.ts';

/** `optimize inspect`. */
export const inspect: Definition = (program, context, setExitCode) => {
  command(program, 'inspect', 'read logs of calls: what they hold, what they cost, what they can tell', [
    'optimize inspect log.jsonl',
    'optimize inspect exports/ --json',
    'optimize inspect log.csv --fields text=body.prompt,t=when',
    'optimize inspect log.jsonl.gz -o calls.jsonl --hash-text',
  ])
    .argument('<logs...>', 'files, folders, patterns, or - for standard input; gzipped or not')
    .option('--fields <paths>', 'where a field is: text=request.prompt,t=created_at (names, dots, [0], [-1])')
    .option('--mapping <file>', 'where fields are, as a file: read if it is there, else written')
    .option('--alias <names>', 'what the log calls a model: prod-chat=gpt-4o,fast=gpt-4o-mini')
    .option('--records <path>', 'where a document has its records (default: found)')
    .option('--time-zone <zone>', 'zone of times that name none, Europe/Vienna (default: UTC)')
    .option('--strict', 'leave nothing out: the first bad line is an error')
    .option('--hash-text', 'write no text with -o, only hashes of it')
    .option('--full', 'show everything, not only what fits a screen')
    .option('-o, --output <file>', 'write the calls, one a line, to a file')
    .action(async (logs: string[], flags) => {
      const { inspectCommand } = await import('../commands/inspect.ts');
      setExitCode(await inspectCommand(context, logs, flags));
    });
};
