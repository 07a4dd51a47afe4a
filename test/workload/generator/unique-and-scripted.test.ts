import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/foundation/words.ts';
import type { WorkloadSpec } from '../../../src/scenario/schema.ts';
import { scripted } from '../../../src/scenario/workload-schema.ts';
import { contentTimeOf } from '../../../src/workload/generator/rush-hours.ts';
import { generate, smallSpec } from './specs.ts';

type Kind = WorkloadSpec['intents'][number];

const only = (kind: Partial<Kind>, requests = 20_000): WorkloadSpec => {
  const spec = smallSpec({ requests });
  return { ...spec, wording: undefined, intents: [{ ...(spec.intents[1] as Kind), ...kind }] };
};

describe('unique requests', () => {
  it('draw every word anew and independently', async () => {
    const letters = Array.from({ length: 10 }, (_, i) => `w${i}`);
    const { text } = await generate(only({ unique: true, phrasings: ['{a} {b}'], fill: { a: letters, b: letters } }));
    const cells = new Map<string, number>();
    for (const t of text) cells.set(t, (cells.get(t) ?? 0) + 1);
    const expected = text.length / 100;
    const chiSquare = [...cells.values()].reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
    expect(cells.size).toBe(100);
    // 99.9 % quantile of chi-square with 99 degrees of freedom.
    expect(chiSquare).toBeLessThan(148.23);
  });

  it('are of one intent exactly when they drew the same words, whatever the phrasing', async () => {
    const letters = Array.from({ length: 30 }, (_, i) => `w${i}`);
    const { text, intent } = await generate(
      only({ unique: true, phrasings: ['{a} {b}', 'Say {a} {b}'], fill: { a: letters, b: letters } }),
    );
    const intents = new Map<string, number>();
    const others: string[] = [];
    for (const [i, t] of text.entries()) {
      const words = t.replace('Say ', '');
      if ((intents.get(words) ?? intent[i]) !== intent[i]) others.push(t);
      intents.set(words, intent[i] as number);
    }
    expect(others).toEqual([]);
    expect(new Set(intents.values()).size).toBe(intents.size);
  });

  it('hardly repeat themselves when there are many words, without a table of all combinations', async () => {
    const words = Array.from({ length: 1_000 }, (_, i) => `w${i}`);
    const { workload, text } = await generate(
      only({ unique: true, phrasings: ['{a} {b} {c}'], fill: { a: words, b: words, c: words } }),
    );
    expect(workload.queries.size).toBeGreaterThanOrEqual(text.length - 3);
  });
});

describe('documents', () => {
  const document = {
    medianWords: 300,
    sigma: 0.5,
    sentences: ['The {noun} of {place} has grown by half.', 'Nobody in {place} had expected the {noun}.'],
    words: {
      noun: Array.from({ length: 300 }, (_, i) => `thing${i}`),
      place: Array.from({ length: 300 }, (_, i) => `town${i}`),
    },
  };
  const kind = { phrasings: ['Summarize for {a}: {document}'], fill: { a: ['us', 'them'] }, document };

  it('have the median length and the spread asked for, up to their last sentence', async () => {
    const { text } = await generate(only(kind, 1_500));
    const lengths = text.map((t) => wordsOf(t.slice(t.indexOf(':') + 1)).length).sort((a, b) => a - b);
    const quantile = (p: number): number => lengths[Math.floor(p * lengths.length)] as number;
    expect(quantile(0.5)).toBeGreaterThan(300 * 0.96);
    expect(quantile(0.5)).toBeLessThan(300 * 1.06);
    expect(Math.log(quantile(0.8413) / quantile(0.5))).toBeCloseTo(0.5, 1);
  });

  it('are all different, and each an intent of its own', async () => {
    const { text, intent } = await generate(only(kind, 600));
    expect(new Set(text).size).toBe(600);
    expect(new Set(intent).size).toBe(600);
  });

  it('carry their furniture at the beginning and after every so many sentences', async () => {
    const furniture = { every: 5, texts: ['CONFIDENTIAL', 'Page of the report'] };
    const { text } = await generate(only({ ...kind, document: { ...document, furniture } }, 50));
    for (const t of text) {
      const sentences = t.match(/\.(?=\s|$)/g)?.length as number;
      expect(t.match(/CONFIDENTIAL\nPage of the report\n\n/g)).toHaveLength(1 + Math.floor((sentences - 1) / 5));
      expect(t).toMatch(/^Summarize for \w+: CONFIDENTIAL\n/);
    }
  });
});

describe('a scripted workload', () => {
  const spec = scripted({
    perDay: 100,
    script: [
      {
        at: 60_000,
        ask: 'And you?',
        complexity: 'medium',
        answerTokens: 7,
        user: 9,
        intent: 'you',
        content: 'dynamic',
      },
      { at: 0, ask: 'How are you?', complexity: 'simple', answerTokens: 5, promptTokens: 100, intent: 'you' },
      { at: 60_000, ask: 'Well?', complexity: 'simple', answerTokens: 6 },
    ],
  });

  it('is its lines, in the order of their times', async () => {
    const { workload, ...columns } = await generate(spec);
    expect(columns).toEqual({
      at: [1, 60_001, 60_001],
      query: [0, 1, 2],
      user: [0, 1, 0],
      output: [5, 7, 6],
      intent: [0, 0, 1],
      text: ['How are you?', 'And you?', 'Well?'],
    });
    const { truth, truths } = workload.queries;
    expect([0, 1, 2].map((query) => truths.at(truth[query]))).toMatchObject([
      { tier: 0, contentClass: 0 },
      { tier: 1, contentClass: 2 },
      { tier: 0, contentClass: 0 },
    ]);
    expect(workload.facts()).toMatchObject({ users: 2, intents: 2, requestsPerDay: 100 });
    expect(workload.expectedRequests).toBe(3);
  });

  it('has the prompt lengths it states and leaves the others to be counted', async () => {
    const { workload } = await generate({ ...spec, requests: 2 });
    expect(workload.expectedRequests).toBe(2);
    for await (const block of workload.blocks()) expect([...block.inputTokens]).toEqual([100, -1]);
  });
});

describe('rush hours', () => {
  it('let content time pass as many times as fast, adding up where they overlap', () => {
    const time = contentTimeOf([
      { from: 10, to: 20, times: 3 },
      { from: 15, to: 30, times: 2 },
    ]);
    // Moments count from 1.
    expect([1, 11, 16, 21, 31, 100].map(time)).toEqual([1, 11, 26, 46, 66, 135]);
  });
});

describe('popularity by word list', () => {
  it('is the product of the lists’ own Zipf laws', async () => {
    const n = 60_000;
    const { intent } = await generate(only({ zipf: { a: 1, b: 0.5 } }, n));
    const zipf = (size: number, s: number): number[] => {
      const w = Array.from({ length: size }, (_, i) => (i + 1) ** -s);
      const total = w.reduce((sum, x) => sum + x, 0);
      return w.map((x) => x / total);
    };
    const expected = zipf(4, 1).flatMap((a) => zipf(3, 0.5).map((b) => a * b * n));
    const chiSquare = expected.reduce((sum, e, i) => sum + (intent.filter((x) => x === i).length - e) ** 2 / e, 0);
    // 99.9 % quantile of chi-square with 11 degrees of freedom.
    expect(chiSquare).toBeLessThan(31.26);
  });
});
