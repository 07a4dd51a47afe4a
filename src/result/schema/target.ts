import { z } from 'zod';
import { known, number, text, word } from './parts.ts';

export const target = z
  .object({
    what: word<'cost saved' | 'hit rate' | 'P95 latency' | 'P95 to first token' | 'quality kept'>(),
    target: text.describe('As the document has it.'),
    line: number,
    value: known,
    met: z.boolean().nullable().describe('null where the value is not known, or too many requests got no answer.'),
  })
  .meta({ id: 'Target' });

/** One of the document's targets, and whether a run meets it. */
export type Target = z.infer<typeof target>;
