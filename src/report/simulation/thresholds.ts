import type { SimulationResult } from '../../experiment/result.ts';
import type { Table, Text } from '../document.ts';

/** What was demanded of the result, and whether it was met; null when nothing was. */
export function thresholdTable({ thresholds }: SimulationResult): Table | null {
  if (thresholds.length === 0) return null;
  const verdict = (met: boolean): Text => (met ? { text: 'met', tone: 'good' } : { text: 'not met', tone: 'bad' });
  return {
    kind: 'table',
    columns: [{ title: 'Threshold' }, { title: 'Value', align: 'right' }, { title: 'Verdict' }],
    rows: thresholds.map(({ threshold, value, met }) => [
      threshold,
      value === null ? 'not known' : String(Number(value.toPrecision(6))),
      verdict(met),
    ]),
  };
}
