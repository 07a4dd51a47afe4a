import { renderScenario, renderScenarios } from '../../report/terminal/scenarios.ts';
import { SCHEMA_VERSION } from '../../result/schema/vocabulary.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Flags } from '../flag-reader.ts';
import { checkOutput, deliverResult } from '../output.ts';
import { loadScenario, shippedScenarios } from '../scenario-files.ts';

/** `optimize scenarios [name]`. */
export async function scenariosCommand(context: Context, name: string | undefined, flags: Flags): Promise<number> {
  const names = name === undefined ? await shippedScenarios(context.scenarios) : [name];
  const scenarios = await Promise.all(names.map((each) => loadScenario(each, context)));
  await checkOutput(context, flags);
  const result = {
    schemaVersion: SCHEMA_VERSION,
    command: 'scenarios',
    seed: null,
    scenarios: scenarios.map(asWritten),
  };
  await deliverResult(context, flags, result, (_, appearance) =>
    name === undefined
      ? renderScenarios(scenarios, appearance)
      : scenarios.map((scenario) => renderScenario(scenario, name, appearance)).join(''),
  );
  return EXIT.ok;
}

/** A scenario without what is read of its alternatives: what is written says as much. */
function asWritten({ alternatives, ...scenario }: Scenario): object {
  return { ...scenario, alternatives: alternatives.map(({ changes: _, ...alternative }) => alternative) };
}
