import type { WorkloadSpec } from './workload-spec.ts';

/** A value of a workload's description, read, and where it stands there: `['intents', 3, 'zipf']`. */
export interface ChangedValue {
  at: readonly (string | number)[];
  value: unknown;
}

/** A workload's description with other values where they stand; all but the last step of each way has to be there. */
export function withChanges(spec: WorkloadSpec, changes: readonly ChangedValue[]): WorkloadSpec {
  const changed = structuredClone(spec);
  for (const { at, value } of changes) {
    let fields = changed as unknown as Record<string | number, unknown>;
    for (const key of at.slice(0, -1)) fields = fields[key] as typeof fields;
    fields[at.at(-1) as string | number] = value;
  }
  return changed;
}
