import { z } from 'zod';
import { knobs } from './knobs.ts';
import { frame, interval, known, number, ofCost, text } from './parts.ts';

const window = z
  .object({
    fromMs: number.describe('When it begins, in milliseconds after the first request of the log.'),
    toMs: number.describe('The first moment after it.'),
    requests: number,
  })
  .meta({ id: 'BacktestWindow' });

const forecast = z
  .object({
    /** The window that the forecast is made on. */
    from: window,
    /** The one it is about. */
    of: window,
    techniques: z.array(text),
    knobs,
    forecast: z.object({
      costRatio: ofCost.describe('Saved in the window it was made on, as a fraction of the baseline.'),
      ci95: interval.nullable().describe('Its 95 % interval from that window; null where it is too short for one.'),
    }),
    actual: z.object({ costRatio: ofCost.describe('Saved in the window after it.') }),
    error: number.describe('actual − forecast, in fractions of the bill: -0.3 is 30 points less saved than promised.'),
    held: z.boolean().nullable().describe('Whether the interval held what came; null without an interval.'),
  })
  .meta({ id: 'Forecast' });

export const backtestResult = z
  .object({
    ...frame,
    command: z.literal('backtest'),
    requests: number.describe('Requests of the whole log.'),
    strategy: text,
    tuned: z.boolean().describe('Whether the strategy was tuned anew on each window.'),
    minimize: text.nullable().describe('Path of the figure it was tuned for; null where it was not tuned.'),
    everyMs: number.describe('Length of a window, in milliseconds.'),
    forecasts: z.array(forecast),
    meanError: known.describe('Mean of the errors: below 0, less was saved than promised.'),
    meanAbsoluteError: known,
    held: z.object({ held: number, of: number }).describe('How many intervals held what came, of those there were.'),
  })
  .meta({ id: 'BacktestResult' });

/** Forecasts held to what came after them. */
export type BacktestResult = z.infer<typeof backtestResult>;
/** A forecast made on one window of a log, and what the next one brought. */
export type Forecast = z.infer<typeof forecast>;
