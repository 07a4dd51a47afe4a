import { formatCount, parseCount } from '../foundation/units.ts';
import type { Inspection } from '../logs/inspect/inspection.ts';
import { wrap } from '../report/terminal/layout.ts';
import { appearanceOf, type Context, print } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { HeldBack } from './pages.ts';
import { ask, askForFile } from './questions.ts';

/** Names of models in a log that are asked about: with more of them it is a mapping file's work. */
const MOST_ALIASES = 2;

/** Where each field that matters was read from. */
const FIELDS: Readonly<Record<string, string>> = {
  text: 'question',
  t: 'time',
  user: 'user',
  model: 'model',
  input_tokens: 'tokens in',
  output_tokens: 'tokens out',
  cost: 'cost',
};

/**
 * Asks for a file of somebody's own, says how it would be read, and asks what it does not say: the words of a command
 * line after its name. null where that was left with Esc, or where the file cannot be read.
 */
export async function askAboutFile(context: Context): Promise<string[] | null> {
  const file = await askForFile(context, 'Your file (.txt, .jsonl, .csv, or an export):');
  if (file === null) return null;
  let fields: string[] = [];
  let seen = await reading(context, file, fields);
  while (seen !== null) {
    const { width } = appearanceOf(context.stdout, context);
    for (const line of asRead(seen)) await print(context.stdout, `${wrap(line, width)}\n`);
    const right = await yes(context, 'Is it read rightly?');
    if (right === null) return null;
    if (right) break;
    const typed = await words(context, `Where is what? (text=question,t=created; it has: ${namesOf(seen)})`, '');
    if (typed === null) return null;
    fields = typed === '' ? [] : ['--fields', typed];
    seen = await reading(context, file, fields);
  }
  if (seen === null) return null;
  const models = await modelFlags(context, seen);
  const rate = models === null ? null : await rateFlags(context, seen);
  return models === null || rate === null ? null : [file, ...fields, ...models, ...rate];
}

/** What inspect says of the file; null where it cannot be read, which is said. */
async function reading(context: Context, file: string, fields: readonly string[]): Promise<Inspection | null> {
  const stdout = new HeldBack(context.stdout);
  const code = await context.run({ ...context, stdout, args: ['inspect', file, ...fields, '--json'] });
  return code === EXIT.ok ? JSON.parse(stdout.text) : null;
}

/** A few lines: what it is, and where what matters comes from. */
function asRead({ format, calls, rows, mapping, models }: Inspection): string[] {
  const places = mapping.flatMap(({ field, path }) => {
    const what = FIELDS[field];
    return what === undefined ? [] : [what === path ? what : `${what} from ${path}`];
  });
  const known = models.filter(({ id }) => id !== null).map(({ logged }) => logged);
  return [
    `Read as ${format}: ${formatCount(calls)} calls in ${formatCount(rows)} rows.`,
    ...(places.length === 0 ? [] : [`${places.join(', ')}.`]),
    ...(mapping.some(({ field }) => field === 'text') ? [] : ['No field was found that holds the question.']),
    ...(known.length === 0 ? [] : [`Answered by ${known.slice(0, 4).join(', ')}.`]),
  ];
}

const namesOf = ({ mapping, unused }: Inspection): string =>
  [...mapping.map(({ path }) => path), ...unused].slice(0, 12).join(', ');

/** What the names of models mean, or which model answers where the log does not say; null for Esc. */
async function modelFlags(context: Context, { models }: Inspection): Promise<string[] | null> {
  const { modelNamed } = await import('../models/listed-models.ts');
  const isModel = (text: string): boolean | string =>
    text === '' || modelNamed(text) !== null || 'The price list has no such model. Enter leaves it open.';
  if (models.length === 0) {
    const model = await words(context, 'Which model answers today? (gpt-4o; Enter if you do not know)', '', isModel);
    if (model === null || model === '') return model === null ? null : [];
    const { cheaperThan } = await import('../models/real-models.ts');
    const found = modelNamed(model);
    const names = [...new Set([model, ...(found === null ? [] : cheaperThan(found))])];
    return ['--models', names.join(','), '--baseline', model];
  }
  const unknown = models.filter(({ id, logged }) => id === null && !/[,=]/.test(logged)).slice(0, MOST_ALIASES);
  const aliases: string[] = [];
  for (const { logged, calls } of unknown) {
    const message = `Which model is "${logged}" (${formatCount(calls)} calls)? (Enter if it is none)`;
    const model = await words(context, message, '', isModel);
    if (model === null) return null;
    if (model !== '') aliases.push(`${logged}=${model}`);
  }
  return aliases.length === 0 ? [] : ['--alias', aliases.join(',')];
}

/** How many requests there are a day, where no call has a time; null for Esc. */
async function rateFlags(context: Context, { time }: Inspection): Promise<string[] | null> {
  if (time.from !== null || time.relative) return [];
  const isCount = (text: string): boolean | string => 'value' in parseCount(text) || 'Write a count: 20k.';
  const rate = await words(context, 'It has no times. How many requests are there a day?', '100k', isCount);
  return rate === null ? null : ['--rate', rate];
}

/** Asks for words; null for Esc. */
async function words(
  context: Context,
  message: string,
  usual: string,
  validate: (text: string) => boolean | string = () => true,
): Promise<string | null> {
  const { input } = await import('@inquirer/prompts');
  const text = await ask(context, (settings) =>
    input(
      { message, validate: (typed) => validate(typed.trim()), ...(usual === '' ? {} : { default: usual }) },
      settings,
    ),
  );
  return text === null ? null : text.trim();
}

async function yes(context: Context, message: string): Promise<boolean | null> {
  const { confirm } = await import('@inquirer/prompts');
  return ask(context, (settings) => confirm({ message, default: true }, settings));
}
