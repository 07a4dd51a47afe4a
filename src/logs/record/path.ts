import { jsonIn, looksLikeJson } from './values.ts';

/** Steps to a value: names of members, and places in lists (from the end where negative). */
export type Path = readonly (string | number)[];

/** A path as it is written: `response.usage.prompt_tokens`, `choices[0].message`, `messages[-1].content`. */
export function pathOf(written: string): Path {
  const steps: (string | number)[] = [];
  for (const part of written.split('.')) {
    const [name, ...places] = part.split('[');
    if (name !== '') steps.push(name as string);
    for (const place of places) steps.push(Number.parseInt(place, 10));
  }
  return steps;
}

/** A path in words, as `pathOf` reads it. */
export function writtenPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

/** The value at the end of a path; undefined where it leads nowhere. */
export function valueAt(record: unknown, path: Path): unknown {
  let value = record;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof step === 'number') value = Array.isArray(value) ? value.at(step) : undefined;
    else value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  return value;
}

/**
 * The value that a written path means: a member of that very name, dots and all, comes first at every step, and a text that
 * holds JSON is looked into.
 */
export function valueAtWritten(record: unknown, written: string): unknown {
  let value = record;
  let rest = written;
  while (rest !== '') {
    if (typeof value === 'string' && looksLikeJson(value)) value = jsonIn(value);
    if (typeof value !== 'object' || value === null) return undefined;
    const place = /^\[(-?\d+)\]\.?/.exec(rest);
    if (place !== null) {
      value = Array.isArray(value) ? value.at(Number(place[1])) : undefined;
      rest = rest.slice(place[0].length);
      continue;
    }
    if (Object.hasOwn(value, rest)) return (value as Record<string, unknown>)[rest];
    const cut = longestName(value, rest);
    if (cut === 0) return undefined;
    value = (value as Record<string, unknown>)[rest.slice(0, cut)];
    rest = rest.slice(cut).replace(/^\./, '');
  }
  return value;
}

/** Length of the longest beginning of a path that is a member's name. */
function longestName(value: object, rest: string): number {
  for (let end = rest.length; end > 0; end = Math.max(rest.lastIndexOf('.', end - 1), rest.lastIndexOf('[', end - 1))) {
    if (Object.hasOwn(value, rest.slice(0, end))) return end;
  }
  return 0;
}
