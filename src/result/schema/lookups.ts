import { z } from 'zod';
import { number, text } from './parts.ts';
import { RESULT_SCHEMA, SCHEMA_VERSION } from './vocabulary.ts';

/** What documents begin with that replay nothing: there is no chance in them, so no seed. */
export const lookup = {
  $schema: z.literal(RESULT_SCHEMA).exactOptional().describe('Where this schema is.'),
  schemaVersion: z.literal(SCHEMA_VERSION).describe('Fields may be added within a version, never renamed.'),
  seed: z.null(),
};

/** Names as they are listed; null where all are meant. */
export const namesOrAll = z.array(text).nullable();

/** A count of things, from 0. */
export const whole = number.int().nonnegative();
