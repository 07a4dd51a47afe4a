import { z } from 'zod';
import { closest, UserError } from '../foundation/problem.ts';
import { checkNames } from './workload-checks.ts';
import { describedWorkload } from './workload-schema.ts';
import type { WorkloadSpec } from './workload-spec.ts';

type Fields = Record<string, unknown>;

/**
 * A workload's description with another value at a path of its file, `sessions.thinkTime`, written as it is
 * there: `3m`, `10%`, `12k`.
 *
 * @throws UserError for a path that leads nowhere, and a value that is not allowed there
 */
export function withValueAt(spec: WorkloadSpec, path: string, text: string, where: string): WorkloadSpec {
  const changed = structuredClone(spec);
  const keys = path.split('.');
  const last = keys.pop() as string;
  let schema: z.ZodType = describedWorkload;
  let fields = changed as unknown as Fields;
  for (const [depth, key] of keys.entries()) {
    schema = below(schema, fields, key, path, where);
    const next = fields[key];
    if (typeof next !== 'object' || next === null) {
      const gone = keys.slice(0, depth + 1).join('.');
      throw new UserError({ where, what: `the scenario has no ${gone}`, fix: `add ${gone}: to its file first` });
    }
    fields = next as Fields;
  }
  fields[last] = valueFor(below(schema, fields, last, path, where), text, where);
  checkNames(changed, (_, what, fix) => {
    throw new UserError({ where: `${where}=${text}`, what, fix });
  });
  return changed;
}

/** What may stand under a key. */
function below(schema: z.ZodType, fields: Fields, key: string, path: string, where: string): z.ZodType {
  const shape = shapeOf(schema, fields);
  const found = shape[key];
  if (found === undefined) {
    const near = closest(key, Object.keys(shape));
    const fix =
      near === null ? 'write it as in the file: sessions.thinkTime, arrivals.perDay' : `did you mean ${near}?`;
    throw new UserError({ where, what: `a workload has no ${path}`, fix });
  }
  return found instanceof z.ZodOptional ? (found.unwrap() as z.ZodType) : found;
}

/** What an object may hold; of one that is described in several ways, in the way that its fields are of. */
function shapeOf(schema: z.ZodType, fields: Fields): Readonly<Record<string, z.ZodType>> {
  if (schema instanceof z.ZodObject) return schema.shape;
  const options = schema instanceof z.ZodUnion ? (schema.options as readonly z.ZodType[]) : [];
  const shapes = options.map((option) => shapeOf(option, fields));
  const words = (shape: (typeof shapes)[number]): string[] =>
    Object.keys(shape).filter((key) => typeof fields[key] === 'string');
  return shapes.find((shape) => words(shape).every((key) => shape[key]?.safeParse(fields[key]).success)) ?? {};
}

function valueFor(schema: z.ZodType, text: string, where: string): unknown {
  const asNumber = text.trim() === '' ? Number.NaN : Number(text);
  const candidates = Number.isFinite(asNumber) && !('writing' in (schema.meta() ?? {})) ? [asNumber, text] : [text];
  const read = candidates.map((candidate) => schema.safeParse(candidate));
  const good = read.find(({ success }) => success);
  if (good !== undefined) return good.data;
  const [what = `"${text}" is not allowed`, ...fix] = (read[0]?.error?.issues[0]?.message ?? '').split('; ');
  throw new UserError({ where, what, ...(fix.length === 0 ? {} : { fix: fix.join('; ') }) });
}
