import { describe, expect, it } from 'vitest';
import { steady } from '../../src/models/model.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import { GeneratedWorkload } from '../../src/workload/generator/generated-workload.ts';
import { SEGMENT_KINDS } from '../../src/workload/prompts/prompt-tree.ts';
import { UNKNOWN } from '../../src/workload/truth-table.ts';
import { smallSpec } from '../workload/generator/specs.ts';
import { catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

const AGENTS = smallSpec({
  requests: 4_000,
  arrivals: { process: 'poisson', perDay: 20_000 },
  sessions: {
    turns: { median: 9, sigma: 0.6 },
    tools: 5_000,
    thinkTime: 60_000,
    steps: { share: 0.6, kind: 'comparisons', result: { medianTokens: 700, sigma: 0.5 }, after: 5_000 },
    documents: { share: 0.3, length: { medianTokens: 900, sigma: 0.4 }, of: 30, zipf: 1 },
  },
});

/** Sums by session, of what observers of the run were told. */
async function played(techniques: Parameters<typeof strategyOf>[0]) {
  const workload = new GeneratedWorkload('test', AGENTS, '42');
  const models = [modelOf('weak', { ms: 100, usd: 0.001 }), modelOf('strong', { ms: 100, usd: 0.01 })];
  const simulation = new Simulation(workload, steady(catalogOf(models)), strategyOf(techniques), '42');
  const costs = new Map<number, number>();
  const sessionOf: number[] = [];
  const sent = SEGMENT_KINDS.map(() => 0);
  const askedOf: number[] = [];
  const last = new Map<number, number>();
  let switches = 0;
  simulation.observe({
    met: (request, _query, how, model) => {
      if (how !== 'asked') return;
      askedOf.push(request);
      const session = sessionOf[request] as number;
      if (last.has(session) && last.get(session) !== model) switches++;
      last.set(session, model);
    },
    spent: (request, _kind, usd) => {
      const session = sessionOf[request] as number;
      costs.set(session, (costs.get(session) ?? 0) + usd);
    },
  });
  const prompts: number[] = [];
  for await (const block of workload.blocks()) {
    for (let i = 0; i < block.length; i++) {
      sessionOf.push(block.turns!.session[i]);
      prompts.push(block.turns!.prompt[i]);
    }
    simulation.feed(block);
  }
  const { sessions } = simulation.finish(null);
  const { before, tokens, kinds } = workload.prompts!;
  for (const request of askedOf) {
    for (let at = prompts[request] as number; at !== 0; at = before[at])
      sent[kinds[at]]! += tokens[at] - tokens[before[at]];
  }
  const sorted = [...costs.values()].sort((a, b) => a - b);
  return { sessions: sessions!, costs: sorted, sent, switches, turns: sessionOf };
}

describe('the account of sessions', () => {
  it.each([[[]], [['router']], [['cache', 'router', 'semantic']]] as const)(
    'is what adding up what was paid for each gives: %j',
    async (techniques) => {
      const { sessions, costs, sent, switches, turns } = await played(techniques);
      expect(sessions.count).toBe(new Set(turns).size);
      expect(sessions.turns * sessions.count).toBeCloseTo(turns.length, 9);
      const mean = costs.reduce((sum, usd) => sum + usd, 0) / sessions.count;
      expect(sessions.costUsd.mean).toBeCloseTo(mean, 9);
      const nothing = Array.from({ length: sessions.count - costs.length }, () => 0);
      const all = [...nothing, ...costs];
      expect(sessions.costUsd.p50).toBeCloseTo(all[Math.ceil(all.length / 2) - 1] as number, 3);
      expect(sessions.tokens).toEqual(Object.fromEntries(SEGMENT_KINDS.map((kind, k) => [kind, sent[k]])));
      expect(sessions.switches).toBe(switches);
      // Neither model's provider keeps prompts.
      expect(sessions.coldSwitches).toBe(switches === 0 ? 0 : null);
    },
  );
});

it('is not there where nobody knows of sessions', () => {
  const asked = [1, 2].map((at) => ({ at, text: 'q', session: UNKNOWN }));
  expect(run(new HandMade(asked), strategyOf([])).sessions).toBeUndefined();
});
