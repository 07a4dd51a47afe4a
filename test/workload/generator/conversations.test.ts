import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/foundation/units.ts';
import type { WorkloadSpec } from '../../../src/scenario/schema.ts';
import { type Columns, generate, smallSpec } from './specs.ts';

/** Half the width of a 99.9 % interval around a share of n. */
const within = (p: number, n: number): number => 3.2905 * Math.sqrt((p * (1 - p)) / n);

const RATE = 0.4;
const AFTER_MS = 30_000;

const PER_DAY = 864;

/** So many users and so few requests that a user's next request is a follow-up, not another conversation. */
const conversations = (
  changes: Partial<NonNullable<WorkloadSpec['followUps']>> = {},
  rest: Partial<WorkloadSpec> = {},
) =>
  smallSpec({
    requests: 60_000,
    users: 10_000_000,
    arrivals: { process: 'poisson', perDay: PER_DAY },
    followUps: { rate: RATE, after: AFTER_MS, successors: 3, ...changes },
    ...rest,
  });

interface Pair {
  gap: number;
  from: number;
  to: number;
}

/** Each request of a user with the one before of the same user. */
function pairsOf({ at, user, intent }: Columns): Pair[] {
  const last = new Map<number, number>();
  const pairs: Pair[] = [];
  for (let i = 0; i < at.length; i++) {
    const before = last.get(user[i] as number);
    if (before !== undefined) {
      pairs.push({
        gap: (at[i] as number) - (at[before] as number),
        from: intent[before] as number,
        to: intent[i] as number,
      });
    }
    last.set(user[i] as number, i);
  }
  return pairs.filter(({ gap }) => gap < 20 * AFTER_MS);
}

describe('conversations', () => {
  it('follow up as many requests as asked for, at the total rate asked for', async () => {
    const columns = await generate(conversations());
    const n = columns.at.length;
    const pairs = pairsOf(columns);
    // The last few minutes' follow-ups are still to come.
    expect(Math.abs(pairs.length / n - RATE)).toBeLessThan(within(RATE, n) + 1e-3);
    // Openings are Poisson, and each brings 1/(1 - rate) requests on average, geometrically distributed.
    const days = (columns.at.at(-1) as number) / DAY_MS;
    const relativeError = 3.2905 * Math.sqrt((1 + RATE) / (1 - RATE) / n);
    expect(Math.abs(n / days / PER_DAY - 1)).toBeLessThan(relativeError + 1e-3);
  });

  it('go on after an exponential time of the mean asked for', async () => {
    const gaps = pairsOf(await generate(conversations())).map(({ gap }) => gap);
    for (const t of [0.1, 0.5, 1, 2, 4]) {
      const p = Math.exp(-t);
      const share = gaps.filter((gap) => gap > t * AFTER_MS).length / gaps.length;
      expect(Math.abs(share - p), `${t} means`).toBeLessThan(within(p, gaps.length));
    }
  });

  it('lead from an intent to its usual successors, the k-th 1/k as often as the first', async () => {
    const pairs = pairsOf(await generate(conversations({ successors: 3 }, { requests: 200_000 })));
    const counts = new Map<number, Map<number, number>>();
    for (const { from, to } of pairs) {
      const row = counts.get(from) ?? new Map<number, number>();
      row.set(to, (row.get(to) ?? 0) + 1);
      counts.set(from, row);
    }
    let chiSquare = 0;
    for (const row of counts.values()) {
      const sorted = [...row.values()].sort((a, b) => b - a);
      expect(sorted).toHaveLength(3);
      const total = sorted.reduce((sum, c) => sum + c, 0);
      for (const [k, c] of sorted.entries()) {
        const expected = (total * (1 / (k + 1))) / (1 + 1 / 2 + 1 / 3);
        chiSquare += (c - expected) ** 2 / expected;
      }
    }
    expect(counts.size).toBe(24);
    // 99.9 % quantile of chi-square with 48 degrees of freedom; sorting the rows only makes them fit better.
    expect(chiSquare).toBeLessThan(84.04);
  });

  it('never follow a question with itself, and are the same for the same seed', async () => {
    const few = conversations({}, { requests: 20_000 });
    const [a, b] = [await generate(few), await generate(few)];
    expect(a.intent).toEqual(b.intent);
    expect(a.user).toEqual(b.user);
    expect(a.at).toEqual(b.at);
    expect(pairsOf(a).every(({ from, to }) => from !== to)).toBe(true);
    const other = await generate(few, '43');
    expect(other.intent).not.toEqual(a.intent);
  });

  it('stray from the usual as often as asked for', async () => {
    const pairs = pairsOf(await generate(conversations({ successors: 1, usual: 0.7 }, { requests: 120_000 })));
    // One usual successor each: the commonest next intent, reached also by some of the strays.
    const popularity = await intentShares();
    const usual = new Map<number, number>();
    for (let intent = 0; intent < 24; intent++) {
      const next = pairs.filter(({ from }) => from === intent).map(({ to }) => to);
      const tally = popularity.map((_, i) => next.filter((to) => to === i).length);
      usual.set(intent, tally.indexOf(Math.max(...tally)));
    }
    const expected =
      pairs.reduce((sum, { from }) => sum + 0.7 + 0.3 * (popularity[usual.get(from) as number] as number), 0) /
      pairs.length;
    const share = pairs.filter(({ from, to }) => usual.get(from) === to).length / pairs.length;
    expect(Math.abs(share - expected)).toBeLessThan(within(expected, pairs.length) + 0.005);
  });

  it('stay with the kinds named, and with the words of the lists they share', async () => {
    const spec = conversations({ successors: 2 });
    const [definitions, comparisons] = spec.intents as [
      WorkloadSpec['intents'][number],
      WorkloadSpec['intents'][number],
    ];
    const topic = definitions.fill?.topic as string[];
    const columns = await generate({
      ...spec,
      wording: undefined,
      intents: [
        { ...definitions, phrasings: ['What is {topic}?'], next: ['steps'] },
        {
          ...comparisons,
          share: 0,
          kind: 'steps',
          phrasings: ['{step} {topic}'],
          fill: { step: ['Install', 'Update', 'Remove'], topic },
        },
      ],
    });
    const words = new Map(columns.intent.map((intent, i) => [intent, columns.text[i] as string]));
    const pairs = pairsOf(columns).filter(({ from }) => words.get(from)?.startsWith('What'));
    expect(pairs.length).toBeGreaterThan(10_000);
    const astray = pairs.filter(({ from, to }) => {
      const subject = (words.get(from) as string).replace(/^\w+ (is )?|\?$/g, '');
      const next = words.get(to) as string;
      return !/^(Install|Update|Remove) /.test(next) || !next.endsWith(` ${subject}`);
    });
    expect(astray).toEqual([]);
  });

  it('leave everything as it was when nobody asks on', async () => {
    const [plain, silent] = [
      await generate(smallSpec()),
      await generate(smallSpec({ followUps: { rate: 0, after: 1, successors: 1 } })),
    ];
    for (const column of ['at', 'text', 'user', 'output'] as const) expect(silent[column]).toEqual(plain[column]);
  });
});

/** Share of each of the 24 intents among requests that follow nothing. */
async function intentShares(): Promise<number[]> {
  const zipf = Array.from({ length: 12 }, (_, i) => 1 / (i + 1));
  const total = zipf.reduce((sum, w) => sum + w, 0);
  return [...zipf.map((w) => (0.75 * w) / total), ...new Array<number>(12).fill(0.25 / 12)];
}
