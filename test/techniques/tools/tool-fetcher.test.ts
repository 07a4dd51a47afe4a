import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../../src/result/schema/summary.ts';
import { SEARCH_TOKENS, SEARCH_TOOL_TOKENS, ToolFetcher } from '../../../src/techniques/tools/tool-fetcher.ts';
import { NO_SEGMENT, PromptTree } from '../../../src/workload/prompts/prompt-tree.ts';
import { type Asked, catalogOf, HandMade, modelOf, run, strategyOf } from '../../simulation/workloads.ts';

const LONG = 100; // tokens of each definition

/** A session in which each turn gives what a tool gave; the prompts of its turns. */
function session(count: number, turns: number): { prompts: PromptTree; asked: number[] } {
  const prompts = new PromptTree();
  let prompt = prompts.add(prompts.add(NO_SEGMENT, count * LONG, 'tools'), 50, 'user');
  const asked = [prompt];
  for (let i = 0; i < turns; i++) {
    prompt = prompts.add(prompts.add(prompt, 10, 'assistant'), 30, 'tool result');
    asked.push(prompt);
  }
  return { prompts, asked };
}

describe('fetching definitions', () => {
  it('sends what a list of those found so far says, wherever they go', () => {
    const setting = fc.record({
      count: fc.integer({ min: 1, max: 40 }),
      always: fc.integer({ min: 0, max: 10 }),
      perSearch: fc.integer({ min: 1, max: 8 }),
      turns: fc.integer({ min: 0, max: 30 }),
      listed: fc.boolean(),
    });
    fc.assert(
      fc.property(setting, ({ count, always, perSearch, turns, listed }) => {
        const { prompts, asked } = session(count, turns);
        const fetcher = new ToolFetcher({ prompts, count, always, perSearch, listed, seed: '1' });
        const groups = Math.max(1, Math.ceil((count - always) / perSearch));
        const loaded = new Set(Array.from({ length: Math.min(always, count) }, (_, tool) => tool));
        let expected = SEARCH_TOOL_TOKENS + loaded.size * LONG + 50;
        for (const [i, prompt] of asked.entries()) {
          let searches = 0;
          if (i > 0) {
            expected += 10 + 30;
            const tool = fetcher.toolOf(prompt);
            if (!loaded.has(tool)) {
              searches = 1;
              const found = Array.from({ length: count }, (_, other) => other).filter(
                (other) => other >= always && (other - always) % groups === (tool - always) % groups,
              );
              for (const each of found) loaded.add(each);
              expect(found.length).toBeLessThanOrEqual(perSearch);
              expected += SEARCH_TOKENS + found.length * LONG;
            }
          }
          const last = fetcher.sent(prompt);
          expect(fetcher.prompts.tokens[last]).toBe(expected);
          expect(fetcher.searches).toBe(searches);
          fetcher.sent(prompt);
          expect(fetcher.searches).toBe(0);
        }
      }),
    );
  });

  it('goes on from what was sent before where definitions come to its end, and begins anew where they are listed', () => {
    const { prompts, asked } = session(20, 12);
    for (const listed of [false, true]) {
      const fetcher = new ToolFetcher({ prompts, count: 20, always: 0, perSearch: 2, listed, seed: '1' });
      let before = fetcher.sent(asked[0] as number);
      for (const prompt of asked.slice(1)) {
        const last = fetcher.sent(prompt);
        let goesOn = false;
        for (let at = last; at !== NO_SEGMENT; at = fetcher.prompts.before[at]) goesOn ||= at === before;
        expect(goesOn).toBe(!listed || fetcher.searches === 0);
        before = last;
      }
    }
  });
});

describe('a large library of tools', () => {
  /*
   * "Introducing advanced tool use on the Claude Developer Platform" (Anthropic, 2025-11-24,
   * anthropic.com/engineering/advanced-tool-use): 58 tools of five servers are 55,000 tokens; the tool that finds
   * others is 500, a search brings three to five; together 85 % fewer tokens of tools.
   */
  const COUNT = 58;
  const DEFINITIONS = 55_000;
  const FOUND = 5;

  /** By arithmetic: the share of tokens of tools that sessions of so many calls spare, where nothing is kept. */
  function spared(calls: number): number {
    const weights = Array.from({ length: COUNT }, (_, tool) => 1 / (tool + 1));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const groups = Math.ceil(COUNT / FOUND);
    let sent = 0;
    for (let before = 0; before <= calls; before++) {
      sent += SEARCH_TOOL_TOKENS;
      for (let group = 0; group < groups; group++) {
        const uses = weights.filter((_, tool) => tool % groups === group);
        const chance = uses.reduce((sum, weight) => sum + weight / all, 0);
        sent += (1 - (1 - chance) ** before) * (SEARCH_TOKENS + (DEFINITIONS * uses.length) / COUNT);
      }
    }
    return 1 - sent / (DEFINITIONS * (calls + 1));
  }

  /** The same of sessions that were played, one after another, without a provider's cache. */
  function played(calls: number, sessions: number) {
    const prompts = new PromptTree();
    const head = prompts.add(NO_SEGMENT, DEFINITIONS, 'tools');
    const asked: Asked[] = [];
    for (let session = 0; session < sessions; session++) {
      let prompt = prompts.add(head, 50, 'user');
      for (let turn = 0; turn <= calls; turn++) {
        const at = 1 + (session * (calls + 1) + turn) * 10_000;
        asked.push({ at, text: 'go on', input: prompts.tokens[prompt], output: 100, prompt, session });
        prompt = prompts.add(prompts.add(prompt, 100, 'assistant'), 300, 'tool result');
      }
    }
    const catalog = catalogOf([modelOf('agent', { ms: 1_000 })]);
    const knobs = { 'tools.count': COUNT, 'tools.always': 0, 'tools.perSearch': FOUND };
    const [off, on] = [[], ['tools' as const]].map((techniques) =>
      run(new HandMade(asked, { prompts }), strategyOf(techniques, knobs), { catalog }),
    ) as [Summary, Summary];
    const all = off.sessions?.tokens?.tools as number;
    expect(all).toBe(DEFINITIONS * asked.length);
    return {
      spared: (on.tools?.sparedTokens as number) / all,
      withSteps: (off.tokens.input - on.tokens.input) / all,
      searches: on.tools?.searches as number,
    };
  }

  it('costs 85 % less, as published, where a session calls three or four, and more calls find most of it', () => {
    for (const calls of [1, 3, 4, 20]) expect(played(calls, 500).spared).toBeCloseTo(spared(calls), 2);
    expect(spared(1)).toBeGreaterThan(0.94);
    expect(spared(3)).toBeGreaterThan(0.85);
    expect(spared(4)).toBeLessThan(0.85);
    expect(spared(20)).toBeLessThan(0.55);
  });

  it('costs the steps that look for tools, too, which send the prompt again', () => {
    const { spared, withSteps, searches } = played(3, 500);
    expect(searches).toBeGreaterThan(500);
    expect(withSteps).toBeLessThan(spared - 0.02);
    expect(withSteps).toBeGreaterThan(0.75);
  });
});
