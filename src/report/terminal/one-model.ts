import {
  formatCount,
  formatDuration,
  formatLatency,
  formatNumberOf,
  formatPercent,
  formatUsd,
} from '../../foundation/units.ts';
import { nominalLatencyMs } from '../../models/arrangement.ts';
import { callUsd } from '../../models/call-price.ts';
import { DOCS_CATALOG } from '../../models/docs-catalog.ts';
import { shifted } from '../../models/effort-law.ts';
import { type ListedModel, type Listing, nominalCostUsd } from '../../models/listing.ts';
import { LOWER_EFFORTS, type Quality } from '../../models/model.ts';
import { modelLabel } from '../../models/model-label.ts';
import type { PriceList, PricePeriod, Rates } from '../../models/price-rules.ts';
import { isRetired, retirementInWords } from '../../models/retirement.ts';
import { TIERS } from '../../scenario/ground-truth.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { heading } from './layout.ts';
import { pairs } from './table.ts';

/** One model of a listing: every figure that is known of it, and its source. */
export function renderModel(listing: Listing, model: ListedModel, appearance: Appearance): string {
  const style = styleOf(appearance);
  const { sources, provider } = model;
  const lines: [string, string][] = [
    ['Listed in', listing.title],
    ['Provider', provider ?? style.dash],
    ...servedLines(model, style),
    ...monthlyLines(model),
    ...priceLines(model, listing.nominalTokens, style),
    ...guideLines(listing, model),
    ['Latency', latencyLine(model, listing.nominalTokens, style)],
    ['', sources.latency],
    ['Quality', qualityLine(model, style)],
    ['', sources.quality],
    ...effortLines(model),
    ['Arena score', model.arenaElo?.toFixed(0) ?? style.dash],
    ['MMLU', model.mmlu === null ? style.dash : `${model.mmlu}%`],
    ['Mean answer', model.answerChars === null ? style.dash : `${formatCount(model.answerChars)} characters`],
    ...remark(sources.verbosity),
    ['Context', model.contextTokens === null ? style.dash : formatNumberOf(model.contextTokens, 'token')],
    ...remark(sources.context),
    ['Longest answer', model.maxOutputTokens === null ? style.dash : formatNumberOf(model.maxOutputTokens, 'token')],
    ...remark(sources.maxOutput),
  ];
  const label = modelLabel(model.id, listing.id);
  const title = model.name === model.id ? label : `${model.name} (${model.id})${label.slice(model.id.length)}`;
  const body = pairs(
    lines.map(([name, value]) => [name, name === 'Retirement' ? value : printable(value)]),
    style,
  );
  return plain(`${heading(printable(title), style)}\n${body}\n`, appearance);
}

/** Until when it is served, where its end is announced. */
function servedLines({ retirement }: ListedModel, style: Style): [string, string][] {
  const words = retirementInWords(retirement);
  if (words === null || retirement === null) return [];
  return [
    ['Retirement', isRetired(retirement) ? style.bad(words) : words],
    ['', retirement.source],
  ];
}

/** What the guide's own table says a call of a model of that name costs, beside the list price. */
function guideLines({ id: catalog }: Listing, { id }: ListedModel): [string, string][] {
  const told = catalog === DOCS_CATALOG.id ? undefined : DOCS_CATALOG.models.find((model) => model.id === id);
  if (told === undefined) return [];
  const size = DOCS_CATALOG.nominalTokens;
  const usd = formatUsd(callUsd(told, { inputTokens: size / 2, outputTokens: size / 2 }));
  return [
    ['In the guide', `${usd} for ${size} tokens: what its own table takes a model of this name to cost`],
    ['', `${told.sources.price}; used with --models docs, the default`],
  ];
}

/** What a model of one's own costs a month, and for how much work. */
function monthlyLines({ fixed }: ListedModel): [string, string][] {
  if (fixed === undefined) return [];
  const { usdPerMonth, requestsPerSecond, tokensPerSecond } = fixed;
  const most = [
    ...(requestsPerSecond === undefined ? [] : [`${requestsPerSecond} requests a second`]),
    ...(tokensPerSecond === undefined ? [] : [`${tokensPerSecond} tokens a second, in and out`]),
  ];
  return [['By the month', `${formatUsd(usdPerMonth)}, for at most ${most.join(' and ')}`]];
}

