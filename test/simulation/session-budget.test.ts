import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steady } from '../../src/models/model.ts';
import { NO_SEGMENT, PromptTree } from '../../src/workload/prompts/prompt-tree.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from './workloads.ts';

/** A token costs a millionth of a dollar. */
const catalog = steady(catalogOf([modelOf('only', { ms: 100, usd: 0.001, quality: 1 })]));

/** Sessions of so many turns each; every turn adds 1,000 tokens to what is sent, and is answered in none. */
function sessionsOf(turns: readonly number[]): HandMade {
  const prompts = new PromptTree();
  const asked: Asked[] = [];
  for (const [session, count] of turns.entries()) {
    let prompt = NO_SEGMENT;
    for (let turn = 0; turn < count; turn++) {
      prompt = prompts.add(prompt, 1_000, 'user');
      const at = 1 + session + turn * 60_000;
      const input = prompts.tokens[prompt];
      asked.push({
        at,
        text: `${session}/${turn}`,
        intent: asked.length,
        tier: 'simple',
        input,
        output: 0,
        prompt,
        session,
      });
    }
  }
  return new HandMade(
    asked.sort((a, b) => a.at - b.at),
    { prompts },
  );
}

/** What a session of so many turns costs. */
const costOf = (turns: number): number => (turns * (turns + 1)) / 2_000;

const limited = (turns: readonly number[], usd: number) =>
  run(sessionsOf(turns), strategyOf(['budget'], { 'budget.perSession': usd }), { catalog });

it('a session is stopped for good by the turn that finds its money spent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
      fc.constantFrom(0.0005, 0.003, 0.0105, 0.1, 10),
      (turns, usd) => {
        const done = turns.map((count) => {
          let n = 0;
          while (n < count && costOf(n) < usd) n++;
          return n;
        });
        const sum = (of: (i: number) => number): number => turns.reduce((all, _, i) => all + of(i), 0);
        const { costUsd, budget, unanswered, sessions } = limited(turns, usd);
        expect(costUsd).toBeCloseTo(
          sum((i) => costOf(done[i] as number)),
          12,
        );
        expect(budget.stoppedSessions).toBe(sum((i) => ((done[i] as number) < (turns[i] as number) ? 1 : 0)));
        expect(budget.stoppedTurns).toBe(sum((i) => (turns[i] as number) - (done[i] as number)));
        expect(unanswered.refused).toBe(budget.stoppedTurns);
        expect(sessions?.costUsd.p99).toBeLessThan(usd + 0.03);
      },
    ),
  );
});

describe('a limit for sessions', () => {
  it('cuts much of a bill of which a few eat the most, and little of the work', () => {
    const turns = [...Array.from({ length: 30 }, () => 8), 200, 200];
    const free = run(sessionsOf(turns), strategyOf([]), { catalog });
    expect(free.sessions?.dearestTenth).toEqual({
      share: expect.closeTo((2 * costOf(200) + 2 * costOf(8)) / (2 * costOf(200) + 30 * costOf(8)), 9),
      fromUsd: expect.closeTo(costOf(8), 9),
      aboveUsd: expect.closeTo(2 * (costOf(200) - costOf(8)), 9),
    });
    const { costUsd, budget } = limited(turns, 1);
    // 45 turns of each of the two cost 1.035.
    expect(budget).toMatchObject({ stoppedSessions: 2, stoppedTurns: 310 });
    expect(costUsd).toBeCloseTo(2 * costOf(45) + 30 * costOf(8), 9);
    expect(costUsd).toBeLessThan(0.1 * free.costUsd);
  });

  it('leaves work undone where all cost much the same: quality falls by as much', () => {
    const turns = Array.from({ length: 20 }, () => 20);
    const { budget, costUsd, quality } = limited(turns, costOf(10));
    expect(budget).toMatchObject({ stoppedSessions: 20, stoppedTurns: 200 });
    expect(costUsd).toBeCloseTo(20 * costOf(10), 9);
    expect(quality.mean).toBeCloseTo(0.5, 9);
  });

  it('is nothing to requests of no session', () => {
    const asked = Array.from({ length: 5 }, (_, i) => ({ at: 1 + i, text: `q${i}`, input: 1_000, output: 0 }));
    const knobs = { 'budget.perSession': 0.000001 };
    expect(run(new HandMade(asked), strategyOf(['budget'], knobs), { catalog }).unanswered.refused).toBe(0);
  });
});
