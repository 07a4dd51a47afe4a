import { openListing } from '../models/catalogs.ts';
import { DOCS_CATALOG } from '../models/docs-catalog.ts';
import type { Catalog } from '../models/model.ts';
import { catalogOf } from '../models/run-catalog.ts';
import { TIERS } from '../scenario/ground-truth.ts';
import { readCompiled } from './compiled.ts';
import type { Context } from './context.ts';

/**
 * Real models at their list prices in the place of the guide's, where the run has those as the guide has
 * them; null where somebody has chosen models or their tiers.
 */
export async function todaysModels(
  { id, tiers, baseline }: Catalog,
  { compiled }: Pick<Context, 'compiled'>,
): Promise<Catalog | null> {
  const isGuides = id === DOCS_CATALOG.id && baseline === DOCS_CATALOG.baseline;
  if (!isGuides || TIERS.some((tier) => tiers[tier] !== DOCS_CATALOG.tiers[tier])) return null;
  const read = compiled === null ? null : await readCompiled(compiled);
  if (read !== null) return read.todaysModels;
  return catalogOf(await openListing('real'));
}
