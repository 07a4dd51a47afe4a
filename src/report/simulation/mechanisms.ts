import { formatCount, formatLatency, formatPercent, formatThree } from '../../foundation/units.ts';
import type { SimulationResult } from '../../result/simulation-result.ts';
import type { Table } from '../document.ts';
import { NONE } from '../experiments/written.ts';
import { usd } from '../numbers.ts';

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

function entries(result: SimulationResult): Entry[] {
  return [...caching(result), ...routing(result), ...calling(result), ...ahead(result), ...limits(result)];
}

function of(part: number, whole: number): string {
  return whole === 0 ? formatCount(part) : `${formatCount(part)} (${formatPercent(part / whole)})`;
}

function unknown(n: number | null, whole: number): string {
  return n === null ? NONE : of(n, whole);
}

function caching({ strategy: { techniques }, optimized: o }: SimulationResult): Entry[] {
  const entries: Entry[] = [];
  const { cache } = o;
  if (cache.lookups > 0) {
    entries.push(
      ['cache', 'exact hits', of(cache.exactHits, cache.lookups)],
      ['cache', 'answers at the end', formatCount(cache.entries)],
      ['cache', 'given up for room', formatCount(cache.evictions)],
      ['cache', 'found too old', formatCount(cache.expirations)],
    );
  }
  if (techniques.includes('semantic')) entries.push(['semantic', 'hits', of(cache.semanticHits, cache.lookups)]);
  if (techniques.includes('coalescing'))
    entries.push(['coalescing', 'requests that shared a call', of(o.coalesced, o.requests)]);
  if (techniques.includes('prefix')) {
    entries.push(
      ['prefix', "tokens read from the provider's cache", formatCount(o.prefix.readTokens)],
      ['prefix', 'tokens written to it', formatCount(o.prefix.writtenTokens)],
    );
  }
  return entries;
}

function routing({ strategy: { techniques }, optimized: o }: SimulationResult): Entry[] {
  const entries: Entry[] = [];
  const seen = Object.values(o.routing.byTier).reduce((sum, n) => sum + n, 0);
  for (const [tier, n] of Object.entries(o.routing.byTier)) entries.push(['router', `taken for ${tier}`, of(n, seen)]);
  if (seen > 0)
    entries.push(['router', 'rightly so', o.routing.accuracy === null ? NONE : formatPercent(o.routing.accuracy)]);
  if (techniques.includes('fallback')) {
    const { judged, escalated, secondCallsUsd, falseAccepts, falseRejects } = o.fallback;
    entries.push(
      ['fallback', 'answers judged', of(judged, o.requests)],
      ['fallback', 'sent to a stronger model', of(escalated, judged)],
      ['fallback', 'paid for second calls', usd(secondCallsUsd)],
      ['fallback', 'bad answers let pass', unknown(falseAccepts, judged)],
      ['fallback', 'good answers sent back', unknown(falseRejects, judged)],
    );
  }
  return entries;
}

function calling({ strategy: { techniques }, optimized: { batches } }: SimulationResult): Entry[] {
  if (!techniques.includes('batching')) return [];
  const { count, meanSize, meanWaitMs } = batches;
  return [
    ['batching', 'batches', formatCount(count)],
    ['batching', 'requests in a batch, on average', meanSize === null ? NONE : formatThree(meanSize)],
    ['batching', 'wait for it, on average', meanWaitMs === null ? NONE : formatLatency(meanWaitMs)],
  ];
}

function ahead({ strategy: { techniques }, optimized: { prefetch, charges } }: SimulationResult): Entry[] {
  if (!techniques.includes('predictive')) return [];
  if (prefetch.issued === 0) return [['predictive', 'answers fetched ahead', '0']];
  return [
    ['predictive', 'answers fetched ahead', formatCount(prefetch.issued)],
    ['predictive', 'used', of(prefetch.used, prefetch.issued)],
    ['predictive', 'wasted', of(prefetch.wasted, prefetch.issued)],
    ['predictive', 'paid for them', usd(charges.prefetch)],
  ];
}

function limits({ strategy: { techniques }, optimized: o }: SimulationResult): Entry[] {
  const entries: Entry[] = [];
  const { budget, rateLimit, unanswered, requests } = o;
  const held = budget.limited + budget.exhaustedDays + budget.afterExhaustion + unanswered.refused;
  if (techniques.includes('budget') && held === 0) entries.push(['budget', 'requests it held back', '0']);
  else if (techniques.includes('budget')) {
    entries.push(
      ['budget', 'held to a cheaper model or one call', of(budget.limited, requests)],
      ['budget', 'days on which it ran out', formatCount(budget.exhaustedDays)],
      ['budget', 'requests after that', of(budget.afterExhaustion, requests)],
      ['budget', 'refused', of(unanswered.refused, requests)],
    );
  }
  if (rateLimit.rejections > 0) {
    entries.push(
      ['rate limit', 'calls turned away', formatCount(rateLimit.rejections)],
      ['rate limit', 'tried again', formatCount(rateLimit.retries)],
      ['rate limit', 'time spent backing off', formatLatency(rateLimit.backoffMs)],
      ['rate limit', 'given up', of(unanswered.failed, requests)],
    );
  }
  return entries;
}
