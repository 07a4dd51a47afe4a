import type { ExportPlan } from '../../src/export/plan.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Catalog } from '../../src/models/model.ts';
import { findStrategy, type Strategy } from '../../src/settings/strategy.ts';
import { strategySentence } from '../../src/settings/strategy-sentence.ts';

/** A strategy to be exported, with figures of nobody's. */
export function planOf(
  strategy: Strategy | string,
  { catalog = DOCS_CATALOG, ...others }: Partial<ExportPlan> & { catalog?: Catalog } = {},
): ExportPlan {
  const found = typeof strategy === 'string' ? findStrategy(strategy) : strategy;
  return {
    strategy: found,
    sentence: strategySentence(found, catalog),
    catalog,
    made: { command: 'npx optimize export', date: '2026-11-27', version: '0.1.0', ground: 'a test' },
    promised: [{ title: 'Cost saved', value: '90.0%', interval: '89.0% to 91.0%' }],
    watched: {
      alerts: { windowMs: 3_600_000, windows: 20, hitRateBelow: 0.5, costPerRequestAbove: 0.002 },
      falseHits: { share: 0.01, interval: [0.005, 0.02] },
    },
    standalone: false,
    embeddings: null,
    learned: null,
    ...others,
  };
}
