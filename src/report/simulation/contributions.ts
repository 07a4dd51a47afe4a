import { FIGURES, shortTitle } from '../../figures/figures.ts';
import { NONE, show } from '../../figures/show.ts';
import { formatNumberOf } from '../../foundation/units.ts';
import { foremost } from '../../result/foremost.ts';
import type { Control } from '../../result/schema/controls.ts';
import type { Attribution, SimulationResult } from '../../result/schema/simulation.ts';
import { moreWrongPerThousand } from '../../result/wrong-answers.ts';
import type { Column, Depth, Notes, Points, Table } from '../document.ts';
import { share } from '../experiments/written.ts';
import { giveOfSaving, marginAt, withMargin } from '../intervals.ts';
import { perWrong } from '../per-wrong.ts';
import { heldAgainst, wrongOf } from './controls.ts';

/** A difference of two percentages, with its sign. */
function points(difference: number | null | undefined): string {
  if (difference === null || difference === undefined) return NONE;
  const amount = (Math.abs(difference) * 100).toFixed(1);
  return amount === '0.0' ? '0.0 pt' : `${difference > 0 ? '+' : '-'}${amount} pt`;
}

/** The margin of a difference of two percentages. */
function inPoints(margin: string): string {
  return margin.replace('%', ' pt');
}

/** Whether it is known what each technique adds to the others. */
function knownBothWays(attribution: readonly Attribution[]): boolean {
  return attribution.some(({ added }) => added !== null);
}

/** One column of the table: how it reads for a technique, for all of them together, and for what choosing models is held against. */
interface Measure extends Column {
  of: (entry: Attribution) => string;
  together: string;
  held?: (control: Control, at: string) => string;
}

function measures(result: SimulationResult, depth: Depth): Measure[] {
  const { attribution, savings, baseline, optimized } = result;
  const off = ({ technique }: Attribution, path: string): string =>
    marginAt(result, `attribution.${technique}.${path}`, 'share');
  const bothWays = knownBothWays(attribution);
  const paid = attribution.some(({ spentUsd }) => spentUsd > 0);
  const right = 'right' as const;
  return [
    {
      title: bothWays ? 'Saves alone' : FIGURES['savings.costRatio'].title,
      align: right,
      of: (entry) => withMargin(share(entry.alone.costRatio), off(entry, 'alone.costRatio')),
      together: withMargin(share(savings.costRatio), giveOfSaving(result, 'costRatio')),
      held: ({ costRatio }, at) => withMargin(share(costRatio), marginAt(result, `${at}.costRatio`, 'share')),
    },
    ...(bothWays
      ? [
          {
            title: 'Adds to the rest',
            align: right,
            of: (entry: Attribution) =>
              withMargin(points(entry.added?.costRatio), inPoints(off(entry, 'added.costRatio'))),
            together: '',
          },
        ]
      : []),
    ...(paid
      ? [
          {
            title: 'Own cost',
            align: right,
            dispensable: 1,
            of: ({ spentUsd }: Attribution) => show(spentUsd, 'usd'),
            together: '',
          },
        ]
      : []),
    ...(depth === 'compact'
      ? []
      : [
          {
            title: FIGURES['savings.tokensRatio'].title,
            align: right,
            dispensable: 3,
            of: (entry: Attribution) => withMargin(share(entry.alone.tokensRatio), off(entry, 'alone.tokensRatio')),
            together: withMargin(share(savings.tokensRatio), giveOfSaving(result, 'tokensRatio')),
          },
        ]),
    {
      title: depth === 'compact' ? shortTitle('savings.latencyMeanRatio') : FIGURES['savings.latencyMeanRatio'].title,
      align: right,
      dispensable: 2,
      of: (entry) => withMargin(share(entry.alone.latencyMeanRatio), off(entry, 'alone.latencyMeanRatio')),
      together: withMargin(share(savings.latencyMeanRatio), giveOfSaving(result, 'latencyMeanRatio')),
      held: ({ latencyMeanRatio }) => share(latencyMeanRatio),
    },
    {
      title: FIGURES['quality.relative'].title,
      align: right,
      of: (entry) => withMargin(share(entry.alone.qualityRelative), off(entry, 'alone.qualityRelative')),
      together: withMargin(share(optimized.quality.relative), marginAt(result, 'optimized.quality.relative', 'share')),
      held: ({ qualityRelative }, at) =>
        withMargin(share(qualityRelative), marginAt(result, `${at}.qualityRelative`, 'share')),
    },
    ...(optimized.quality.wrongPerThousand === null
      ? []
      : [
          {
            title: depth === 'compact' ? shortTitle('savings.perWrongUsd') : FIGURES['savings.perWrongUsd'].title,
            align: right,
            of: ({ alone }: Attribution) =>
              perWrong(alone.perWrongUsd, alone.costRatio, more(alone.wrongPerThousand, baseline)),
            together: perWrong(savings.perWrongUsd, savings.costRatio, moreWrongPerThousand(baseline, optimized)),
            held: (control: Control) =>
              perWrong(control.perWrongUsd, control.costRatio, more(wrongOf(control), baseline)),
          },
        ]),
  ];
}

