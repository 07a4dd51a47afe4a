import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/foundation/units.ts';
import type { SessionsSpec } from '../../../src/scenario/sessions-spec.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';
import { SEGMENT_KINDS, type SegmentKind } from '../../../src/workload/prompts/prompt-tree.ts';
import { same } from '../../same.ts';
import { smallSpec } from './specs.ts';

interface Turn {
  at: number;
  session: number;
  user: number;
  query: number;
  input: number;
  output: number;
  context: number;
  prompt: number;
}

interface Segment {
  kind: SegmentKind;
  tokens: number;
  id: number;
}

const PER_DAY = 20_000;

async function turnsOf(sessions: SessionsSpec, { requests = 20_000, seed = '42' } = {}) {
  const spec = smallSpec({ requests, users: 500, arrivals: { process: 'poisson', perDay: PER_DAY }, sessions });
  const workload = new GeneratedWorkload('test', spec, seed);
  const turns: Turn[] = [];
  for await (const block of workload.blocks()) {
    for (let i = 0; i < block.length; i++) {
      turns.push({
        at: block.at[i],
        session: block.turns!.session[i],
        user: block.user[i],
        query: block.query[i],
        input: block.inputTokens[i],
        output: block.outputTokens[i],
        context: block.context![i],
        prompt: block.turns!.prompt[i],
      });
    }
  }
  const { before, tokens, kinds } = workload.prompts!;
  const segmentsOf = (segment: number): Segment[] => {
    const segments: Segment[] = [];
    for (let id = segment; id !== 0; id = before[id]) {
      segments.unshift({ id, kind: SEGMENT_KINDS[kinds[id]], tokens: tokens[id] - tokens[before[id]] });
    }
    return segments;
  };
  return { turns, segmentsOf, before };
}

function grouped(turns: readonly Turn[], key: (turn: Turn) => string | number): Turn[][] {
  const groups = new Map<string | number, Turn[]>();
  for (const turn of turns) {
    const group = groups.get(key(turn));
    if (group === undefined) groups.set(key(turn), [turn]);
    else group.push(turn);
  }
  return [...groups.values()];
}

const bySession = (turns: readonly Turn[]): Turn[][] => grouped(turns, ({ session }) => session);

const STEPS: SessionsSpec = {
  turns: { median: 20, sigma: 0.4 },
  tools: 9_000,
  system: 3_000,
  thinkTime: 60_000,
  steps: { share: 0.8, kind: 'comparisons', result: { medianTokens: 800, sigma: 0.5 }, after: 5_000 },
};

