import { type AbPlanning, abPlanning } from '../../experiment/ab/ab-plan.ts';
import { type AbPlan, abTest } from '../../experiment/ab/ab-test.ts';
import { MOST_LOOKS } from '../../experiment/ab/design.ts';
import type { SplitTask } from '../../experiment/ab/split.ts';
import type { PlayTask } from '../../experiment/work/play.ts';
import { parseRatio } from '../../foundation/units.ts';
import { AB_FORMATS } from '../../report/experiments/ab.ts';
import { AB_PLAN_FORMATS } from '../../report/experiments/ab-plan.ts';
import type { AbResult } from '../../result/schema/ab.ts';
import type { AbPlanResult } from '../../result/schema/ab-plan.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Strategy } from '../../settings/strategy.ts';
import type { Context } from '../context.ts';
import { readExecution } from '../execution-flags.ts';
import { FlagReader, type Flags } from '../flag-reader.ts';
import { reproducingArguments } from '../reproduce.ts';
import { runExperiment, type ShownExperiment } from '../run-experiment.ts';
import { checkReadAgain, readRun } from '../run-settings.ts';
import { strategyInWords } from '../strategy-files.ts';

export const AB_TEST: ShownExperiment<AbPlan, AbResult, SplitTask | PlayTask> = {
  name: 'ab',
  experiment: abTest,
  shown: AB_FORMATS,
};

const AB_PLANNING: ShownExperiment<AbPlanning, AbPlanResult, SplitTask> = {
  name: 'ab plan',
  experiment: abPlanning,
  shown: AB_PLAN_FORMATS,
};

const ALPHA = 0.05;
/** The document's target: quality above 90 % of the baseline's. */
const KEEP = 0.9;
/** Looks at a test with one stage, and at each stage of a rollout. */
const LOOKS = { split: 5, rollout: 2 };
const RESAMPLES = 1_000;

/** `optimize ab`. */
export async function abCommand(context: Context, texts: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const how = readExecution(reader, context);
  const { source, seed, catalog, instant, own } = await readRun(
    context,
    flags,
    reader,
    AB_TEST.shown,
    async (scenario) => ({
      strategies: await readArms(reader, texts, scenario, context),
      runs: reader.count('runs', 1) ?? 1,
      design: readDesign(reader),
    }),
  );
  checkReadAgain(source);
  const { strategies, runs, design } = own;
  const [control, treatment] = strategies;
  const reproduce = reproducingArguments(['ab', ...texts], flags, seed);
  const plan: AbPlan = { reproduce, source, seed, runs, catalog, instant, control, treatment, design };
  return runExperiment(context, flags, AB_TEST, plan, how);
}

/** `optimize ab plan`. */
export async function abPlanCommand(context: Context, texts: readonly string[], flags: Flags): Promise<number> {
  const reader = new FlagReader(flags);
  const { source, seed, catalog, instant, own } = await readRun(
    context,
    flags,
    reader,
    AB_PLANNING.shown,
    async (scenario) => ({
      strategies: await readArms(reader, texts, scenario, context),
      effects: readRatios(reader, 'effect') ?? [0.2, 0.1, 0.05, 0.02],
      power: readRatios(reader, 'power')?.[0] ?? 0.8,
      keep: readRatios(reader, 'keep-quality')?.[0] ?? KEEP,
    }),
  );
  checkReadAgain(source);
  const { strategies, ...rest } = own;
  const [control, treatment] = strategies;
  const reproduce = reproducingArguments(['ab', 'plan', ...texts], flags, seed);
  const plan = { reproduce, source, seed, catalog, instant, control, treatment, ...rest, alpha: ALPHA };
  return runExperiment(context, flags, AB_PLANNING, plan, { workers: 1, shard: null, resume: null });
}

/** The control and the treatment; the baseline and the scenario's strategy where they are not named. */
async function readArms(
  reader: FlagReader,
  texts: readonly string[],
  scenario: Scenario | null,
  context: Context,
): Promise<[Strategy, Strategy]> {
  if (texts.length > 2)
    reader.wrong('ab', 'takes two strategies', 'name the control and the treatment: optimize ab baseline basic');
  const [control = 'baseline', treatment = scenario?.strategy ?? 'basic'] =
    texts.length === 1 ? ['baseline', texts[0] as string] : texts;
  const read = (text: string, where: string): Promise<Strategy | undefined> =>
    reader.attemptAsync(() => strategyInWords(text, where, scenario?.knobs ?? {}, context));
  // One that is undefined has been complained about, and then nothing goes on.
  return [await read(control, 'control'), await read(treatment, 'treatment')] as [Strategy, Strategy];
}

function readDesign(reader: FlagReader): AbPlan['design'] {
  if (reader.given('split') && reader.given('rollout')) {
    reader.wrong('--split', 'cannot be combined with --rollout', 'give one share, or the shares of the stages');
  }
  const split = reader.text('split');
  const shares = readShares(reader, split === undefined ? 'rollout' : 'split', split ?? reader.text('rollout') ?? '50');
  const stages = shares.length === 1 ? LOOKS.split : LOOKS.rollout;
  const looksPerStage = reader.count('looks', 1) ?? stages;
  if (looksPerStage * shares.length > MOST_LOOKS) {
    const stagesSaid = shares.length === 1 ? '' : ` in each of ${shares.length} stages`;
    reader.wrong(
      '--looks',
      `comes to more than ${MOST_LOOKS} looks (${looksPerStage}${stagesSaid})`,
      `use ${Math.floor(MOST_LOOKS / shares.length)} or fewer: looks so close together see the same`,
    );
  }
  return {
    shares,
    looksPerStage,
    alpha: ALPHA,
    keep: readRatios(reader, 'keep-quality')?.[0] ?? KEEP,
    resamples: RESAMPLES,
  };
}

/** Shares of the users in the treatment, in per cent: `50`, or `10,50,100`. */
function readShares(reader: FlagReader, flag: string, text: string): number[] {
  const shares = text.split(',').map((each) => Number(each.trim().replace(/%$/, '')) / 100);
  const fix =
    flag === 'split' ? 'write a percentage, as in --split 50' : 'write growing percentages, as in --rollout 10,50,100';
  const right =
    (flag === 'rollout' || shares.length === 1) &&
    shares.every((share, i) => share > 0 && share <= 1 && (i === 0 || share > shares[i - 1]));
  if (!right) reader.wrong(`--${flag}`, `"${text}" is not a share of the users`, fix);
  else if (shares.every((share) => share === 1)) reader.wrong(`--${flag}`, 'leaves nobody in the control', fix);
  return shares;
}

/** Ratios above 0 and up to 1, separated by commas. */
function readRatios(reader: FlagReader, flag: string): number[] | undefined {
  const text = reader.text(flag);
  if (text === undefined) return undefined;
  const values: number[] = [];
  for (const part of text.split(',')) {
    const parsed = parseRatio(part);
    if ('wrong' in parsed) reader.wrong(`--${flag}`, parsed.wrong, parsed.fix);
    else if (parsed.value <= 0 || parsed.value > 1) {
      reader.wrong(`--${flag}`, `${part} is out of range`, 'use a ratio above 0 and up to 1');
    } else values.push(parsed.value);
  }
  return values;
}
