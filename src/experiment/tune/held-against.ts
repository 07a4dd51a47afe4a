import type { Catalog } from '../../models/model.ts';
import { meanOf } from '../../result/mean-result.ts';
import type { Controls } from '../../result/schema/controls.ts';
import type { PlayedSummary } from '../../result/schema/summary.ts';
import type { Strategy } from '../../settings/strategy.ts';
import { choosesModels, controlsOf, meanOfControls, shuffledModels, singleModels } from '../controls.ts';
import type { Evaluator } from './evaluator.ts';

/** What the setting's choice of models is held against under the seeds of the report; null where it chooses none. */
export async function heldAgainst(
  catalog: Catalog,
  chosen: Strategy,
  mean: PlayedSummary,
  evaluator: Evaluator,
  seeds: readonly string[],
): Promise<Controls | null> {
  if (!choosesModels(chosen, catalog)) return null;
  const singles = singleModels(chosen, catalog);
  const each: (Controls | undefined)[] = [];
  for (const seed of seeds) {
    const [played, ...alone] = await evaluator.playSurely([chosen, ...singles.values()], seed);
    const after = played as PlayedSummary;
    const dealt = shuffledModels(chosen, catalog, after);
    const [shuffled = null] = dealt === null ? [] : await evaluator.playSurely([dealt], seed);
    const byModel = new Map([...singles.keys()].map((model, i) => [model, alone[i]]));
    each.push(controlsOf(chosen, evaluator.baseline(seed), after, byModel, shuffled) ?? undefined);
  }
  return meanOfControls(each, meanOf(seeds.map((seed) => evaluator.baseline(seed))), mean.quality.mean);
}
