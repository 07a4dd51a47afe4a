import type { Interval } from '../../foundation/statistics/estimates.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import { parseHeldThreshold } from '../../result/thresholds.ts';
import type { Table, Text } from '../document.ts';
import { margin, withMargin } from '../intervals.ts';

/** A result that was held against demands; not every kind has intervals of its figures. */
type Held = Pick<SimulationResult, 'thresholds'> & Partial<Pick<SimulationResult, 'savings' | 'intervals'>>;

/** What was demanded of the result, and whether it was met; null when nothing was. */
export function thresholdTable(result: Held): Table | null {
  const { thresholds } = result;
  if (thresholds.length === 0) return null;
  const verdict = (met: boolean): Text => (met ? { text: 'met', tone: 'good' } : { text: 'not met', tone: 'bad' });
  return {
    kind: 'table',
    columns: [{ title: 'Threshold' }, { title: 'Value', align: 'right' }, { title: 'Verdict' }],
    rows: thresholds.map(({ threshold, value, met }) => [
      threshold,
      value === null
        ? 'not known'
        : withMargin(String(Number(value.toPrecision(6))), margin(intervalOf(result, threshold), half)),
      verdict(met),
    ]),
  };
}

const half = (value: number): string => String(Number(value.toPrecision(2)));

/** The interval of the figure that a threshold is about; undefined where it has none. */
function intervalOf({ savings, intervals }: Held, threshold: string): Interval | null | undefined {
  const { path } = parseHeldThreshold(threshold);
  const saving = path.startsWith('savings.') ? path.slice('savings.'.length) : '';
  return (savings?.ci95 as Readonly<Record<string, Interval | null>> | null | undefined)?.[saving] ?? intervals?.[path];
}
