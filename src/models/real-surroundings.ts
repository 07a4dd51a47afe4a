import { DOCS_CATALOG } from './docs-catalog.ts';
import { PRICE_LIST } from './listed-prices.ts';
import type { Listing } from './listing.ts';

/** What is the same for all catalogs of real models, and for files that leave it out. */
export const REAL_SURROUNDINGS = {
  exactHit: { latencyMs: DOCS_CATALOG.exactHit.latencyMs, source: `assumed as in ${DOCS_CATALOG.exactHit.source}` },
  embedding: {
    usdPerToken: DOCS_CATALOG.embedding.usdPerToken,
    source: `text-embedding-3-small, $0.02 per million tokens: ${PRICE_LIST}`,
  },
  semanticHit: null,
  judge: null,
  nominalTokens: DOCS_CATALOG.nominalTokens,
  qualityCorrelation: DOCS_CATALOG.qualityCorrelation,
} satisfies Partial<Listing>;
