import { z } from 'zod';
import { numberWritten } from './written-values.ts';

type Definition = { type: string } & Record<string, unknown>;

/**
 * The schema of what a schema of a file gives: numbers where the file has texts with units, within the same ranges.
 * All other demands stay. For what was read once and comes from elsewhere, as it was read.
 */
export function plainOf<T extends z.ZodType>(schema: T): z.ZodType<z.output<T>> {
  return plain(schema) as z.ZodType<z.output<T>>;
}

function plain(schema: z.ZodType): z.ZodType {
  const def = schema._zod.def as unknown as Definition;
  const changed = (parts: Record<string, unknown>): z.ZodType =>
    z.core.clone(schema, { ...def, ...parts } as never) as z.ZodType;
  const inner = (name: string): z.ZodType => plain(def[name] as z.ZodType);
  switch (def.type) {
    case 'object': {
      const fields = Object.entries(def.shape as Record<string, z.ZodType>);
      return changed({ shape: Object.fromEntries(fields.map(([name, field]) => [name, plain(field)])) });
    }
    case 'array':
      return changed({ element: inner('element') });
    case 'record':
      return changed({ valueType: inner('valueType') });
    case 'optional':
    case 'nullable':
      return changed({ innerType: inner('innerType') });
    case 'union': {
      // What a file may say in several ways is read as one of them.
      const options = (def.options as z.ZodType[]).filter((option) => !isReadAnew(option));
      return changed({ options: options.map(plain) });
    }
    case 'pipe':
      return numberWritten(schema) ?? schema;
    default:
      return schema;
  }
}

/** Whether what it reads becomes something else, and no number with a unit. */
function isReadAnew(schema: z.ZodType): boolean {
  return (schema._zod.def as unknown as Definition).type === 'pipe' && numberWritten(schema) === null;
}
