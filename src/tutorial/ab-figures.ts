import { formatPercent } from '../foundation/units.ts';
import type { AbResult } from '../result/schema/ab.ts';
import type { Figure } from './lesson.ts';

/** The treatment against the control by a metric: cost, latency or quality. */
export function changeOf({ contrasts }: AbResult, metric: string): AbResult['contrasts'][number] | undefined {
  return contrasts.find((contrast) => contrast.metric === metric);
}

/** A figure of an A/B test. */
export function abFigure(name: string, show: (ab: AbResult) => string): Figure {
  return { name, show: (result) => (isAb(result) ? show(result) : null) };
}

function isAb(result: unknown): result is AbResult {
  return (result as AbResult).command === 'ab';
}

/** A change with its sign: `-3.2%`, `+1.0%`. */
export function signed(change: number | undefined): string {
  if (change === undefined) return '—';
  return `${change > 0 ? '+' : ''}${formatPercent(change)}`;
}
