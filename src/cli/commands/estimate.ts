import { basename } from 'node:path';
import {
  type Answers,
  APPLICATION_KINDS,
  DIFFICULTY_NAMES,
  FEWEST_INPUT_TOKENS,
  REPEATS,
} from '../../experiment/estimate/answers.ts';
import { scenarioText } from '../../experiment/estimate/application.ts';
import { type EstimatePlan, estimate } from '../../experiment/estimate/estimate.ts';
import { seedsOf } from '../../experiment/work/unit.ts';
import { USUAL_SEED } from '../../foundation/random.ts';
import { parseRatio } from '../../foundation/units.ts';
import { agedPrices } from '../../models/price-age.ts';
import { ESTIMATE_FORMATS } from '../../report/experiments/estimate.ts';
import { FORMATS } from '../../report/formats.ts';
import { findStrategy } from '../../settings/strategy.ts';
import { carryOut } from '../carry-out.ts';
import { oneModelCatalogs, readCatalog } from '../catalog-flags.ts';
import { type Context, isInteractive, say } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult, outputFile } from '../output.ts';
import { checkWritable, writeOrPrint } from '../output-file.ts';
import { formatOf } from '../output-format.ts';
import { reproducingArguments } from '../reproduce.ts';
import { isPath } from '../scenario-files.ts';
import { readDemands } from '../threshold-flags.ts';

/** Requests of each application that is tried: enough for the steps, and quick. */
const REQUESTS = 4_000;

/** How often that many requests are played, about: for the advice, and for a dozen of other answers. */
const PLAYED = 100;

/** Quality to be kept unless told, as for advice. */
const USUAL_QUALITY = 0.95;

/** What is taken to be so where nobody says. */
const USUAL: Pick<Answers, 'repeats' | 'difficulty' | 'kind' | 'sameStart'> = {
  repeats: REPEATS.sometimes,
  difficulty: 'mixed',
  kind: 'questions',
  sameStart: 0.5,
};

/** The file that the scenario is called by where it was not saved. */
const UNSAVED = 'my-application.yaml';

/** `optimize estimate`. */
export async function estimateCommand(context: Context, given: Flags): Promise<number> {
  const answered = await withAnswers(context, given);
  if (typeof answered === 'number') return answered;
  const flags: Flags = answered;
  const model = typeof flags.model === 'string' && flags.model !== '' ? flags.model : undefined;
  const reader = new FlagReader(model === undefined ? flags : { ...flags, baseline: model });
  const workers = reader.count('workers', 1) ?? context.cores;
  const answers = readAnswers(reader);
  const requests = reader.count('requests', 300) ?? REQUESTS;
  const seed = reader.text('seed') ?? USUAL_SEED;
  const priceOfErrorUsd = reader.usd('price-of-error') ?? null;
  const minQuality = reader.share('min-quality') ?? USUAL_QUALITY;
  const thresholds = readDemands(reader, 'threshold');
  const save = reader.text('save-scenario');
  if (save !== undefined && !isPath(save)) {
    reader.wrong('--save-scenario', `"${save}" is not the name of a YAML file`, `end it in .yaml: ${save}.yaml`);
  }
  const models = answers === undefined ? [] : await candidates(reader, answers.model);
  reader.check();
  await checkOutput(context, flags, ESTIMATE_FORMATS);
  if (save !== undefined) await checkWritable(context, '--save-scenario', save);
  const about = { name: 'estimate', models: models.join(',') };
  const catalog = await readCatalog(reader, context, about, findStrategy('baseline'));
  reader.check();
  if (answers === undefined || catalog === undefined) return EXIT.usage;
  const scenarioFile = save ?? UNSAVED;
  const plan: EstimatePlan = {
    reproduce: reproducingArguments(['estimate'], flags, seed),
    answers,
    assumed: (Object.keys(USUAL) as (keyof typeof USUAL)[]).filter((name) => flags[name] === undefined),
    models,
    requests,
    seed,
    catalog,
    oneModel: await oneModelCatalogs(reader, context, about, null, catalog, reader.given('models') ? [] : models),
    priceOfErrorUsd,
    minQuality,
    toldSeed: seedsOf(seed, 2)[1] as string,
    thresholds,
    workloadArguments: [
      '--scenario',
      /[\\/]/.test(scenarioFile) ? scenarioFile : `./${scenarioFile}`,
      '--baseline',
      answers.model,
    ],
    modelArguments: (one) => ['--map', `all=${one}`],
    savedTo: save ?? null,
  };
  const extent = { workers, requests: PLAYED * requests, known: null };
  const estimated = await carryOut(context, extent, (executor, watch) => estimate(plan, executor, watch));
  if (estimated === null) {
    await say(context, 'Interrupted before there was anything to show.\n');
    return EXIT.interrupted;
  }
  const { result, fitted } = estimated;
  await deliverResult(context, flags, result, ESTIMATE_FORMATS, agedPrices(catalog.models, context.today()));
  if (save !== undefined) {
    const text = scenarioText(fitted.application, basename(save).replace(/\.ya?ml$/i, ''));
    // What a program reads from standard output stays one document.
    const instead = formatOf(flags, FORMATS) === 'text' || outputFile(flags) !== null ? context.stdout : context.stderr;
    await writeOrPrint(context, '--save-scenario', save, text, instead);
  }
  return result.thresholds.every(({ met }) => met) ? EXIT.ok : EXIT.thresholdNotMet;
}

