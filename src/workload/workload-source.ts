import type { WorkloadSpec } from '../scenario/schema.ts';
import { GeneratedWorkload } from './generator/generated-workload.ts';
import type { Surroundings, TraceSourceDescription, VectorFile } from './trace-source.ts';
import { WarmedWorkload, type WarmUp } from './warm-up.ts';
import type { Workload } from './workload.ts';

/** Where requests come from, said so that another thread or another machine can open it by itself. */
export type WorkloadSource = (GeneratedSource | TraceSourceDescription) & {
  /** How much of its beginning is played and not counted; absent for nothing. */
  warmUp?: WarmUp;
  /** By whose vectors its texts are compared; absent where by their words. */
  vectors?: VectorFile;
};

/** Made from a scenario's description and a seed. */
export interface GeneratedSource {
  kind: 'generated';
  name: string;
  spec: WorkloadSpec;
}

/** Opens the workload for one reading. */
export async function openWorkload(source: WorkloadSource, seed: string, here: Surroundings): Promise<Workload> {
  const workload = await openCompared(source, seed, here);
  return source.warmUp === undefined ? workload : new WarmedWorkload(workload, source.warmUp);
}

async function openCompared(source: WorkloadSource, seed: string, here: Surroundings): Promise<Workload> {
  const workload = await openWhole(source, seed, here);
  if (source.vectors === undefined) return workload;
  if (here.compare === undefined) throw new Error('no files of vectors are read here');
  return here.compare(workload, source.vectors);
}

async function openWhole(
  source: WorkloadSource,
  seed: string,
  { resolve, stdin, signal }: Surroundings,
): Promise<Workload> {
  if (source.kind === 'generated') return new GeneratedWorkload(source.name, source.spec, seed);
  // The code that reads logs is loaded when there is one to read.
  const { openLog } = await import('./traces/open-log.ts');
  const log = await openLog(source, { resolve, stdin, ...(signal === undefined ? {} : { signal }) });
  const whole = source.deferrable === undefined ? log : await deferred(log, source.deferrable, seed);
  if (source.window === undefined) return whole;
  const { WindowedWorkload } = await import('./window.ts');
  return new WindowedWorkload(whole, source.window);
}

async function deferred(log: Workload, share: number, seed: string): Promise<Workload> {
  const { DeferredWorkload } = await import('./deferred-workload.ts');
  return new DeferredWorkload(log, share, seed);
}

/** The same workload, ending after so many requests. */
export function firstOf(source: WorkloadSource, requests: number): WorkloadSource {
  if (source.kind === 'trace') {
    const { window, limit } = source;
    if (window === undefined) return { ...source, limit: Math.min(limit, requests) };
    return { ...source, window: { ...window, requests: Math.min(window.requests, requests) } };
  }
  return { ...source, spec: { ...source.spec, requests: Math.min(source.spec.requests, requests) } };
}

/** Requests the workload will have, if that is known beforehand. */
export function expectedRequests(source: WorkloadSource): number | null {
  if (source.kind === 'generated') return source.spec.requests;
  if (source.window !== undefined) return source.window.requests;
  return Number.isFinite(source.limit) ? source.limit : null;
}

/** Fewer bytes than a line of a log takes, zipped or not. */
const LINE_BYTES = 40;
const ZIPPED_LINE_BYTES = 8;

/** The most requests the workload can be expected to have. */
export function mostRequests(source: WorkloadSource): number {
  const known = expectedRequests(source);
  if (known !== null || source.kind === 'generated') return known ?? 0;
  return (source.bytes ?? 0) / (source.path.endsWith('.gz') ? ZIPPED_LINE_BYTES : LINE_BYTES);
}
