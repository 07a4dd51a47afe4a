import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparison } from '../../../src/experiment/compare.ts';
import { settingsOf } from '../../../src/experiment/sweep/setting.ts';
import { type SweepPlan, sweep } from '../../../src/experiment/sweep/sweep.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { withPriceTimes } from '../../../src/models/price-times.ts';
import { parseScenario } from '../../../src/scenario/scenario.ts';
import { withValueAt } from '../../../src/scenario/workload-path.ts';
import { strategyOf } from '../../simulation/workloads.ts';
import { resultOf } from '../experiments.ts';

const { workload } = parseScenario(readFileSync('scenarios/coding-agent.yaml', 'utf8'), 'coding-agent.yaml');
const SPEC = { ...workload, requests: 200 };
const source = { kind: 'generated', name: 'coding-agent', spec: SPEC } as const;
const strategy = strategyOf(['router'], { 'routing.complexFrom': 4 });

const VARIED = [
  { name: 'sessions.turns.median', values: ['5', '20'] },
  { name: 'price.gpt-3.5-turbo', values: ['1', '4'] },
];

const plan: SweepPlan = {
  source,
  seed: '42',
  runs: 1,
  catalog: DOCS_CATALOG,
  instant: false,
  strategy,
  baselineKnobs: {},
  axes: [{ path: 'routing.simpleBelow', values: [1, 4] }],
  varied: VARIED,
  settings: settingsOf(VARIED, source, DOCS_CATALOG),
};

describe('a sweep of traffic and prices', () => {
  it('has a point for every combination, each what a run on that traffic at these prices is', async () => {
    const { points, varied, axes } = await resultOf(sweep, plan);
    expect(varied).toEqual(plan.varied);
    expect(axes).toHaveLength(1);
    expect(points.map((point) => Object.values(point.varied!).join(' '))).toEqual(
      ['5 1', '5 4', '20 1', '20 4'].flatMap((name) => [name, name]),
    );
    const spec = { ...SPEC, sessions: { ...SPEC.sessions!, turns: { ...SPEC.sessions!.turns, median: 20 } } };
    const strategies = [{ ...strategy, knobs: { ...strategy.knobs, 'routing.simpleBelow': 4 } }];
    const catalog = withPriceTimes(DOCS_CATALOG, 'gpt-3.5-turbo', 4);
    const { settings: _, varied: __, ...plain } = plan;
    const alone = await resultOf(comparison, { ...plain, source: { ...source, spec }, catalog, strategies });
    expect(points.at(-1)?.summary).toEqual(alone.arms[0]?.summary);
    expect(points.at(-1)?.savings).toEqual(alone.arms[0]?.savings);
    // What one cannot choose is no other point of a front.
    expect(points.filter(({ onFront }) => onFront).length).toBeGreaterThanOrEqual(4);
  });

  it('has the same traffic and prices where nothing varies', () => {
    expect(settingsOf([], source, DOCS_CATALOG)).toEqual([{ varied: {}, source, catalog: DOCS_CATALOG }]);
  });

  it('takes values as a file has them, at every path of a workload', () => {
    const changed = (path: string, text: string) => withValueAt(SPEC, path, text, '--vary');
    expect(changed('sessions.thinkTime', '10m').sessions?.thinkTime).toBe(600_000);
    expect(changed('sessions.pauses.share', '20%').sessions?.pauses?.share).toBe(0.2);
    expect(changed('sessions.steps.inRow', '12.5').sessions?.steps?.inRow).toBe(12.5);
    expect(changed('sessions.system', '40k').sessions?.system).toBe(40_000);
    expect(changed('arrivals.perDay', '5k').arrivals.perDay).toBe(5_000);
    expect(SPEC.sessions?.thinkTime).not.toBe(600_000);
  });

  it.each([
    ['sessions.thinktime', '1m', 'did you mean thinkTime?'],
    ['sessions.thinkTime', '5', 'has no unit'],
    ['sessions.pauses.share', '2', 'from 0 to 1'],
    ['sessions.documents.of', '5', 'the scenario has no sessions.documents'],
    ['sessions.steps.inRow', '2', 'use 9 or more'],
    ['arrivals.peak', '2', 'a workload has no arrivals.peak'],
  ])('refuses %s=%s', (path, text, says) => {
    const refusal = (): unknown => withValueAt(SPEC, path, text, '--vary');
    const said = (error: unknown): string =>
      (error as { problems: { what: string; fix?: string }[] }).problems
        .map(({ what, fix }) => `${what}; ${fix}`)
        .join();
    try {
      refusal();
      expect.unreachable();
    } catch (error) {
      expect(said(error)).toContain(says);
    }
  });

  it('refuses models there is no choice of, and prices that are none', () => {
    const vary = (name: string, value: string) => () => settingsOf([{ name, values: [value] }], source, DOCS_CATALOG);
    expect(vary('price.gpt-9', '2')).toThrow('gpt-9');
    expect(vary('price.gpt-4', '0')).toThrow('how many times');
  });
});
