import { type Command, Option } from 'commander';
import { describeRange, formatKnob, KNOB_PATHS, KNOBS, type Knob, TECHNIQUES } from '../../settings/knobs.ts';
import { STRATEGIES } from '../../settings/strategy.ts';
import { catalogNames, scenarioNames } from '../completion/names.ts';
import { offer } from '../completion/offers.ts';
import type { Context } from '../context.ts';

/** Adds one command, with its flags and its help, to the command line. Its code is loaded when it runs. */
export type Definition = (program: Command, context: Context, setExitCode: (code: number) => void) => void;

/** A command with its summary, which begins its help, and examples, which come next. */
export function command(program: Command, name: string, summary: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .summary(summary)
    .description(
      `${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\nExamples:\n${examples.map((line) => `  $ ${line}`).join('\n')}`,
    )
    .allowExcessArguments(false);
}

export function outputOption(): Option {
  return new Option('-o, --output <file>', 'write to a file instead of the terminal');
}

/** The flags that every command has. */
export function addEverywhere(to: Command): void {
  to.option('--no-color', 'no colours')
    .option('-q, --quiet', 'print the result alone, and of a screen only its conclusion')
    .option('--verbose', 'tell on stderr what is read, from where, and how long it took')
    .option('--debug', 'print the stack of an internal error');
  to.optionsGroup('Settings:');
  to.option('--no-input', 'never ask a question')
    .option('--config <file>', 'read this config file (default: the optimize.config.yaml found from here upwards)')
    .option('--no-config', 'read no config file');
}

/** `--models`. */
export function modelsOption(
  help = "docs, real, a provider, models (gpt-4o-mini,gpt-4o), your own .yaml or LiteLLM's .json (default: docs)",
): Option {
  return offer(new Option('--models <name|file>', help), catalogNames, { list: true });
}

/** `--scenario`. */
export function scenarioOption(): Option {
  const help = 'the scenario (default: faq-chatbot); list them with: optimize scenarios';
  return offer(new Option('-s, --scenario <name|file>', help), scenarioNames);
}

/** `--strategy`. */
export function strategyOption(): Option {
  const names = Object.keys(STRATEGIES);
  const help = `${names.join(', ')}, or a .yaml file (default: the scenario's, else basic)`;
  return offer(new Option('--strategy <name|file>', help), names);
}

/** A flag that takes techniques, separated by commas. */
export function techniquesOption(flag: 'only' | 'without' | 'with', help: string): Option {
  return offer(new Option(`--${flag} <techniques>`, help), TECHNIQUES, { list: true });
}

/** The flags of a command whose results can be had in every format. */
export function addFormats(to: Command): void {
  to.optionsGroup('Output:');
  to.option('--full', 'show everything, not only what fits a screen')
    .option('--markdown', 'print Markdown, to paste into a pull request')
    .option('--csv', 'print CSV, for a spreadsheet')
    .option('--html', 'print one self-contained page; needs no network')
    .option('-o, --output <file>', 'write to a file; .html, .md, .csv and .json tell the format');
}

export function addModels(to: Command): void {
  to.addOption(modelsOption())
    .option(
      '--map <tiers>',
      "each tier's model: simple=ID,medium=ID,complex=ID,baseline=ID (baseline: as complex); all=ID for one model",
    )
    .addOption(
      offer(
        new Option(
          '--baseline <model>',
          "compare with everything sent to this model (default: the catalog's best; a log as it was)",
        ),
        catalogNames,
      ),
    )
    .option('--quality <scores>', 'how good models are whose quality is not known, as MMLU counts: ID=82,ID=74');
}

/** The flags about the size, the luck and the models of a run. */
export function addRun(to: Command): void {
  to.optionsGroup('The run:');
  to.option('-n, --requests <count>', "how many requests (default: the scenario's, or the whole log)")
    .option('--rate <count>', 'requests a day (a log that has times keeps its own)')
    .option('--seed <text>', 'the seed of all chance (default: 42)');
  addModels(to);
}

/** The same, for commands that can also print what they would run. */
export function addCommon(to: Command): void {
  addRun(to);
  to.option('--print-config', 'print every setting with its value and where it comes from, and run nothing');
}

/** A flag for every knob, or for those named. */
export function addKnobs(to: Command, paths: readonly (keyof typeof KNOBS)[] = KNOB_PATHS): void {
  to.optionsGroup('Knobs:');
  for (const path of paths) {
    const knob: Knob = KNOBS[path];
    if (knob.type === 'switch') {
      to.option(`--${knob.flag}`, knob.help);
      // What a file or a variable has switched on can be switched off again.
      to.addOption(new Option(`--no-${knob.flag}`).hideHelp());
      continue;
    }
    const allowed = knob.type === 'choice' ? `${describeRange(path)}; ` : '';
    const help = `${knob.help} (${allowed}default: ${formatKnob(path, knob.default as never)})`;
    to.addOption(offer(new Option(`--${knob.flag} <${knob.type}>`, help), knob.type === 'choice' ? knob.choices : []));
  }
}

/** The flags of one strategy. */
export function addStrategy(to: Command): void {
  to.addOption(strategyOption())
    .addOption(techniquesOption('only', `use only these techniques of it: ${TECHNIQUES.join(', ')}`))
    .addOption(techniquesOption('without', 'use all but these techniques of it'))
    .addOption(techniquesOption('with', 'use these techniques besides'));
}

