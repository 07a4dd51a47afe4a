import { formatDuration, formatNumberOf } from '../../foundation/units.ts';
import type { BacktestResult, Forecast } from '../../result/schema/backtest.ts';
import { reproductionSection } from '../command-lines.ts';
import type { CsvTable } from '../csv.ts';
import type { Depth, Document, Notes, Prose, Table, Text } from '../document.ts';
import type { Formats } from '../formats.ts';
import { fromTo } from '../intervals.ts';
import { section } from '../sections.ts';
import { share, signed } from './written.ts';

/** How forecasts held to what came are shown. */
export const BACKTEST_FORMATS: Formats<BacktestResult> = { document: backtestDocument, csv: backtestCsv };

/** Error of a forecast, in fractions of the bill, from which it is called far off. */
const FAR_OFF = 0.1;

function backtestDocument(result: BacktestResult, depth: Depth): Document {
  const { scenario, requests, forecasts, everyMs, models, seed, partial, strategy } = result;
  return {
    title: `${scenario}: forecasts of ${strategy} held to what came`,
    facts: `${formatNumberOf(requests, 'request')} in windows of ${formatDuration(everyMs)} • ${formatNumberOf(forecasts.length, 'forecast')} • models: ${models} • seed ${seed}`,
    ...(partial ? { warning: 'PARTIAL: interrupted; the windows that were not reached are missing.' } : {}),
    sections: [
      ...section('', conclusion(result)),
      ...section('Each forecast', table(result)),
      ...section('How to read this', reading(result)),
      ...reproductionSection(result, depth),
    ],
  };
}

function conclusion({ meanAbsoluteError, meanError, held, forecasts }: BacktestResult): Prose {
  if (meanAbsoluteError === null || meanError === null) {
    return { kind: 'prose', text: 'No forecast could be made: the strategy cannot be played on these windows.' };
  }
  const worst = forecasts.reduce((a, b) => (Math.abs(b.error) > Math.abs(a.error) ? b : a));
  const direction = meanError < 0 ? 'less' : 'more';
  const intervals =
    held.of === 0
      ? ''
      : ` Of ${formatNumberOf(held.of, 'interval')} ${held.held} held what came; of good ones 19 of 20 do.`;
  return {
    kind: 'prose',
    text: [
      'The saving of one window, taken as the forecast for the next, was off by ',
      { text: `${share(meanAbsoluteError)} of the bill`, tone: meanAbsoluteError > FAR_OFF ? 'bad' : 'good' },
      ` on average, ${share(Math.abs(meanError))} ${direction} than promised; at worst ${share(worst.forecast.costRatio)} was promised and ${share(worst.actual.costRatio)} came.${intervals}`,
    ],
  };
}

function table({ forecasts }: BacktestResult): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'Made on' },
      { title: 'Requests', align: 'right', dispensable: 2 },
      { title: 'Promised', align: 'right' },
      { title: '95%', align: 'right', dispensable: 1 },
      { title: 'Came', align: 'right' },
      { title: 'Off by', align: 'right' },
      { title: 'Held', dispensable: 0 },
    ],
    rows: forecasts.map(({ from, forecast, actual, error, held }): Text[] => [
      `${formatDuration(from.fromMs)} to ${formatDuration(from.toMs)}`,
      String(from.requests),
      share(forecast.costRatio),
      forecast.ci95 === null ? '—' : fromTo(forecast.ci95, share),
      share(actual.costRatio),
      Math.abs(error) > FAR_OFF ? { text: signed(error), tone: 'bad' } : signed(error),
      verdict(held),
    ]),
  };
}

function verdict(held: Forecast['held']): Text {
  if (held === null) return '—';
  return held ? { text: 'yes', tone: 'good' } : { text: 'no', tone: 'bad' };
}

function reading({ tuned, minimize }: BacktestResult): Notes {
  const how = tuned
    ? `On each window the strategy was tuned for the least ${minimize}, then played on the next as it was.`
    : 'The strategy was the same on every window.';
  return {
    kind: 'notes',
    tone: 'faint',
    notes: [
      { label: 'Promised', text: `what is saved of the baseline on the window it was made on. ${how}` },
      { label: 'Came', text: 'what the same setting saves on the next window, beginning with empty caches.' },
    ],
  };
}

/** The forecasts, a row each. */
function backtestCsv({ forecasts }: BacktestResult): CsvTable {
  return {
    columns: ['fromMs', 'toMs', 'requests', 'forecast', 'forecastLow', 'forecastHigh', 'actual', 'error', 'held'],
    rows: forecasts.map(({ from, forecast, actual, error, held }) => [
      from.fromMs,
      from.toMs,
      from.requests,
      forecast.costRatio,
      forecast.ci95?.[0] ?? null,
      forecast.ci95?.[1] ?? null,
      actual.costRatio,
      error,
      held === null ? null : String(held),
    ]),
  };
}
