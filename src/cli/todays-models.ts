import { openListing } from '../models/catalogs.ts';
import { DOCS_CATALOG } from '../models/docs-catalog.ts';
import type { Catalog } from '../models/model.ts';
import { catalogOf } from '../models/run-catalog.ts';
import { TIERS } from '../scenario/ground-truth.ts';

/**
 * Real models at their list prices in the place of the guide's, where the run has those as the guide has
 * them; null where somebody has chosen models or their tiers. The price list is loaded for it.
 */
export async function todaysModels({ id, tiers, baseline }: Catalog): Promise<Catalog | null> {
  const isGuides = id === DOCS_CATALOG.id && baseline === DOCS_CATALOG.baseline;
  if (!isGuides || TIERS.some((tier) => tiers[tier] !== DOCS_CATALOG.tiers[tier])) return null;
  return catalogOf(await openListing('real'));
}
