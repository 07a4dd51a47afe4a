import { createInterface } from 'node:readline';
import { commandWords } from '../../foundation/command-words.ts';
import { suggestion } from '../../foundation/problem.ts';
import { Sandbox } from '../../replay/explain/sandbox.ts';
import { renderDocumentJson } from '../../report/json.ts';
import { renderChanges, renderExplanation } from '../../report/terminal/explain.ts';
import { labelled } from '../../report/terminal/explain-labels.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import { KNOB_PATHS, KNOBS, type KnobPath, type KnobValues, parseKnob, TECHNIQUES } from '../../settings/knobs.ts';
import { checkKnobsTogether, findStrategy } from '../../settings/strategy.ts';
import { appearanceOf, type Context, isInteractive, print } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { pipedIn } from '../piped-in.ts';
import { readQuestions } from '../question-flags.ts';

/** What the sandbox starts from: a strategy with a semantic cache, for it is words that one plays with here. */
const START = {
  name: 'sandbox',
  strategy: 'basic',
  techniques: TECHNIQUES.filter((name) => name === 'semantic' || findStrategy('basic').techniques.has(name)),
  knobs: {},
};

/** Every knob by its flag. */
const TURNABLE = new Map(KNOB_PATHS.map((path): [string, KnobPath] => [`--${KNOBS[path].flag}`, path]));

const INTRO = `Type a question and see what becomes of it: hit or miss, which model, how many
tokens. Then ask it again; word it anew; put a "not" or another name into it.
A line that begins with -- turns a knob: --similarity 0.7, --ttl 5m, --router cost-aware ...
An empty line ends the sandbox.

`;

/**
 * `optimize learn sandbox`: questions one after the other, typed or piped in one a line, and what the
 * pipeline does with each, knowing those before it.
 */
export async function sandboxCommand(context: Context, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const plan = await readQuestions(reader, context, START);
  reader.check();
  if (plan === undefined) return EXIT.usage;
  const sandbox = new Sandbox(plan);
  const asJson = flags.json === true;
  const appearance = appearanceOf(context.stdout, context, { color: flags.color !== false });
  const take = async (line: string): Promise<void> => {
    if (line.startsWith('--')) {
      const read = readKnob(line);
      if ('wrong' in read) return print(context.stderr, `${read.wrong}\n`);
      const { strategy } = sandbox;
      const knobs = { ...strategy.knobs, ...read.knobs };
      const [wrong] = checkKnobsTogether(knobs);
      if (wrong !== undefined) return print(context.stderr, `${wrong.what}; ${wrong.fix}\n`);
      const changed = renderChanges(sandbox.steps, sandbox.use({ ...strategy, knobs }), appearance);
      return asJson ? undefined : print(context.stdout, `(now ${line}${changed})\n\n`);
    }
    const step = sandbox.ask(line);
    if (asJson) return;
    const [shown] = labelled([step], plan.catalog.id);
    await print(context.stdout, `${renderExplanation(shown, sandbox.steps.length, appearance)}\n`);
  };
  if (isInteractive(context) && !asJson) await converse(context, take);
  else
    for await (const line of createInterface({ input: pipedIn(context) }))
      if (line.trim() !== '') await take(line.trim());
  if (asJson) {
    const { seed, catalog } = plan;
    const explanations = sandbox.steps;
    const result = {
      schemaVersion: SCHEMA_VERSION,
      command: 'learn sandbox',
      seed,
      models: catalog.id,
      explanations,
    };
    await print(context.stdout, renderDocumentJson(result));
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
