import { describe, expect, it } from 'vitest';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { instant } from '../../../src/models/model.ts';
import type { WorkloadSpec } from '../../../src/scenario/schema.ts';
import { Simulation } from '../../../src/simulation/simulation.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';
import { outlook } from '../../../src/workload/generator/outlook.ts';
import { strategyOf } from '../../simulation/workloads.ts';
import { smallSpec } from './specs.ts';

const TTL_MS = 120_000;

/** Hit rate of an unlimited cache on the workload. */
async function hitRate(spec: WorkloadSpec): Promise<number> {
  const workload = new GeneratedWorkload('test', spec, '42');
  const knobs = { 'cache.ttl': TTL_MS, 'cache.maxEntries': Number.POSITIVE_INFINITY, 'cache.lookup': 0 };
  const simulation = new Simulation(workload, instant(DOCS_CATALOG), strategyOf(['cache'], knobs), '42');
  for await (const block of workload.blocks()) simulation.feed(block);
  return simulation.finish(null).cache.hitRate as number;
}

describe('the outlook on a workload', () => {
  it('is what a cache with room for everything then does', async () => {
    const spec = smallSpec({ requests: 100_000 });
    const { foundByWording } = outlook(spec, TTL_MS);
    expect(foundByWording).toBeGreaterThan(0.3);
    expect(foundByWording).toBeLessThan(0.9);
    // Hits come in runs as long as a TTL, so their share is known to about three times what independent ones would give.
    expect(Math.abs((await hitRate(spec)) - foundByWording)).toBeLessThan((3 * 3.29 * 0.5) / Math.sqrt(100_000));
  });

  it('knows intents from wordings: one wording each is the same as recognizing all', async () => {
    const { wording: _, ...spec } = smallSpec({ requests: 100_000 });
    const plain = {
      ...spec,
      intents: spec.intents.map((kind) => ({ ...kind, phrasings: kind.phrasings.slice(0, 1) })),
    };
    const { foundByIntent, foundByWording, intents, wordings } = outlook(plain, TTL_MS);
    expect(foundByIntent).toBe(foundByWording);
    expect(wordings).toBe(intents);
    // However they are worded, the intents are asked as often.
    expect(outlook(smallSpec(), TTL_MS).foundByIntent).toBeCloseTo(foundByIntent, 12);
    expect(Math.abs((await hitRate(plain)) - foundByIntent)).toBeLessThan((3 * 3.29 * 0.5) / Math.sqrt(100_000));
  });

  it('expects nothing of requests that are one of a kind', () => {
    const spec = smallSpec();
    const intents = spec.intents.map((kind, i) => (i === 0 ? { ...kind, unique: true } : kind));
    const { uniqueShare, foundByIntent } = outlook({ ...spec, intents }, Number.POSITIVE_INFINITY);
    expect(uniqueShare).toBe(0.75);
    expect(foundByIntent).toBeCloseTo(0.25, 12);
  });
});