/** The flags with what is missing of the answers, asked for on a terminal; an exit code where that was left. */
async function withAnswers(context: Context, flags: Flags): Promise<Flags | number> {
  const needed = [flags.model, flags.monthly ?? flags.rate, flags.tokensIn, flags.tokensOut];
  if (!needed.includes(undefined) || !isInteractive(context)) return flags;
  const [{ askForAnswers }, { GONE }] = await Promise.all([
    import('../estimate-questions.ts'),
    import('../questions.ts'),
  ]);
  try {
    const answers = await askForAnswers(context, flags);
    return answers === null ? EXIT.ok : { ...flags, ...answers };
  } catch (error) {
    if (error !== GONE) throw error;
    return EXIT.interrupted;
  }
}

/** The answers of the flags; undefined where something is wrong with them, which the reader keeps. */
function readAnswers(reader: FlagReader): Answers | undefined {
  const model = reader.text('model');
  if (model === undefined) reader.wrong('--model', 'is missing', 'name the model that answers today: gpt-4o');
  const monthlyUsd = reader.usd('monthly');
  const perDay = reader.count('rate', 1);
  if (reader.given('monthly') && reader.given('rate')) {
    reader.wrong('--rate', 'is given, and --monthly besides: one follows from the other', 'leave one of them out');
  } else if (!reader.given('monthly') && !reader.given('rate')) {
    reader.wrong('--monthly', 'is missing', 'say what you pay a month, 5000, or --rate: requests a day');
  }
  if (monthlyUsd === 0) reader.wrong('--monthly', 'is nothing', 'where nothing is paid, nothing can be saved');
  const tokens = (flag: 'tokens-in' | 'tokens-out', least: number, example: number): number | undefined => {
    if (!reader.given(flag)) reader.wrong(`--${flag}`, 'is missing', `say how many there are on average: ${example}`);
    return reader.count(flag, least);
  };
  const inputTokens = tokens('tokens-in', FEWEST_INPUT_TOKENS, 1_500);
  const outputTokens = tokens('tokens-out', 1, 300);
  const repeats = readRepeats(reader) ?? USUAL.repeats;
  const difficulty = reader.choice('difficulty', DIFFICULTY_NAMES) ?? USUAL.difficulty;
  const kind = reader.choice('kind', APPLICATION_KINDS) ?? USUAL.kind;
  const sameStart = reader.share('same-start') ?? USUAL.sameStart;
  if (reader.given('same-start') && kind !== 'questions') {
    reader.wrong('--same-start', `is told by what was said before in a ${kind}`, 'leave it out');
  }
  if (model === undefined || inputTokens === undefined || outputTokens === undefined) return undefined;
  if (monthlyUsd === undefined && perDay === undefined) return undefined;
  const volume = monthlyUsd !== undefined ? { monthlyUsd } : { perDay: perDay as number };
  return { model, volume, inputTokens, outputTokens, repeats, difficulty, kind, sameStart };
}

/** How often a question comes again: in a word, or as a share. */
function readRepeats(reader: FlagReader): number | undefined {
  const text = reader.text('repeats');
  if (text === undefined) return undefined;
  if (Object.hasOwn(REPEATS, text)) return REPEATS[text as keyof typeof REPEATS];
  const parsed = parseRatio(text);
  if ('value' in parsed && parsed.value >= 0 && parsed.value <= 0.9) return parsed.value;
  const words = Object.entries(REPEATS).map(([word, share]) => `${word} (${share * 100}%)`);
  reader.wrong('--repeats', `"${text}" is no share from 0 to 90%`, `write ${words.join(', ')}, or a share: 30%`);
  return undefined;
}

/** Models that may answer: what --models names, or today's with those its seller has for such work. */
async function candidates(reader: FlagReader, model: string): Promise<string[]> {
  const named = reader.text('models');
  if (named !== undefined) return [named];
  const [{ modelNamed }, { cheaperThan }] = await Promise.all([
    import('../../models/listed-models.ts'),
    import('../../models/real-models.ts'),
  ]);
  const known = modelNamed(model);
  if (known === null) {
    const fix = 'see their names with: optimize models --models real; or name a file of your own with --models';
    reader.wrong('--model', `"${model}" is not in the price list`, fix);
    return [];
  }
  return [...new Set([model, ...cheaperThan(known)])];
}
