import { renderJson } from '../report/json.ts';
import type { SimulationResult } from '../result/schema/simulation.ts';
import { RESULT_SCHEMA } from '../result/schema/vocabulary.ts';

/**
 * A result as the JSON document that `optimize simulate --json` prints and `optimize report` shows.
 *
 * @example
 * await writeFile('result.json', resultJson(await simulate({ workload })));
 */
export function resultJson(result: SimulationResult): string {
  return renderJson({ $schema: RESULT_SCHEMA, ...result });
}