/** The flags about single questions: how large they are, and the luck. */
export function addQuestions(to: Command): void {
  to.option('--system <text>', 'the system prompt before every question, or @FILE that holds it (default: none)')
    .option('--tokens <count>', 'size of a request, prompt and answer together (default: 500)')
    .option('--answer-tokens <count>', 'length of an answer, instead of the size of both')
    .option('--seed <text>', 'the seed of all chance (default: 42)');
}

/** The flags that spare replays: those with which findings try what would help, and those a router is held against, other traffic and other prices. */
export function addFixes(to: Command): void {
  to.option('--no-fixes', 'do not replay the workload again to try what would help against what is found');
  to.option('--no-parts', 'do not replay it with each technique alone and without each');
  to.option('--no-controls', 'do not replay it with each model alone and with models dealt at random');
  to.option('--no-alternatives', "do not replay the scenario's other traffic, nor its own at today's prices");
}

/** The flags that say what is replayed: a scenario or a log, and how the log is read. */
export function addWorkload(to: Command): void {
  to.optionsGroup('The workload:');
  to.addOption(scenarioOption())
    .option(
      '-t, --trace <log>',
      'replay a log instead: a file, a folder, a pattern; - is stdin; repeatable (see optimize inspect)',
      several,
    )
    .option('--warmup <count|time>', 'play so many of the first requests, or so long (1d), without counting them')
    .option('--instant', 'answers take no time, to compare hit counts with cache simulators');
  to.optionsGroup('Reading a log (--trace):');
  to.addOption(
    offer(new Option('--trace-format <format>', 'read it as txt, jsonl or csv (default: by its content)'), async () => {
      const { TRACE_FORMATS } = await import('../../workload/traces/trace-workload.ts');
      return Object.keys(TRACE_FORMATS);
    }),
  )
    .option('--fields <paths>', 'where your log has the fields: text=request.prompt,t=created_at,user=uid')
    .option('--mapping <file>', 'the same as a file, which optimize inspect --mapping writes')
    .option('--records <path>', 'where a document has its records (default: found)')
    .option('--alias <names>', 'what the log calls a model: prod-chat=gpt-4o,fast=gpt-4o-mini')
    .option('--time-zone <zone>', 'zone of times that name none, Europe/Vienna (default: UTC)')
    .addOption(
      offer(new Option('--time-unit <unit>', 'ms or s: the unit of numbers in t (default: told from the first)'), [
        'ms',
        's',
      ]),
    )
    .option('--answer-tokens <count>', 'length of an answer where the log has none (default: 250)')
    .option('--deferrable <share|path>', 'requests that may wait a day (for batch-api): 30%, or where your log says it')
    .option('--skip-bad-lines', 'leave out lines that cannot be read, however many, and count them')
    .option('--strict', 'leave nothing out: the first bad line is an error')
    .option('--log-speeds', 'take the speed of every model from the log, where it measured 30 calls')
    .option('--keep-cache', "keep the cache that the log shows beside the strategy's own, which else takes its place");
}

/** Values of a flag that may be given several times: one alone stays as it is. */
function several(text: string, before?: string | string[]): string | string[] {
  return before === undefined ? text : [before].flat().concat(text);
}

/** A flag for every knob that takes several values. */
export function addAxes(to: Command): void {
  to.optionsGroup('Knobs (one value, a list 5m,1h,6h, a range 0.7..0.98/5, or auto):');
  for (const path of KNOB_PATHS) to.option(`--${KNOBS[path].flag} <values>`, KNOBS[path].help);
}

/** The flag of what varies beside knobs. */
export function addVaried(to: Command): void {
  to.option(
    '--vary <path=values>',
    "what else varies: of the scenario's workload (sessions.thinkTime=1m,10m), or how many times a model costs (price.MODEL=0.2,1); repeatable",
    several,
  );
}

/** The flags of a run that is repeated, spread over threads and machines, and taken up again. */
export function addRuns(to: Command, runs: string): void {
  to.optionsGroup('Experiments:');
  to.option('--runs <count>', `repeat under so many seeds, for 95% intervals (default: ${runs})`)
    .option('--workers <count>', 'threads to use (default: one per core); the result is the same')
    .addOption(queueOption())
    .option('--shard <part>', 'do only this part, 3/16 (auto: by the job array), and print it for: optimize merge')
    .option('--resume <file>', 'keep what is finished in a file, and go on from there');
}

/** The flags about vectors that texts are compared by, in place of their words. */
export function addVectors(to: Command): void {
  to.optionsGroup('Similarity by embeddings:');
  to.option('--vectors <file>', 'compare texts by the vectors in a file that simulate --embeddings has left').option(
    '--embeddings-model <name>',
    'the model whose vectors they are, where the file has those of several',
  );
}

/** `--queue`. */
export function queueOption(): Option {
  return new Option('--queue', 'have the workers of a queue do it, on any machines (see optimize help machines)');
}

/** The flag of a demand, which may be given several times. */
export function addThreshold(
  to: Command,
  flag = 'threshold',
  help = "exit with 99 unless 'savings.costRatio>=0.4'",
): void {
  to.option(`--${flag} <comparison>`, `${help}; repeatable`, (text: string, before: string[] = []) => [
    ...before,
    text,
  ]);
}
