import { describe, expect, it } from 'vitest';
import { generate, smallSpec } from './specs.ts';

const HOUR = 3_600_000;

/** The two kinds have 12 topics each; the first kind's are asked by a Zipf law. */
const drifting = (share: number, requests = 220_000) =>
  smallSpec({ requests, arrivals: { process: 'poisson', perDay: 1_200_000 }, drift: { every: HOUR, share } });

/** Topics of the first kind by how often they are asked in each hour. */
async function ranksByHour(share: number): Promise<number[][]> {
  const { at, intent } = await generate(drifting(share));
  const hours = Math.floor((at.at(-1) as number) / HOUR);
  return Array.from({ length: hours }, (_, hour) => {
    const counts = new Array<number>(12).fill(0);
    for (let i = 0; i < at.length; i++) {
      const topic = intent[i] as number;
      if (topic < 12 && Math.floor(((at[i] as number) - 1) / HOUR) === hour)
        counts[topic] = (counts[topic] as number) + 1;
    }
    return counts;
  });
}

describe('drift', () => {
  it('moves the share of topics asked for at each shift, each to another’s place', async () => {
    const byHour = await ranksByHour(0.5);
    expect(byHour.length).toBeGreaterThan(3);
    const zipf = Array.from({ length: 12 }, (_, i) => 1 / (i + 1));
    const total = zipf.reduce((sum, w) => sum + w, 0);
    const places = byHour.map((counts) => {
      const n = counts.reduce((sum, c) => sum + c, 0);
      // The place whose frequency is nearest; the first four are far enough apart to tell.
      return counts.map((c) => zipf.findIndex((w) => Math.abs(c / n / (w / total) - 1) < 0.12));
    });
    for (const [hour, found] of places.entries()) {
      for (const place of [0, 1, 2, 3]) {
        expect(
          found.filter((p) => p === place),
          `hour ${hour}, place ${place}`,
        ).toHaveLength(1);
      }
    }
    // The whole of the popularity is there at all times: only who has it changes.
    const leaders = places.map((found) => [0, 1, 2, 3].map((place) => found.indexOf(place)));
    for (let hour = 1; hour < leaders.length; hour++) expect(leaders[hour]).not.toEqual(leaders[hour - 1]);
  });

  it('keeps those in their places that do not move', async () => {
    const { intent: plain } = await generate(drifting(0, 60_000));
    const { intent: none } = await generate(smallSpec({ ...drifting(0, 60_000), drift: undefined }));
    expect(plain).toEqual(none);
    const before = (await generate(drifting(0.25, 40_000))).intent;
    // In the first hour nothing has moved: 50,000 requests come before the first shift.
    expect(before).toEqual((await generate(drifting(0, 40_000))).intent);
  });

  it('moves exactly round(share × topics) of each kind', async () => {
    // Without a Zipf law among 1,000 words, each place can be told by its own draw.
    const spec = drifting(0.3, 60_000);
    const shifted = await generate(spec);
    const still = await generate({ ...spec, drift: undefined });
    const moved = [new Set<number>(), new Set<number>()];
    const seen = [new Set<number>(), new Set<number>()];
    for (let i = 0; i < 60_000; i++) {
      if ((shifted.at[i] as number) < HOUR + 1) continue;
      const place = still.intent[i] as number;
      const kind = place < 12 ? 0 : 1;
      seen[kind]?.add(place);
      if (shifted.intent[i] !== place) moved[kind]?.add(place);
    }
    expect(seen.map((places) => places.size)).toEqual([12, 12]);
    expect(moved.map((places) => places.size)).toEqual([4, 4]);
  });

  it('is the same for the same seed and another for another', async () => {
    const [a, b, c] = [
      await generate(drifting(0.5, 60_000)),
      await generate(drifting(0.5, 60_000)),
      await generate(drifting(0.5, 60_000), '43'),
    ];
    expect(a.intent).toEqual(b.intent);
    expect(a.intent).not.toEqual(c.intent);
  });
});
