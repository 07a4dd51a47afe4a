import { describe, expect, expectTypeOf, it } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import type { Charges } from '../../src/result/schema/summary.ts';
import { KNOB_PATHS, KNOBS } from '../../src/settings/knobs.ts';
import { findStrategy } from '../../src/settings/strategy.ts';
import type { TechniqueDeclaration } from '../../src/techniques/technique.ts';
import { DECLARED, type SideCharge, TECHNIQUES } from '../../src/techniques/techniques.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { FAQ } from '../report/results.ts';

describe('What techniques say of themselves', () => {
  it('names every charge that a result lists, and no other', () => {
    expectTypeOf<keyof Charges>().toEqualTypeOf<'calls' | SideCharge>();
    const charges = DECLARED.flatMap((each) => Object.keys(each.charges));
    expect(new Set(charges).size).toBe(charges.length);
  });

  it('gives each knob to one technique, which is then its owner in the table', () => {
    const declared = DECLARED.flatMap(({ name, knobs }) => Object.keys(knobs).map((path) => [path, name]));
    expect(new Set(declared.map(([path]) => path)).size).toBe(declared.length);
    const owned = KNOB_PATHS.filter((path) => KNOBS[path].technique !== null);
    expect(owned.map((path) => [path, KNOBS[path].technique])).toEqual(declared);
    const flags = KNOB_PATHS.map((path) => KNOBS[path].flag);
    expect(new Set(flags).size).toBe(flags.length);
  });

  it('names only knobs and techniques that there are', () => {
    for (const { alsoUses, knobs } of DECLARED) {
      expect(KNOB_PATHS).toEqual(expect.arrayContaining([...alsoUses]));
      for (const knob of Object.values(knobs)) {
        const needs = 'needs' in knob ? knob.needs : undefined;
        if (needs !== undefined && 'technique' in needs) expect(TECHNIQUES).toContain(needs.technique);
        if (needs !== undefined && 'knob' in needs) expect(KNOB_PATHS).toContain(needs.knob);
        if (needs !== undefined && 'limit' in needs)
          expect(KNOB_PATHS).toEqual(expect.arrayContaining([...needs.limit]));
      }
    }
  });

  it('decides what the advanced strategy holds', () => {
    const advanced = DECLARED.filter(({ inAdvanced }) => inAdvanced).map(({ name }) => name);
    expect([...findStrategy('advanced').techniques]).toEqual(advanced);
    expect(advanced).not.toContain('prefix');
  });
});

describe('The figures that techniques name', () => {
  it('are those of a summary, so that none is silently 0', async () => {
    // Only where there are sessions is there a context to be edited, and only where none are may requests wait.
    const sessions = { turns: { median: 3, sigma: 0 }, thinkTime: 60_000 };
    const deferrable = { share: 0.5, deadline: 86_400_000 };
    const workload = { ...FAQ.workload, requests: 300, sessions, deferrable };
    const advanced = findStrategy('advanced');
    const result = await simulate({
      command: 'simulate',
      workload: new GeneratedWorkload('faq', workload, '1'),
      catalog: DOCS_CATALOG,
      strategy: {
        ...advanced,
        techniques: new Set([...advanced.techniques, 'effort', 'tools', 'context', 'batch-api']),
      },
      seed: '1',
      instant: false,
      expect: [],
    });
    const own = result.attribution[0];
    const there = (data: unknown, path: string): boolean => {
      let value = data;
      for (const key of path.split('.')) {
        if (key === '*') return typeof value === 'object' && value !== null;
        if (typeof value !== 'object' || value === null || !(key in value)) return false;
        value = (value as Record<string, unknown>)[key];
      }
      return true;
    };
    for (const { name, worth, atWork, alsoSpends } of DECLARED as readonly TechniqueDeclaration[]) {
      const { plus, minus = [], over = [] } = worth.measured;
      const missing = [...plus, ...minus, ...over].filter((path) => !there({ ...result, own }, path));
      expect({ name, missing }).toEqual({ name, missing: [] });
      const paths = [...atWork.flatMap(({ path, of, where }) => [path, of ?? path, where ?? path]), ...alsoSpends];
      const unknown = paths.filter((path) => !there(result.optimized, path));
      expect({ name, unknown }).toEqual({ name, unknown: [] });
    }
  });
});
