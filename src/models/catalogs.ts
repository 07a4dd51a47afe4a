import { closest, UserError } from '../foundation/problem.ts';
import { DOCS_CATALOG } from './docs-catalog.ts';
import { REAL_CATALOGS, type RealCatalog } from './facts/providers.ts';
import { type Listing, listingOf, mapByPrice } from './listing.ts';
import { unlisted } from './run-catalog.ts';

/** Every catalog that ships with the product. */
export const CATALOG_IDS = ['docs', ...REAL_CATALOGS] as const;

/**
 * The models of a catalog by its name, or of real models by theirs (`gpt-4o-mini,gpt-4o`). The price
 * list of real models is loaded when it is asked for. Throws a UserError with suggestions.
 */
export async function openListing(name: string, where = '--models'): Promise<Listing> {
  if (name === 'docs') return listingOf(DOCS_CATALOG);
  const { realListing } = await import('./real-models.ts');
  if (REAL_CATALOGS.includes(name as RealCatalog)) return realListing(name as RealCatalog);
  return chosenModels(realListing('real'), name, where);
}

/** A listing of some of another's models, named by their ids with commas between. */
function chosenModels(all: Listing, names: string, where: string): Listing {
  const ids = [...new Set(names.split(',').map((id) => id.trim()))];
  const known = new Map(all.models.map((model) => [model.id, model]));
  const strange = ids.filter((id) => !known.has(id));
  if (ids.length === 1 && strange.length === 1) throw unknownCatalog(names, [...known.keys()], where);
  if (strange.length > 0) throw new UserError(strange.map((id) => unlisted(id, all.models, all.id, where)));
  const models = all.models.filter(({ id }) => ids.includes(id));
  return { ...all, id: ids.join(','), title: 'Chosen models', models, ...mapByPrice(models) };
}

function unknownCatalog(name: string, models: readonly string[], where: string): UserError {
  const near = closest(name, [...CATALOG_IDS, ...models]);
  const all = `catalogs: ${CATALOG_IDS.join(', ')}; or models of "real", or a .yaml or .json file`;
  return new UserError({
    where,
    what: `there is no model catalog "${name}"`,
    fix: near === null ? all : `did you mean ${near}? (${all})`,
  });
}
