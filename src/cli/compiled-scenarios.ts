import { readFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Scenario } from '../scenario/scenario.ts';

/**
 * The scenarios that ship with the product as the build read them, so that starting one does not
 * take a YAML parser. Each stands under the very text it was read from: a file that has been edited
 * since is not found here.
 */
export type CompiledScenarios = Map<string, Scenario>;

export function packScenarios(scenarios: CompiledScenarios): Buffer {
  return serialize(scenarios);
}

/** The compiled scenarios in a file; none when there is no such file. */
export async function readCompiledScenarios(path: string): Promise<CompiledScenarios> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? new Map() : (deserialize(bytes) as CompiledScenarios);
}
