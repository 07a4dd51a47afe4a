import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { type Model, meanLatencyMs } from '../../src/models/model.ts';
import { CHANGE_EVERY_MS } from '../../src/scenario/ground-truth.ts';
import type { RushSpec } from '../../src/scenario/workload-spec.ts';
import { Dice } from '../../src/simulation/dice.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { contentTimeOf } from '../../src/workload/generator/rush-hours.ts';
import { smallSpec } from '../workload/generator/specs.ts';
import { HandMade, run, strategyOf } from './workloads.ts';

const HOUR = 3_600_000;

describe('rush hours', () => {
  it('let answers change as many times as often, and no more once they are over', () => {
    const rush: RushSpec = { from: 10 * HOUR, to: 20 * HOUR, times: 30 };
    const dice = new Dice('42', DOCS_CATALOG, { ...CHANGE_EVERY_MS, dynamic: HOUR }, contentTimeOf([rush]));
    const changes = (from: number, to: number): number => {
      let sum = 0;
      for (let intent = 0; intent < 200; intent++) {
        sum += dice.contentVersion(intent, 2, to) - dice.contentVersion(intent, 2, from);
      }
      return sum / 200;
    };
    expect(changes(0, 10 * HOUR)).toBeCloseTo(10, 0);
    expect(Math.abs(changes(10 * HOUR, 20 * HOUR) - 300)).toBeLessThan(1);
    expect(changes(20 * HOUR, 30 * HOUR)).toBeCloseTo(10, 0);
  });

  it('make hits stale that would have been fresh', async () => {
    const stale = async (rushHours: RushSpec[]): Promise<number> => {
      const spec = smallSpec({ changes: { dynamic: 6 * HOUR }, rushHours });
      const workload = new GeneratedWorkload('test', spec, '42');
      const simulation = new Simulation(workload, DOCS_CATALOG, strategyOf(['cache']), '42');
      for await (const block of workload.blocks()) simulation.feed(block);
      return simulation.finish(null).cache.staleHits as number;
    };
    const [calm, rushed] = [await stale([]), await stale([{ from: HOUR, to: 2 * HOUR, times: 20 }])];
    expect(rushed).toBeGreaterThan(2 * calm);
  });
});

describe('steady calls', () => {
  it('take exactly their expected time', () => {
    const asked = [5, 50, 500].map((input, i) => ({ at: 1 + 60_000 * i, text: `q${i}`, input, output: 100 }));
    const model = DOCS_CATALOG.models.find(({ id }) => id === 'gpt-4') as Model;
    const expected = asked.reduce((sum, { input, output }) => sum + meanLatencyMs(model, input, output), 0) / 3;
    const mean = (steady: boolean): number =>
      run(new HandMade(asked), strategyOf([], { 'provider.steady': steady })).latencyMs.mean!;
    expect(mean(true)).toBeCloseTo(expected, 9);
    expect(Math.abs(mean(false) - expected)).toBeGreaterThan(1);
  });
});
