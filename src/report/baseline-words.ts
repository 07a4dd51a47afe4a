import { show } from '../figures/show.ts';
import { formatCount } from '../foundation/units.ts';
import { modelLabel } from '../models/model-label.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import type { Summary } from '../result/schema/summary.ts';

/** What the strategy is compared with. */
export function baselineWords({
  baseline,
}: {
  baseline: Pick<Summary, 'kind'> & Partial<Pick<Summary, 'models'>>;
}): string {
  if (baseline.kind === 'as-logged') return 'what the log says was paid';
  if (baseline.kind === 'listed') return "the log's own calls at list prices";
  if (baseline.kind === 'assumed') return `every request to ${onlyModel(baseline) ?? 'one model'}`;
  return 'the baseline';
}

/** The same where it has to be understood alone: whom everything goes to, and how much there is of it. */
export function beforeWords(result: Pick<SimulationResult, 'baseline' | 'models'>): string {
  const { baseline, models } = result;
  if (baseline.kind !== undefined) return baselineWords(result);
  const model = onlyModel(baseline);
  if (model === null) return 'the baseline';
  const { monthlyUsd, costPerRequestUsd } = baseline;
  const perDay = monthlyUsd === null || costPerRequestUsd === 0 ? null : monthlyUsd / DAYS / costPerRequestUsd;
  return `every request to ${modelLabel(model, models)}${perDay === null ? '' : `, ${formatCount(perDay)} a day`}`;
}

/** Days of a month, as bills are projected. */
const DAYS = 30;

/** What a strategy without techniques comes to: the baseline itself. */
export function baselineItself({ baseline }: Pick<SimulationResult, 'baseline'>): string {
  const month = baseline.monthlyUsd === null ? '' : `, ${show(baseline.monthlyUsd, 'usd')} a month`;
  const cost = `${show(baseline.costPerRequestUsd, 'usd')} a request${month}`;
  if (baseline.kind === 'as-logged' || baseline.kind === 'listed') {
    const how = baseline.kind === 'listed' ? ' at list prices' : '';
    return `This is the log as it was: ${show(baseline.costUsd, 'usd')}${how}, ${cost}.`;
  }
  const model = baseline.kind === 'assumed' ? onlyModel(baseline) : null;
  return `This is the baseline itself: everything to ${model ?? 'the strongest model'}, ${cost}.`;
}

function onlyModel({ models = {} }: Partial<Pick<Summary, 'models'>>): string | null {
  const called = Object.entries(models).filter(([, { calls }]) => calls > 0);
  return called.length === 1 ? (called[0]?.[0] ?? null) : null;
}
