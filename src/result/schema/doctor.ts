import { z } from 'zod';
import { lookup } from './lookups.ts';
import { text } from './parts.ts';

const check = z
  .object({
    id: text.describe('For scripts: `node`, `config`.'),
    status: z.enum(['ok', 'warn', 'fail']).describe('Fine; fine but with something lost; or in the way of running.'),
    found: text.describe('What was found, in a sentence.'),
    fix: text.nullable().describe('What to do about it; null when there is nothing to do.'),
  })
  .meta({ id: 'Check' });

export const doctorResult = z
  .object({ ...lookup, command: z.literal('doctor'), checks: z.array(check) })
  .meta({ id: 'DoctorResult' });

/** What `optimize doctor --json` prints. */
export type DoctorResult = z.infer<typeof doctorResult>;

/** One thing that has been looked at. */
export type Check = z.infer<typeof check>;
