import { type ComparedPath, FIGURES } from '../../figures/figures.ts';
import { NONE } from '../../figures/show.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Column, Depth, Figures, Table, Text } from '../document.ts';
import { margin, marginAt } from '../intervals.ts';
import { comparisonRows } from './comparison-rows.ts';

/**
 * The before/after table: every metric of the document, with its target and whether it is met; the
 * leading ones for a small screen. With several runs, each figure has its margin beside it.
 */
export function comparison(result: SimulationResult, depth: Depth): Table {
  const several = result.intervals !== null;
  const verdict = (met: boolean | null, target: string): Text =>
    met === null ? (target === '' ? '' : NONE) : met ? { text: 'met', tone: 'good' } : { text: 'not met', tone: 'bad' };
  const beside = (dispensable: number): Column[] => (several ? [{ title: '95%', align: 'right', dispensable }] : []);
  return {
    kind: 'table',
    columns: [
      { title: 'Metric' },
      { title: 'Before', align: 'right' },
      ...beside(5),
      { title: 'After', align: 'right' },
      ...beside(1),
      { title: 'Change', align: 'right' },
      ...beside(2),
      { title: 'Target', align: 'right', dispensable: several ? 4 : 2 },
      { title: 'Verdict', dispensable: several ? 3 : 1 },
    ],
    rows: comparisonRows(result)
      .filter(({ leading }) => depth !== 'compact' || leading)
      .map(({ metric, path, before, after, change, target, met }) => {
        const [off, is, by] = path === null ? ['', '', ''] : margins(result, path, change);
        const was = before === NONE ? '' : off;
        const cells = several ? [before, was, after, is, change, by] : [before, after, change];
        return [metric, ...cells, target, verdict(met, target)];
      }),
  };
}

/** The margins of a metric before and after, and of its change. */
function margins(
  result: SimulationResult,
  path: ComparedPath,
  change: string,
): [before: string, after: string, change: string] {
  // What is written as a factor has a margin in factors.
  const factor = (half: number): string => `${Number(half.toPrecision(2))}×`;
  const by = change.endsWith('×')
    ? margin(result.intervals?.[`change.${path}`], factor)
    : marginAt(result, `change.${path}`, 'share');
  const { unit } = FIGURES[path];
  return [
    marginAt(result, `baseline.${path}`, unit),
    marginAt(result, `optimized.${path}`, unit),
    change === '' || change === NONE ? '' : by,
  ];
}

/** The leading metrics in large type. */
export function figures(result: SimulationResult): Figures {
  return {
    kind: 'figures',
    figures: comparisonRows(result)
      .filter(({ leading }) => leading)
      .map(({ metric, path, before, after, change, met }) => ({
        label: metric,
        before: before === NONE ? null : before,
        after,
        margin: path === null || result.intervals === null ? null : margins(result, path, change)[1],
        change: change === '' || change === NONE ? null : change,
        tone: met === null ? null : met ? 'good' : 'bad',
      })),
  };
}
