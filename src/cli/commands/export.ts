import { exported, TARGET_NAMES, TARGETS, type TargetName } from '../../export/export.ts';
import type { ExportPlan } from '../../export/plan.ts';
import type { Target } from '../../export/targets/target.ts';
import { readYaml } from '../../files/yaml-file.ts';
import { shellLine } from '../../foundation/command-words.ts';
import { suggestion, UserError } from '../../foundation/problem.ts';
import { printable } from '../../report/style.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { strategySentence } from '../../settings/strategy-sentence.ts';
import { type Context, print, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { exportedResult, figuresOfRuns, type Known } from '../exported-figures.ts';
import { learnedFrom, learns } from '../exported-learning.ts';
import { camelCase, FlagReader, type Flags } from '../flag-reader.ts';
import { readInput } from '../input-file.ts';
import { checkWritable, writeOrPrint } from '../output-file.ts';
import { reproducingArguments } from '../reproduce.ts';
import { checkReadAgain, readRun } from '../run-settings.ts';
import { strategyInWords, strategyOfFlags } from '../strategy-files.ts';
import { VERSION } from '../version.ts';

/** Flags that are about the file, and not about what is simulated. */
const ABOUT_THE_FILE = ['from', 'date', 'check', 'output'];

/** Flags that say what a saved result says already. */
const SAID_BY_RESULT = [
  'scenario',
  'trace',
  'models',
  'map',
  'baseline',
  'strategy',
  'only',
  'without',
  'with',
  'runs',
];

/** `optimize export`. */
export async function exportCommandOf(context: Context, words: string | undefined, flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const name = readTarget(reader);
  const date = readDay(reader, context);
  if (words !== undefined && reader.given('strategy')) {
    reader.wrong('--strategy', 'is given, and a strategy without it', 'name the strategy in one way');
  }
  if (reader.given('standalone') && name !== 'ai-sdk') {
    reader.wrong('--standalone', 'is about programs, and this is none', 'leave it out, or export --to ai-sdk');
  }
  const from = reader.text('from');
  // What a config file or a variable says is for other runs than that of the result.
  const said = SAID_BY_RESULT.filter(
    (each) => from !== undefined && reader.given(each) && !context.origins.has(camelCase(each)),
  );
  for (const flag of said) {
    reader.wrong(`--${flag}`, 'is given, and --from a result that says it', 'leave one of them out');
  }
  const check = reader.text('check');
  if (check !== undefined) {
    reader.check();
    return checkFile(context, name as TargetName, check);
  }
  const file = typeof flags.output === 'string' && flags.output !== '-' ? flags.output : null;
  const saved = from === undefined ? null : await exportedResult(context, from, words);
  const about: Flags =
    saved?.flags ?? Object.fromEntries(Object.entries(flags).filter(([flag]) => !ABOUT_THE_FILE.includes(flag)));
  const run = await readRun(
    context,
    about,
    saved === null ? reader : new FlagReader(about),
    asText,
    async (scenario) => ({
      strategies: [
        saved?.strategy ??
          (await reader.attemptAsync(() =>
            words?.includes(',')
              ? strategyInWords(words, 'strategy', scenario?.knobs ?? {}, context)
              : strategyOfFlags(
                  context,
                  words === undefined ? reader : new FlagReader({ ...flags, strategy: words }),
                  scenario,
                ),
          )),
      ],
      runs: reader.count('runs', 1) ?? null,
      workers: reader.count('workers', 1) ?? context.cores,
    }),
  );
  reader.check();
  if (file !== null) await checkWritable(context, '-o', file);
  const strategy = run.own.strategies[0] as Strategy;
  const target = name as TargetName;
  const teaches = target === 'ai-sdk' && learns(strategy);
  if (saved === null || teaches) checkReadAgain(run.source);
  const timed = target === 'alerts';
  const known: Known | null = saved ?? (await figuresOfRuns(context, run, strategy, { ...run.own, timed }));
  const learned = known !== null && teaches ? await learnedFrom(context, run, strategy) : null;
  if (known === null || learned === undefined) {
    await say(context, 'Interrupted before there was anything to write.\n');
    return EXIT.interrupted;
  }
  const again = reproducingArguments(
    words === undefined ? ['export'] : ['export', words],
    { ...about, to: target },
    run.seed,
  );
  const plan: ExportPlan = {
    strategy,
    sentence: strategySentence(strategy, run.catalog),
    catalog: run.catalog,
    made: {
      command: shellLine(
        from === undefined
          ? again
          : ['export', '--from', from, '--to', target, ...(reader.given('standalone') ? ['--standalone'] : [])],
      ),
      date,
      version: VERSION,
      ground: known.ground,
    },
    promised: known.promised,
    watched: known.watched,
    standalone: reader.given('standalone'),
    embeddings: known.embeddings,
    learned,
  };
  const { text, leftOut } = await exported(plan, target);
  if (file === null) await print(context.stdout, text);
  else await writeOrPrint(context, '-o', file, text, context.stdout);
  for (const { what, why } of leftOut) await say(context, `Left out: ${printable(`${what}: ${why}`)}\n`);
  return EXIT.ok;
}

/** It is written as it is. */
const asText = (): string => '';

function readTarget(reader: FlagReader): TargetName | undefined {
  const text = reader.text('to');
  if (text === undefined) {
    reader.wrong('--to', 'is missing', `say where to: ${TARGET_NAMES.join(', ')}`);
    return undefined;
  }
  if (Object.hasOwn(TARGETS, text)) return text as TargetName;
  reader.wrong('--to', `there is no target "${text}"`, suggestion(text, TARGET_NAMES));
  return undefined;
}

function readDay(reader: FlagReader, { today }: Context): string {
  const text = reader.text('date') ?? today();
  const time = Date.parse(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text))
    return text;
  reader.wrong('--date', `"${text}" is no day`, 'write year-month-day: 2026-11-27');
  return text;
}

/** Holds a file against the keys of its target that are known here. */
async function checkFile(context: Context, name: TargetName, file: string): Promise<number> {
  const { schema, title, read }: Target = TARGETS[name];
  if (schema === null) {
    throw new UserError({
      where: `--to ${name}`,
      what: 'is a program, and no configuration',
      fix: 'have tsc check it',
    });
  }
  const source = await readInput(context, file, file);
  readYaml(source, file, schema, { what: `is no ${title}`, fix: `write one with: optimize export basic --to ${name}` });
  await print(
    context.stdout,
    `${printable(file)} holds to the keys of a ${title} that are known here.\nRead in: ${read}.\n`,
  );
  return EXIT.ok;
}
