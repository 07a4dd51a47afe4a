import { describe, expect, it } from 'vitest';
import { alertsOf } from '../../../src/document/checklist/alerts.ts';
import { checklistOf } from '../../../src/document/checklist/checklist.ts';
import type { ChecklistStatus } from '../../../src/result/schema/checklist.ts';
import type { SimulationResult } from '../../../src/result/schema/simulation.ts';
import { type Case, play } from '../../findings/runs.ts';

const statuses = (result: SimulationResult): Record<string, ChecklistStatus> =>
  Object.fromEntries(checklistOf(result, []).items.map(({ line, status }) => [line, status]));

const GOOD: Case = { dials: { repeated: 0.7 }, techniques: ['cache', 'router'] };

describe('the success checklist', () => {
  it('marks what a run fulfils, and what no simulation can know', async () => {
    expect(statuses(await play(GOOD))).toEqual({
      322: 'yes',
      323: 'yes',
      324: 'yes',
      325: 'yes',
      326: 'yes',
      327: 'yes',
      328: 'yes',
      329: 'unknown',
      330: 'unknown',
      331: 'unknown',
    });
  });

  it('leaves every line to its reader, whatever a run supports', async () => {
    const { items } = checklistOf(await play(GOOD), []);
    expect(items.filter(({ yours }) => yours === '')).toEqual([]);
    expect(new Set(items.map(({ yours }) => yours)).size).toBe(10);
  });

  it('marks what a run fails', async () => {
    expect(statuses(await play({ ...GOOD, techniques: ['prompt'] }))).toMatchObject({
      323: 'no',
      324: 'no',
      325: 'not applicable',
      327: 'no',
      328: 'no',
    });
    const changing: Case = {
      dials: { repeated: 0.9, simple: 1, content: 'dynamic', changeEveryMs: 600_000 },
      techniques: ['cache'],
    };
    expect(statuses(await play(changing))).toMatchObject({ 323: 'no', 326: 'no' });
    const disguised: Case = { dials: { simple: 0, disguised: 1, repeated: 0 }, techniques: ['router'] };
    expect(statuses(await play(disguised))).toMatchObject({ 325: 'no', 326: 'no' });
  });

  it('tells a hit rate that is too low from one that cannot be', async () => {
    const young: Case = { ...GOOD, knobs: { 'cache.ttl': 1_000 } };
    expect(statuses(await play(young))[324]).toBe('no');
    const result = await play({ ...GOOD, dials: { repeated: 0 } });
    const hopeless = { ...result, ceilings: { ...result.ceilings, hitRateByIntent: 0.02 } };
    expect(statuses(hopeless)[324]).toBe('not applicable');
  });

  it('knows nothing of quality where the workload does not', async () => {
    const result = await play(GOOD);
    const { quality, cache } = result.optimized;
    const unlabelled: SimulationResult = {
      ...result,
      optimized: {
        ...result.optimized,
        quality: { ...quality, mean: null, relative: null },
        cache: { ...cache, staleHits: null },
      },
      attribution: result.attribution.map((entry) => ({ ...entry, alone: { ...entry.alone, qualityRelative: null } })),
    };
    expect(statuses(unlabelled)).toMatchObject({ 323: 'unknown', 325: 'unknown', 326: 'unknown' });
  });

  it('suggests commands about what was replayed', async () => {
    const { items } = checklistOf(await play(GOOD), ['--scenario', 'mine.yaml']);
    const how = items.map((item) => item.how).join(' ');
    expect(how).toContain('optimize simulate --scenario mine.yaml --runs 10');
    expect(how).toContain('optimize ab plan --scenario mine.yaml says');
    expect(how).not.toMatch(/optimize (simulate|sweep|ab|ab plan) (?!--scenario|plan)/);
  });
});

describe('the alerts', () => {
  /** Windows of 30 minutes, each with 1,000 requests. */
  const windows = (hits: readonly number[]) => ({
    windowMs: 1_800_000,
    requests: hits.map(() => 1_000),
    hits: [...hits],
    costUsd: hits.map((n) => 0.002 * (1_000 - n)),
  });

  it('lie where nineteen hours in twenty are inside, warming up left out', () => {
    // Two windows an hour: 50 hours, of which the first ten warm up with hardly a hit.
    const hourly = Array.from({ length: 50 }, (_, h) => (h < 10 ? 1 : 400 + h));
    const alerts = alertsOf(windows(hourly.flatMap((n) => [n, n])), true);
    expect(alerts).toMatchObject({ windowMs: 3_600_000, windows: 40 });
    // 410 … 449 per thousand: the 5 % point lies 1.95 above the lowest, the 95 % point of the cost mirrors it.
    expect(alerts?.hitRateBelow).toBeCloseTo(0.41195, 9);
    expect(alerts?.costPerRequestAbove).toBeCloseTo(0.002 * (1 - 0.41195), 9);
  });

  it('are of shorter windows where there are too few hours, and of none where there is too little', () => {
    expect(alertsOf(windows([500, 500, 500, 500, 500, 500, 500]), true)).toMatchObject({
      windowMs: 1_800_000,
      windows: 5,
    });
    expect(alertsOf(windows([500, 500, 500]), true)).toBeNull();
    expect(
      alertsOf(
        { windowMs: 1_000, requests: Array(50).fill(3), hits: Array(50).fill(1), costUsd: Array(50).fill(1) },
        true,
      ),
    ).toBeNull();
    expect(alertsOf(windows([0, 0, 0, 0, 0, 0, 0]), false)?.hitRateBelow).toBeNull();
  });
});
