import type { Readable } from 'node:stream';
import type { KeptWorkloads } from './kept-workloads.ts';
import type { LogReplay } from './traces/log-facts.ts';
import type { TraceOptions } from './traces/trace-reader.ts';
import type { TraceFormat } from './traces/trace-workload.ts';
import type { Window } from './window.ts';
import type { Workload } from './workload.ts';

/** Read from a log, which is the same whatever the seed. */
export interface TraceSourceDescription {
  kind: 'trace';
  /** As the user wrote it; `-` is standard input, which can be read only once. */
  path: string;
  /** Size of the file, so that a log that has changed is not taken for the same; null for standard input. */
  bytes: number | null;
  format: TraceFormat | null;
  options: TraceOptions;
  /** Tokens of an answer where the log does not say. */
  answerTokens: number;
  /** Replay only so many of the first requests; Infinity for all. */
  limit: number;
  /** Files, folders and patterns besides `path`, read together with it. */
  others: readonly string[];
  /** Whether the format was asked for, and content is not to decide. */
  formatGiven: boolean;
  /** How logs of any kind are read. */
  read: LogReplay['read'];
  /** So many of its requests may wait for their answers, whichever; what the log says of them where absent. */
  deferrable?: number;
  /** Only this stretch of it; all of it where absent. */
  window?: Window;
}

/** A file of vectors by which texts are compared. */
export interface VectorFile {
  /** As the user wrote it. */
  path: string;
  /** Whose vectors of it; null where it has those of one model alone. */
  model: string | null;
  /** Size of the file, so that one that has changed is not taken for the same; null where it is not known. */
  bytes: number | null;
}

/** What a description leaves open. */
export interface Surroundings {
  /** Turns a path the user wrote into one that can be opened; told of `-` too, which stays as it is. */
  resolve: (path: string) => string;
  /** Where standard input comes from; null when it cannot be read here. */
  stdin: Readable | null;
  /** Aborted when the reading is to end at once: it then throws a UserError that says so. Default: it goes on. */
  signal?: AbortSignal;
  /** The workload with its texts compared by the vectors in a file; absent where none are read. */
  compare?: (workload: Workload, vectors: VectorFile) => Promise<Workload>;
  /** Generated workloads that earlier commands have read, and where those of later ones stay. Default: none do. */
  kept?: KeptWorkloads;
}
