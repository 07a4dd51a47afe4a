import { FIGURES } from '../../figures/figures.ts';
import { show } from '../../figures/show.ts';
import type { Summary } from '../../result/schema/summary.ts';

/** What both sides came to, in one line, for whoever waits for the rest of a result. */
export function soFar(before: Summary, after: Summary): string {
  const monthly = before.monthlyUsd !== null && after.monthlyUsd !== null;
  const bill = monthly
    ? `${show(before.monthlyUsd, 'usd')} → ${show(after.monthlyUsd, 'usd')} a month`
    : `${show(before.costPerRequestUsd, 'usd')} → ${show(after.costPerRequestUsd, 'usd')} a request`;
  const [was, is] = [before.latencyMs.p95, after.latencyMs.p95];
  const waiting =
    was === null || is === null ? '' : `, ${FIGURES['latencyMs.p95'].title} ${show(was, 'ms')} → ${show(is, 'ms')}`;
  return `So far: ${bill}${waiting}; now its techniques one by one.`;
}
