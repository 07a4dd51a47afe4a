import type { Better, Figure } from './figure.ts';
import { show, type Unit } from './show.ts';
import { SUMMARY_FIGURES } from './summary-figures.ts';

/** Figures of a result beside those of its two summaries, by their path in the JSON. */
const RESULT_FIGURES = {
  'savings.costRatio': { title: 'Cost saved', short: 'Saved', unit: 'share', better: 'more' },
  'savings.latencyMeanRatio': {
    title: 'Mean latency saved',
    short: 'Latency saved',
    unit: 'share',
    better: 'more',
    unknown: 'answers take no time',
  },
  'savings.latencyP95Ratio': {
    title: 'P95 latency saved',
    unit: 'share',
    better: 'more',
    unknown: 'answers take no time',
  },
  'savings.tokensRatio': { title: 'Tokens saved', unit: 'share', better: 'more' },
  'savings.monthlyUsd': {
    title: 'Saved in a month',
    unit: 'usd',
    better: 'more',
    unknown: 'the workload has no rate',
  },
  'savings.perWrongUsd': {
    title: 'Saved per wrong answer more',
    short: '$/wrong',
    unit: 'usd',
    better: 'more',
    unknown: 'nothing is saved, no more answers are wrong, or that is not known',
  },
} as const satisfies Record<string, Figure>;

/** Every figure of a result once: those of a summary by their path in it, as in the JSON (`latencyMs.p95`), then the rest. */
export const FIGURES = { ...SUMMARY_FIGURES, ...RESULT_FIGURES };

/** Where a figure stands: `latencyMs.p95` in a summary, `savings.costRatio` in a result. */
export type FigurePath = keyof typeof FIGURES;
export type SummaryPath = keyof typeof SUMMARY_FIGURES;
type SavingsPath = keyof typeof RESULT_FIGURES;

/** The figures of a summary that experiments compare. */
export type ComparedPath = {
  [P in SummaryPath]: (typeof SUMMARY_FIGURES)[P] extends { compared: true } ? P : never;
}[SummaryPath];

/** Those, in the order in which they are reported. */
export const COMPARED = (Object.keys(SUMMARY_FIGURES) as SummaryPath[]).filter(
  (path) => 'compared' in SUMMARY_FIGURES[path],
) as ComparedPath[];

/** Where the figures of another part of a result are the same as those of the table. */
const SAME = /^(?:baseline|optimized)\.|^attribution\.[^.]+\.(?:alone|added)\.|^attribution\.[^.]+\./;

/** Of every model, tier and technique, under whatever name; charges, which the techniques name; and the ceilings. */
const UNDER_ANY_NAME: readonly (readonly [RegExp, Unit, Better?])[] = [
  [/^models\..+\.costUsd$|^charges\./, 'usd', 'less'],
  [/^models\..+\.latencyP50Ms$/, 'ms', 'less'],
  [/^models\..+\.share$/, 'share'],
  [/^(?:models|routing\.byTier)\..+$/, 'count'],
  [/^spentUsd$/, 'usd'],
  [/^hitRate$|^qualityRelative$/, 'share'],
  [/^ceilings\./, 'share'],
];

/** The figure at a path of a summary, or of a whole result; undefined where the path leads to none that is known. */
export function figureOf(path: string): Figure | undefined {
  if (Object.hasOwn(FIGURES, path)) return FIGURES[path as FigurePath];
  const own = path.replace(SAME, '');
  if (own !== path) return figureOf(own) ?? savingOf(own);
  const [, unit, better] = UNDER_ANY_NAME.find(([pattern]) => pattern.test(path)) ?? [];
  return unit && { title: path, unit, ...(better && { better }) };
}

function savingOf(key: string): Figure | undefined {
  const path = `savings.${key}`;
  return Object.hasOwn(RESULT_FIGURES, path) ? RESULT_FIGURES[path as SavingsPath] : undefined;
}

/** What a narrow column calls a figure. */
export function shortTitle(path: FigurePath): string {
  const figure: Figure = FIGURES[path];
  return figure.short ?? figure.title;
}

/** A title within a sentence: `cache hit rate`, `P95 latency`. */
export function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? `${title[0]?.toLowerCase()}${title.slice(1)}` : title;
}

/**
 * The number at a path of a summary, or of any other plain data; null when it is unknown or not a number.
 *
 * @example
 * figureAt({ latencyMs: { p95: 812 } }, 'latencyMs.p95'); // 812
 */
export function figureAt(data: unknown, path: string): number | null {
  let value: unknown = data;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

/** The figure at its path in a summary, or in a result, as people read it. */
export function showAt(data: unknown, path: FigurePath): string {
  return show(figureAt(data, path), FIGURES[path].unit);
}

/** The figure of each summary; null when one does not know it. */
export function figuresOf(summaries: readonly unknown[], path: SummaryPath): number[] | null {
  const figures = summaries.map((summary) => figureAt(summary, path));
  return figures.includes(null) ? null : (figures as number[]);
}
