import { closest, UserError } from '../foundation/problem.ts';
import { DOCS_CATALOG } from './docs-catalog.ts';
import { REAL_CATALOGS, type RealCatalog } from './facts/providers.ts';
import { type Listing, listingOf } from './listing.ts';
import { unlisted } from './run-catalog.ts';

/*
 * From a name to the models of a run, in the order in which the files of this folder do it:
 *
 *   model-names      what a name means in the price list: a seller and its entry
 *   listed-prices    the entry's prices, with the days from which they hold
 *   facts/           what is published beside prices: speed, quality, rules, retirements; each with its source
 *   known-models     a model of which there are facts, at whatever prices were found
 *   listed-models    the same for every entry of the price list, facts or none
 *   listing          models to choose from, with all that is known of each, null where nothing is
 *   real-models      the listings that have a name: `real`, one of each seller, and who answers what in them
 *   docs-catalog     the document's own table; model-file, litellm-prices: tables of the user's
 *   arrangement      a listing in another order, for tables
 *   run-catalog      of a listing the models that a run will call, with nothing missing that it needs
 */

/** Every catalog that ships with the product. */
export const CATALOG_IDS = ['docs', ...REAL_CATALOGS] as const;

/**
 * The models of a catalog by its name, those of any seller of the price list by its id (`mistral`,
 * `azure`), or models by any of their names (`gpt-4o-mini,azure/gpt-4.1`). The price list of real
 * models is loaded when it is asked for. Throws a UserError with suggestions.
 */
export async function openListing(name: string, where = '--models'): Promise<Listing> {
  if (name === 'docs') return listingOf(DOCS_CATALOG);
  const { namedListing, realListing, sellerListing } = await import('./real-models.ts');
  if (REAL_CATALOGS.includes(name as RealCatalog)) return realListing(name as RealCatalog);
  const names = [...new Set(name.split(',').map((one) => one.trim()))];
  const seller = names.length === 1 ? sellerListing(name) : null;
  if (seller !== null) return seller;
  const named = namedListing(names);
  if ('listing' in named) return named.listing;
  const { id, models } = realListing('real');
  if (names.length === 1)
    throw unknownCatalog(
      name,
      models.map((model) => model.id),
      where,
    );
  throw new UserError(named.strange.map((one) => unlisted(one, models, id, where)));
}

/**
 * A listing of real models with those besides that the names mean, under their own ids, and what each
 * name is called in it. Names that mean nothing stay as they are, and so do all in the document's catalog.
 */
export async function withNamed(
  listing: Listing,
  names: readonly string[],
): Promise<{ listing: Listing; idOf: (name: string) => string }> {
  const listed = new Set(listing.models.map(({ id }) => id));
  const others = names.filter((name) => !listed.has(name));
  if (others.length === 0 || listing.id === 'docs') return { listing, idOf: (name) => name };
  const { modelNamed } = await import('./listed-models.ts');
  const found = new Map(
    others.flatMap((name) => {
      const model = modelNamed(name);
      return model === null ? [] : [[name, model] as const];
    }),
  );
  const added = [...new Map([...found.values()].map((model) => [model.id, model])).values()];
  const models = [...listing.models, ...added.filter(({ id }) => !listed.has(id))];
  return { listing: { ...listing, models }, idOf: (name) => found.get(name)?.id ?? name };
}

function unknownCatalog(name: string, models: readonly string[], where: string): UserError {
  const near = closest(name, [...CATALOG_IDS, ...models]);
  const all = `catalogs: ${CATALOG_IDS.join(', ')}; or a seller or models of the price list, or a .yaml or .json file`;
  return new UserError({
    where,
    what: `there is no model catalog "${name}"`,
    fix: near === null ? all : `did you mean ${near}? (${all})`,
  });
}
