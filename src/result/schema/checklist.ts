import { z } from 'zod';
import { frame, number } from './parts.ts';

const text = z.string();

/** The result of `optimize checklist` as `--json` saved it. */
export const savedChecklist = z.looseObject({
  ...frame,
  requests: number,
  strategy: text,
  items: z.array(
    z.looseObject({
      item: text,
      line: number,
      status: z.enum(['yes', 'no', 'not applicable', 'unknown']),
      measured: text,
      how: text,
    }),
  ),
});
