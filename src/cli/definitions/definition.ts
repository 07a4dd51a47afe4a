import { type Command, Option } from 'commander';
import { describeRange, formatKnob, KNOB_PATHS, KNOBS, type Knob } from '../../scenario/knobs.ts';
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
    .usage('[options]')
    .allowExcessArguments(false);
}

export function outputOption(): Option {
  return new Option('-o, --output <file>', 'write to a file instead of the terminal');
}

/** What --models takes. */
export const MODELS_HELP =
  "docs, real, a provider, models (gpt-4o-mini,gpt-4o), your own .yaml or LiteLLM's .json (default: docs)";

/** The flags of a command whose results can be had in every format. */
export function addFormats(to: Command): void {
  to.optionsGroup('Output:');
  to.option('--full', 'show everything, not only what fits a screen')
    .option('--markdown', 'print Markdown, to paste into a pull request')
    .option('--csv', 'print CSV, one metric a row')
    .option('--html', 'print one self-contained page; needs no network')
    .option('-o, --output <file>', 'write to a file; .html, .md, .csv and .json tell the format');
}

export function addModels(to: Command): void {
  to.option('--models <name|file>', MODELS_HELP).option(
    '--map <tiers>',
    "each tier's model: simple=ID,medium=ID,complex=ID,baseline=ID (baseline: as complex)",
  );
}

export function addCommon(to: Command): void {
  to.optionsGroup('The run:');
  to.option('-n, --requests <count>', "how many requests (default: the scenario's, or the whole log)")
    .option('--rate <count>', 'requests a day (a log that has times keeps its own)')
    .option('--seed <text>', 'the seed of all chance (default: 42)');
  addModels(to);
}

/** A flag for every knob, or for those named. */
export function addKnobs(to: Command, paths: readonly (keyof typeof KNOBS)[] = KNOB_PATHS): void {
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
