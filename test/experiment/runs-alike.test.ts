import { describe, expect, it } from 'vitest';
import { playedRun, replayOf, resultRuns } from '../../src/experiment/result-runs.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { defaultKnobs, type KnobValues, TECHNIQUES, type Technique } from '../../src/settings/knobs.ts';
import { findStrategy, type Strategy } from '../../src/settings/strategy.ts';
import { openWorkload } from '../../src/workload/workload-source.ts';
import { faqSource } from './experiments.ts';

const ADVANCED = findStrategy('advanced');

const strategyOf = (techniques: readonly Technique[], knobs: Partial<KnobValues> = {}): Strategy => ({
  name: 'test',
  techniques: new Set(techniques),
  knobs: { ...defaultKnobs(), ...knobs },
});

const planOf = async (strategy: Strategy) => ({
  workload: await openWorkload(faqSource(1_200), '42', { resolve: (path) => path, stdin: null }),
  catalog: DOCS_CATALOG,
  strategy,
  seed: '42',
  instant: false,
  expect: [],
});

/** The runs that another is played for. */
async function spared(strategy: Strategy): Promise<string[]> {
  const played = playedRun(await planOf(strategy));
  return [...played].flatMap(([name, by]) => (name === by ? [] : [`${name} = ${by}`]));
}

describe('runs that cannot differ', () => {
  it.each([
    ['all of advanced', ADVANCED],
    ['all there are', strategyOf(TECHNIQUES)],
    ['all with a budget', { ...ADVANCED, knobs: { ...ADVANCED.knobs, 'budget.daily': 1 } }],
    ['all with a warm cache', { ...ADVANCED, knobs: { ...ADVANCED.knobs, 'cache.prewarm': 20 } }],
    ['two', strategyOf(['cache', 'router'])],
    ['what finds nothing to do', strategyOf(['freshness', 'budget', 'router'])],
    ['three ways to keep answers', strategyOf(['cache', 'semantic', 'predictive', 'freshness'])],
  ])('come to the same: %s', async (_, strategy) => {
    const plan = await planOf(strategy);
    const runs = resultRuns(plan);
    const summaries = await replayOf(plan, runs).play();
    for (const [name, by] of playedRun(plan)) {
      // The way that nothing went is drawn for who has adaptive control.
      expect({ ...summaries?.get(name), adaptation: null }, name).toEqual({ ...summaries?.get(by), adaptation: null });
    }
  });

  it('are played once', async () => {
    expect(await spared(ADVANCED)).toEqual([
      'alone freshness = baseline',
      'alone budget = baseline',
      'alone adaptive = baseline',
      'without cache = optimized',
      'without budget = optimized',
    ]);
    expect(await spared(strategyOf(['cache', 'router']))).toEqual([
      'without cache = alone router',
      'without router = alone cache',
      'only gpt-4 = alone cache',
    ]);
  });

  it('are not those of which a knob says otherwise', async () => {
    const turned = (knobs: Partial<KnobValues>) => spared({ ...ADVANCED, knobs: { ...ADVANCED.knobs, ...knobs } });
    expect(await turned({ 'budget.daily': 1 })).not.toContain('without budget = optimized');
    expect(await turned({ 'cache.prewarm': 20 })).not.toContain('without cache = optimized');
  });
});
