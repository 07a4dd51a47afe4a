import type { Plan } from '../fields/plan.ts';
import { valueAt } from '../record/path.ts';
import type { LogRecord } from '../record/shape.ts';
import { truthOf } from '../record/values.ts';
import { first, note, textOf } from './found.ts';
import { type CallKind, type Ending, endingIn, isCallType, isForeignObject, isParentType, kindIn } from './kinds.ts';
import type { RawUsage } from './usage.ts';

/** What its type or operation says a row is. */
interface RowType {
  /** Something around calls. */
  parent: boolean;
  /** Something else that has a model: an assistant, a job of fine-tuning. */
  foreign: boolean;
  /** A call, and of which kind. */
  typed: boolean;
  kind: CallKind | null;
}

/** Reads what its type or operation says a row is. */
export function typeOf(record: LogRecord, plan: Plan): RowType {
  for (const place of plan.places.kind) {
    const value = valueAt(record, place.path);
    if (typeof value !== 'string' || value === '') continue;
    const parent = isParentType(value);
    const foreign = place.words === 'object' && isForeignObject(value);
    const typed = !parent && isCallType(value);
    const kind = parent ? null : kindIn(value);
    if (!parent && !foreign && !typed && kind === null) continue;
    note(place, value);
    return { parent, foreign, typed, kind };
  }
  return { parent: false, foreign: false, typed: false, kind: null };
}

/** The kind of a call by its address or its model, where its type does not say. */
export function kindOf(record: LogRecord, plan: Plan, model: string | null): CallKind {
  const url = textOf(record, plan.places.url);
  return (url === null ? null : kindIn(url)) ?? (model === null ? null : kindIn(model)) ?? 'chat';
}

/** How a call ended, by all that is said about it. */
export function endingOf(record: LogRecord, plan: Plan, usage: RawUsage): Ending {
  const { places, format } = plan;
  const status = first(record, places.status, endingIn);
  if (status !== undefined) return status;
  const code = first(record, places.status, (value) =>
    typeof value === 'object' ? (value as LogRecord).code : undefined,
  );
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'failed';
  if (first(record, places.success, truthOf) === false) return 'failed';
  if (first(record, places.error, (value) => (says(value) ? true : undefined)) === true) return 'failed';
  const level = first(record, places.level, (value) => (typeof value === 'string' ? value : undefined));
  if (level !== undefined && /^(error|fatal|critical)$/i.test(level) && usage.output <= 0) return 'failed';
  if (format.emptyFailed && usage.output === 0) return 'failed';
  const cancelled = first(record, places.cancelled, (value) =>
    truthOf(value) === true ? 'cancelled' : (endingIn(value) ?? undefined),
  );
  return cancelled ?? 'ok';
}

/** Whether a call was sent through a batch interface. */
export function isBatch(record: LogRecord, { format, places }: Plan): boolean {
  if (format.batch) return true;
  return (
    first(record, places.batch, (value) =>
      value === true || (typeof value === 'string' && /^(batch|batches|flex_batch|message_batch)/i.test(value))
        ? true
        : undefined,
    ) === true
  );
}

/** Whether an error is one: not an empty text, list or object. */
function says(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '' && !/^(false|0|null|none|ok)$/i.test(value.trim());
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some((inner) => inner !== null && inner !== '' && inner !== undefined);
  return value === true;
}
