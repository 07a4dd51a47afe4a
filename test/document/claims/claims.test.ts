import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLAIMS, claimsAbout } from '../../../src/document/claims/all-claims.ts';
import { CLAIM_SCENARIOS, type ScenarioName } from '../../../src/document/claims/claim.ts';
import type { ClaimsPlan } from '../../../src/document/claims/claim-runs.ts';
import { claims } from '../../../src/document/claims/claims.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import type { ClaimResult, ClaimsResult } from '../../../src/result/schema/claims.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/scenario.ts';
import { playedOnce } from '../../cli/played-once.ts';
import { outcomesOf } from '../../experiment/experiments.ts';

const scenarios = Object.fromEntries(
  CLAIM_SCENARIOS.map((name) => {
    return [name, parseScenario(readFileSync(`scenarios/${name}.yaml`, 'utf8'), `${name}.yaml`)];
  }),
) as Record<ScenarioName, Scenario>;

const planOf = (ids: readonly string[]): ClaimsPlan => ({ seed: '42', runs: 5, ids, catalog: DOCS_CATALOG, scenarios });

let result: ClaimsResult;
const of = (id: string): ClaimResult => result.claims.find((claim) => claim.id === id) as ClaimResult;

const played = async (words: readonly string[]): Promise<ClaimsResult> =>
  JSON.parse(readFileSync(await playedOnce(words), 'utf8')) as ClaimsResult;

// As the page of claims has them (test/e2e/claims-page.test.ts).
beforeAll(async () => {
  result = await played(['claims']);
});