/** What lower efforts of reasoning make of it, where a table is published. */
function effortLines({ efforts, quality }: ListedModel): [string, string][] {
  if (efforts === null) return [];
  const known = LOWER_EFFORTS.flatMap((effort) => {
    const at = efforts[effort];
    if (at === undefined) return [];
    const { shift, reasoning } = at;
    const good = shift === null || quality === null ? '' : `; ${qualityInWords(shifted(quality, shift))}`;
    return [[`Effort ${effort}`, `${formatPercent(reasoning, 0)} of the reasoning${good}`] as [string, string]];
  });
  return [...known, ['', efforts.source]];
}

function remark(source: string | undefined): [string, string][] {
  return source === undefined ? [] : [['', source]];
}

function priceLines(model: ListedModel, size: number, style: Style): [string, string][] {
  const { price, prices, sources } = model;
  if (price === null)
    return [
      ['Price', style.dash],
      ['', sources.price],
    ];
  const cost = `${formatUsd(nominalCostUsd(model, size) as number)} for ${size} tokens, half in and half out`;
  if (prices === null)
    return [
      ['Price', cost],
      ['', sources.price],
    ];
  const { batch, prefixCache } = prices;
  return [
    // The last that holds counts, so it comes first.
    ...prices.periods.toReversed().flatMap((period) => periodLines(period, prices, style)),
    ['', cost],
    ['', sources.price],
    ['Batches', batch === null ? style.dash : `${formatPercent(batch.multiplier, 0)} of the price`],
    ...remark(batch?.source),
    ['Prompt cache', prefixCache === null ? style.dash : prefixLine(prefixCache)],
    ...remark(prefixCache?.source),
  ];
}

function periodLines(
  { since, daily, rates, longPrompts }: PricePeriod,
  { periods }: PriceList,
  style: Style,
): [string, string][] {
  const when = [
    since === null ? '' : ` since ${since}`,
    daily === null ? '' : ` ${clock(daily.from)}${style.dash}${clock(daily.to)} UTC`,
  ].join('');
  const name = periods.length > 1 && when === '' ? 'Price otherwise' : `Price${when}`;
  return [
    [name, ratesLine(rates)],
    ...longPrompts.map(({ above, rates }): [string, string] => [
      `  above ${formatNumberOf(above, 'token')} in`,
      ratesLine(rates),
    ]),
  ];
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

/** Rates in dollars per million tokens. */
function ratesLine({ input, output, cachedInput, cacheWrite, cacheWriteHour }: Rates): string {
  const told: [string, number | null][] = [
    ['in', input],
    ['out', output],
    ['cached in', cachedInput],
    ['written to the cache', cacheWrite],
    ['for an hour', cacheWriteHour],
  ];
  const parts = told.flatMap(([name, usd]) => (usd === null ? [] : [`$${Number((usd * 1e6).toPrecision(6))} ${name}`]));
  return `${parts.join(', ')}; per million tokens`;
}

function prefixLine({
  minTokens,
  ttlMs,
  implicit,
  renewed,
  capacityTokens,
}: NonNullable<PriceList['prefixCache']>): string {
  const since = renewed === false ? 'it was written' : 'each use';
  const kept =
    ttlMs === null
      ? 'for a time that is not published'
      : ttlMs === Number.POSITIVE_INFINITY
        ? 'for good'
        : `for ${formatDuration(ttlMs)} after ${since}`;
  const room = capacityTokens === undefined ? '' : `, up to ${formatNumberOf(capacityTokens, 'token')} in all`;
  return `${implicit ? 'unasked' : 'on request'}, prefixes from ${formatNumberOf(minTokens, 'token')}, ${kept}${room}`;
}

function latencyLine(model: ListedModel, size: number, style: Style): string {
  const { latency } = model;
  const total = nominalLatencyMs(model, size);
  if (latency === null || total === null) return style.dash;
  const speed =
    latency.outputMsPerToken > 0 ? `, then ${Math.round(1000 / latency.outputMsPerToken)} tokens a second` : '';
  const whole = `${formatLatency(total)} for ${size} tokens`;
  if (latency.wholeOnly === true) return `${whole}; when an answer begins is not said`;
  const reading =
    latency.inputMsPerToken > 0 ? ` and ${formatLatency(1000 * latency.inputMsPerToken)} per 1,000 of the prompt` : '';
  return `${formatLatency(latency.firstTokenMs)} to the first token${reading}${speed}: ${whole}`;
}

function qualityLine({ quality }: ListedModel, style: Style): string {
  return quality === null ? style.dash : qualityInWords(quality);
}

function qualityInWords(quality: Quality): string {
  return TIERS.map((tier) => `${formatPercent(quality[tier])} ${tier}`).join(', ');
}
