import { beforeAll, describe, expect, it } from 'vitest';
import { CLAIM_SCENARIOS, type ScenarioName } from '../../../src/document/claims/claim.ts';
import type { ClaimsPlan } from '../../../src/document/claims/claim-runs.ts';
import { claims } from '../../../src/document/claims/claims.ts';
import { KEPT } from '../../../src/document/claims/of-2026/agents.ts';
import { turnsToPay } from '../../../src/document/claims/of-2026/cold-switch.ts';
import { DOCS_CATALOG } from '../../../src/models/docs-catalog.ts';
import { type Model, steady } from '../../../src/models/model.ts';
import { alwaysAt } from '../../../src/models/price-rules.ts';
import type { ClaimResult } from '../../../src/result/schema/claims.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { NO_SEGMENT, PromptTree } from '../../../src/workload/prompts/prompt-tree.ts';
import { resultOf } from '../../experiment/experiments.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from '../../simulation/workloads.ts';

const MINUTE = 60_000;

describe('a stretch of turns on a cheaper model whose cache is cold', () => {
  const PREFIX = 100_000;
  const BEFORE = 3;
  const HARD = 'Compare and evaluate these designs, analyze the consequences, and explain step by step which is better';

  const sold = (id: string, gap: number): Model => {
    const input = 5e-6 / gap;
    const kept = { cachedInput: KEPT.read * input, cacheWrite: KEPT.write * input, cacheWriteHour: 2 * input };
    const rule = { minTokens: 0, stepTokens: 1, ttlMs: 5 * MINUTE, implicit: true, source: 'made for the test' };
    const prices = { ...alwaysAt({ input, output: 0, ...kept }), prefixCache: rule };
    return { ...modelOf(id, { ms: 10 }), price: { inputUsdPerToken: input, outputUsdPerToken: 0 }, prices };
  };

  /** What a session costs whose turns between its first and its last are `n` on one of two models. */
  const usd = (n: number, gap: number, forgotten: boolean, goes: boolean): number => {
    const prompts = new PromptTree();
    const asked: Asked[] = [];
    let prompt = prompts.add(NO_SEGMENT, PREFIX, 'system');
    let at = 1;
    // The whole stretch within the five minutes, or far beyond; each turn well within them.
    const every = forgotten ? 4 * MINUTE : (4 * MINUTE) / (n + 1);
    for (let turn = 0; turn < BEFORE + n + 1; turn++) {
      const elsewhere = turn >= BEFORE && turn < BEFORE + n;
      const text = elsewhere && goes ? `step ${turn}` : `${HARD} ${turn}`;
      asked.push({ at, text, input: prompts.tokens[prompt], output: 1, prompt, session: 0 });
      prompt = prompts.add(prompt, 1, 'tool result');
      at += every;
    }
    const models = [sold('cheap', gap), sold('dear', 1)];
    const catalog = steady(catalogOf(models, { tiers: { simple: 'cheap', medium: 'cheap', complex: 'dear' } }));
    return run(new HandMade(asked, { prompts }), strategyOf(['router', 'prefix'], { 'routing.complexFrom': 4 }), {
      catalog,
    }).costUsd;
  };

  it.each([
    [1.5, false],
    [2, false],
    [3, false],
    [5, false],
    [2, true],
    [5, true],
    [30, true],
  ])('pays from where the law says, and not before: %s times as cheap, dear prompt forgotten: %s', (gap, forgotten) => {
    const law = turnsToPay({ gap, forgotten });
    const saved = (n: number): number => usd(n, gap, forgotten, false) - usd(n, gap, forgotten, true);
    expect(saved(Math.ceil(law) + 1)).toBeGreaterThan(0);
    expect(saved(Math.max(1, Math.floor(law) - 1))).toBeLessThan(0);
  });

  it('is never too short only where nothing is forgotten', () => {
    expect(turnsToPay({ gap: 1e6 })).toBeLessThan(0.001);
    expect(turnsToPay({ gap: 1e6, forgotten: true })).toBeCloseTo((KEPT.write - KEPT.read) / KEPT.read, 3);
  });
});

describe("claims of others about agents' bills", () => {
  let found: Map<string, ClaimResult>;
  const of = (id: string): ClaimResult => found.get(id) as ClaimResult;

  beforeAll(async () => {
    const ids = [
      'bounce-a-fifth',
      'masking-halves',
      'switching-by-gap',
      'hour-write-reads',
      'batch-half',
      'tools-from-10k',
    ];
    const scenarios = Object.fromEntries(CLAIM_SCENARIOS.map((name) => [name, null])) as unknown as Record<
      ScenarioName,
      Scenario
    >;
    const plan: ClaimsPlan = { seed: '42', runs: 1, ids, catalog: DOCS_CATALOG, scenarios };
    found = new Map((await resultOf(claims, plan)).claims.map((claim) => [claim.id, claim]));
  });

  it('come out where they were measured', () => {
    expect(of('bounce-a-fifth').simulated).toBeGreaterThan(-0.05);
    expect(of('bounce-a-fifth').simulated).toBeLessThan(0);
    expect(Math.abs(of('masking-halves').simulated! - 0.52)).toBeLessThan(0.05);
    expect(of('batch-half').simulated).toBeCloseTo(0.5, 9);
  });

  it('have both signs: choosing for every turn costs where models are near in price, and pays where they are not', () => {
    const points = of('switching-by-gap').condition?.points ?? [];
    expect(points[0]?.figure).toBeLessThan(-0.1);
    expect(points.at(-1)?.figure).toBeGreaterThan(0.2);
    const [holds, ...others] = of('switching-by-gap').condition!.holds;
    expect(others).toEqual([]);
    expect(holds?.to).toBeGreaterThan(1.1);
    expect(holds?.to).toBeLessThan(2);
  });

  it('have both signs: looking for tools costs where their definitions are short, and pays where they are long', () => {
    const [{ from, to } = {}, ...others] = of('tools-from-10k').condition!.holds;
    expect(of('tools-from-10k').simulated).toBeLessThan(0);
    expect(others).toEqual([]);
    expect(from).toBeGreaterThan(20_000);
    expect(from).toBeLessThan(55_000);
    expect(to).toBe(100_000);
  });

  it('say who says so, and what does not follow by arithmetic alone', () => {
    expect(of('masking-halves').source).toMatchObject({ line: 0, where: expect.stringContaining('2508.21433') });
    expect(of('hour-write-reads').reckoning).toMatchObject({ agrees: false });
    expect(of('hour-write-reads').reckoning?.value).toBeCloseTo(1.9 / 0.9, 12);
  });
});
