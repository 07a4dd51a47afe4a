import type { Summary } from './schema/summary.ts';

/** Share of the requests without an answer up to which the other figures still speak for the application. */
const MOST_UNANSWERED = 0.01;

/**
 * Whether so many requests got no answer that bill and latency are no achievement: to say nothing is
 * cheap and quick.
 */
export function leavesUnanswered({ requests, unanswered }: Pick<Summary, 'requests' | 'unanswered'>): boolean {
  return unanswered.refused + unanswered.failed > MOST_UNANSWERED * requests;
}
