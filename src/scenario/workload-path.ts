import { z } from 'zod';
import { closest, suggestion, UserError } from '../foundation/problem.ts';
import { type ChangedValue, withChanges } from './changed-workload.ts';
import { checkNames } from './workload-checks.ts';
import { describedWorkload } from './workload-schema.ts';
import type { WorkloadSpec } from './workload-spec.ts';

type Fields = Record<string, unknown>;

/**
 * A workload's description with another value at a path of its file, `sessions.thinkTime`, written as it is
 * there: `3m`, `10%`, `12k`. Kinds of intent go by their names, `intents.greetings.share`, or all at once:
 * `intents.*.zipf`.
 *
 * @throws UserError for a path that leads nowhere, and a value that is not allowed there
 */
export function withValueAt(spec: WorkloadSpec, path: string, text: string, where: string): WorkloadSpec {
  const changed = withChanges(spec, changesAt(spec, path, text, where));
  checkNames(changed, (_, what, fix) => {
    throw new UserError({ where: `${where}=${text}`, what, fix });
  });
  return changed;
}

/** The values that a path and a text mean there; of all kinds of intent, one each. */
export function changesAt(spec: WorkloadSpec, path: string, text: string, where: string): ChangedValue[] {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let places: Place[] = [{ at: [], schema: describedWorkload, fields: spec as unknown as Fields }];
  for (const [depth, key] of keys.entries()) {
    places = places.flatMap(({ at, schema, fields }): Place[] => {
      if (schema instanceof z.ZodArray) {
        const kinds = fields as unknown as readonly Fields[];
        return kindsCalled(key, kinds, where).map((i) => ({
          at: [...at, i],
          schema: schema.element as z.ZodType,
          fields: kinds[i] as Fields,
        }));
      }
      const inside = below(schema, fields, key, path, where);
      const next = fields[key];
      if (typeof next !== 'object' || next === null) {
        const gone = keys.slice(0, depth + 1).join('.');
        throw new UserError({ where, what: `the scenario has no ${gone}`, fix: `add ${gone}: to its file first` });
      }
      return [{ at: [...at, key], schema: inside, fields: next as Fields }];
    });
  }
  return places.map(({ at, schema, fields }) => ({
    at: [...at, last],
    value: valueFor(below(schema, fields, last, path, where), text, where),
  }));
}

/** Somewhere in a description: the way there, what may stand there, and what does. */
interface Place {
  at: (string | number)[];
  schema: z.ZodType;
  fields: Fields;
}

/** The places of the kinds of intent of a name, or with an asterisk of all. */
function kindsCalled(name: string, kinds: readonly Fields[], where: string): number[] {
  const found = [...kinds.keys()].filter((i) => name === '*' || kinds[i]?.kind === name);
  if (found.length > 0) return found;
  const names = kinds.map(({ kind }) => String(kind));
  throw new UserError({ where, what: `there is no kind "${name}"`, fix: suggestion(name, names) });
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
  const asSwitch = { true: true, false: false }[text];
  const plain = [...(Number.isFinite(asNumber) ? [asNumber] : []), ...(asSwitch === undefined ? [] : [asSwitch])];
  const candidates = 'writing' in (schema.meta() ?? {}) ? [text] : [...plain, text];
  const read = candidates.map((candidate) => schema.safeParse(candidate));
  const good = read.find(({ success }) => success);
  if (good !== undefined) return good.data;
  const [what = `"${text}" is not allowed`, ...fix] = (read[0]?.error?.issues[0]?.message ?? '').split('; ');
  throw new UserError({ where, what, ...(fix.length === 0 ? {} : { fix: fix.join('; ') }) });
}
