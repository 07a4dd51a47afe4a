import { formatLatency, formatUsd } from '../foundation/units.ts';
import { DOCS_CATALOG } from '../models/docs-catalog.ts';
import { callCostUsd, type Model, meanLatencyMs } from '../models/model.ts';

/** The size of request the price list of the course speaks of, in tokens. */
export const REQUEST_TOKENS = DOCS_CATALOG.nominalTokens;

/** How long an exact hit takes. */
export const HIT_LATENCY = formatLatency(DOCS_CATALOG.exactHit.latencyMs);

const modelOf = (id: string): Model => DOCS_CATALOG.models.find((model) => model.id === id) as Model;

/** What a request of the nominal size costs at a model of the price list. */
export function priceOf(id: string): string {
  return formatUsd(callCostUsd(modelOf(id), 0, REQUEST_TOKENS));
}

/** How long such a request takes on average. */
export function latencyOf(id: string): string {
  return formatLatency(meanLatencyMs(modelOf(id), 0, REQUEST_TOKENS));
}
