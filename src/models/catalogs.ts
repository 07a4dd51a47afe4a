import { suggestion, UserError } from '../foundation/problem.ts';
import { DOCS_CATALOG } from './docs-catalog.ts';
import type { Catalog } from './model.ts';

/** Every catalog that ships with the product. */
export const CATALOGS: readonly Catalog[] = [DOCS_CATALOG];

/** The catalog of that name; a UserError with suggestions when there is none. */
export function findCatalog(id: string, where = '--models'): Catalog {
  const found = CATALOGS.find((catalog) => catalog.id === id);
  if (found !== undefined) return found;
  const known = CATALOGS.map((catalog) => catalog.id);
  throw new UserError({ where, what: `there is no model catalog "${id}"`, fix: suggestion(id, known) });
}
