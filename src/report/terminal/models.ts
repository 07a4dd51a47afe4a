import { formatPercent, formatUsd } from '../../foundation/units.ts';
import { type Catalog, callCostUsd, meanLatencyMs } from '../../models/model.ts';
import { TIERS } from '../../scenario/ground-truth.ts';
import { type Appearance, plain, styleOf } from '../style.ts';
import { heading, wrap } from './layout.ts';
import { table } from './table.ts';

/** A catalog's models and where its figures come from. */
export function renderModels(catalog: Catalog, appearance: Appearance): string {
  const style = styleOf(appearance);
  const size = catalog.nominalTokens;
  const half = size / 2;
  const tierOf = (id: string): string => TIERS.filter((tier) => catalog.tiers[tier] === id).join(', ');
  const rows = catalog.models.map((model) => [
    style.strong(model.id),
    tierOf(model.id),
    formatUsd(callCostUsd(model, half, half)),
    `${Math.round(meanLatencyMs(model, half, half))} ms`,
    TIERS.map((tier) => formatPercent(model.quality[tier], 0)).join(' / '),
  ]);
  const models = table(
    [
      { title: 'Model' },
      { title: 'Answers', dispensable: 1 },
      { title: `Cost of ${size} tokens`, align: 'right' },
      { title: 'Latency', align: 'right' },
      { title: 'Good answers, simple / medium / complex', align: 'right', dispensable: 2 },
    ],
    rows,
    style,
  );
  const sources = catalog.models.map(({ id, sources: { price, latency, quality } }) =>
    [
      style.strong(id),
      ...[`price: ${price}`, `latency: ${latency}`, `quality: ${quality}`].map((text) => wrap(text, style.width, '  ')),
    ].join('\n'),
  );
  const around = `A hit in the exact cache takes ${catalog.exactHit.latencyMs} ms and costs nothing (${catalog.exactHit.source}). The baseline sends everything to ${catalog.baseline}. Two models' successes on one request are correlated by ${catalog.qualityCorrelation} on the normal scale, fitted to published MMLU labels.`;
  const sections = [
    `${heading(`${catalog.title} (${catalog.id})`, style)}\n${wrap(catalog.note, style.width)}`,
    models,
    wrap(around, style.width),
    sources.join('\n'),
  ];
  return plain(`${sections.join('\n\n')}\n`, appearance);
}
