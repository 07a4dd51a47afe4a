import { createInterface } from 'node:readline';
import { commandWords } from '../../foundation/command-words.ts';
import { EXIT, suggestion } from '../../foundation/problem.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import { Sandbox } from '../../replay/sandbox.ts';
import { renderJson } from '../../report/json.ts';
import { renderSandboxStep } from '../../report/terminal/sandbox.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { KNOBS, type KnobPath, type KnobValues, parseKnob } from '../../settings/knobs.ts';
import { findStrategy, withTechniques } from '../../settings/strategy.ts';
import { appearanceOf, type Context, isInteractive, print } from '../context.ts';
import type { Flags } from '../flag-reader.ts';

/** The knobs that matter to a single question, by their flags. */
const TURNABLE = new Map(
  (
    [
      'semantic.threshold',
      'semantic.measure',
      'semantic.guard',
      'cache.key',
      'routing.simpleBelow',
      'routing.complexFrom',
    ] as const
  ).map((path): [string, KnobPath] => [`--${KNOBS[path].flag}`, path]),
);

const INTRO = `Type a question and see what becomes of it: hit or miss, which model, how many
tokens. Then ask it again; word it anew; put a "not" or another name into it.
A line that begins with -- turns a knob: ${[...TURNABLE.keys()].slice(0, 3).join(', ')} ...
An empty line ends the sandbox.

`;

/**
 * `optimize learn sandbox`: questions one after the other, typed or piped in one a line, and what the
 * pipeline does with each, knowing those before it.
 */
export async function sandboxCommand(context: Context, flags: Flags): Promise<number> {
  const basic = findStrategy('basic');
  const sandbox = new Sandbox(DOCS_CATALOG, withTechniques(basic, [...basic.techniques, 'semantic'], 'sandbox'));
  const asJson = flags.json === true;
  const appearance = appearanceOf(context.stdout, context, { color: flags.color !== false });
  const take = async (line: string): Promise<void> => {
    if (line.startsWith('--')) {
      const read = readKnob(line);
      if ('wrong' in read) return print(context.stderr, `${read.wrong}\n`);
      sandbox.turn(read.knobs);
      return asJson ? undefined : print(context.stdout, `(now ${line})\n\n`);
    }
    const step = sandbox.ask(line);
    if (!asJson) await print(context.stdout, `${renderSandboxStep(step, sandbox.steps.length, appearance)}\n`);
  };
  if (isInteractive(context) && !asJson) await converse(context, take);
  else
    for await (const line of createInterface({ input: context.stdin })) if (line.trim() !== '') await take(line.trim());
  if (asJson) {
    const result = { schemaVersion: SCHEMA_VERSION, command: 'learn sandbox', seed: null, explanations: sandbox.steps };
    await print(context.stdout, renderJson(result));
  }
  return EXIT.ok;
}

async function converse(context: Context, take: (line: string) => Promise<void>): Promise<void> {
  await print(context.stdout, INTRO);
  const { input } = await import('@inquirer/prompts');
  for (;;) {
    const line = await input({ message: 'Question:' }, { signal: context.signal }).catch((error: Error) => {
      if (error.name === 'ExitPromptError' || error.name === 'AbortPromptError') return '';
      throw error;
    });
    if (line.trim() === '') return;
    await print(context.stdout, '\n');
    await take(line.trim());
  }
}

function readKnob(line: string): { knobs: Partial<KnobValues> } | { wrong: string } {
  const [flag = '', written] = commandWords(line.replace('=', ' '));
  const path = TURNABLE.get(flag);
  if (path === undefined) return { wrong: `${flag} cannot be turned here: ${suggestion(flag, [...TURNABLE.keys()])}` };
  const parsed = parseKnob(path, written ?? (KNOBS[path].type === 'switch' ? true : ''));
  return 'value' in parsed ? { knobs: { [path]: parsed.value } } : { wrong: `${flag}: ${parsed.wrong}; ${parsed.fix}` };
}
