import { FIGURES, type FigurePath, figureOf, shortTitle, showAt } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import { formatCount, formatNumberOf } from '../../foundation/units.ts';
import type { CompareResult, Contrast } from '../../result/schema/compare.ts';
import type { Control } from '../../result/schema/controls.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Bars, Block, Column, Depth, Document, Notes, Points, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { fromTo, margin } from '../intervals.ts';
import { perWrong } from '../per-wrong.ts';
import { requestsPlayed } from '../requests-played.ts';
import { section } from '../sections.ts';
import { heldAgainst, wrongOf } from '../simulation/controls.ts';
import { FIGURE_COLUMNS, figureCells, figureTexts, LISTED } from './strategy-figures.ts';
import { inWords, minds, roundedUp, share, signed } from './written.ts';

/** How the result of a comparison is shown. */
export const COMPARE_FORMATS: Formats<CompareResult> = { document: compareDocument, csv: compareCsv };

function compareDocument(result: CompareResult, depth: Depth): Document {
  const { scenario, arms, runs, models, seed, partial } = result;
  const times = runs === 1 ? '' : `, ${runs} runs`;
  return {
    title: `${scenario}: ${formatNumberOf(arms.length, 'strategy', 'strategies')} compared`,
    facts: `${requestsPlayed(result)}${times}, the same requests and luck for all • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; only the runs finished by then are in.' } : {}),
    sections: [
      ...section('', conclusion(result), minds(result)),
      ...section(
        'Strategies',
        armTable(result),
        costBars(result),
        depth === 'page' ? tradeOff(result) : null,
        inWords(result.arms),
      ),
      ...section('Differences', contrastTables(result)),
      ...section('Remarks', notes(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

/** The winner in a sentence, or that there is none. */
function conclusion({ winner, arms, contrasts }: CompareResult): Prose {
  if (winner === null) {
    if (arms.length < 2) return { kind: 'prose', text: 'There is nothing to compare with: name another strategy.' };
    const cheapest = arms.reduce((a, b) => (b.summary.costPerRequestUsd < a.summary.costPerRequestUsd ? b : a));
    const text = `${cheapest.name} was the cheapest in this one run; a single run cannot tell how much of that is chance: add --runs 10.`;
    return { kind: 'prose', text };
  }
  const { arm, runnerUp, cheaperBy, interval, certain, requestsNeeded } = winner;
  if (certain) {
    const quality = contrasts.find((each) => each.arm === runnerUp && each.metric === 'quality.mean');
    const price =
      quality?.verdict === 'better'
        ? ` It pays with quality: that of ${runnerUp} is ${share(quality.change)} higher.`
        : '';
    return {
      kind: 'prose',
      text: [
        `${arm} is the cheapest: `,
        { text: `${share(cheaperBy)} cheaper`, tone: 'good' },
        ` (${fromTo(interval, share)}) than ${runnerUp}, the next.${price}`,
      ],
    };
  }
  const more =
    requestsNeeded === null
      ? 'their costs were the same in every run.'
      : `a difference as small as the one measured, ${share(cheaperBy)} (${fromTo(interval, share)}), would take about ${formatCount(roundedUp(requestsNeeded))} requests to see.`;
  return {
    kind: 'prose',
    text: [
      { text: 'No difference found', tone: 'strong' },
      ` between ${arm} and ${runnerUp}, the two cheapest: ${more}`,
    ],
  };
}

/** Which figures go when there is no room, and which intervals, in the order of the figures: the highest first. */
const GOING: Partial<Record<FigurePath, number>> = { 'cache.hitRate': 3, 'quality.wrongPerThousand': 1 };
const GOES = [2, 4, 7, 8, 6, 9];

/** The strategies, and the baseline where it is none of them. With several runs, each figure has its margin beside it. */
function armTable({ arms, baseline }: CompareResult): Table {
  const several = arms.some(({ intervals }) => intervals !== null);
  const column = (title: string, dispensable: number): Column => ({ title, align: 'right', dispensable });
  const withMargin = (figure: Column, dispensable: number): Column[] =>
    several ? [figure, column('95%', dispensable)] : [figure];
  const columns: Column[] = [
    { title: 'Strategy' },
    ...LISTED.flatMap((path, i) =>
      path === 'savings.perWrongUsd'
        ? [column(shortTitle(path), 0)]
        : withMargin(column(shortTitle(path), GOING[path] ?? 0), GOES[i]),
    ),
    { title: 'Pareto', dispensable: 5 },
  ];
  const rows = arms.flatMap((arm) => [
    [arm.name, ...figureTexts(arm, several), arm.onFront ? 'yes' : 'beaten'],
    ...controlRows(arm, baseline, several),
  ]);
  if (arms.some(({ techniques }) => techniques.length === 0)) return { kind: 'table', columns, rows };
  const known: Readonly<Record<string, string>> = {
    Strategy: 'baseline',
    [shortTitle('costPerRequestUsd')]: showAt(baseline, 'costPerRequestUsd'),
    [shortTitle('latencyMs.p95')]: showAt(baseline, 'latencyMs.p95'),
    [shortTitle('quality.wrongPerThousand')]: showAt(baseline, 'quality.wrongPerThousand'),
  };
  return { kind: 'table', columns, rows: [...rows, columns.map(({ title }) => known[title] ?? '')] };
}

/** What a choice of models is held against, where it is: below it, in the same columns as far as they are known. */
function controlRows(
  { controls }: CompareResult['arms'][number],
  baseline: PlayedSummary,
  several: boolean,
): string[][] {
  if (controls === undefined) return [];
  const texts = (control: Control): string[] => {
    const wrong = wrongOf(control);
    const more =
      wrong === null || baseline.quality.wrongPerThousand === null ? null : wrong - baseline.quality.wrongPerThousand;
    const known: Readonly<Partial<Record<(typeof LISTED)[number], string>>> = {
      costPerRequestUsd: show(control.costPerRequestUsd, 'usd'),
      'savings.costRatio': share(control.costRatio),
      'cache.hitRate': show(control.hitRate, 'share'),
      'quality.relative': show(control.qualityRelative, 'share'),
      'quality.wrongPerThousand': show(wrong, FIGURES['quality.wrongPerThousand'].unit),
      'savings.perWrongUsd': perWrong(control.perWrongUsd, control.costRatio, more),
    };
    return LISTED.flatMap((path) => [known[path] ?? '', ...(several && path !== 'savings.perWrongUsd' ? [''] : [])]);
  };
  return heldAgainst({ controls }).map(({ label, control }) => [`  ${label}`, ...texts(control), '']);
}

function costBars({ arms }: CompareResult): Bars {
  return {
    kind: 'bars',
    title: FIGURES.costPerRequestUsd.title,
    series: [''],
    rows: arms.map(({ name, summary, intervals }) => ({
      label: name,
      bars: [
        {
          value: summary.costPerRequestUsd,
          text: `${showAt(summary, 'costPerRequestUsd')} ${margin(intervals?.costPerRequestUsd, (half) => show(half, 'usd'))}`.trim(),
        },
      ],
    })),
  };
}

/** What quality each strategy leaves for its cost; null where quality is not known. */
function tradeOff({ arms, baseline, winner }: CompareResult): Points | null {
  const all = arms.some(({ techniques }) => techniques.length === 0)
    ? arms
    : [{ name: 'baseline', summary: baseline }, ...arms];
  const points = all.flatMap(({ name, summary }): Points['points'] => {
    const { mean } = summary.quality;
    return mean === null
      ? []
      : [{ label: name, x: summary.costPerRequestUsd, y: mean, tone: name === winner?.arm ? 'strong' : null }];
  });
  if (points.length < 2) return null;
  const [x, y] = [
    { label: FIGURES.costPerRequestUsd.title, unit: FIGURES.costPerRequestUsd.unit },
    { label: FIGURES['quality.mean'].title, unit: FIGURES['quality.mean'].unit },
  ];
  return { kind: 'points', title: 'Cost and quality', x, y, points };
}

/** Each strategy against the cheapest, in a table of its own. */
function contrastTables({ contrasts }: CompareResult): Block[] {
  const verdict = ({ verdict, requestsNeeded }: Contrast): Text => {
    if (verdict === 'better') return { text: 'better', tone: 'good' };
    if (verdict === 'worse') return { text: 'worse', tone: 'bad' };
    return requestsNeeded === null ? 'none' : 'none found';
  };
  const arms = [...new Set(contrasts.map(({ arm }) => arm))];
  const tables = arms.map((arm): Table => {
    const own = contrasts.filter((contrast) => contrast.arm === arm);
    const unsure = own.some(({ verdict, requestsNeeded }) => verdict === 'none' && requestsNeeded !== null);
    return {
      kind: 'table',
      columns: [
        { title: arm },
        { title: 'Change', align: 'right' },
        { title: '95% interval', align: 'right' },
        { title: 'Difference' },
        ...(unsure ? [{ title: 'To see it', dispensable: 1 }] : []),
      ],
      rows: own.map((contrast) => [
        figureOf(contrast.metric)?.title ?? contrast.metric,
        signed(contrast.change),
        fromTo(contrast.ci95, signed),
        verdict(contrast),
        ...(unsure ? [needed(contrast)] : []),
      ]),
    };
  });
  if (tables.length === 0) return [];
  const text = `Against ${contrasts[0]?.against}, the cheapest:`;
  return [{ kind: 'prose', text: { text, tone: 'strong' } }, ...tables];
}

/** The requests that a difference as small as the one measured takes to be seen. */
function needed({ verdict, requestsNeeded }: Contrast): string {
  return verdict !== 'none' || requestsNeeded === null ? '' : `${formatCount(roundedUp(requestsNeeded))} requests`;
}

function notes({ runs, contrasts, arms, evidence }: CompareResult): Notes | null {
  if (contrasts.length === 0) return null;
  const all =
    arms.length > 2 ? ' The interval in the first sentence holds for all strategies together (Bonferroni).' : '';
  return {
    kind: 'notes',
    tone: 'faint',
    notes: [
      { label: 'Intervals', text: `95%, ${intervalsFrom(runs, evidence)}.${all}` },
      {
        label: 'Pareto',
        text: 'no other strategy is at least as good in cost, P95 latency and quality, and better in one.',
      },
    ],
  };
}

/** What the differences are judged by. */
function intervalsFrom(runs: number, evidence: CompareResult['evidence']): string {
  const between = "Student's t on differences between runs that met the same dice";
  if (evidence === undefined) return between;
  const drawn = `the ${evidence.blocks} ${evidence.over} of the log drawn anew, for all strategies together`;
  return runs < 2 ? drawn : `the wider of ${drawn}, and ${between}`;
}

/** One strategy a row. */
function compareCsv({ arms }: CompareResult): CsvTable {
  return {
    columns: ['strategy', ...FIGURE_COLUMNS, 'onFront'],
    rows: arms.map((arm) => [arm.name, ...figureCells(arm), arm.onFront]),
  };
}
