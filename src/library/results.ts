import { renderDocumentJson } from '../report/json.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';

/**
 * A result as the JSON document that `optimize simulate --json` prints and `optimize report` shows.
 *
 * @example
 * const workload = await openTrace(['What is Python?', 'What is Python?'], { format: 'txt' });
 * JSON.parse(resultJson(await simulate({ workload }))).schemaVersion; // 1
 */
export function resultJson(result: SimulationResult): string {
  return renderDocumentJson(result);
}
