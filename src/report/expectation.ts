import { type ExpectedName, unitExpected } from '../figures/expected.ts';
import { show } from '../figures/show.ts';

/** What is expected of a figure: `60-70%`, `10× or more`, `up to 1.00 s`. */
export function showRange(name: ExpectedName, from: number, to: number | null): string {
  const unit = unitExpected(name);
  // Round numbers, as they were written.
  const plain = (value: number): string => {
    if (unit === 'share') return `${Number((value * 100).toPrecision(12))}%`;
    return unit === 'times' ? `${value}×` : show(value, unit);
  };
  if (to === null) return `${plain(from)} or more`;
  if (plain(from) === plain(to)) return plain(from);
  if (from === 0) return `up to ${plain(to)}`;
  return `${unit === 'share' || unit === 'times' ? plain(from).slice(0, -1) : plain(from)}-${plain(to)}`;
}
