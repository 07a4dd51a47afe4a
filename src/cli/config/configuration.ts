import type { Command } from 'commander';
import { closest, type Problem, UserError } from '../../foundation/problem.ts';
import { publicAddress } from '../../foundation/public-address.ts';
import { KNOB_PATHS, KNOBS, parseKnob } from '../../settings/knobs.ts';
import { type Context, detail, type Manner, say, type World } from '../context.ts';
import { EMBEDDINGS_KEY } from '../embedding-key.ts';
import { QUEUE_URL } from '../queue/queue-address.ts';
import { findConfigFile, truthOf } from './config-file.ts';
import type { Setting, StandIn } from './setting.ts';

/** What is about one run alone, or must be known before the rest is read. */
const NEVER = ['help', 'version', 'output', 'printConfig', 'config', 'force'];

/**
 * What only the user says, by a flag, a variable or a file named with --config: whoever lays a config
 * file into a folder or a repository must not have others' texts sent somewhere, or their files written.
 */
const MUST_BE_ASKED_FOR = ['embeddings', 'vectors', 'save', 'resume', 'trace', 'queue', 'data'];

/** Flags of which only one makes sense: a stronger one silences the weaker. */
const RIVALS: readonly (readonly string[])[] = [
  ['scenario', 'trace'],
  ['json', 'csv', 'markdown', 'html'],
];

/** Names with our prefix that are read elsewhere: which config file to read, the key of an endpoint, where the queue is, and the folder of the tests' data. */
const OTHER_VARIABLES = ['OPTIMIZE_CONFIG', 'OPTIMIZE_NO_CONFIG', EMBEDDINGS_KEY, QUEUE_URL, 'OPTIMIZE_DATA_DIR'];

/** Whether a variable of this name can only be meant for a setting. */
function isSetting(name: string): boolean {
  return name.startsWith('OPTIMIZE_') && !OTHER_VARIABLES.includes(name);
}

/** Every setting, from the flags of all commands. */
export function settingsOf(program: Command): Map<string, Setting> {
  const knobs = new Map(KNOB_PATHS.map((path) => [KNOBS[path].flag as string, path]));
  const settings = new Map<string, Setting>();
  for (const command of program.commands) {
    for (const option of command.options) {
      const attribute = option.attributeName();
      if (option.long === undefined || NEVER.includes(attribute) || settings.has(attribute)) continue;
      settings.set(attribute, {
        attribute,
        flag: option.long as string,
        variable: `OPTIMIZE_${option.long?.slice(2).toUpperCase().replaceAll('-', '_')}`,
        kind: option.required || option.optional ? 'value' : option.negate ? 'no' : 'yes',
        knob: knobs.get(option.long?.slice(2) as string) ?? null,
        help: option.description,
      });
    }
  }
  return settings;
}

/**
 * Fills in what the flags of the command about to run leave open: first from `OPTIMIZE_*`
 * variables, then from a config file. `whole` is the command line with all commands.
 */
