import type { ExpectationResult, SimulationResult } from '../../experiment/result.ts';
import { formatPercent } from '../../foundation/units.ts';
import type { Style } from '../style.ts';
import { showFigure, showRange } from './expectation.ts';
import { table } from './table.ts';

function percentOr(unknown: string, ratio: number | null): string {
  return ratio === null ? unknown : formatPercent(ratio);
}

/** What each technique does when it is the only one. */
export function contributions({ attribution, savings }: SimulationResult, style: Style): string {
  if (attribution.length < 2) return '';
  const rows = attribution.map(({ technique, alone }) => [
    technique,
    formatPercent(alone.costRatio),
    formatPercent(alone.tokensRatio),
    percentOr(style.dash, alone.latencyMeanRatio),
    percentOr(style.dash, alone.qualityRelative),
  ]);
  const whole = [
    'together',
    formatPercent(savings.costRatio),
    formatPercent(savings.tokensRatio),
    percentOr(style.dash, savings.latencyMeanRatio),
    '',
  ];
  const columns = [
    { title: 'Each technique alone' },
    { title: 'Cost saved', align: 'right' },
    { title: 'Tokens saved', align: 'right', dispensable: 1 },
    { title: 'Mean latency saved', align: 'right', dispensable: 2 },
    { title: 'Quality kept', align: 'right' },
  ] as const;
  return table(columns, [...rows, whole], style);
}

/** The result beside the best that was possible on this workload. */
export function ceilings({ ceilings: c, optimized, savings }: SimulationResult, style: Style): string {
  const percent = (value: number): string => formatPercent(value);
  const entries: [string, string, number | null][] = [
    ['Hit rate, this run', '', optimized.cache.hitRate],
    ['  best eviction at this size', 'Belady, nothing expires', c.hitRateAtCapacity],
    ['  unbounded, never expiring', '', c.hitRate],
    ['  the same, never stale', '', c.hitRateFresh],
    ['  every wording recognized', '', c.hitRateByIntent],
    ['Cost saved, this run', '', savings.costRatio],
    ['  unbounded cache alone', '', c.costRatioCache],
    ['  perfect router alone', 'the cheapest model that answers well', c.costRatioRouter],
    ['  both', 'prompts as they are', c.costRatio],
  ];
  const shown = entries.filter((entry): entry is [string, string, number] => entry[2] !== null);
  return table(
    [{ title: 'What was possible, no quality lost' }, { title: '', align: 'right' }, { title: '', dispensable: 1 }],
    shown.map(([name, how, value]) => [name, percent(value), how]),
    style,
  );
}

/** What rounding may add to a sum of the very amounts that are expected. */
function tolerance(expected: number): number {
  return 1e-9 * Math.abs(expected);
}

/** What the document expects of the use case beside what came out. */
export function expectations({ expectations: list }: SimulationResult, style: Style): string {
  const known = list.filter((entry): entry is ExpectationResult & { simulated: number } => entry.simulated !== null);
  if (known.length === 0) return '';
  const verdict = ({ from, to, simulated }: ExpectationResult & { simulated: number }): string =>
    simulated < from - tolerance(from)
      ? style.bad('below')
      : to !== null && simulated > to + tolerance(to)
        ? style.good('above')
        : style.good('as expected');
  const rows = known.map((entry) => [
    entry.what,
    showRange(entry.metric, entry.from, entry.to, style),
    showFigure(entry.metric, entry.simulated, style),
    verdict(entry),
    entry.only === null ? '' : `${entry.only.join(' + ')} alone`,
  ]);
  const columns = [
    { title: 'The document expects' },
    { title: '', align: 'right' },
    { title: 'Simulated', align: 'right' },
    { title: '' },
    { title: 'Held against', dispensable: 1 },
  ] as const;
  return table(columns, rows, style);
}