describe('the turns of sessions', () => {
  it('send again what came before them: the prompt of the turn before, its answer, and what is new', async () => {
    const { turns, segmentsOf } = await turnsOf(STEPS, { requests: 8_000 });
    const said = ({ kind, tokens }: Segment): string => `${tokens} ${kind}`;
    const ids = (segments: readonly Segment[]): string => segments.map(({ id }) => id).join();
    for (const session of bySession(turns).slice(0, 200)) {
      for (const [t, { prompt, input, user }] of session.entries()) {
        const segments = segmentsOf(prompt);
        same(
          input,
          segments.reduce((sum, { tokens }) => sum + tokens, 0),
        );
        same(segments.slice(0, 2).map(said).join(), '9000 tools,3000 system');
        const before = session[t - 1];
        if (before === undefined) continue;
        same(user, before.user);
        same(ids(segments.slice(0, -2)), ids(segmentsOf(before.prompt)));
        same(said(segments.at(-2)!), `${before.output} assistant`);
      }
    }
  });

  it('are numbered by session, and everything but the ask is their context', async () => {
    const { turns, before } = await turnsOf(STEPS, { requests: 2_000 });
    expect(turns.map(({ context }) => context)).toEqual(turns.map(({ prompt }) => before[prompt]));
    const firsts = bySession(turns).map(([first]) => first!.context);
    expect(new Set(firsts).size).toBe(1);
  });

  it('come as often as asked for, as many to a session, and as many of them with what a tool gave', async () => {
    const { turns, segmentsOf } = await turnsOf(STEPS, { requests: 60_000 });
    const days = turns.at(-1)!.at / DAY_MS;
    expect(turns.length / days / PER_DAY).toBeCloseTo(1, 1);
    const whole = bySession(turns).filter(([first]) => first!.at < turns.at(-1)!.at - DAY_MS / 4);
    const lengths = whole.map((session) => session.length).sort((a, b) => a - b);
    expect(Math.abs(lengths[lengths.length >> 1]! - 20)).toBeLessThanOrEqual(1);
    const later = whole.flatMap((session) => session.slice(1));
    const steps = later.filter(({ prompt }) => segmentsOf(prompt).at(-1)!.kind === 'tool result');
    expect(steps.length / later.length).toBeCloseTo(0.8, 1);
  });

  it('have as many tools in a row as asked for, at the same share of all turns', async () => {
    const steps = { ...STEPS.steps!, share: 0.5, inRow: 4 };
    const { turns, segmentsOf } = await turnsOf(
      { ...STEPS, turns: { median: 100, sigma: 0 }, steps },
      { requests: 40_000 },
    );
    const kinds = bySession(turns).map((session) =>
      session.slice(1).map(({ prompt }) => segmentsOf(prompt).at(-1)!.kind === 'tool result'),
    );
    const all = kinds.flat();
    expect(all.filter(Boolean).length / all.length).toBeCloseTo(0.5, 1);
    const begins = kinds.reduce(
      (sum, turns) => sum + turns.filter((step, t) => step && turns[t - 1] !== true).length,
      0,
    );
    const inRow = all.filter(Boolean).length / begins;
    expect(Math.abs(inRow - 4)).toBeLessThan(0.3);
  });

  it('pause as often and as long as asked for', async () => {
    const hour = 3_600_000;
    const { turns } = await turnsOf({ ...STEPS, thinkTime: 1_000, pauses: { share: 0.1, length: hour } });
    const gaps = bySession(turns).flatMap((session) => session.slice(1).map(({ at }, t) => at - session[t]!.at));
    expect(gaps.filter((gap) => gap >= hour).length / gaps.length).toBeCloseTo(0.1, 1);
    expect(gaps.filter((gap) => gap > hour / 6 && gap < hour)).toEqual([]);
  });

  it('share documents only where sessions begin with the same', async () => {
    const documents = { share: 1, length: { medianTokens: 500, sigma: 0.3 }, of: 5, zipf: 1 };
    const { turns, segmentsOf } = await turnsOf(
      { turns: { median: 3, sigma: 0 }, thinkTime: 30_000, documents },
      { requests: 6_000 },
    );
    const sessions = bySession(turns).filter((session) => session.length === 3);
    expect(new Set(sessions.map(([first]) => first!.context)).size).toBe(5);
    for (const { prompt } of sessions.flat()) {
      const kinds = segmentsOf(prompt).map(({ kind }) => kind);
      same(kinds.filter((kind) => kind === 'document').length, kinds.filter((kind) => kind === 'user').length);
    }
    expect(new Set(sessions.map((session) => session[1]!.context)).size).toBe(sessions.length);
  });

  it('are those of sub-agents too, which begin together from one prompt', async () => {
    const subAgents = { share: 0.1, count: 3, turns: 4 };
    const { turns, segmentsOf } = await turnsOf({ ...STEPS, subAgents }, { requests: 40_000 });
    const days = turns.at(-1)!.at / DAY_MS;
    expect(turns.length / days / PER_DAY).toBeCloseTo(1, 1);
    const together = grouped(turns, ({ session, at }) => `${session} ${at}`).filter((group) => group.length > 1);
    expect(together.length).toBeGreaterThan(100);
    for (const group of together.slice(0, 100)) {
      expect(group).toHaveLength(3);
      const [first, ...others] = group.map(({ prompt }) => segmentsOf(prompt).slice(0, -1));
      for (const other of others) expect(other).toEqual(first);
    }
  });
});

it('another seed makes other sessions', async () => {
  const [one, other] = await Promise.all(['1', '2'].map((seed) => turnsOf(STEPS, { requests: 300, seed })));
  expect(one!.turns).not.toEqual(other!.turns);
});
