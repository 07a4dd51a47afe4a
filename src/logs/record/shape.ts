import { canonical } from './names.ts';
import type { Path } from './path.ts';
import { jsonIn, looksLikeJson } from './values.ts';

/** A record as JSON has it, or a row of a table by its columns. */
export type LogRecord = Record<string, unknown>;

/** How deep names belong to the shape of a record, and texts in JSON are looked into. */
const SHAPE_DEPTH = 3;
const DECODED_DEPTH = 5;

/** Names of members that hold what people and models wrote: JSON in them counts only where it is a request or an answer. */
const PROSE = new Set([
  'prompt',
  'text',
  'query',
  'question',
  'content',
  'completion',
  'answer',
  'inputtext',
  'outputtext',
]);

/** Members by which a request, an answer or a message is known. */
const SPOKEN = [
  'role',
  'messages',
  'contents',
  'content',
  'parts',
  'choices',
  'candidates',
  'usage',
  'model',
  'kwargs',
  'question',
  'prompt',
  'query',
  'input',
  'type',
  'from',
  'text',
  'key',
];

/** Shapes that are remembered, those on the way to others with them; what comes after is new each time. */
const MOST_SHAPES = 100_000;

/**
 * A shape of records, told name by name: from the empty one, each name leads to a longer one. A record like the one
 * before it costs a comparison a name, and no text is made of its names (200 MB of nested calls: 3.7 s for 4.0).
 */
export class Shape<T> {
  /** What is kept about records of this shape. */
  held: T | null = null;
  readonly #count: { shapes: number };
  #name: string | null = null;
  #next: Shape<T> = this;
  #others: Map<string, Shape<T>> | null = null;

  constructor(count = { shapes: 0 }) {
    this.#count = count;
  }

  /** This shape with one name more. */
  with(name: string): Shape<T> {
    return name === this.#name ? this.#next : this.#other(name);
  }

  #other(name: string): Shape<T> {
    let next = this.#others?.get(name);
    if (next === undefined) {
      next = new Shape<T>(this.#count);
      if (this.#count.shapes++ >= MOST_SHAPES) return next;
      this.#others ??= new Map();
      this.#others.set(name, next);
    }
    this.#name = name;
    this.#next = next;
    return next;
  }
}

/**
 * Looks into a record, in place: texts that hold JSON become what they hold, and lists of keys and values (as OTLP has
 * them) become objects.
 */
export function openRecord(record: LogRecord): void {
  open(record, null, 0);
}

/** Looks into a record, and gives back its shape, told from the empty one on: the names of its members, some levels deep. */
export function shapeOfOpened<T>(record: LogRecord, empty: Shape<T>): Shape<T> {
  return open(record, empty, 0) as Shape<T>;
}

function open<T>(record: LogRecord, from: Shape<T> | null, depth: number): Shape<T> | null {
  let shape = depth < SHAPE_DEPTH ? from : null;
  for (const name in record) {
    let value = record[name];
    if (typeof value === 'string') {
      if (value.length > 1 && looksLikeJson(value)) {
        const inner = jsonIn(value);
        if (inner !== undefined && (!PROSE.has(canonical(name)) || isSpoken(inner))) value = record[name] = inner;
      }
    } else if (isKeyed(value)) value = record[name] = keyed(value);
    if (shape !== null) shape = shape.with(name);
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      if (shape !== null) shape = shape.with('[]');
      const [only] = value;
      if (value.length > 0 && depth < 2 && isObject(only)) openItems(value, depth);
      continue;
    }
    if (depth >= DECODED_DEPTH) continue;
    const within = open(value as LogRecord, shape?.with('{') ?? null, depth + 1);
    if (shape !== null) shape = (within ?? shape).with('}');
  }
  return shape;
}

/** Attributes of the items of a list: events of a span, say. */
function openItems(items: unknown[], depth: number): void {
  for (const item of items) {
    if (!isObject(item)) return;
    if (isKeyed(item.attributes)) {
      item.attributes = keyed(item.attributes);
      open(item.attributes as LogRecord, null, depth + 2);
    }
  }
}

function isObject(value: unknown): value is LogRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether JSON found in prose is a request, an answer or messages, and not what somebody wrote. */
function isSpoken(inner: object): boolean {
  let first: unknown = inner;
  while (Array.isArray(first)) first = first[0];
  return isObject(first) && SPOKEN.some((name) => Object.hasOwn(first as object, name));
}

function isKeyed(value: unknown): value is { key: string; value: unknown }[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => isObject(item) && typeof item.key === 'string' && 'value' in item);
}

/** Keys and values as an object; OTLP says of every value what type it has. */
function keyed(pairs: readonly { key: string; value: unknown }[]): LogRecord {
  const record: LogRecord = {};
  for (const { key, value } of pairs) if (!Object.hasOwn(record, key)) record[key] = plainValue(value);
  return record;
}

/** A value of OTLP without its type. */
export function plainValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  if ('stringValue' in value) return value.stringValue;
  if ('intValue' in value) return Number(value.intValue);
  if ('doubleValue' in value) return Number(value.doubleValue);
  if ('boolValue' in value) return value.boolValue;
  if ('arrayValue' in value)
    return ((value.arrayValue as LogRecord | null)?.values as unknown[] | undefined)?.map(plainValue) ?? [];
  if ('kvlistValue' in value)
    return keyed(((value.kvlistValue as LogRecord)?.values as { key: string; value: unknown }[]) ?? []);
  return value;
}

/** A member of a record, however deep: where it is and an example of it. */
export interface Member {
  path: Path;
  value: unknown;
}

/** How deep members are looked for. */
const TREE_DEPTH = 6;

/** All members of a record by their paths, each path's names run together as `canonical` spells them. */
export function membersOf(record: LogRecord): Map<string, Member> {
  const members = new Map<string, Member>();
  const walk = (holder: LogRecord, path: Path, prefix: string, depth: number): void => {
    for (const [name, value] of Object.entries(holder)) {
      const own = `${prefix}${canonical(name)}`;
      const here = [...path, name];
      if (!members.has(own)) members.set(own, { path: here, value });
      if (depth < TREE_DEPTH && isObject(value)) walk(value, here, own, depth + 1);
    }
  };
  walk(record, [], '', 1);
  return members;
}
