import { z } from 'zod';
import type { KnobPath, KnobValue } from '../../settings/knobs.ts';
import { number, text } from './parts.ts';

/** Knobs by their path; "never" and "unlimited" are words. */
export const knobs = z.record(text, z.union([text, number, z.boolean()])) as unknown as z.ZodType<
  Partial<Record<KnobPath, KnobValue | string>>
>;
