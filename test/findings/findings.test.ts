import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { diagnosed, findingsOf } from '../../src/findings/findings.ts';
import { verdictsOf } from '../../src/findings/technique-verdicts.ts';
import { openTrace } from '../../src/logs/bytes/source.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import { type Case, idsOf, play, simulated } from './runs.ts';

const HOUR = 3_600_000;
/** Many questions, all asked for the first time. */
const UNIQUE: Case = { dials: { repeated: 0 }, techniques: ['cache'] };
/** Nothing is wrong with it. */
const HEALTHY: Case = { dials: { repeated: 0.7 }, techniques: ['cache', 'router'] };
const CHANGING: Case = {
  dials: { repeated: 0.9, simple: 1, content: 'dynamic', changeEveryMs: HOUR / 4 },
  techniques: ['cache'],
};
/** Half the complex questions look simple, and there are only those. */
const DISGUISED: Case = { dials: { simple: 0, disguised: 1, repeated: 0 }, techniques: ['router'] };
const LONELY: Case = { dials: { perDay: 10_000, repeated: 0 }, techniques: ['batching', 'router'] };
const SLOW_LOOKUP: Case = { dials: { repeated: 0.1 }, techniques: ['cache'], knobs: { 'cache.lookup': 500 } };
const POOR: Case = {
  dials: { repeated: 0.2 },
  techniques: ['cache', 'budget'],
  knobs: { 'budget.daily': 0.5 },
};
const LIMITED: Case = {
  dials: { repeated: 0 },
  techniques: ['router'],
  knobs: { 'provider.requestsPerMinute': 20, 'provider.retries': 0 },
};
/** A judge that is always wrong. */
const WRONG_JUDGE: Case = {
  dials: { repeated: 0, simple: 0.5, disguised: 0 },
  techniques: ['router', 'fallback'],
  knobs: { 'fallback.judgeError': 1 },
};
/** Wordings of different questions that are nearly alike: parts and chapters by number. */
const ALIKE: Case = {
  dials: { repeated: 0, simple: 1, requests: 400 },
  techniques: ['cache', 'semantic'],
  knobs: { 'semantic.threshold': 0.6, 'semantic.measure': 'token-cosine' },
};
const IDLE: Case = {
  dials: { repeated: 0, requests: 300 },
  techniques: ['router', 'adaptive'],
  knobs: { 'adaptive.sample': 0 },
};
const TINY: Case = { dials: { repeated: 0.6 }, techniques: ['cache'], knobs: { 'cache.maxEntries': 4 } };
const IMPATIENT: Case = {
  dials: { repeated: 0.9, requests: 2_000 },
  techniques: ['cache'],
  knobs: { 'cache.ttl': 60_000 },
};
const EXPENSIVE: Case = {
  dials: { repeated: 0, simple: 1, requests: 400 },
  techniques: ['fallback', 'router'],
  knobs: { 'fallback.judgeError': 1 },
};