/** Wrong answers of 1,000 more than the baseline's; null where either is not known. */
function more(
  wrong: number | null,
  { quality: { wrongPerThousand: was } }: SimulationResult['baseline'],
): number | null {
  return wrong === null || was === null ? null : wrong - was;
}

/** What each technique does: on its own, and to the others; on a small screen those that do most. */
export function contributions(result: SimulationResult, depth: Depth): Table | null {
  if (result.attribution.length < 2) return null;
  const all = depth !== 'compact';
  const table = contributionTable(result, all, depth);
  if (result.intervals === null) return table;
  // Rather than the uncertainties, a narrow screen leaves out a column; a very narrow one, both.
  const single = { ...result, intervals: null, savings: { ...result.savings, ci95: null } };
  const narrowest = contributionTable(single, all, depth);
  return { ...table, narrower: { ...contributionTable(result, all, 'compact'), narrower: narrowest } };
}

/** What has not been played of what techniques add to the others. */
export function contributionsLeftOut({ attribution }: SimulationResult): Notes | null {
  const left = attribution.filter(({ added }) => added === null).length;
  if (left === 0 || !knownBothWays(attribution)) return null;
  const text = `what ${formatNumberOf(left, 'other technique')} would add to the rest; --full plays that too.`;
  return { kind: 'notes', notes: [{ label: 'Not played', text }], tone: 'faint' };
}

/** `all`: every technique; `depth`: the columns. */
function contributionTable(result: SimulationResult, all: boolean, depth: Depth): Table {
  const { attribution } = result;
  const columns = measures(result, depth);
  const shown = all ? attribution : foremost(attribution);
  const left = attribution.length - shown.length;
  return {
    kind: 'table',
    columns: [
      { title: knownBothWays(attribution) ? 'Technique' : 'Technique alone' },
      ...columns.map(
        ({ title, align, dispensable }): Column => ({
          title,
          ...(align && { align }),
          ...(dispensable && { dispensable }),
        }),
      ),
    ],
    rows: [
      ...shown.map((entry) => [entry.technique, ...columns.map(({ of }) => of(entry))]),
      [left === 0 ? 'together' : `all ${attribution.length} together`, ...columns.map(({ together }) => together)],
      // A larger screen has a table of them.
      ...(all ? [] : heldAgainst(result)).map(({ label, control, at }) => [
        label,
        ...columns.map(({ held }) => held?.(control, at) ?? ''),
      ]),
    ],
  };
}

/** The least change that a chart can show. */
const WORTH_SHOWING = 0.005;

/** Whether a technique on its own changes the bill or the quality enough for a chart. */
export function hasEffectAlone({ alone: { costRatio, qualityRelative } }: Attribution): boolean {
  return (
    Math.abs(costRatio) >= WORTH_SHOWING || (qualityRelative !== null && Math.abs(1 - qualityRelative) >= WORTH_SHOWING)
  );
}

/** What quality each way of saving leaves: the baseline, every technique that does something alone, and all of them. */
export function tradeOff({ attribution, baseline, optimized, strategy }: SimulationResult): Points | null {
  const whole = baseline.quality.mean;
  if (whole === null || optimized.quality.mean === null || attribution.length < 2) return null;
  const alone = attribution.filter(hasEffectAlone).flatMap(({ technique, alone: { costRatio, qualityRelative } }) =>
    qualityRelative === null
      ? []
      : [
          {
            label: `${technique} alone`,
            x: baseline.costPerRequestUsd * (1 - costRatio),
            y: whole * qualityRelative,
            tone: null,
          },
        ],
  );
  return {
    kind: 'points',
    title: 'Cost and quality',
    x: { label: FIGURES.costPerRequestUsd.title, unit: FIGURES.costPerRequestUsd.unit },
    y: { label: FIGURES['quality.mean'].title, unit: FIGURES['quality.mean'].unit },
    points: [
      { label: 'baseline', x: baseline.costPerRequestUsd, y: whole, tone: null },
      ...alone,
      { label: strategy.name, x: optimized.costPerRequestUsd, y: optimized.quality.mean, tone: 'strong' },
    ],
  };
}
