import { Command, Option } from 'commander';
import { describeRange, formatKnob, KNOB_PATHS, KNOBS, type Knob, TECHNIQUES } from '../scenario/knobs.ts';
import { appearanceOf, type Context } from './context.ts';

/** The version of the product, as in package.json; a test keeps the two together. */
export const VERSION = '0.1.0';

type SetExitCode = (code: number) => void;

/** The command line: every command, its flags and its help. A command's code is loaded when it runs. */
export function buildProgram(context: Context, setExitCode: SetExitCode): Command {
  const width = Math.min(appearanceOf(context.stdout, context).width, 80);
  const program = new Command('optimize')
    .description(
      'What would caching, model routing and prompt optimization do to your LLM bill?\nReplays a workload through simulated models. No API key, no network.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ helpWidth: width, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', () => `\n${EXAMPLES}`);

  command(program, 'menu', 'choose what to run, as bash run.sh does', ['optimize menu', 'optimize menu 1'])
    .argument('[choice]', '1 or basic, 2 or advanced, 3 or all')
    .action(async (choice: string | undefined, flags) => {
      const { menu } = await import('./commands/menu.ts');
      setExitCode(await menu(context, choice, flags));
    });

  const basic = command(program, 'basic', 'the basic strategy on the FAQ chatbot, before and after', [
    'optimize basic',
    'optimize basic --ttl 24h',
  ]).addOption(outputOption());
  addKnobs(basic);
  addCommon(basic);
  basic.action(async (flags) => {
    const { simulateCommand } = await import('./commands/simulate.ts');
    setExitCode(await simulateCommand(context, { ...flags, strategy: 'basic' }, 'basic'));
  });

  const simulate = command(program, 'simulate', 'replay a scenario or your own queries through a strategy', [
    'optimize simulate --scenario faq-chatbot',
    'optimize simulate --scenario faq-chatbot --ttl 24h --cache-size 5k',
    'optimize simulate --trace queries.txt',
    'optimize simulate --trace log.jsonl.gz --only cache --json -o result.json',
  ])
    .option('-s, --scenario <name|file>', 'the scenario (default: faq-chatbot); list them with: optimize scenarios')
    .option('-t, --trace <file>', 'replay your own queries instead: .txt, .jsonl or .csv, .gz or not; - is stdin')
    .option('--strategy <name>', 'baseline or basic (default: basic)')
    .option('--only <techniques>', `use only these techniques of it: ${TECHNIQUES.join(',')}`)
    .option('--without <techniques>', 'use all but these techniques of it')
    .option('--instant', 'answers take no time, to compare hit counts with cache simulators')
    .addOption(outputOption());
  simulate.optionsGroup('Reading a log (--trace):');
  simulate
    .option('--trace-format <format>', 'txt, jsonl or csv (default: by the name of the file)')
    .option('--fields <names>', "your log's names for the fields: text=prompt,t=created_at,user=uid")
    .option('--time-unit <unit>', 'ms or s: the unit of numbers in t (default: told from the first)')
    .option('--answer-tokens <count>', 'length of an answer where the log has none (default: 250)')
    .option('--skip-bad-lines', 'leave out lines that cannot be read, and count them');
  addKnobs(simulate);
  addCommon(simulate);
  simulate.action(async (flags) => {
    const { simulateCommand } = await import('./commands/simulate.ts');
    setExitCode(await simulateCommand(context, flags, 'simulate'));
  });

  const explain = command(program, 'explain', 'show step by step what happens to a query', [
    'optimize explain',
    'optimize explain "Hi, could you please explain how DNS works?"',
    'optimize explain "What is Python?" "what is python" --json',
  ])
    .argument('[queries...]', "the queries, in order (default: the document's examples)")
    .option('--tokens <count>', 'size of a request, prompt and answer together (default: 500)')
    .addOption(outputOption());
  addKnobs(explain, ['cache.key', 'routing.simpleBelow', 'routing.complexFrom']);
  addModels(explain);
  explain.action(async (queries: string[], flags) => {
    const { explainCommand } = await import('./commands/explain.ts');
    setExitCode(await explainCommand(context, queries, flags));
  });

  command(program, 'scenarios', 'list the scenarios, or describe one', [
    'optimize scenarios',
    'optimize scenarios faq-chatbot',
  ])
    .argument('[name]', 'a scenario, by its name or its file')
    .addOption(outputOption())
    .action(async (name: string | undefined, flags) => {
      const { scenariosCommand } = await import('./commands/scenarios.ts');
      setExitCode(await scenariosCommand(context, name, flags));
    });

  command(program, 'models', 'list the models: prices, latencies, quality and their sources', [
    'optimize models',
    'optimize models --json',
  ])
    .addOption(new Option('--models <catalog>', 'the catalog').default('docs'))
    .addOption(outputOption())
    .action(async (flags) => {
      const { modelsCommand } = await import('./commands/models.ts');
      setExitCode(await modelsCommand(context, flags));
    });

  for (const sub of program.commands) {
    sub.optionsGroup('Output:');
    // The menu may run several commands; one document has one result.
    if (sub.name() !== 'menu') sub.option('--json', 'print one JSON document');
    sub.option('--no-color', 'no colours').option('--debug', 'print the stack of an internal error');
  }
  return program;
}

const EXAMPLES = `Examples:
  $ optimize basic                               a true before/after in a second
  $ optimize simulate --ttl 24h --cache-size 5k  the same with other knobs
  $ optimize simulate --trace queries.txt        your own questions, one a line
  $ optimize explain "What is Python?"           one query, step by step

Exit codes: 0 ok, 1 failure, 2 usage or bad input, 130 interrupted.`;

function command(program: Command, name: string, summary: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .summary(summary)
    .description(
      `${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`,
    )
    .usage('[options]')
    .allowExcessArguments(false);
}

function outputOption(): Option {
  return new Option('-o, --output <file>', 'write to a file instead of the terminal');
}

function addModels(to: Command): void {
  to.option('--models <catalog>', 'model catalog (default: docs)');
}

function addCommon(to: Command): void {
  to.optionsGroup('The run:');
  to.option('-n, --requests <count>', "how many requests (default: the scenario's, or the whole log)")
    .option('--rate <count>', 'requests a day (a log that has times keeps its own)')
    .option('--seed <text>', 'the seed of all chance (default: 42)');
  addModels(to);
}

/** A flag for every knob, or for those named. */
function addKnobs(to: Command, paths: readonly (keyof typeof KNOBS)[] = KNOB_PATHS): void {
  to.optionsGroup('Knobs:');
  for (const path of paths) {
    const knob: Knob = KNOBS[path];
    if (knob.type === 'switch') {
      to.option(`--${knob.flag}`, knob.help);
      continue;
    }
    const allowed = knob.type === 'choice' ? `${describeRange(path)}; ` : '';
    to.option(
      `--${knob.flag} <${knob.type}>`,
      `${knob.help} (${allowed}default: ${formatKnob(path, knob.default as never)})`,
    );
  }
}
