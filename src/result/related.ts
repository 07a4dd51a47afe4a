import type { PlayedSummary } from './schema/summary.ts';

const DAYS_A_MONTH = 30;

/** The summary with its quality, and what it pays by the month, set against the baseline's. */
export function relatedTo<S extends PlayedSummary>(baseline: PlayedSummary, summary: S): S {
  const whole = baseline.quality.mean;
  const { mean } = summary.quality;
  const relative = mean === null || whole === null || whole === 0 ? null : mean / whole;
  const { fixedPrice } = summary;
  return {
    ...summary,
    quality: { ...summary.quality, relative },
    ...(fixedPrice === undefined
      ? {}
      : { fixedPrice: { ...fixedPrice, breakEvenPerDay: breakEvenPerDay(baseline, summary) } }),
  };
}

/**
 * Requests a day like these from which on what is paid by the month, and saves by the request, costs less than the
 * baseline; null where it saves nothing by the request, or pays no more by the month.
 */
function breakEvenPerDay(baseline: PlayedSummary, summary: PlayedSummary): number | null {
  const byMonth = ({ fixedPrice }: PlayedSummary): number => fixedPrice?.usdPerMonth ?? 0;
  const byRequest = ({ charges, costUsd, requests }: PlayedSummary): number =>
    (costUsd - (charges.fixedPrice ?? 0)) / requests;
  const more = (byMonth(summary) - byMonth(baseline)) / DAYS_A_MONTH;
  const saved = byRequest(baseline) - byRequest(summary);
  return more > 0 && saved > 0 ? more / saved : null;
}
