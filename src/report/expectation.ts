import { METRICS, type Metric } from '../figures/expected.ts';
import { formatLatency, formatPercent, formatThree, formatUsd } from '../foundation/units.ts';

/** A figure of a metric as it is read: `64.8%`, `7.10×`, `624 ms`, `$0.0190`. */
export function showFigure(metric: Metric, value: number): string {
  switch (METRICS[metric]) {
    case 'share':
      return formatPercent(value);
    case 'times':
      return `${formatThree(value)}×`;
    case 'ms':
      return formatLatency(value);
    case 'usd':
      return formatUsd(value);
  }
}

/** What is expected of a metric: `60-70%`, `10× or more`, `up to 1.00 s`. */
export function showRange(metric: Metric, from: number, to: number | null): string {
  const unit = METRICS[metric];
  const plain = (value: number): string => {
    if (unit === 'share') return `${Number((value * 100).toPrecision(12))}%`;
    return unit === 'times' ? `${value}×` : showFigure(metric, value);
  };
  if (to === null) return `${plain(from)} or more`;
  if (plain(from) === plain(to)) return plain(from);
  if (from === 0) return `up to ${plain(to)}`;
  return `${unit === 'share' || unit === 'times' ? plain(from).slice(0, -1) : plain(from)}-${plain(to)}`;
}
