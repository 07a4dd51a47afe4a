import type { Unit } from '../../figures/show.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { CONTENT_CLASSES } from '../../scenario/ground-truth.ts';
import type { Block, Lines } from '../document.ts';

type Point = NonNullable<Summary['adaptation']>[number];

/** A setting over time; null where it was not steered. */
type Curve = [label: string, of: (point: Point) => number | null];

/** What adaptive control did to its settings over time, for those that moved. */
export function adaptation({ optimized: { adaptation: points } }: SimulationResult): Block[] {
  if (points === null || points.length < 2) return [];
  const start = (points[0] as Point).atMs;
  const moved = ([, of]: Curve): boolean => points.some((point) => of(point) !== of(points[0] as Point));
  const chart = (title: string, unit: Unit, curves: Curve[]): Lines[] => {
    const shown = curves.filter(moved);
    if (shown.length === 0) return [];
    return [
      {
        kind: 'lines',
        title,
        x: { label: 'since the start', unit: 'duration', values: points.map(({ atMs }) => atMs - start) },
        unit,
        series: shown.map(([label, of]) => ({ label, values: points.map(of) })),
        fromZero: false,
        low: true,
      },
    ];
  };
  const charts = [
    ...chart('Similarity threshold', 'number', [['', ({ similarity }) => similarity]]),
    ...chart(
      'TTL',
      'duration',
      CONTENT_CLASSES.map((name, i): Curve => [name, ({ ttlMs }) => ttlMs?.[i] ?? null]),
    ),
    ...chart('Routing thresholds', 'number', [
      ['simple below', ({ simpleBelow }) => simpleBelow],
      ['complex from', ({ complexFrom }) => complexFrom],
    ]),
    ...chart('Batch size', 'count', [['', ({ batchSize }) => batchSize]]),
  ];
  if (charts.length > 0) return charts;
  return [{ kind: 'prose', text: 'Adaptive control left every setting where it was.' }];
}
