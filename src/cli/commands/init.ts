import { basename, join, resolve } from 'node:path';
import { shellLine } from '../../foundation/command-words.ts';
import { UserError } from '../../foundation/problem.ts';
import { renderDocumentJson } from '../../report/json.ts';
import { printable } from '../../report/style.ts';
import type { InitResult } from '../../result/schema/scenarios.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { type Context, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { checkWritable, notWritable } from '../output-file.ts';
import { createFile, replaceFile } from '../replace-file.ts';
import { scenarioSource } from '../scenario-files.ts';
import { STARTER_SCENARIO } from './starter-scenario.ts';

/** Name of the JSON Schema for editors, in the folder of the scenarios. */
const SCHEMA_FILE = 'scenario.schema.json';

/** `optimize init [file]`. */
export async function initCommand(context: Context, file: string, flags: Flags): Promise<number> {
  const match = /^(.*)\.ya?ml$/i.exec(basename(file));
  const name = match?.[1] ?? '';
  if (name === '') {
    const fix = file === '' ? 'name a file: optimize init my-bot.yaml' : `end it in .yaml: optimize init ${file}.yaml`;
    throw new UserError({ where: 'optimize init', what: `"${file}" is not the name of a YAML file`, fix });
  }
  const from = flags.from === undefined ? null : String(flags.from);
  const source = from === null ? STARTER_SCENARIO : (await scenarioSource(from, context, '--from')).source;
  await writeScenario(
    context,
    file,
    personal(from === null ? source : ownCopy(source, from), name, join(context.scenarios, SCHEMA_FILE)),
    flags.force === true,
  );

  const next = shellLine(['simulate', '--scenario', /[\\/]/.test(file) ? file : `./${file}`]);
  if (flags.json === true) {
    const result: InitResult = { schemaVersion: SCHEMA_VERSION, command: 'init', seed: null, file, name, from, next };
    await print(context.stdout, renderDocumentJson(result));
  } else {
    await print(
      context.stdout,
      `Wrote ${printable(file)}: change what it says of your traffic, then replay it:\n\n  ${next}\n`,
    );
  }
  return EXIT.ok;
}

/**
 * A scenario to make one's own: it says what it was copied from, and what the guide expects of such a use case is no
 * demand on somebody else's.
 */
function ownCopy(source: string, from: string): string {
  const copied = `# Begun as a copy of ${from}: what comments and description say of traffic and figures is about that.\n`;
  const silenced = source.replace(
    /^expect:\n(?:(?:[ \t]+|#).*\n|\n(?=[ \t]))*/m,
    (block) =>
      `# Left out: hold your own demands against it with --threshold, or thresholds: in this file.\n${block.replace(/^(?=.)/gm, '# ').trimEnd()}\n`,
  );
  return silenced.replace(/^(# yaml-language-server:.*\n)?/, `$1${copied}`);
}

/** The scenario under the name of its file, with the place of the schema for editors. */
function personal(source: string, name: string, schema: string): string {
  return source
    .replace(/^# yaml-language-server:.*\n/, `# yaml-language-server: $schema=${schema.replaceAll('$', '$$$$')}\n`)
    .replace(/^name:.*$/m, `name: ${JSON.stringify(name).replaceAll('$', '$$$$')}`);
}

async function writeScenario(context: Context, file: string, text: string, force: boolean): Promise<void> {
  const path = resolve(context.cwd, file);
  if (force) await checkWritable(context, 'optimize init', file);
  try {
    await (force ? replaceFile(path, text) : createFile(path, text));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable('optimize init', file, error);
    const fix = 'name another file, or write over it with --force';
    throw new UserError({ where: file, what: 'is there already', fix });
  }
}
