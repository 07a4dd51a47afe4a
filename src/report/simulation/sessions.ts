import { FIGURES, type FigurePath, figureAt } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Depth, Table } from '../document.ts';

const FEW = ['sessions.costUsd.mean', 'sessions.costUsd.p90', 'sessions.cachedShare'] as const;
const ALL = [
  'sessions.costUsd.mean',
  'sessions.costUsd.p50',
  'sessions.costUsd.p90',
  'sessions.costUsd.p99',
  'sessions.cachedShare',
  'sessions.switches',
  'sessions.coldSwitches',
] as const satisfies readonly FigurePath[];

/** What sessions cost, before and after; null where there are none. */
export function sessionCosts({ baseline, optimized }: SimulationResult, depth: Depth): Table | null {
  const { sessions } = optimized;
  if (sessions === undefined || baseline.sessions === undefined) return null;
  const turns = `${show(sessions.count, 'count')} of ${show(sessions.turns, 'number')} turns`;
  return {
    kind: 'table',
    columns: [{ title: `Sessions: ${turns}` }, { title: 'Before', align: 'right' }, { title: 'After', align: 'right' }],
    rows: (depth === 'compact' ? FEW : ALL).map((path) => {
      const { title, unit } = FIGURES[path];
      return [title, show(figureAt(baseline, path) ?? null, unit), show(figureAt(optimized, path) ?? null, unit)];
    }),
  };
}

/** What was sent, by what it is of; null where that is not known. */
export function promptParts({ optimized: { sessions } }: SimulationResult): Table | null {
  if (sessions === undefined || sessions.tokens === null) return null;
  const parts = Object.entries(sessions.tokens).filter(([, tokens]) => tokens > 0);
  const all = parts.reduce((sum, [, tokens]) => sum + tokens, 0);
  return {
    kind: 'table',
    columns: [{ title: 'What was sent' }, { title: 'Tokens', align: 'right' }, { title: 'Share', align: 'right' }],
    rows: parts.map(([kind, tokens]) => [kind, show(tokens, 'tokens'), show(tokens / all, 'share')]),
  };
}
