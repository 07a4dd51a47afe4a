import { Command, Help } from 'commander';
import { configure, mannerOf } from './config/configuration.ts';
import { appearanceOf, type Context } from './context.ts';
import { ab } from './definitions/ab.ts';
import { advanced } from './definitions/advanced.ts';
import { advise } from './definitions/advise.ts';
import { attribute } from './definitions/attribute.ts';
import { backtest } from './definitions/backtest.ts';
import { basic } from './definitions/basic.ts';
import { checklist } from './definitions/checklist.ts';
import { claims } from './definitions/claims.ts';
import { compare } from './definitions/compare.ts';
import { completion } from './definitions/completion.ts';
import { addEverywhere, type Definition } from './definitions/definition.ts';
import { doctor } from './definitions/doctor.ts';
import { estimate } from './definitions/estimate.ts';
import { explain } from './definitions/explain.ts';
import { explore } from './definitions/explore.ts';
import { exportCommand } from './definitions/export.ts';
import { help, TOPIC_NAMES } from './definitions/help.ts';
import { init } from './definitions/init.ts';
import { inspect } from './definitions/inspect.ts';
import { learn } from './definitions/learn.ts';
import { menu } from './definitions/menu.ts';
import { merge } from './definitions/merge.ts';
import { models } from './definitions/models.ts';
import { queue } from './definitions/queue.ts';
import { report } from './definitions/report.ts';
import { roadmap } from './definitions/roadmap.ts';
import { scenarios } from './definitions/scenarios.ts';
import { simulate } from './definitions/simulate.ts';
import { sweep } from './definitions/sweep.ts';
import { tune } from './definitions/tune.ts';
import { watch } from './definitions/watch.ts';
import { worker } from './definitions/worker.ts';
import { EXIT_CODES_LINE } from './exit-codes.ts';
import { VERSION } from './version.ts';

/** Every command, in the order and under the headings in which the help lists them. */
const DEFINITIONS: Readonly<Record<string, readonly Definition[]>> = {
  'Begin here:': [menu, learn, advise, estimate, basic, advanced],
  'Replay a workload:': [inspect, simulate, explore, watch, explain],
  'Experiments:': [compare, ab, sweep, tune, attribute, backtest, merge],
  'Many machines:': [worker, queue],
  'To production:': [exportCommand],
  'The guide:': [claims, roadmap, checklist],
  'Results, scenarios, models:': [report, scenarios, init, models],
  'The program:': [doctor, completion, help],
};

/**
 * Those that need no other to be known: called, they are built alone, for the flags of all take longer to build than
 * a short run. The others speak of every command.
 */
const ALONE: Readonly<Record<string, Definition>> = {
  ab,
  advanced,
  advise,
  attribute,
  backtest,
  basic,
  checklist,
  claims,
  compare,
  estimate,
  explain,
  explore,
  export: exportCommand,
  init,
  inspect,
  learn,
  merge,
  models,
  report,
  roadmap,
  scenarios,
  simulate,
  sweep,
  tune,
  watch,
};

/** What prints no result of its own, or several, or a file of another form: one document has one result. */
const WITHOUT_JSON = ['menu', 'explore', 'help', 'completion', 'export', 'worker'];

/** The command that shells call between two keys: it must not complain. */
const UNSEEN = 'complete';

/** Commands that must work even when the settings are in disorder. */
const UNCONFIGURED = ['help', 'completion', 'doctor', UNSEEN];

type SetExitCode = (code: number) => void;

/** The command line: every command, its flags and its help; or, where that will do, the one named first alone. */
export function buildProgram(context: Context, setExitCode: SetExitCode, first?: string): Command {
  const width = Math.min(appearanceOf(context.stdout, context).width, 80);
  const program: Command = new Command('optimize')
    .description(
      'What would caching, model routing and prompt optimization do to your LLM bill?\nReplays a workload through simulated models. No API key, no network.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .configureHelp({
      helpWidth: width,
      showGlobalOptions: false,
      subcommandTerm: (sub) => sub.name(),
      minWidthToWrap: LEAST_WIDTH,
      boxWrap: wrapHelp,
      ...(width < SIDE_BY_SIDE ? { formatItem: oneUnderTheOther } : {}),
    })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      // What is wrong is told where all problems are told.
      outputError: () => {},
    })
    .showSuggestionAfterError(false)
    // So that a command can have commands of its own, whose options are theirs.
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText('after', () => `\n${wrapHelp.call(program.createHelp(), EXAMPLES, width)}`);

  const alone = first !== undefined && Object.hasOwn(ALONE, first) ? ALONE[first] : undefined;
  const groups = alone === undefined ? Object.entries(DEFINITIONS) : ([['', [alone]]] as const);
  for (const [heading, definitions] of groups) {
    program.commandsGroup(heading);
    for (const define of definitions) define(program, context, setExitCode);
  }

  const all = program.commands.flatMap((each) => [each, ...each.commands]);
  for (const sub of all.filter((each) => each.name() !== UNSEEN)) {
    sub.optionsGroup('Output:');
    if (!WITHOUT_JSON.includes(sub.name())) sub.option('--json', 'print one JSON document');
    addEverywhere(sub);
  }
  program.hook('preAction', async (_, sub) => {
    context.manner = mannerOf(sub);
    if (UNCONFIGURED.includes(sub.name())) return;
    await configure(() => (alone === undefined ? program : buildProgram(context, setExitCode)), sub, context);
  });
  return program;
}

/** Narrower than this, the help has the meaning of a flag under it. */
const SIDE_BY_SIDE = 72;

/** Columns below which help is not wrapped. */
const LEAST_WIDTH = 16;

/** Text of the help in so many columns; a command that is too long goes on further in, so that it stays one. */
function wrapHelp(this: Help, text: string, width: number): string {
  const plainly = (line: string, columns: number): string => Help.prototype.boxWrap.call(this, line, columns);
  const lines = text.split('\n').map((line) => {
    if (!line.startsWith(EXAMPLE) || line.length <= width || width < LEAST_WIDTH) return plainly(line, width);
    const [first, ...more] = plainly(line.slice(EXAMPLE.length), width - 2 * EXAMPLE.length).split('\n');
    return [`${EXAMPLE}${first}`, ...more.map((rest) => `${' '.repeat(2 * EXAMPLE.length)}${rest}`)].join('\n');
  });
  return lines.join('\n');
}

/** How an example begins. */
const EXAMPLE = '  $ ';

/** An entry of the help for a narrow screen. */
function oneUnderTheOther(term: string, _: number, description: string, helper: Help): string {
  const about = helper.boxWrap(description, (helper.helpWidth ?? SIDE_BY_SIDE) - 6).replace(/^/gm, '      ');
  return description === '' ? `  ${term}` : `  ${term}\n${about}`;
}

const EXAMPLES = `Examples:
  $ optimize learn                               predict, run, see why: a course
  $ optimize basic                               a true before/after in a second
  $ optimize simulate --ttl 24h --cache-size 5k  the same with other knobs
  $ optimize simulate --trace queries.txt        your own questions, one a line
  $ optimize explain "What is Python?"           one query, step by step

Help topics: ${TOPIC_NAMES.join(', ')}.
${EXIT_CODES_LINE}`;
