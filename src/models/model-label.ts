import { DOCS_CATALOG } from './docs-catalog.ts';
import { FACTS } from './facts/facts.ts';
import { PROVIDERS } from './facts/providers.ts';
import { RETIREMENTS } from './facts/retirements.ts';
import { isRetired } from './retirement.ts';

/** Names of models that are no longer served by their maker, here and in the price list. */
const RETIRED = new Set(
  PROVIDERS.flatMap((provider) => {
    const announced = Object.entries(RETIREMENTS[provider] ?? {}).flatMap(([id, end]) => (isRetired(end) ? [id] : []));
    const known = FACTS[provider].filter(({ listed, id }) =>
      announced.includes(RETIREMENTS[provider]?.[id] ? id : listed),
    );
    return [...announced, ...known.map(({ id }) => id)];
  }),
);

/**
 * What screens call a model of a catalog: its id, with a word behind it where the id alone would
 * mislead. `gpt-4 (guide)` has the price that the guide's own table gives it and no other, and one
 * that is `(retired)` can no longer be called. JSON has the id as it is.
 */
export function modelLabel(id: string, catalog: string): string {
  if (catalog === DOCS_CATALOG.id) return DOCS_CATALOG.models.some((model) => model.id === id) ? `${id} (guide)` : id;
  return RETIRED.has(id) ? `${id} (retired)` : id;
}
