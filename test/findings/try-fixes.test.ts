import { describe, expect, it } from 'vitest';
import { diagnosed, symptomsOf } from '../../src/findings/findings.ts';
import { withFixesTried } from '../../src/findings/try-fixes.ts';
import { DOCS_CATALOG } from '../../src/models/docs-catalog.ts';
import { RememberedWorkload } from '../../src/workload/remembered-workload.ts';
import { type Case, open, play, simulated, tried } from './runs.ts';

const SHORT: Case = {
  dials: { repeated: 0.9, perDay: 20_000, requests: 2_000 },
  techniques: ['cache'],
  knobs: { 'cache.ttl': 10_000 },
};
const UNIQUE: Case = { dials: { repeated: 0, requests: 400 }, techniques: ['cache', 'router'] };
const CHANGING: Case = {
  dials: { repeated: 0.9, simple: 1, content: 'dynamic', changeEveryMs: 3_600_000, perDay: 10_000 },
  techniques: ['cache'],
};
const HARD: Case = {
  dials: { repeated: 0.3, content: 'dynamic', changeEveryMs: 60_000, simple: 0.3, disguised: 0.8 },
  techniques: ['cache', 'router', 'batching'],
  knobs: { 'cache.maxEntries': 3 },
};

describe('a fix', () => {
  it('is suggested with what a run with it comes to, to the digit', async () => {
    const finding = await tried(SHORT, 'low-hit-rate');
    const helped = finding.tried.filter(({ helps }) => helps);
    expect(helped.length).toBeGreaterThan(0);
    expect(finding.suggestion).toMatch(/^--ttl .* would lift the hit rate from \d/);
    const ttl = finding.tried.find(({ flags }) => flags.join(' ') === '--ttl 1h');
    const again = await play({ ...SHORT, knobs: { 'cache.ttl': 3_600_000 } });
    expect(ttl?.after).toBe(again.optimized.cache.hitRate);
    expect(ttl?.costRatio).toBe(again.savings.costRatio);
    expect(ttl?.qualityRelative).toBe(again.optimized.quality.relative);
    expect(ttl?.before).toBe((await play(SHORT)).optimized.cache.hitRate);
    const best = finding.tried.find(({ flags }) => finding.suggestion.startsWith(`${flags.join(' ')} would`));
    expect(finding.flags).toEqual(best?.flags);
  });

  it('is not suggested where none helps: the finding says what to think of instead', async () => {
    const finding = await tried(UNIQUE, 'low-hit-rate');
    expect(finding.suggestion).toContain('check whether caching is appropriate');
    expect(finding.tried ?? []).not.toContainEqual(expect.objectContaining({ helps: true }));
  });

  it('may cost money where truth is at stake, but not more than no optimization', async () => {
    const finding = await tried(CHANGING, 'stale-answers');
    const best = finding.tried.find(({ flags }) => finding.suggestion.startsWith(flags.join(' ')));
    expect(best?.helps).toBe(true);
    expect(best?.after).toBeLessThan(best?.before as number);
    expect(best?.costRatio).toBeGreaterThanOrEqual(0);
    for (const { helps, costRatio } of finding.tried) if (helps) expect(costRatio).toBeGreaterThanOrEqual(0);
    // Of those that cure it, the cheapest; where none does, the one that comes closest.
    const helped = finding.tried.filter(({ helps }) => helps);
    expect(new Set(helped.map(({ after }) => after)).size).toBeGreaterThan(1);
    const curing = helped.filter(({ after }) => (after as number) <= 0.02);
    const rank = ({ after, costRatio }: (typeof helped)[number]): number =>
      curing.length > 0 ? -costRatio : (after as number);
    const first = [...(curing.length > 0 ? curing : helped)].sort((x, y) => rank(x) - rank(y))[0];
    expect(best?.flags).toEqual(first?.flags);
  });

  it('of a knob far below its default is the default at least', async () => {
    const tiny: Case = { ...SHORT, knobs: { 'cache.ttl': 86_400_000, 'cache.maxEntries': 1 } };
    const finding = await tried(tiny, 'cache-too-small');
    expect(finding.tried[0]?.flags).toEqual(['--cache-size', '1000']);
    expect(finding.suggestion).toMatch(/^--cache-size 1000 would lift the hit rate/);
    const brief: Case = { ...SHORT, knobs: { 'cache.ttl': 1_000 } };
    expect((await tried(brief, 'ttl-too-short')).tried.map(({ flags }) => flags.join(' '))).toEqual(['--ttl 1h']);
  });

  it('never breaks quality for the sake of hits', async () => {
    // More hits from a longer TTL, all on answers that have long changed.
    const run: Case = {
      dials: { repeated: 0.95, simple: 1, content: 'real-time', changeEveryMs: 30_000 },
      techniques: ['cache'],
      knobs: { 'cache.ttl': 5_000 },
    };
    const finding = await tried(run, 'ttl-too-short');
    expect(finding.tried[0]?.after).toBeGreaterThan(finding.tried[0]?.before as number);
    expect(finding.tried[0]?.helps).toBe(false);
    expect(finding.suggestion).toContain('tried without success: --ttl 1h; what');
  });

  it('is one of eight at most, in one reading, and another for those that compare texts', async () => {
    const readings: boolean[] = [];
    const opened = async (comparing: boolean) => {
      readings.push(comparing);
      return open(HARD);
    };
    const before = await play(HARD);
    expect(before.findings.length).toBeGreaterThan(3);
    const after = await withFixesTried(before, { open: opened, catalog: DOCS_CATALOG });
    const trials = after.findings.flatMap(({ tried = [] }) => tried);
    expect(trials).toHaveLength(8);
    expect(readings).toEqual([false, true]);
    expect(after.findings.map(({ id }) => id)).toEqual(before.findings.map(({ id }) => id));
  });

  it('comes to the same whether the workload that the result is about is at hand or read anew', async () => {
    const workload = new RememberedWorkload(open(HARD));
    const before = await simulated(workload, HARD);
    const reading = { open: async () => workload, catalog: DOCS_CATALOG };
    const anew = await withFixesTried(before, reading);
    expect(anew.findings.flatMap(({ tried = [] }) => tried)).toHaveLength(8);
    expect(await withFixesTried(before, { ...reading, played: workload })).toEqual(anew);
  });

  it('that compares texts may be tried on the beginning alone, and the finding says so', async () => {
    const beginning: Case = { ...HARD, dials: { ...HARD.dials, requests: 300 } };
    const reading = {
      open: async (comparing: boolean) => open(comparing ? beginning : HARD),
      catalog: DOCS_CATALOG,
    };
    const { findings } = await withFixesTried(await play(HARD), reading);
    const trials = findings.flatMap(({ tried = [] }) => tried);
    const semantic = trials.filter(({ flags }) => flags.join(' ') === '--with semantic');
    expect(semantic.map(({ requests }) => requests)).toEqual([300]);
    for (const trial of trials) if (!semantic.includes(trial)) expect(trial.requests).toBe(2_000);
    const said = findings.find(({ tried = [] }) => tried.some((trial) => semantic.includes(trial)));
    expect(said?.suggestion).toContain('on the first 300 requests)');
  });

  it('that cannot be played costs neither the result nor the other fixes', async () => {
    const DEAR: Case = { dials: { repeated: 0.5 }, techniques: ['cache', 'budget'], knobs: { 'budget.daily': 0.5 } };
    const before = await play(DEAR);
    const failures: string[] = [];
    // Its day before is unknown, and it does not say so.
    const forgetful = async () => Object.assign(open(DEAR), { before: () => [] });
    const failed = (flags: readonly string[]) => failures.push(flags.join(' '));
    const after = await withFixesTried(before, { open: forgetful, catalog: DOCS_CATALOG, failed });
    expect(failures).toEqual(['--prewarm 100']);
    expect(after.findings.map(({ id }) => id)).toEqual(before.findings.map(({ id }) => id));
    expect(after.findings.flatMap(({ tried = [] }) => tried).length).toBeGreaterThan(2);
    expect(JSON.stringify(after.findings)).not.toContain('prewarm');
  });

  it('is no warm cache where nothing is known of the day before', async () => {
    const DEAR: Case = { dials: { repeated: 0.5 }, techniques: ['cache', 'budget'], knobs: { 'budget.daily': 0.5 } };
    const known = await play(DEAR);
    const unknown = { ...known, workload: { ...known.workload, nothingBefore: true } };
    const warm = (result: typeof known): boolean =>
      symptomsOf(diagnosed(result)).some(({ fixes = [] }) => fixes.some(({ flags }) => flags[0] === '--prewarm'));
    expect(warm(known)).toBe(true);
    expect(warm(unknown)).toBe(false);
  });

  it('is left untried where the workload cannot be read again after all', async () => {
    const before = await play(UNIQUE);
    const gone = async (): Promise<never> => {
      throw new Error('the file is gone');
    };
    const after = await withFixesTried(before, { open: gone, catalog: DOCS_CATALOG });
    expect(after).toEqual(before);
  });

  it('is not tried on a run that was interrupted', async () => {
    const partial = { ...(await play(SHORT)), partial: true };
    const fail = (): never => {
      throw new Error('read again');
    };
    expect(await withFixesTried(partial, { open: fail, catalog: DOCS_CATALOG })).toBe(partial);
  });
});
