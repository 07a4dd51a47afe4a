import { formatCount, formatNumberOf } from '../foundation/units.ts';

/** "8,000 requests after a warm-up of 2,000": what a result is about. */
export function requestsPlayed({
  requests,
  warmUpRequests,
}: {
  requests: number;
  warmUpRequests?: number | undefined;
}): string {
  const before = warmUpRequests === undefined ? '' : ` after a warm-up of ${formatCount(Math.round(warmUpRequests))}`;
  return `${formatNumberOf(requests, 'request')}${before}`;
}
