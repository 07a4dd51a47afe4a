import { readFile } from 'node:fs/promises';
import { UserError, whyUnreadable } from '../foundation/problem.ts';
import { openListing } from '../models/catalogs.ts';
import type { Listing } from '../models/listing.ts';
import type { Catalog } from '../models/model.ts';
import { catalogOf } from '../models/run-catalog.ts';
import type { Tier } from '../scenario/ground-truth.ts';

/** Which model serves what, in place of the catalog's own choice: `{ simple: 'gpt-4o-mini' }`. */
export type ModelMap = Partial<Record<Tier | 'baseline', string>>;

/**
 * The models that a run may call, with prices in USD a token, times and qualities.
 *
 * @param name `docs`, `real`, a provider, models with commas between (`gpt-4o-mini,gpt-4o`), or the path
 *   of a `.yaml` file of models or of LiteLLM's price list (`.json`)
 * @throws UserError if there is none, or where the price of a model is not known
 * @example
 * const catalog = await openCatalog('gpt-4o-mini,gpt-4o', { complex: 'gpt-4o', simple: 'gpt-4o-mini' });
 * catalog.baseline; // "gpt-4o"
 */
export async function openCatalog(name: string, map: ModelMap = {}): Promise<Catalog> {
  return catalogOf(await listing(name), { map, where: 'catalog' });
}

async function listing(name: string): Promise<Listing> {
  if (!/\.(ya?ml|json)$/i.test(name)) return openListing(name, 'catalog');
  const source = await readFile(name, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError({ where: name, what: whyUnreadable(error.code), fix: 'check the path' });
  });
  if (/\.json$/i.test(name)) return (await import('../models/litellm-prices.ts')).readLiteLlm(source, name);
  return (await import('../models/model-file.ts')).readModelFile(source, name);
}