describe('the claims', () => {
  it('are at least 25, each with a name of its own, in the order of the document', () => {
    expect(CLAIMS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
    const lines = CLAIMS.map(({ line }) => line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it('are each about something that can come out otherwise', () => {
    for (const { id, simulated, reckoning } of CLAIMS) expect([id, simulated ?? reckoning]).not.toContain(undefined);
    for (const { range } of CLAIMS) expect(range.from ?? range.to).toBeDefined();
  });

  it('can be chosen by words, all of which must occur', () => {
    expect(claimsAbout(['use case 1']).map(({ id }) => id)).toEqual(['faq-hit-rate', 'faq-cost', 'faq-speedup']);
    expect(claimsAbout(['CACHE', 'customer']).map(({ id }) => id)).toEqual(['support-hit-rate']);
    expect(claimsAbout(['zebra'])).toEqual([]);
    expect(claimsAbout([])).toHaveLength(CLAIMS.length);
  });
});

describe('claims held against the simulation', () => {
  it('plays the listing with the figures it states', () => {
    // Inputs read back: they could not come out otherwise.
    expect(of('hit-latency')).toMatchObject({ simulated: 50, verdict: 'by definition' });
    expect(of('hit-cheaper')).toMatchObject({ simulated: 1, verdict: 'by definition' });
    expect(of('semantic-cost')).toMatchObject({ simulated: 0.002, verdict: 'by definition' });
    expect(of('routed-latency').simulated).toBeCloseTo(300, 9);
    expect(of('routed-cost').simulated).toBeCloseTo(0.002, 12);
  });

  it('shows arithmetic that contradicts itself, and by how much', () => {
    expect(of('routed-cheaper')).toMatchObject({ verdict: 'contradicts itself', reckoning: { agrees: false } });
    expect(of('routed-cheaper').simulated).toBeCloseTo(7.5, 9);
    expect(of('routed-cheaper').gap).toBeCloseTo(60 / 7.5, 9);
  });

  it('calls no contradiction what rounding explains', () => {
    // 93.75 % is called 95 %, and 5.56 is called 5.5.
    expect(of('hit-faster')).toMatchObject({ verdict: 'by definition', simulated: 0.9375 });
    expect(of('impact-speedup')).toMatchObject({ verdict: 'by definition', replayed: null, ci95: null });
    expect(of('impact-speedup').gap).toBeUndefined();
  });

  it('says where public logs lie along what decides it, and whether it is true there', () => {
    const { holds, publicLogs = [] } = of('caching-cost').condition as NonNullable<ClaimResult['condition']>;
    const [low, high] = [holds[0]?.from as number, holds[0]?.to as number];
    expect(publicLogs.map(({ at }) => at)).toEqual(publicLogs.map(({ at }) => at).sort((a, b) => a - b));
    for (const { at, holds: true_ } of publicLogs) expect(true_).toBe(at >= low && at <= high);
    expect(new Set(publicLogs.map((log) => log.holds))).toEqual(new Set([true, false]));
    // Beyond what was looked at there is no telling.
    const long = of('hit-faster').condition?.publicLogs?.find(({ name }) => name === 'Mooncake');
    expect(long).toMatchObject({ at: 15_475, holds: null });
  });

  it('tells a claim that is true there from one that would be elsewhere', () => {
    expect(of('caching-cost').condition?.restates).toBeUndefined();
    for (const {
      id,
      verdict,
      simulated,
      claimedRange: { from, to },
      condition,
    } of result.claims) {
      const there = simulated !== null && simulated >= (from ?? -Infinity) && simulated <= (to ?? Infinity);
      if (verdict === 'holds here') expect([id, there]).toEqual([id, true]);
      if (verdict === 'not here') expect([id, there, condition?.holds.length]).not.toContain(0);
      if (verdict === 'nowhere') expect([id, there, condition?.holds.length ?? 0]).toEqual([id, false, 0]);
    }
  });

  it('finds the conditions that can be worked out by hand', () => {
    // A hit of 50 ms is 94.5 % faster than a call of 909 ms: 568 tokens at 1.6 ms.
    const { condition } = of('hit-faster');
    expect(condition?.holds).toHaveLength(1);
    expect(condition?.holds[0]?.from).toBeGreaterThan(560);
    expect(condition?.holds[0]?.from).toBeLessThan(580);
    // An entry of an hour's TTL is gone when it is an hour old.
    expect(of('cached-hour').condition?.holds[0]?.to).toBeGreaterThan(59 * 60_000);
    expect(of('cached-hour').condition?.holds[0]?.to).toBeLessThanOrEqual(60 * 60_000);
    // What is all sent to a model at 1/x of the price costs 1/x.
    expect(of('routed-cheaper').condition?.holds[0]?.from).toBeCloseTo(57, 6);
    expect(of('routing-cost').condition?.holds[0]?.to).toBeCloseTo(60, 6);
    // A cache alone saves what comes again, less what is asked for the first time.
    const caching = of('caching-cost').condition?.holds[0];
    expect(caching?.from).toBeGreaterThan(0.58);
    expect(caching?.from).toBeLessThan(0.63);
    expect(caching?.to).toBeGreaterThan(0.78);
    expect(caching?.to).toBeLessThan(0.83);
  });

  it('knows what is stale by a closed form', () => {
    // One change at a random moment of every stretch of mean M: an answer of age u is still true with
    // probability 1 - x + x³/6, x = u ⁄ M ≤ 1. Hits find entries of every age up to the TTL alike.
    const { condition } = of('ttl-semi-static');
    const ttl = 6 * 3_600_000;
    for (const { at, figure } of condition?.points ?? []) {
      const x = ttl / at;
      expect(Math.abs((figure as number) - (x / 2 - x ** 3 / 24))).toBeLessThan(0.06);
    }
    expect(condition?.points).toHaveLength(15);
  });

  it('sees that $525 a day is the cache alone', () => {
    const { simulated, ci95, verdict, condition, note } = of('average-daily');
    // 65 % hits, three quarters of the rest at $0.002: $1,500 × 0.35 × 0.35.
    expect(simulated).toBeGreaterThan(165);
    expect(simulated).toBeLessThan(205);
    expect(ci95?.[0]).toBeLessThan(simulated as number);
    expect(verdict).toBe('not here');
    expect(condition?.holds[0]?.to).toBeLessThan(0.15);
    expect(note).toContain('$525 is the cache alone');
  });

  it('sees where the similarity threshold and the line of the router decide', () => {
    const similar = of('semantic-latency').condition;
    expect(similar?.swept.to).toBe(1);
    expect(similar?.holds[0]?.to).toBeLessThan(0.85);
    expect(of('complex-queries')).toMatchObject({ simulated: 0, verdict: 'not here' });
    expect(of('complex-queries').condition?.holds[0]?.to).toBeLessThan(7);
  });

  it('comes out the same again, whatever other claims are played beside it, and counts its verdicts', async () => {
    for (const id of ['routed-cheaper', 'hit-faster']) expect((await played(['claims', id])).claims).toEqual([of(id)]);
    expect(Object.values(result.counts).reduce((sum, n) => sum + n)).toBe(CLAIMS.length);
  });

  it('plays what several claims need once', () => {
    const alone = (id: string): number => claims.units(planOf([id])).length;
    const together = claims.units(planOf(['faq-hit-rate', 'faq-cost'])).length;
    expect(together).toBe(alone('faq-hit-rate'));
  });

  it('reads each workload once: what is played on it follows each other', () => {
    const units = claims.units(planOf(['caching-cost', 'target-cost-by-repeats', 'target-hit-rate', 'checklist-cost']));
    const workloads = units.map(({ source, seed }) => JSON.stringify([source, seed]));
    const readings = workloads.filter((workload, i) => workload !== workloads[i - 1]);
    expect(readings).toHaveLength(new Set(workloads).size);
  });

  it('leaves out the claims that an interruption left unfinished, and says so', async () => {
    const plan = planOf(['routed-cost', 'complex-queries']);
    const outcomes = await outcomesOf(claims, plan);
    outcomes[outcomes.length - 1] = undefined;
    const partial = claims.assemble(plan, outcomes);
    expect(partial?.partial).toBe(true);
    expect(partial?.claims.map(({ id }) => id)).toEqual(['routed-cost']);
  });
});
