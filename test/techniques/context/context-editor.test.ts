import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ContextEditor, STUB_TOKENS } from '../../../src/techniques/context/context-editor.ts';
import { NO_SEGMENT, PromptTree, SEGMENT_KINDS } from '../../../src/workload/prompts/prompt-tree.ts';

interface Part {
  kind: string;
  tokens: number;
}

/** The parts of a prompt, from the first on. */
function partsOf({ before, tokens, kinds }: PromptTree, last: number): Part[] {
  const parts: Part[] = [];
  for (let at = last; at !== NO_SEGMENT; at = before[at]) {
    parts.unshift({ kind: SEGMENT_KINDS[kinds[at]] as string, tokens: tokens[at] - tokens[before[at]] });
  }
  return parts;
}

it('sends of every session what a list that is cleared by hand holds, whichever session goes on', () => {
  const turn = fc.record({
    session: fc.integer({ min: 0, max: 2 }),
    results: fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(turn, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 4 }),
      (turns, clearEvery, keep) => {
        const prompts = new PromptTree();
        const editor = new ContextEditor({ prompts, clearEvery, keep });
        const head = prompts.add(NO_SEGMENT, 500, 'system');
        const last = [head, head, head];
        const byHand: Part[][] = last.map(() => [{ kind: 'system', tokens: 500 }]);
        const taken = [0, 0, 0];
        for (const { session, results } of turns) {
          const list = byHand[session] as Part[];
          for (const tokens of results) {
            last[session] = prompts.add(last[session] as number, tokens, 'tool result');
            list.push({ kind: 'tool result', tokens });
          }
          last[session] = prompts.add(last[session] as number, 7, 'user');
          list.push({ kind: 'user', tokens: 7 });
          const before = taken[session]!++;
          if (before > 0 && before % clearEvery === 0) {
            const tools = list.filter(({ kind }) => kind === 'tool result');
            for (const part of tools.slice(0, Math.max(0, tools.length - keep)))
              part.tokens = Math.min(part.tokens, STUB_TOKENS);
          }
          expect(partsOf(editor.prompts, editor.sent(last[session] as number))).toEqual(list);
          last[session] = prompts.add(last[session] as number, 30, 'assistant');
          list.push({ kind: 'assistant', tokens: 30 });
        }
        expect(editor.plainTokens).toBe(editor.sentTokens + editor.clearedTokens);
      },
    ),
  );
});

it('sends a prompt that comes again as it was sent before', () => {
  const prompts = new PromptTree();
  const editor = new ContextEditor({ prompts, clearEvery: 1, keep: 0 });
  const first = prompts.add(prompts.add(NO_SEGMENT, 300, 'tool result'), 5, 'user');
  const second = prompts.add(first, 5, 'user');
  expect(editor.sent(first)).toBe(editor.sent(first));
  expect(editor.sent(second)).toBe(editor.sent(second));
  expect(editor.prompts.tokens[editor.sent(second)]).toBe(STUB_TOKENS + 10);
});

it('puts a summary in the place of all but tools, system prompt and what the user asks now, from then on', () => {
  const prompts = new PromptTree();
  const editor = new ContextEditor({ prompts, clearEvery: 2, keep: 0, compactAt: 1_000, summaryTokens: 100 });
  const add = (before: number, tokens: number, kind: 'user' | 'assistant' | 'tool result') =>
    prompts.add(before, tokens, kind);
  const head = prompts.add(prompts.add(NO_SEGMENT, 300, 'tools'), 200, 'system');
  const first = add(head, 500, 'user');
  expect(editor.compacts(editor.sent(first))).toBe(false);
  const second = add(add(add(first, 90, 'assistant'), 400, 'tool result'), 50, 'user');
  const long = editor.sent(second);
  expect(editor.compacts(long)).toBe(true);
  expect(editor.compacts(editor.sent(second))).toBe(true);
  const summed = [
    { kind: 'tools', tokens: 300 },
    { kind: 'system', tokens: 200 },
    { kind: 'assistant', tokens: 100 },
    { kind: 'user', tokens: 50 },
  ];
  const short = editor.compact(long);
  expect(partsOf(editor.prompts, short)).toEqual(summed);
  expect(editor.sent(second)).toBe(short);
  // The next turn goes on from it; what is cleared then is what has come since.
  const third = editor.sent(add(add(second, 60, 'assistant'), 70, 'tool result'));
  expect(partsOf(editor.prompts, third)).toEqual([
    ...summed,
    { kind: 'assistant', tokens: 60 },
    { kind: 'tool result', tokens: STUB_TOKENS },
  ]);
  expect(editor.compactions).toBe(1);
  expect(editor.plainTokens).toBe(editor.sentTokens + editor.clearedTokens);
});

it('sums nothing up that would not become shorter', () => {
  const prompts = new PromptTree();
  const editor = new ContextEditor({ prompts, clearEvery: 9, keep: 0, compactAt: 1_000, summaryTokens: 500 });
  const head = prompts.add(NO_SEGMENT, 3_000, 'system');
  const asked = prompts.add(head, 5_000, 'user');
  expect(editor.compacts(editor.sent(asked))).toBe(false);
  expect(editor.compacts(editor.sent(prompts.add(asked, 400, 'assistant')))).toBe(true);
  expect(editor.compacts(editor.sent(prompts.add(head, 500, 'assistant')))).toBe(false);
});
