import { own } from '../../foundation/own.ts';
import { type Problem, suggestion } from '../../foundation/problem.ts';
import { FIELD_WORDS } from '../fields/field-table.ts';
import type { Chosen } from '../fields/plan.ts';
import type { UsagePart } from '../fields/usage-names.ts';
import { COUNT_WORDS } from './inspect.ts';

const PART_OF = new Map(Object.entries(COUNT_WORDS).map(([part, word]) => [word as string, part as UsagePart]));

/** Every field that a user can place. */
export const PLACEABLE: readonly string[] = [...Object.keys(FIELD_WORDS), ...PART_OF.keys(), 'correct.MODEL'];

/** Adds that a field is found at these paths; gives back what is wrong with that, or null. */
export function place(chosen: Chosen, field: string, paths: readonly string[], where: string): Problem | null {
  const known = own(FIELD_WORDS, field);
  const part = PART_OF.get(field);
  if (known !== undefined) chosen.places[known] = paths;
  else if (part !== undefined) chosen.counts[part] = paths;
  else return { where, what: `there is no field "${field}"`, fix: suggestion(field, PLACEABLE) };
  return null;
}
