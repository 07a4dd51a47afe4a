import { figureOf } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import { formatCount } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/schema/simulation.ts';
import type { Summary } from '../../result/schema/summary.ts';
import { amountAt } from '../../techniques/measured.ts';
import type { TechniqueDeclaration } from '../../techniques/technique.ts';
import { DECLARED } from '../../techniques/techniques.ts';
import type { Table } from '../document.ts';

type Entry = [technique: string, what: string, value: string];

/** What each technique was busy with: counts behind the savings, and what they took. */
export function mechanisms(result: SimulationResult): Table | null {
  const rows = entries(result);
  if (rows.length === 0) return null;
  return {
    kind: 'table',
    columns: [{ title: 'At work' }, { title: '' }, { title: '', align: 'right' }],
    // A technique is named once, above all that it did.
    rows: rows.map(([technique, what, value], i) => [technique === rows[i - 1]?.[0] ? '' : technique, what, value]),
  };
}

/** The same, a table for each technique. */
export function mechanismTables(result: SimulationResult): Table[] {
  const rows = entries(result);
  return [...new Set(rows.map(([technique]) => technique))].map((title) => ({
    kind: 'table',
    columns: [{ title }, { title: '', align: 'right' }],
    rows: rows.filter(([technique]) => technique === title).map(([, what, value]) => [what, value]),
  }));
}

function entries({ strategy: { techniques }, optimized }: SimulationResult): Entry[] {
  // The one store of answers is at work for every technique that keeps some in it.
  const working = DECLARED.filter(
    ({ name }) => techniques.includes(name) || (name === 'cache' && optimized.cache.lookups > 0),
  );
  return [
    ...working.flatMap((each: TechniqueDeclaration) => rowsOf(each, optimized)),
    ...failed(optimized),
    ...turnedAway(optimized),
  ];
}

function rowsOf({ name, atWork, idle }: TechniqueDeclaration, summary: Summary): Entry[] {
  if (idle !== undefined && atWork.every(({ path }) => amountAt(summary, path) === 0)) return [[name, idle, '0']];
  return atWork.flatMap(({ label, path, of, where }): Entry[] => {
    if (where !== undefined && amountAt(summary, where) === 0) return [];
    const whole = of === undefined ? undefined : amountAt(summary, of);
    const line = (what: string, at: string): Entry => [name, what, written(summary, at, whole)];
    if (!path.endsWith('.*')) return [line(label, path)];
    const group = path.slice(0, -2);
    return membersOf(summary, group).map((member) => line(label.replace('{}', member), `${group}.${member}`));
  });
}

function membersOf(summary: Summary, group: string): string[] {
  return Object.keys(
    group.split('.').reduce((value: unknown, key) => (value as Record<string, unknown>)[key], summary) as object,
  );
}

function written(summary: Summary, path: string, whole: number | null | undefined): string {
  const value = amountAt(summary, path);
  return value !== null && typeof whole === 'number' ? of(value, whole) : show(value, figureOf(path)?.unit ?? 'number');
}

function of(part: number, whole: number): string {
  return whole === 0 ? formatCount(part) : `${formatCount(part)} (${show(part / whole, 'share')})`;
}

/** What came of calls that failed, which is no technique's doing. */
function failed({ failures, charges, requests, costUsd, unanswered }: Summary): Entry[] {
  if (failures === undefined) return [];
  const { refused, inOutages, malformed, timedOut, retries, backoffMs } = failures;
  const rows: Entry[] = [
    ['failures', 'ended in an error', formatCount(refused)],
    ['failures', 'of these in outages', formatCount(inOutages)],
    ['failures', 'answers of no use', formatCount(malformed)],
    ['failures', 'answers not waited for', formatCount(timedOut)],
  ];
  const paid = charges.failedCalls ?? 0;
  return [
    ...rows.filter(([, , amount]) => amount !== '0'),
    ['failures', 'tried again', formatCount(retries)],
    ['failures', 'time spent before it', show(backoffMs, 'ms')],
    ['failures', 'paid in vain', `${show(paid, 'usd')}${costUsd === 0 ? '' : ` (${show(paid / costUsd, 'share')})`}`],
    ['failures', 'without an answer', of(unanswered.failed, requests)],
  ];
}

/** What the provider's rate limit did, which is no technique. */
function turnedAway({ rateLimit, unanswered, requests }: Summary): Entry[] {
  if (rateLimit.rejections === 0) return [];
  return [
    ['rate limit', 'calls turned away', formatCount(rateLimit.rejections)],
    ['rate limit', 'tried again', formatCount(rateLimit.retries)],
    ['rate limit', 'time spent backing off', show(rateLimit.backoffMs, 'ms')],
    ['rate limit', 'given up', of(unanswered.failed, requests)],
  ];
}
