import { formatLatency, formatUsd } from '../foundation/units.ts';
import { callUsd } from '../models/call-price.ts';
import { DOCS_CATALOG } from '../models/docs-catalog.ts';
import { type Model, meanLatencyMs } from '../models/model.ts';
import { formatKnob, KNOBS, type KnobPath } from '../settings/knobs.ts';

/** The size of request the price list of the course speaks of, in tokens. */
export const REQUEST_TOKENS = DOCS_CATALOG.nominalTokens;

/** The price and the time of a semantic hit. */
export const SEMANTIC_HIT = `${formatUsd(DOCS_CATALOG.semanticHit.costUsd)} and ${formatLatency(DOCS_CATALOG.semanticHit.latencyMs)}`;

/** How long an exact hit takes. */
export const HIT_LATENCY = formatLatency(DOCS_CATALOG.exactHit.latencyMs);

const modelOf = (id: string): Model => DOCS_CATALOG.models.find((model) => model.id === id) as Model;

/** What a request of the nominal size costs at a model of the price list. */
export function priceOf(id: string): string {
  return formatUsd(callUsd(modelOf(id), { inputTokens: 0, outputTokens: REQUEST_TOKENS }));
}

/** How long such a request takes on average. */
export function latencyOf(id: string): string {
  return formatLatency(meanLatencyMs(modelOf(id), 0, REQUEST_TOKENS));
}

/** A knob as it stands when nobody has turned it. */
export function setting(path: KnobPath): string {
  return formatKnob(path, KNOBS[path].default as never);
}

/** The same of a share, as one says it: `10%`. */
export function settingInPercent(path: KnobPath): string {
  return `${Number((100 * (KNOBS[path].default as number)).toPrecision(3))}%`;
}
