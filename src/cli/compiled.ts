import { readFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Catalog } from '../models/model.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What the build reads in advance, so that a command takes neither a YAML parser nor the price list to begin. */
export interface Compiled {
  /** The scenarios that ship, each under the very text it was read from: a file edited since is not found here. */
  scenarios: Map<string, Scenario>;
  /** The models of `--models real`. */
  todaysModels: Catalog;
}

export function packCompiled(compiled: Compiled): Buffer {
  return serialize(compiled);
}

/** What was compiled into a file; null when there is no such file. */
export async function readCompiled(path: string): Promise<Compiled | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : (deserialize(bytes) as Compiled);
}
