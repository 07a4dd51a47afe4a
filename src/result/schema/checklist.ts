import { z } from 'zod';
import { frame, known, number, text } from './parts.ts';

const status = z.enum(['yes', 'no', 'not applicable', 'unknown']);

const checklistItem = z
  .object({
    item: text.describe("In the document's words."),
    line: number,
    status,
    measured: text.describe('What was measured; why it cannot be known.'),
    yours: text
      .default('')
      .describe('What is left for the reader to do, whatever a simulation shows; empty in older results.'),
    how: text.describe('The command, or what to do in production.'),
  })
  .meta({ id: 'ChecklistItem' });

const alerts = z
  .object({
    windowMs: number.describe('Length of the windows that the figures are of, in virtual milliseconds.'),
    windows: number,
    hitRateBelow: known.describe('Alert when the hit rate of a window is below; null without a cache.'),
    costPerRequestAbove: number.describe("Alert when a window's cost per request is above, in USD."),
  })
  .describe('Where an alert would have to be set to be silent in a run as simulated, nineteen windows in twenty.')
  .meta({ id: 'Alerts' });

export const checklistResult = z
  .object({
    ...frame,
    command: z.literal('checklist'),
    requests: number,
    strategy: text,
    items: z.array(checklistItem),
    alerts: alerts.nullable().default(null),
  })
  .meta({ id: 'ChecklistResult' });

/** The guide's last page, gone through: `optimize checklist --json`. */
export type ChecklistResult = z.infer<typeof checklistResult>;
export type ChecklistItem = z.infer<typeof checklistItem>;
export type ChecklistStatus = z.infer<typeof status>;
/** Where an alert would have to be set to be silent in a run as simulated, nineteen windows in twenty. */
export type Alerts = z.infer<typeof alerts>;