describe('a finding', () => {
  it.each([
    ['low-hit-rate', UNIQUE, HEALTHY],
    ['stale-answers', CHANGING, HEALTHY],
    ['quality-degradation', DISGUISED, HEALTHY],
    ['batching-only-waits', LONELY, { ...LONELY, dials: { ...LONELY.dials, perDay: 50_000_000, requests: 2_000 } }],
    ['increased-latency', SLOW_LOOKUP, HEALTHY],
    ['over-budget', POOR, { ...POOR, knobs: { 'budget.daily': 1_000 } }],
    ['rate-limited', LIMITED, { ...LIMITED, knobs: {} }],
    ['judge-does-not-help', WRONG_JUDGE, { ...WRONG_JUDGE, knobs: { 'fallback.judgeError': 0 } }],
    ['false-hits', ALIKE, { ...ALIKE, knobs: { ...ALIKE.knobs, 'semantic.threshold': 1 } }],
    ['adaptation-never-moved', IDLE, { ...IDLE, techniques: ['router'] as const }],
    ['cache-too-small', TINY, { ...TINY, knobs: {} }],
    ['ttl-too-short', IMPATIENT, { ...IMPATIENT, knobs: { 'cache.ttl': 24 * HOUR } }],
    ['costs-more', EXPENSIVE, HEALTHY],
  ] satisfies [string, Case, Case][])('%s is found where it is, and not where it is not', async (id, ill, well) => {
    expect(await idsOf(ill)).toContain(id);
    expect(await idsOf(well)).not.toContain(id);
  });

  it('says of which of its causes a low hit rate is', async () => {
    const message = async (run: Case): Promise<string> =>
      findingsOf(await play(run)).find(({ id }) => id === 'low-hit-rate')?.message ?? '';
    expect(await message(UNIQUE)).toContain('hardly any query comes again');
    const small: Case = { dials: { repeated: 0.6 }, techniques: ['cache'], knobs: { 'cache.maxEntries': 1 } };
    expect(await message(small)).toContain('the cache is too small');
    const young: Case = { dials: { repeated: 0.6 }, techniques: ['cache'], knobs: { 'cache.ttl': 1_000 } };
    expect(await message(young)).toContain('given up for their age');
  });

  it('is first of all what keeps requests from an answer', async () => {
    const refusing: Case = { ...POOR, knobs: { 'budget.daily': 0.1, 'budget.whenExhausted': 'refuse' } };
    expect((await idsOf(refusing)).slice(0, 2)).toEqual(['over-budget', 'low-hit-rate']);
    // What was refused was no call.
    expect(findingsOf(await play(refusing))[0]?.message).toMatch(/missed the cache$/);
    expect((await idsOf({ ...refusing, knobs: { 'budget.daily': 0.1 } }))[0]).not.toBe('over-budget');
    const limited = { ...LIMITED, techniques: ['cache', 'router'] as const };
    expect((await idsOf(limited)).slice(0, 2)).toEqual(['rate-limited', 'low-hit-rate']);
  });

  it('is not made of rates of a handful of requests', async () => {
    expect(await idsOf({ ...UNIQUE, dials: { repeated: 0, requests: 50 } })).not.toContain('low-hit-rate');
  });

  it('is the same from a result that was saved', async () => {
    const result = await play({ ...TINY, knobs: { 'cache.ttl': Number.POSITIVE_INFINITY, 'cache.maxEntries': 4 } });
    const saved = JSON.parse(JSON.stringify(result)) as typeof result;
    expect(findingsOf(saved)).toEqual(findingsOf(result));
    expect(diagnosed(saved).played.knobs['cache.ttl']).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a stretch too short to speak for a month', () => {
  const warns = async (result: Promise<SimulationResult>): Promise<boolean> =>
    findingsOf(await result).some(({ id }) => id === 'short-log');
  /** A log of a request every quarter of an hour. */
  const replayed = async (hours: number): Promise<SimulationResult> => {
    const lines = Array.from({ length: hours * 4 + 1 }, (_, i) => JSON.stringify({ text: `q${i}`, t: i * 900 }));
    const options = {
      fieldNames: { text: 'text', t: 't' },
      timeUnit: 's',
      skipBadLines: false,
      assumedPerDay: 1,
    } as const;
    const source = await openTrace('-', Readable.from([lines.join('\n')]));
    const workload = new TraceWorkload(source, 'jsonl', options, 250, Number.POSITIVE_INFINITY);
    return simulated(workload, { techniques: ['cache'] });
  };

  it('is less than a day of a log, whose hours differ', async () => {
    expect(await warns(replayed(22))).toBe(true);
    expect(await warns(replayed(23.5))).toBe(false);
  });

  it('is less than an hour of a scenario, which says how much a day brings', async () => {
    const lasting = (hours: number): Case => ({ dials: { perDay: 24_000, requests: hours * 1_000 }, techniques: [] });
    expect(await warns(play(lasting(0.8)))).toBe(true);
    expect(await warns(play(lasting(2)))).toBe(false);
  });
});

describe('whether a technique is worth it here', () => {
  const verdicts = async (run: Case): Promise<Record<string, string>> =>
    Object.fromEntries(verdictsOf(await play(run)).map(({ technique, verdict }) => [technique, verdict]));

  it('follows from what it adds to bill, waiting and quality', async () => {
    expect((await verdicts({ dials: { repeated: 0.8 }, techniques: ['cache'] })).cache).toBe('worth it');
    expect((await verdicts({ dials: { repeated: 0 }, techniques: ['cache', 'router'] })).cache).toBe(
      'makes no difference',
    );
    expect((await verdicts(LONELY)).batching).toBe('not worth it');
    expect((await verdicts(DISGUISED)).router).toBe('a trade');
  });

  it('stands beside what the traffic has of what it needs', async () => {
    const [cache] = verdictsOf(await play({ dials: { repeated: 0.8 }, techniques: ['cache'] }));
    // Four in five come again, less the first of each.
    expect(cache?.measured).toMatch(/^7[789]\.\d% of the requests repeat a text$/);
  });
});
