import { FIGURES, shortTitle } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import type { Control, Controls } from '../../result/schema/controls.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { Depth, Prose, Table } from '../document.ts';
import { giveOfSaving, marginAt, withMargin } from '../intervals.ts';
import { perWrong } from '../per-wrong.ts';

/** Less than this share of a bill is no difference. */
const AS_MUCH = 0.0005;

/** Something that choosing models is held against, and where its figures are in the result. */
interface Held {
  label: string;
  control: Control;
  at: string;
}

/** The two that every result with a choice has: the same models dealt at random, and the best one alone. */
export function heldAgainst({ controls }: { controls?: Controls }): Held[] {
  if (controls === undefined) return [];
  const { shuffled, best } = controls;
  return [
    ...(shuffled === null ? [] : [{ label: 'models at random', control: shuffled, at: 'controls.shuffled' }]),
    { label: `only ${best.model}`, control: bestOf(controls), at: `controls.${best.model}` },
  ];
}

/** Wrong answers of 1,000; null where that is not known. */
export function wrongOf({ qualityMean }: Control): number | null {
  return qualityMean === null ? null : 1_000 * (1 - qualityMean);
}

function bestOf({ singles, best }: Controls): Control {
  return singles.find(({ model }) => model === best.model) as Control;
}

/** What choosing models is held against, each model alone included where there is room; null where none is chosen. */
export function controls(result: SimulationResult, depth: Depth): Table | null {
  const { controls, strategy, savings, optimized, attribution } = result;
  // On a small screen they stand below the techniques, where there are several.
  if (controls === undefined || (depth === 'compact' && attribution.length > 1)) return null;
  const others = controls.singles.filter(({ model }) => model !== controls.best.model);
  const all: Held[] = [
    ...heldAgainst(result),
    ...(depth === 'compact' ? [] : others).map((single) => {
      return { label: `only ${single.model}`, control: single, at: `controls.${single.model}` };
    }),
  ];
  const right = 'right' as const;
  const before = result.baseline.quality.wrongPerThousand;
  const eachWrong = (usd: number | null, saved: number, wrong: number | null): string[] =>
    before === null ? [] : [perWrong(usd, saved, wrong === null ? null : wrong - before)];
  return {
    kind: 'table',
    columns: [
      { title: 'Who answers' },
      { title: FIGURES.costPerRequestUsd.title, align: right, dispensable: 1 },
      { title: FIGURES['savings.costRatio'].title, align: right },
      { title: FIGURES['savings.latencyMeanRatio'].title, align: right, dispensable: 2 },
      { title: FIGURES['quality.relative'].title, align: right },
      ...(before === null ? [] : [{ title: shortTitle('savings.perWrongUsd'), align: right, dispensable: 3 }]),
    ],
    rows: [
      [
        `as ${strategy.name} chooses`,
        show(optimized.costPerRequestUsd, 'usd'),
        withMargin(show(savings.costRatio, 'share'), giveOfSaving(result, 'costRatio')),
        show(savings.latencyMeanRatio, 'share'),
        withMargin(show(optimized.quality.relative, 'share'), marginAt(result, 'optimized.quality.relative', 'share')),
        ...eachWrong(savings.perWrongUsd, savings.costRatio, optimized.quality.wrongPerThousand),
      ],
      ...all.map(({ label, control, at }) => [
        label,
        show(control.costPerRequestUsd, 'usd'),
        withMargin(show(control.costRatio, 'share'), marginAt(result, `${at}.costRatio`, 'share')),
        show(control.latencyMeanRatio, 'share'),
        withMargin(show(control.qualityRelative, 'share'), marginAt(result, `${at}.qualityRelative`, 'share')),
        ...eachWrong(control.perWrongUsd, control.costRatio, wrongOf(control)),
      ]),
    ],
  };
}

/** A result with a choice of models, and what the strategy that chooses came to. */
interface Chosen {
  controls?: Controls;
  optimized: Pick<PlayedSummary, 'costUsd' | 'quality'>;
}

/** A result with a choice of models, and what the strategy that chooses came to. */
interface Chosen {
  controls?: Controls;
  optimized: Pick<PlayedSummary, 'costUsd' | 'quality'>;
}

/** How much less or more something costs than the strategy. */
function costBeside({ costUsd }: Control, { optimized }: Chosen): string {
  const less = 1 - costUsd / optimized.costUsd;
  return Math.abs(less) < AS_MUCH ? 'as much' : `${show(Math.abs(less), 'share')} ${less > 0 ? 'less' : 'more'}`;
}

/** By which rule one model was set beside a strategy of that name; nothing where it chooses none. */
export function bestInWords(result: Chosen, name: string): string {
  const { controls } = result;
  if (controls === undefined) return '';
  const { best } = controls;
  const cost = costBeside(bestOf(controls), result);
  return {
    'cheapest as good': `Of the models alone whose answers are no worse than those of ${name}, ${best.model} is the cheapest: it costs ${cost}.`,
    best: `No model alone answers as well as ${name}; ${best.model} comes nearest, and costs ${cost}.`,
    cheapest: `How good answers are is not known; of the models alone ${best.model} is the cheapest, and costs ${cost}.`,
  }[best.rule];
}

/** What chance would come to, with its figures; nothing where none was dealt. */
export function chanceInWords(result: Chosen): string {
  const shuffled = result.controls?.shuffled ?? null;
  if (shuffled === null) return '';
  const { qualityRelative } = shuffled;
  const kept = qualityRelative === null ? '' : ` and keep ${show(qualityRelative, 'share')} of the quality`;
  return ` Dealt at random, the same models would cost ${costBeside(shuffled, result)}${kept}.`;
}

/** By which rule one model was set beside the strategy, what was dealt at random, and what could not be. */
export function controlsInWords(result: SimulationResult): Prose | null {
  const { controls, strategy } = result;
  if (controls === undefined) return null;
  const { shuffled } = controls;
  const dealt =
    shuffled === null
      ? 'Nothing was dealt at random: this can be read only once.'
      : `At random: the models that answered, each as often as it did, dealt to the same ${shuffled.dealtTo}.`;
  return { kind: 'prose', text: `${bestInWords(result, strategy.name)} ${dealt}` };
}

/** What is better than choosing, as sentences; nothing where choosing is worth it, or where answers are not known. */
export function betterThanChoosing({ controls, optimized }: Chosen): string {
  if (controls === undefined) return '';
  const { shuffled, best } = controls;
  const single = bestOf(controls);
  if (best.rule === 'cheapest as good' && single.costUsd < (1 - AS_MUCH) * optimized.costUsd) {
    return ` ${best.model} for everything would cost ${show(1 - single.costUsd / optimized.costUsd, 'share')} less and answer no worse than choosing does.`;
  }
  const good = optimized.quality.mean;
  const asGood = good !== null && shuffled !== null && shuffled.qualityMean !== null && shuffled.qualityMean >= good;
  return asGood && shuffled.costUsd < (1 - AS_MUCH) * optimized.costUsd
    ? ' The same models dealt at random would cost less and answer no worse.'
    : '';
}
