import { isExpectedName, unitExpected } from '../../figures/expected.ts';
import { show } from '../../figures/show.ts';
import type { ExpectationResult, SimulationResult } from '../../result/schema/simulation.ts';
import type { Bars, Table, Text } from '../document.ts';
import { showRange } from '../expectation.ts';

/** A ceiling, or the run beside it: name, how it was found, value. */
type Ceiling = [name: string, how: string, value: number];

function known(entries: [string, string, number | null][]): Ceiling[] {
  return entries.filter((entry): entry is Ceiling => entry[2] !== null);
}

function hitRates({ ceilings: c, optimized }: SimulationResult): Ceiling[] {
  return known([
    ['Hit rate, this run', '', optimized.cache.hitRate],
    ['  best eviction at this size', 'Belady, nothing expires', c.hitRateAtCapacity],
    ['  unbounded, never expiring', '', c.hitRate],
    ['  the same, never stale', '', c.hitRateFresh],
    ['  every wording recognized', '', c.hitRateByIntent],
  ]);
}

function costRatios({ ceilings: c, savings }: SimulationResult): Ceiling[] {
  return known([
    ['Cost saved, this run', '', savings.costRatio],
    ['  unbounded cache alone', '', c.costRatioCache],
    ['  perfect router alone', 'the cheapest model that answers well', c.costRatioRouter],
    ['  both', 'prompts as they are', c.costRatio],
  ]);
}

/** The result beside the best that was possible on this workload. */
export function ceilings(result: SimulationResult): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'What was possible, no quality lost' },
      { title: '', align: 'right' },
      { title: '', dispensable: 1 },
    ],
    rows: [...hitRates(result), ...costRatios(result)].map(([name, how, value]) => [name, show(value, 'share'), how]),
  };
}

function ceilingChart(title: string, entries: Ceiling[]): Bars | null {
  if (entries.length < 2) return null;
  const rows = entries.map(([name, , value], i) => ({
    label: i === 0 ? 'this run' : name.trim(),
    bars: [{ value, text: show(value, 'share') }],
    beside: i > 0,
  }));
  return { kind: 'bars', title, series: [''], rows };
}

/** The hit rate beside its ceilings. */
export function hitRateCeilings(result: SimulationResult): Bars | null {
  return ceilingChart(
    'Hit rate beside what was possible',
    result.optimized.cache.hitRate === null ? [] : hitRates(result),
  );
}

/** What was saved beside its ceilings. */
export function costCeilings(result: SimulationResult): Bars | null {
  return ceilingChart('Cost saved beside what was possible, no quality lost', costRatios(result));
}

/** What the document expects of the use case beside what came out. */
export function expectations({ expectations: list }: SimulationResult): Table | null {
  const simulated = list.filter(
    (entry): entry is ExpectationResult & { simulated: number } =>
      entry.simulated !== null && isExpectedName(entry.metric),
  );
  if (simulated.length === 0) return null;
  return {
    kind: 'table',
    columns: [
      { title: 'The guide expects' },
      { title: '', align: 'right' },
      { title: 'Simulated', align: 'right' },
      { title: '' },
      { title: 'Held against', dispensable: 1 },
    ],
    rows: simulated.map((entry) => [
      entry.what,
      showRange(entry.metric, entry.from, entry.to),
      show(entry.simulated, unitExpected(entry.metric)),
      verdict(entry),
      entry.only === null ? '' : `${entry.only.join(' + ')} alone`,
    ]),
  };
}

function verdict({ from, to, simulated }: ExpectationResult & { simulated: number }): Text {
  if (simulated < from - tolerance(from)) return { text: 'below', tone: 'bad' };
  return { text: to !== null && simulated > to + tolerance(to) ? 'above' : 'as expected', tone: 'good' };
}

/** What rounding may add to a sum of the very amounts that are expected. */
function tolerance(expected: number): number {
  return 1e-9 * Math.abs(expected);
}
