import { FlagReader, readStrategy } from '../../src/cli/flag-reader.ts';
import { type ResultRun, replayOf } from '../../src/experiment/result-runs.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { openCatalog } from '../../src/library/catalogs.ts';
import { scenarioWorkload } from '../../src/library/scenarios.ts';
import { readThrough } from '../../src/replay/reading.ts';
import { subsetName } from '../../src/result/expectations.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import type { Strategy } from '../../src/settings/strategy.ts';

/**
 * What a scenario comes to, as `simulate` would say it: both sides, and what it expects of parts of its strategy.
 * What each technique does on its own, and what is missing without it, is not played: most of a whole result's time.
 */
export async function outcomeOf(source: string, requests?: number): Promise<SimulationResult> {
  const scenario = parseScenario(source, 'scenario.yaml');
  const { models, baselineKnobs, expect } = scenario;
  const workload = () => scenarioWorkload(scenario, requests === undefined ? {} : { requests });
  const plan = {
    command: 'simulate',
    workload: workload(),
    catalog: await openCatalog(models),
    strategy: readStrategy(new FlagReader({}), scenario) as Strategy,
    seed: '42',
    instant: false,
    baselineKnobs,
    expect,
    controls: false,
  };
  const expected = new Set(expect.flatMap(({ only }): ResultRun[] => (only ? [`alone ${subsetName(only)}`] : [])));
  return simulate(plan, {}, async (parts, ended) => {
    const runs = new Map([...parts].filter(([name]) => expected.has(name)));
    if (runs.size === 0) return;
    const again = workload();
    const replay = replayOf({ ...plan, workload: again }, runs);
    await readThrough(again, (block) => replay.feed(block));
    for (const [name, summary] of replay.finish()) ended(name, summary as Summary);
  });
}
