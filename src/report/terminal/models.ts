import { formatCount, formatPercent, formatUsd } from '../../foundation/units.ts';
import { nominalLatencyMs } from '../../models/arrangement.ts';
import { CATALOG_IDS } from '../../models/catalogs.ts';
import { type ListedModel, type Listing, nominalCostUsd } from '../../models/listing.ts';
import type { Quality } from '../../models/model.ts';
import { modelLabel } from '../../models/model-label.ts';
import { TIERS } from '../../scenario/ground-truth.ts';
import { type Appearance, plain, printable, type Style, styleOf } from '../style.ts';
import { heading, wrap } from './layout.ts';
import { pairs, type TableColumn, table } from './table.ts';

/** Up to so many models are shown with all their sources. */
const FEW = 5;

/** Of longer listings only the models are shown of which more is known than a price. */
const MANY = 100;

/** A listing's models and where their figures come from. */
export function renderModels(listing: Listing, appearance: Appearance): string {
  const style = styleOf(appearance);
  const shown = worthShowing(listing);
  const sections = [
    `${heading(`${printable(listing.title)} (${printable(listing.id)})`, style)}\n${wrap(printable(listing.note), style.width)}`,
    modelTable({ ...listing, models: shown }, style),
    ...(shown.length === listing.models.length
      ? []
      : [wrap(othersLine(listing, listing.models.length - shown.length), style.width)]),
    surroundings(listing, style),
    sources(listing, style),
    wrap(`Catalogs: ${CATALOG_IDS.join(', ')}. Another one: optimize models --models real`, style.width),
  ];
  return plain(`${sections.join('\n\n')}\n`, appearance);
}

function worthShowing({ models, tiers, baseline }: Listing): readonly ListedModel[] {
  if (models.length <= MANY) return models;
  const mapped = [...Object.values(tiers), baseline];
  return models.filter(({ id, latency, quality }) => latency !== null || quality !== null || mapped.includes(id));
}

/** That there are more, of which only the price is known, and where they are shown. */
function othersLine({ models }: Listing, others: number): string {
  const sellers = [...new Set(models.flatMap(({ provider }) => provider ?? []))];
  const more = `And ${formatCount(others)} more, of which a price and little else is known.`;
  return `${more} All that one seller has: optimize models --models ${sellers[0]} (so for ${sellers.slice(1).join(', ')}, and for mistral, azure, aws and others)`;
}

/** A column and what it says of a model; one without anything to say is left out. */
type ModelColumn = TableColumn & { of: (model: ListedModel) => string; present?: boolean };

function modelTable(listing: Listing, style: Style): string {
  const { models, tiers, nominalTokens: size } = listing;
  const known = (value: number | null, format: (value: number) => string): string =>
    value === null ? style.dash : format(value);
  const scored = models.some(({ arenaElo }) => arenaElo !== null);
  const columns: ModelColumn[] = [
    { title: 'Model', of: ({ id }) => style.strong(printable(modelLabel(id, listing.id))) },
    { title: 'Answers', dispensable: 2, of: ({ id }) => TIERS.filter((tier) => tiers[tier] === id).join(', ') },
    {
      title: '$ per M, in / out',
      align: 'right',
      dispensable: 1,
      present: models.some(({ prices }) => prices !== null),
      of: ({ price }) => (price === null ? style.dash : perMillion(price.inputUsdPerToken, price.outputUsdPerToken)),
    },
    { title: `Cost of ${size} tokens`, align: 'right', of: (model) => known(nominalCostUsd(model, size), formatUsd) },
    { title: 'Latency', align: 'right', of: (model) => known(nominalLatencyMs(model, size), wholeMs) },
    {
      title: scored ? 'Good answers' : 'Good answers, simple / medium / complex',
      align: 'right',
      dispensable: 3,
      of: ({ quality }) => (quality === null ? style.dash : byTier(quality)),
    },
    {
      title: 'MMLU',
      align: 'right',
      dispensable: 5,
      present: models.some(({ mmlu }) => mmlu !== null),
      of: ({ mmlu }) => known(mmlu, (percent) => `${percent}%`),
    },
    { title: 'Arena', align: 'right', dispensable: 4, present: scored, of: ({ arenaElo }) => known(arenaElo, whole) },
  ];
  const told = columns.filter(({ present }) => present !== false);
  return table(
    told,
    models.map((model) => told.map(({ of }) => of(model))),
    style,
  );
}

function whole(value: number): string {
  return value.toFixed(0);
}

function wholeMs(ms: number): string {
  return `${whole(ms)} ms`;
}

function byTier(quality: Quality): string {
  return TIERS.map((tier) => formatPercent(quality[tier], 0)).join(' / ');
}

/** Prices per token as `2.5 / 10` dollars per million. */
function perMillion(...usdPerToken: number[]): string {
  return usdPerToken.map((usd) => String(Number((usd * 1e6).toPrecision(6)))).join(' / ');
}

/** What else costs time and money, and who answers everything in the baseline. */
function surroundings(listing: Listing, style: Style): string {
  const { baseline, exactHit, semanticHit, embedding, judge, qualityCorrelation } = listing;
  const entries: [string, string][] = [
    ['Baseline', `sends everything to ${modelLabel(baseline, listing.id)}`],
    ['Exact hit', `${exactHit.latencyMs} ms and nothing to pay (${exactHit.source})`],
    [
      'Semantic hit',
      semanticHit === null
        ? 'a call to the cheapest model of the run'
        : `${semanticHit.latencyMs} ms and ${formatUsd(semanticHit.costUsd)} (${semanticHit.source})`,
    ],
    ['Embedding', `$${perMillion(embedding.usdPerToken)} per million tokens of a query (${embedding.source})`],
    [
      'Judge',
      judge === null ? 'the cheapest model of the run' : `${modelLabel(judge.model, listing.id)} (${judge.source})`,
    ],
    [
      'Correlation',
      `${qualityCorrelation} between two models' successes on one request, on the normal scale; fitted to published MMLU labels`,
    ],
  ];
  return pairs(
    entries.map(([name, value]) => [name, printable(value)]),
    style,
  );
}

function sources({ id, models, references }: Listing, style: Style): string {
  if (models.length <= FEW || references.length === 0)
    return models.map((model) => ownSources(model, id, style)).join('\n');
  const list = references
    .map((reference) => wrap(printable(reference), style.width, '  ').replace(' ', style.bullet))
    .join('\n');
  const example = `optimize models ${models[0]?.id} --models ${id}`;
  return `${heading('Sources', style)}\n${list}\n\n${wrap(`One model with the source of each figure: ${printable(example)}`, style.width)}`;
}

function ownSources(model: ListedModel, catalog: string, style: Style): string {
  const { price, latency, quality } = model.sources;
  const lines = [`price: ${price}`, `latency: ${latency}`, `quality: ${quality}`];
  return [
    ...wrap(printable(modelLabel(model.id, catalog)), style.width)
      .split('\n')
      .map((line) => style.strong(line)),
    ...lines.map((text) => wrap(printable(text), style.width, '  ')),
  ].join('\n');
}
