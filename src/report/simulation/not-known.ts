import { type ComparedPath, FIGURES } from '../../figures/figures.ts';
import { NONE } from '../../figures/show.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { parseHeldThreshold, whyUnknown } from '../../result/thresholds.ts';
import type { Depth, Notes } from '../document.ts';
import { comparisonRows } from './comparison-rows.ts';

/** The figure whose reason is a figure's own: nobody can be satisfied with answers of which nothing is known. */
function causeOf(path: ComparedPath, { optimized }: SimulationResult): ComparedPath {
  return path === 'quality.satisfaction' && optimized.quality.mean === null ? 'quality.mean' : path;
}

/**
 * Why figures are not known that a reader is shown as a dash: those that a threshold is about, and on
 * pages that have room every one of the before/after table. Null when all are known.
 */
export function notKnown(result: SimulationResult, depth: Depth): Notes | null {
  const shown: [title: string, reason: string | undefined][] =
    depth === 'compact'
      ? []
      : comparisonRows(result).flatMap(({ path, after }) =>
          path === null || after !== NONE ? [] : [[FIGURES[path].title, whyUnknown(causeOf(path, result))]],
        );
  const demanded = result.thresholds.flatMap(({ threshold, value }): typeof shown =>
    value === null ? [[threshold, whyUnknown(parseHeldThreshold(threshold).path)]] : [],
  );
  const byReason = new Map<string, string[]>();
  for (const [title, reason] of [...shown, ...demanded])
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), title]);
  if (byReason.size === 0) return null;
  return {
    kind: 'notes',
    notes: [...byReason].map(([reason, titles]) => ({
      label: 'Not known',
      text: `${titles.join(', ')}, for ${reason}.`,
    })),
  };
}
