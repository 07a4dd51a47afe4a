import { canonical } from '../record/names.ts';
import { valueAtWritten } from '../record/path.ts';

/** Names that documents have for the list of their records, the surest first; spelled as `canonical` has them. */
const LISTS = [
  'data',
  'records',
  'results',
  'result',
  'items',
  'rows',
  'logs',
  'entries',
  'events',
  'runs',
  'traces',
  'observations',
  'generations',
  'completions',
  'calls',
  'requests',
  'spans',
  'conversations',
  'usageevents',
  'usageeventsdisplay',
  'hits',
  'value',
  'list',
  'documents',
  'messages',
] as const;

/** How deep a list may lie within a document. */
const DEEPEST = 4;

/**
 * The records that a document holds, or null where it is one itself. `path` says where they are; else it is the first
 * list of objects under a usual name, however deep, or else the longest.
 */
export function recordsWithin(document: unknown, path: string | null): unknown[] | null {
  if (path !== null) {
    const found = valueAtWritten(document, path);
    if (Array.isArray(found)) return found;
    return typeof found === 'object' && found !== null ? Object.values(found) : [];
  }
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null) return null;
  const found = listIn(document as Record<string, unknown>, 0);
  if (found !== null) return found;
  const values = Object.values(document);
  const alike =
    values.length > 2 && values.every((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  return alike ? values : null;
}

function listIn(holder: Record<string, unknown>, depth: number): unknown[] | null {
  const names = new Map(Object.keys(holder).map((name) => [canonical(name), name]));
  for (const list of LISTS) {
    const name = names.get(list);
    if (name === undefined) continue;
    const value = holder[name];
    if (isListOfObjects(value)) return value;
    if (depth < DEEPEST && isObject(value)) {
      const deeper = listIn(value, depth + 1);
      if (deeper !== null) return deeper;
    }
  }
  if (depth > 0) return null;
  const lists = Object.values(holder).filter(isListOfObjects);
  return lists.sort((a, b) => b.length - a.length)[0] ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): value is object[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'object' && item !== null);
}
