import { formatCount, formatNumberOf, formatPercent, formatUsd } from '../foundation/units.ts';
import type { Diagnosis, Fix } from './diagnosis.ts';
import { turningKnobs } from './fixes.ts';
import { FEWER_UNANSWERED } from './unanswered.ts';

/** Share of the bill, or of the requests, from which on it is worth a line. */
const WORTH_A_LINE = 0.01;

/** Most that a retry is suggested for: what fails so often has another cure. */
const MOST_RETRIES = 10;

/** Calls that failed: what trying again costs, and whether it is enough. */
export const failedCalls: Diagnosis = (run) => {
  const { failures, charges, costUsd, unanswered, requests } = run.optimized;
  if (failures === undefined) return null;
  const paid = charges.failedCalls ?? 0;
  const lost = failures.givenUp > 0 ? unanswered.failed : 0;
  if (paid < WORTH_A_LINE * costUsd && lost < WORTH_A_LINE * requests) return null;
  const { refused, malformed, timedOut } = failures;
  const { knobs } = run.played;
  const retries = knobs['provider.retries'];
  const kinds = [
    ...(refused > 0 ? [`${formatCount(refused)} calls ended in an error`] : []),
    ...(malformed > 0 ? [`${formatCount(malformed)} in an answer of no use`] : []),
    ...(timedOut > 0 ? [`${formatCount(timedOut)} in none within the time-out`] : []),
  ];
  const told = refused > 0 ? kinds.join(', ') : `calls that failed: ${kinds.join(', ')}`;
  const cost =
    paid === 0
      ? ''
      : `, for which ${formatUsd(paid)} of ${formatUsd(costUsd)} were paid (${formatPercent(paid / costUsd)})`;
  const fate =
    lost === 0
      ? ', and every request got its answer in the end'
      : `, and ${formatCount(lost)} requests (${formatPercent(lost / requests)}) got no answer after ${formatNumberOf(retries, 'retry', 'retries')}`;
  const more = Math.max(1, 2 * retries);
  const fixes: Fix[] = [
    ...(lost === 0 || more > MOST_RETRIES ? [] : [turningKnobs(run.played, { 'provider.retries': more })]),
    ...(lost === 0 ? [] : [turningKnobs(run.played, { 'provider.backoff': 10 * knobs['provider.backoff'] })]),
  ];
  return {
    id: 'failed-calls',
    severity: lost < WORTH_A_LINE * requests ? 'info' : 'warning',
    message: `${told}${cost}${fate}`,
    otherwise:
      lost === 0
        ? 'ask for formats that the provider holds the model to, or choose a model that fails less often'
        : 'let another model answer where one fails (a fallback of your gateway)',
    fixes,
    aim: FEWER_UNANSWERED,
  };
};
