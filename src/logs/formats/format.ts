import { type Field, spelled } from '../fields/field-table.ts';
import { canonical } from '../record/names.ts';
import type { LogRecord, Member } from '../record/shape.ts';

/** What a reader that remembers across rows makes of one. */
export type Step = readonly LogRecord[];

/** How one product writes calls: how it is told, and how it differs from the common table of fields. */
export interface LogFormat {
  id: string;
  /** In words: `Langfuse observations`. */
  title: string;
  /** Paths that tell it: all of one list are there. None for what is chosen otherwise. */
  signs: readonly (readonly string[])[];
  /** Paths that are not there. */
  lacks: readonly string[];
  /** Paths that come before the common ones, by field. */
  fields: Partial<Record<Field, readonly string[]>>;
  /** Fields for which the common paths mean something else here. */
  only: readonly Field[];
  /** Unit of latencies that do not name one. */
  latency: 's' | 'ms' | null;
  /** Unit of times that count from an origin of their own. */
  relative: 's' | 'ms' | null;
  /** What costs are in. */
  money: 'usd' | 'cents';
  /** Whether input holds what was cached, where nothing logged decides it. */
  cached: 'inside' | 'beside' | null;
  /** All calls are batched. */
  batch: boolean;
  /** Rows are sums over many calls. */
  sums: boolean;
  /** The model named is no part of what was asked: it stands for the conversation. */
  modelApart: boolean;
  /** A call that gave no tokens failed. */
  emptyFailed: boolean;
  /** Records of which each holds several rows. */
  rowsOf: ((record: LogRecord) => readonly LogRecord[]) | null;
  /** A reader that remembers across the rows of a file; its rows replace them. */
  follow: (() => (record: LogRecord) => Step) | null;
}

/** A format from what is particular about it. */
export function format(
  own: Pick<LogFormat, 'id' | 'title'> &
    Partial<Omit<LogFormat, 'signs' | 'lacks' | 'fields'>> & {
      signs?: readonly (readonly string[])[];
      lacks?: readonly string[];
      fields?: Partial<Record<Field, readonly string[]>>;
    },
): LogFormat {
  return {
    only: [],
    latency: null,
    relative: null,
    money: 'usd',
    cached: null,
    batch: false,
    sums: false,
    modelApart: false,
    emptyFailed: false,
    rowsOf: null,
    follow: null,
    ...own,
    signs: (own.signs ?? []).map((paths) => paths.map(canonical)),
    lacks: (own.lacks ?? []).map(canonical),
    fields: spelled(own.fields ?? {}),
  };
}

/** Whether a record with these members is of the format. */
export function isOf({ signs, lacks }: LogFormat, members: ReadonlyMap<string, Member>): boolean {
  return signs.some((paths) => paths.every((path) => members.has(path))) && !lacks.some((path) => members.has(path));
}
