import { beforeAll, describe, expect, it } from 'vitest';
import { roadmap } from '../../../src/document/roadmap/roadmap.ts';
import { simulate } from '../../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import type { RoadmapResult } from '../../../src/result/schema/roadmap.ts';
import { findStrategy, withTechniques } from '../../../src/settings/strategy.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';
import { FAQ } from '../../report/results.ts';

const REQUESTS = 2_000;
// A quality at which the cost-aware router chooses otherwise than the tiers do.
const preset = findStrategy('advanced');
const advanced = { ...preset, knobs: { ...preset.knobs, 'routing.minQuality': 0.9 } };
const open = (): GeneratedWorkload => new GeneratedWorkload(FAQ.name, { ...FAQ.workload, requests: REQUESTS }, '42');
const plan = () => ({ workload: open(), catalog: DOCS_CATALOG, seed: '42', knobs: advanced.knobs, baselineKnobs: {} });
let result: RoadmapResult;

beforeAll(async () => {
  result = await roadmap(plan());
});

describe('the roadmap', () => {
  it('stands after each phase where a run with its techniques stands', async () => {
    for (const phase of result.phases) {
      const strategy = withTechniques(advanced, phase.techniques, 'phase');
      const mode = phase.techniques.includes('fallback') ? 'cost-aware' : 'complexity';
      const single = await simulate({
        command: 'simulate',
        workload: open(),
        catalog: DOCS_CATALOG,
        strategy: { ...strategy, knobs: { ...strategy.knobs, 'routing.mode': mode } },
        seed: '42',
        instant: false,
        expect: [],
      });
      expect(phase.costRatio).toBe(single.savings.costRatio);
      expect(phase.latencyP95Ms).toBe(single.optimized.latencyMs.p95);
      expect(phase.hitRate).toBe(single.optimized.cache.hitRate);
      expect(phase.qualityRelative).toBe(single.optimized.quality.relative);
    }
    expect(result.phases.map(({ title }) => title)).toEqual([
      'Baseline',
      'Quick Wins',
      'Model Routing',
      'Advanced Optimization',
    ]);
  });

  it('adds up: what the steps add is what the phase adds, and all phases together what is saved', () => {
    for (const { steps, addedCostRatio } of result.phases) {
      expect(steps.reduce((sum, step) => sum + step.addedCostRatio, 0)).toBeCloseTo(addedCostRatio, 12);
    }
    const all = result.phases.reduce((sum, { addedCostRatio }) => sum + addedCostRatio, 0);
    expect(all).toBeCloseTo(result.phases.at(-1)?.costRatio as number, 12);
  });

  it('holds each phase against the targets of the document', () => {
    for (const { targets, costRatio, latencyP95Ms, hitRate, qualityRelative } of result.phases) {
      expect(targets.map(({ met }) => met)).toEqual([
        costRatio >= 0.4,
        hitRate !== null && hitRate > 0.3,
        latencyP95Ms! < 1_000,
        (qualityRelative as number) > 0.9,
      ]);
    }
    expect(result.phases[0]?.targets.map(({ met }) => met)).toEqual([false, false, false, true]);
  });

  it('puts the steps first in the order of what each saves alone here, whatever the guide has', async () => {
    const measured = result.measured ?? [];
    expect(measured.map(({ costRatio }) => costRatio)).toEqual(
      measured.map(({ costRatio }) => costRatio).sort((a, b) => b - a),
    );
    expect(new Set(measured.map(({ technique }) => technique))).toEqual(
      new Set(result.phases.flatMap(({ steps }) => steps.map(({ technique }) => technique))),
    );
    const only = async (technique: 'cache' | 'prompt') =>
      (
        await simulate({
          ...{ command: 'simulate', workload: open(), catalog: DOCS_CATALOG, seed: '42', instant: false, expect: [] },
          strategy: withTechniques(advanced, [technique], 'alone'),
        })
      ).savings;
    for (const technique of ['cache', 'prompt'] as const) {
      const step = measured.find((each) => each.technique === technique);
      const { costRatio, perWrongUsd } = await only(technique);
      expect(step).toMatchObject({ costRatio, perWrongUsd });
    }
  });

  it('is the guide’s alone where that is asked for, and the same', async () => {
    const { measured, ...guides } = await roadmap({ ...plan(), order: 'guide' });
    expect(measured).toBeUndefined();
    expect({ ...guides, measured: result.measured }).toEqual(result);
  });

  it('reads the workload once', async () => {
    let readings = 0;
    const workload = open();
    const blocks = workload.blocks.bind(workload);
    workload.blocks = () => {
      readings++;
      return blocks();
    };
    expect(await roadmap({ ...plan(), workload })).toEqual(result);
    expect(readings).toBe(1);
  });

  it('ends with what it has when it is interrupted, and says so', async () => {
    const stop = new AbortController();
    const long = new GeneratedWorkload(FAQ.name, { ...FAQ.workload, requests: 40_000 }, '42');
    const partial = await roadmap({ ...plan(), workload: long }, { progress: () => stop.abort(), signal: stop.signal });
    expect(partial.partial).toBe(true);
    expect(partial.requests).toBe(256);
  });
});
