import { FIGURES } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import { formatCount } from '../../foundation/units.ts';
import { modelLabel } from '../../models/model-label.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Charges } from '../../result/schema/summary.ts';
import { DECLARED } from '../../techniques/techniques.ts';
import type { Table } from '../document.ts';

/** What is paid for, in the order of results, with its line in the bill. */
const CHARGES: Readonly<Record<string, string>> = {
  calls: 'model calls',
  fixedPrice: 'models paid by the month',
  failedCalls: 'calls that came to nothing',
  ...Object.assign({}, ...DECLARED.map(({ charges }) => charges)),
};

/** The bill by what was paid for, before and after. */
export function charges({ baseline, optimized }: SimulationResult): Table {
  const kinds = (Object.keys(optimized.charges) as (keyof Charges)[]).filter(
    (kind) => kind === 'calls' || (baseline.charges[kind] ?? 0) + (optimized.charges[kind] ?? 0) > 0,
  );
  return {
    kind: 'table',
    columns: [{ title: 'What was paid for' }, { title: 'Before', align: 'right' }, { title: 'After', align: 'right' }],
    rows: [
      ...kinds.map((kind) => [
        CHARGES[kind] ?? kind,
        show(baseline.charges[kind] ?? 0, 'usd'),
        show(optimized.charges[kind] ?? 0, 'usd'),
      ]),
      ['together', show(baseline.costUsd, 'usd'), show(optimized.costUsd, 'usd')],
    ],
  };
}

/** What the calls of each model took, after. */
export function modelMix({ optimized, models }: SimulationResult): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'Model' },
      { title: 'Calls', align: 'right' },
      { title: 'Cost', align: 'right' },
      { title: FIGURES['latencyMs.p50'].title, align: 'right', dispensable: 1 },
    ],
    rows: Object.entries(optimized.models).map(([id, { calls, costUsd, latencyP50Ms }]) => [
      modelLabel(id, models),
      formatCount(calls),
      show(costUsd, 'usd'),
      show(latencyP50Ms, 'ms'),
    ]),
  };
}
