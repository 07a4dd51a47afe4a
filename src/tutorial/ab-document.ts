import { formatPercent } from '../foundation/units.ts';
import type { Figure } from './lesson.ts';

/** What lessons read of the document of `optimize ab --json`. */
export interface AbDocument {
  command: 'ab';
  /** The control and the treatment. */
  arms: [AbArm, AbArm];
  contrasts: { metric: string; change: number; ci95: [number, number] }[];
  /** Change of the cost of a request if everybody were moved. */
  undividedCostChange: number;
  decision: string;
}

interface AbArm {
  users: number;
  requests: number;
  summary: { cache: { hitRate: number | null } };
  undivided: { hitRate: number | null };
  /** What a divided cache adds to the cost of a request, as a fraction. */
  costAdded: number;
}

/** The treatment against the control by a metric: cost, latency or quality. */
export function changeOf({ contrasts }: AbDocument, metric: string): AbDocument['contrasts'][number] | undefined {
  return contrasts.find((contrast) => contrast.metric === metric);
}

/** A figure of an A/B test. */
export function abFigure(name: string, show: (ab: AbDocument) => string): Figure {
  return { name, show: (result) => (isAb(result) ? show(result) : null) };
}

function isAb(result: unknown): result is AbDocument {
  return (result as AbDocument).command === 'ab';
}

/** A change with its sign: `-3.2%`, `+1.0%`. */
export function signed(change: number | undefined): string {
  if (change === undefined) return '—';
  return `${change > 0 ? '+' : ''}${formatPercent(change)}`;
}
