import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Summary } from '../../src/result/schema/summary.ts';
import { parseScenario } from '../../src/scenario/scenario.ts';
import type { Technique } from '../../src/settings/knobs.ts';
import { findStrategy, withTechniques } from '../../src/settings/strategy.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';

const file = new URL('../../scenarios/drifting-topics.yaml', import.meta.url);
const scenario = parseScenario(readFileSync(file, 'utf8'), 'drifting-topics.yaml');

/** The first day of the drifting topics, evening rush included, through strategies side by side. */
async function play(...strategies: readonly Technique[][]): Promise<Summary[]> {
  const workload = new GeneratedWorkload('drift', { ...scenario.workload, requests: 50_000 }, '42');
  const advanced = findStrategy('advanced');
  const knobs = { ...advanced.knobs, ...scenario.knobs };
  const simulations = strategies.map(
    (without) =>
      new Simulation(
        workload,
        DOCS_CATALOG,
        withTechniques(
          { ...advanced, knobs },
          [...advanced.techniques].filter((t) => !without.includes(t)),
          'test',
        ),
        '42',
      ),
  );
  for await (const block of workload.blocks()) for (const simulation of simulations) simulation.feed(block);
  return simulations.map((simulation) => simulation.finish(null));
}

describe('a day of topics that drift and answers that change faster in the evening', () => {
  it('is met by control that adapts, where fixed settings serve old and wrong answers; and that costs', async () => {
    const [adaptive, fixed] = (await play([], ['adaptive'])) as [Summary, Summary];
    const wrong = ({ cache }: Summary): number => ((cache.falseHits ?? 0) + (cache.staleHits ?? 0)) / 50_000;
    expect(wrong(fixed)).toBeGreaterThan(0.25);
    expect(wrong(adaptive)).toBeLessThan(0.4 * wrong(fixed));
    expect(adaptive.quality.mean as number).toBeGreaterThan((fixed.quality.mean as number) + 0.15);
    expect(adaptive.costUsd).toBeGreaterThan(fixed.costUsd);
    expect(adaptive.charges.sampling).toBeGreaterThan(0);

    // It shows the way its settings went, and that they moved in the rush hours.
    const path = adaptive.adaptation ?? [];
    expect(path.length).toBeGreaterThan(20);
    const dynamicTtl = path.map(({ ttlMs }) => ttlMs?.[2] as number);
    expect(Math.min(...dynamicTtl)).toBeLessThan(0.8 * (dynamicTtl[0] as number));
    expect(path.at(-1)?.similarity as number).toBeGreaterThan(path[0]?.similarity as number);
  });
});