export async function configure(whole: () => Command, command: Command, context: Context): Promise<void> {
  const { path, named, ignored } = await findConfigFile(context, command.opts().config);
  // All settings there are have to be known only where something speaks of them.
  const spoken = path !== null || context.manner.verbose || Object.keys(context.env).some(isSetting);
  const settings = spoken ? settingsOf(whole()) : new Map<string, Setting>();
  const { found, unknown } = readEnvironment(settings, context.env);
  const sources = [
    ['env', found],
    ['config', path === null ? new Map<string, StandIn>() : await readConfig(context, path, settings)],
  ] as const;
  context.origins.clear();
  for (const attribute of Object.keys(command.opts())) {
    if (command.getOptionValueSource(attribute) === 'implied')
      context.origins.set(attribute, `optimize ${command.name()}`);
  }
  const attributes = [...new Set(command.options.map((option) => option.attributeName()))];
  const isSet = (attribute: string): boolean =>
    !['default', undefined].includes(command.getOptionValueSource(attribute));
  const refused: Problem[] = [];
  for (const [source, standIns] of sources) {
    const open = attributes.filter((attribute) => {
      const rivals = RIVALS.find((names) => names.includes(attribute)) ?? [attribute];
      return !rivals.some(isSet);
    });
    for (const attribute of open) {
      const standIn = standIns.get(attribute);
      if (standIn === undefined) continue;
      if (source === 'config' && !named && MUST_BE_ASKED_FOR.includes(attribute)) {
        refused.push(unasked(settings.get(attribute) as Setting, standIn, path as string));
        continue;
      }
      command.setOptionValueWithSource(attribute, standIn.value, source);
      context.origins.set(attribute, standIn.origin);
    }
  }
  context.manner = mannerOf(command);
  if (refused.length > 0) throw new UserError(refused);
  for (const line of ignored) await say(context, `warning config: ${line}\n`);
  for (const { name, fix } of unknown) await say(context, `warning ${name}: is no setting, and ignored; ${fix}\n`);
  if (path !== null) await detail(context, `reading ${path}`);
  for (const [attribute, origin] of context.origins) {
    if (settings.has(attribute))
      await detail(context, `${settings.get(attribute)?.flag} ${shownValue(command, attribute)} (${origin})`);
  }
}

/** The value of a flag as it may be shown. */
function shownValue(command: Command, attribute: string): unknown {
  const value: unknown = command.getOptionValue(attribute);
  return attribute === 'embeddings' ? publicAddress(String(value)) : value;
}

/** Why a setting of a config file that was merely found does not count. */
function unasked({ flag, variable }: Setting, { origin }: StandIn, path: string): Problem {
  return {
    where: origin,
    what: 'a config file that was merely found does not say which files are read and written, nor where texts are sent',
    fix: `if it is what you want: ${flag}, ${variable}, or --config ${path}; without it: --no-config`,
  };
}

/** How the command is to behave, as far as its flags are known by now. */
export function mannerOf(command: Command): Manner {
  const { quiet, verbose, debug, input } = command.opts();
  return {
    quiet: quiet === true,
    verbose: verbose === true && quiet !== true,
    debug: debug === true,
    input: input !== false,
  };
}

/** What the environment says of the settings; all that is wrong is thrown at once. */
export function readEnvironment(
  settings: ReadonlyMap<string, Setting>,
  env: World['env'],
): { found: Map<string, StandIn>; unknown: { name: string; fix: string }[] } {
  const byName = new Map([...settings.values()].map((setting) => [setting.variable, setting]));
  const found = new Map<string, StandIn>();
  const unknown: { name: string; fix: string }[] = [];
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(env)) {
    // An empty variable is as good as none.
    if (!isSetting(name) || text === undefined || text === '') continue;
    const setting = byName.get(name);
    if (setting === undefined) {
      const near = closest(name, [...byName.keys(), ...OTHER_VARIABLES]);
      const fix = near === null ? 'optimize help environment lists those there are' : `did you mean ${near}?`;
      unknown.push({ name, fix });
      continue;
    }
    const read = readText(setting, text);
    if ('value' in read) found.set(setting.attribute, { value: read.value, origin: name });
    else problems.push({ where: name, what: read.wrong, fix: read.fix });
  }
  if (problems.length > 0) throw new UserError(problems);
  return { found, unknown };
}

function readText({ kind, knob }: Setting, text: string): { value: unknown } | { wrong: string; fix: string } {
  if (kind === 'value') {
    const parsed = knob === null ? { value: text } : parseKnob(knob, text);
    return 'wrong' in parsed ? parsed : { value: text };
  }
  const yes = truthOf(text);
  if (yes === null) return { wrong: `"${text}" is neither yes nor no`, fix: 'write 1 or 0, true or false' };
  return { value: kind === 'yes' ? yes : !yes };
}

async function readConfig(
  context: Context,
  path: string,
  settings: ReadonlyMap<string, Setting>,
): Promise<Map<string, StandIn>> {
  // Loaded when there is a file to read: with it comes a YAML parser.
  const { readConfigFile } = await import('./config-settings.ts');
  return readConfigFile(context, path, settings);
}
