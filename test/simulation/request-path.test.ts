import { describe, expect, it } from 'vitest';
import { countTokens } from '../../src/models/tokens.ts';
import { CONCISE } from '../../src/techniques/prompt/prompt-optimizer.ts';
import { type Asked, HandMade, run, strategyOf } from './workloads.ts';

const known = { tier: 'complex', contentClass: 'static' } as const;
const ask = (text: string, at = 1, rest: Partial<Asked> = {}): Asked => ({ at, text, intent: 0, ...known, ...rest });

describe('the prompt that is sent', () => {
  it('is the system prompt and the query, both without their filler', () => {
    const workload = new HandMade([ask('Hi, please explain DNS.', 1, { output: 10 })], {
      systemPrompt: 'Please note that, in order to help, you must answer in English.',
    });
    const { tokens } = run(workload, strategyOf(['prompt']));
    expect(tokens.input).toBe(countTokens('to help, you must answer in English.') + countTokens('explain DNS.'));
    expect(tokens.output).toBe(10);
  });

  it('is longer by the instruction, and its answer shorter, when short answers are asked for', () => {
    const plain = run(new HandMade([ask('What is DNS?', 1, { output: 100 })]), strategyOf(['prompt']));
    const concise = run(
      new HandMade([ask('What is DNS?', 1, { output: 100 })]),
      strategyOf(['prompt'], { 'prompt.concise': true }),
    );
    expect(concise.tokens.input).toBe(plain.tokens.input + CONCISE.promptTokens);
    expect(concise.tokens.output).toBe(55);
  });

  it('keeps the length the log gives it, less what is taken out of the text', () => {
    const text = 'Please, what is DNS?';
    const { tokens } = run(new HandMade([ask(text, 1, { input: 1_000, output: 1 })]), strategyOf(['prompt']));
    expect(tokens.input).toBe(1_000 - countTokens(text) + countTokens('what is DNS?'));
  });
});

describe('a cached answer', () => {
  it('is as good as the model that gave it, not as any other', () => {
    // A hard question to the strongest model, asked again: both answers count as the strongest model's.
    const rows = [ask('Compare A and B', 1), ask('compare a and b', 100_000)];
    const { quality, cache } = run(new HandMade(rows), strategyOf(['cache']));
    expect(cache.exactHits).toBe(1);
    expect(quality.mean).toBeCloseTo(0.752, 12);
  });
});

describe('what a log says late', () => {
  it('does not make an answer stored before it false', () => {
    // The text is labelled only after it was first answered.
    const workload = new HandMade([
      { at: 1, text: 'What is X?' },
      { at: 100_000, text: 'what is x', intent: 3 },
      { at: 200_000, text: 'What is X' },
    ]);
    const { cache } = run(workload, strategyOf(['cache']));
    expect(cache).toMatchObject({ exactHits: 2, falseHits: null });
  });
});
