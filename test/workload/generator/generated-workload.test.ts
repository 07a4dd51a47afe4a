import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHANGE_EVERY_MS, TIERS } from '../../../src/scenario/ground-truth.ts';
import type { WorkloadSpec } from '../../../src/scenario/schema.ts';
import { GeneratedWorkload } from '../../../src/workload/generator/generated-workload.ts';
import { BLOCK_LENGTH } from '../../../src/workload/workload.ts';
import { type Columns, generate, smallSpec } from './specs.ts';

const digest = ({ at, text, user, output }: Columns): string =>
  createHash('sha256').update(JSON.stringify({ at, text, user, output })).digest('hex').slice(0, 16);

const withPhrasings = (phrasings: string[]): WorkloadSpec => {
  const spec = smallSpec();
  return { ...spec, intents: spec.intents.map((kind, i) => (i === 0 ? { ...kind, phrasings } : kind)) };
};

const share = <T>(values: readonly T[], is: (value: T) => boolean): number => values.filter(is).length / values.length;

/** Half the width of a 99.9 % interval around a share of n. */
const within = (p: number, n: number): number => 3.2905 * Math.sqrt((p * (1 - p)) / n);

describe('a generated workload', () => {
  it('is the same for the same seed, on every machine and in every version', async () => {
    const [a, b] = [await generate(smallSpec()), await generate(smallSpec())];
    expect(digest(a)).toBe(digest(b));
    // Pinned: a change here is a change of every result that anybody has printed.
    expect(digest(a)).toBe('ceee0ea5162f480f');
  });

  it('is another for another seed', async () => {
    const [a, b] = [await generate(smallSpec(), '42'), await generate(smallSpec(), '43')];
    for (const column of ['at', 'text', 'user', 'output'] as const) expect(a[column]).not.toEqual(b[column]);
  });

  it('keeps everything else when one part of its description changes', async () => {
    const plain = await generate(smallSpec());
    const rephrased = await generate(withPhrasings(['{topic}, please', 'Why {topic}?']));
    for (const column of ['at', 'user', 'intent', 'output'] as const) {
      expect(rephrased[column]).toEqual(plain[column]);
    }
    const faster = await generate(smallSpec({ arrivals: { process: 'bursty', perDay: 1e6, cv: 2 } }));
    const crowded = await generate(smallSpec({ users: 5_000 }));
    for (const column of ['text', 'output'] as const) {
      expect(faster[column]).toEqual(plain[column]);
      expect(crowded[column]).toEqual(plain[column]);
    }
    expect(faster.user).toEqual(plain.user);
    expect(crowded.at).toEqual(plain.at);
  });

  it('has a first part that does not depend on how many requests follow, whatever the blocks', async () => {
    const long = await generate(smallSpec({ requests: BLOCK_LENGTH * 2 + 1 }));
    const short = await generate(smallSpec({ requests: BLOCK_LENGTH - 5 }));
    expect(long.at).toHaveLength(BLOCK_LENGTH * 2 + 1);
    for (const column of ['at', 'query', 'user', 'output'] as const) {
      expect(long[column].slice(0, short[column].length)).toEqual(short[column]);
    }
    const lengths: number[] = [];
    const firsts: number[] = [];
    const workload = new GeneratedWorkload('test', smallSpec({ requests: BLOCK_LENGTH * 2 + 1 }), '42');
    for await (const block of workload.blocks()) {
      lengths.push(block.length);
      firsts.push(block.first);
    }
    expect(lengths).toEqual([BLOCK_LENGTH, BLOCK_LENGTH, 1]);
    expect(firsts).toEqual([0, BLOCK_LENGTH, 2 * BLOCK_LENGTH]);
  });

  it('asks for each intent as often as its kind’s share and its Zipf law say', async () => {
    const n = 60_000;
    const { intent } = await generate(smallSpec({ requests: n }));
    const zipf = Array.from({ length: 12 }, (_, i) => 1 / (i + 1));
    const total = zipf.reduce((sum, w) => sum + w, 0);
    const expected = [...zipf.map((w) => (0.75 * w) / total), ...new Array(12).fill(0.25 / 12)].map((p) => p * n);
    const counts = expected.map((_, i) => intent.filter((x) => x === i).length);
    const chiSquare = expected.reduce((sum, e, i) => sum + ((counts[i] as number) - e) ** 2 / e, 0);
    // 99.9 % quantile of chi-square with 23 degrees of freedom.
    expect(chiSquare).toBeLessThan(49.73);
  });

  it('uses every phrasing alike, and openings, closings, case and punctuation at their rates', async () => {
    const n = 40_000;
    const { text, intent } = await generate(smallSpec({ requests: n }));
    const definitions = text.filter((_, i) => (intent[i] as number) < 12);
    for (const phrasing of [/what is /i, /define /i, /tell me about /i]) {
      const p = share(definitions, (t) => phrasing.test(t));
      expect(Math.abs(p - 1 / 3)).toBeLessThan(within(1 / 3, definitions.length));
    }
    const rates: [RegExp, number][] = [
      [/^(hi,|please:) /i, 0.3],
      [/^hi, /i, 0.15],
      [/ thanks!$/i, 0.1],
      [/^[^A-Z]*$/, 0.25],
      [/[.?]( thanks!)?$/i, 0.6],
    ];
    for (const [pattern, rate] of rates) {
      const p = share(text, (t) => pattern.test(t));
      expect(Math.abs(p - rate), String(pattern)).toBeLessThan(within(rate, n));
    }
  });

  it('has answers of the median length and spread asked for', async () => {
    const { output, intent } = await generate(smallSpec());
    const definitions = output.filter((_, i) => (intent[i] as number) < 12).sort((a, b) => a - b);
    const quantile = (p: number): number => definitions[Math.floor(p * definitions.length)] as number;
    expect(quantile(0.5)).toBeGreaterThan(200 * 0.98);
    expect(quantile(0.5)).toBeLessThan(200 * 1.02);
    expect(Math.log(quantile(0.8413) / quantile(0.5))).toBeCloseTo(0.4, 1.5);
    expect(output.filter((_, i) => (intent[i] as number) >= 12).every((tokens) => tokens === 600)).toBe(true);
  });

  it('knows the truth about each query: its intent, its tier, its class', async () => {
    const { workload } = await generate(smallSpec());
    const { queries } = workload;
    const words = smallSpec().intents[0]?.fill?.topic as string[];
    for (let q = 0; q < queries.size; q++) {
      const text = queries.text(q);
      const truth = queries.truths.at(queries.truth[q]);
      const topic = words.findIndex((word) => new RegExp(`\\b${word}\\b`, 'i').test(text));
      if (/compare/i.test(text)) {
        const a = ['cats', 'dogs', 'owls', 'eels'].findIndex((word) => text.includes(word));
        const b = ['cars', 'bikes', 'boats'].findIndex((word) => text.includes(word));
        expect(truth).toEqual({ intent: 12 + 3 * a + b, tier: 2, contentClass: 2 });
      } else {
        expect(truth).toEqual({ intent: topic, tier: 0, contentClass: 0 });
      }
    }
    expect(TIERS[2]).toBe('complex');
    expect(workload.facts()).toMatchObject({
      users: 50,
      intents: 24,
      timed: true,
      requestsPerDay: 86_400,
      assumptions: [],
    });
  });

  it('counts the users and intents that occur, not those that could', async () => {
    const { workload, user, intent } = await generate(smallSpec({ requests: 20, users: 1_000 }));
    expect(workload.facts()).toMatchObject({ users: new Set(user).size, intents: new Set(intent).size });
  });

  it('takes the intervals of change a scenario states, and the defaults for the rest', () => {
    const { changeEveryMs } = new GeneratedWorkload('x', smallSpec({ changes: { dynamic: 5_000 } }), '1');
    expect(changeEveryMs).toEqual({ ...CHANGE_EVERY_MS, dynamic: 5_000 });
  });

  it('says of the stated share of the requests that they may wait, and of nothing else anything new', async () => {
    const waitOf = async (share: number, seed = '42') => {
      const spec = smallSpec({ deferrable: { share, deadline: 86_400_000 } });
      const workload = new GeneratedWorkload('test', spec, seed);
      const waits: number[] = [];
      for await (const { length, deferrable } of workload.blocks()) {
        for (let i = 0; i < length; i++) waits.push(deferrable?.[i] ?? Number.NaN);
      }
      return waits;
    };
    const waits = await waitOf(0.3);
    expect(Math.abs(share(waits, (may) => may === 1) - 0.3)).toBeLessThan(within(0.3, waits.length));
    expect(await waitOf(0.3)).toEqual(waits);
    expect(await waitOf(0.3, '43')).not.toEqual(waits);
    // Whoever may wait at a smaller share may at a larger one.
    expect((await waitOf(0.6)).every((may, i) => may >= (waits[i] as number))).toBe(true);
    expect((await waitOf(1)).every((may) => may === 1)).toBe(true);
    expect((await waitOf(0)).every(Number.isNaN)).toBe(true);
    expect(digest(await generate(smallSpec({ deferrable: { share: 0.3, deadline: 1 } })))).toBe('ceee0ea5162f480f');
  });

  it('refuses two intents that read the same, quoting the text', async () => {
    const spec = smallSpec({ requests: 2_000 });
    const twice = { ...spec.intents[0], fill: { topic: ['Go', 'Rust', 'go'] } } as WorkloadSpec['intents'][number];
    await expect(generate({ ...spec, intents: [twice] })).rejects.toMatchObject({
      name: 'UserError',
      problems: [
        { where: 'workload.intents.0', what: expect.stringMatching(/^".*go.*" also asks for another intent/) },
      ],
    });
  });

  it('refuses a description with more wordings than fit in memory', async () => {
    const words = Array.from({ length: 8_000 }, (_, i) => `w${i}`);
    const spec = smallSpec();
    const many = {
      ...spec.intents[0],
      phrasings: ['{a} {b}?'],
      fill: { a: words, b: words },
    } as WorkloadSpec['intents'][number];
    await expect(generate({ ...spec, requests: 1, intents: [many] })).rejects.toThrow(/different wordings, more than/);
  });
});
