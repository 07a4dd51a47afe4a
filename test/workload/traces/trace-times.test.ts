import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/foundation/units.ts';
import { TraceReader } from '../../../src/workload/traces/trace-reader.ts';
import { MOST_OUT_OF_ORDER } from '../../../src/workload/traces/trace-rows.ts';
import { usualTime } from '../../logs/usual-time.ts';
import { OWN_NAMES, type Reading, readBytes } from './read-trace.ts';

const read = (log: string, options: Reading = {}) => readBytes(log, { format: 'jsonl', ...options });
const at = (times: readonly (number | string)[]): string =>
  times.map((t, i) => `{"text":"q${i}","t":${JSON.stringify(t)}}\n`).join('');
const timesOf = async (times: readonly (number | string)[], options: Reading = {}) =>
  (await read(at(times), options)).rows.map((row) => row.at);
const assumed = async (log: string, options: Reading = {}) =>
  (await read(log, options)).facts.assumptions.map(({ what }) => what);

describe('the times of a log', () => {
  it('are moved so that the first request arrives at 1 ms', async () => {
    expect(await timesOf([500, 620, 620, 1000])).toEqual([1, 121, 121, 501]);
    expect(await timesOf([-10, 0])).toEqual([1, 11]);
  });

  it('are seconds when they are epoch times in seconds, and milliseconds otherwise', async () => {
    expect(await timesOf([1_700_000_000, 1_700_000_060])).toEqual([1, 60_001]);
    expect(await timesOf([1_700_000_000_000, 1_700_000_000_060])).toEqual([1, 61]);
    expect(await timesOf([1_700_000_000_000_000, 1_700_000_000_060_000])).toEqual([1, 61]);
    expect(await timesOf([0, 60])).toEqual([1, 61]);
  });

  it('are in the unit that is asked for', async () => {
    expect(await timesOf([0, 60], { timeUnit: 's' })).toEqual([1, 60_001]);
    expect(await timesOf([1_700_000_000, 1_700_000_060], { timeUnit: 'ms' })).toEqual([1, 61]);
  });

  it('can be dates, in UTC where they do not say', async () => {
    expect(
      await timesOf([
        '2026-01-31',
        '2026-01-31T00:00:01Z',
        '2026-01-31 00:00:02',
        '2026-01-31T00:00:03.2509999',
        '2026-01-31T02:00:04+02:00',
        '2026-01-30 23:00:05-0100',
      ]),
    ).toEqual([1, 1001, 2001, 3251, 4001, 5001]);
  });

  it('are those of dates with their zone written out, which only the pattern of all dates reads', () => {
    const reader = new TraceReader(
      'log',
      { fieldNames: OWN_NAMES, timeUnit: 'auto', skipBadLines: false, assumedPerDay: 1 },
      1,
    );
    fc.assert(
      fc.property(usualTime, (time) => {
        const written = reader.time(`${time}+00:00`);
        expect(reader.time(`${time}Z`)).toBe(written);
        expect(reader.time(time)).toBe(written);
      }),
      { numRuns: 1000 },
    );
  });

  it('can be numbers in quotation marks', async () => {
    expect(await timesOf(['10', '20.5'])).toEqual([1, 11.5]);
  });

  it('mean the same in every time zone', async () => {
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'America/New_York';
      await expect(read(at(['Jan 31 2026 12:00']))).rejects.toThrow('is not a time');
      expect(await timesOf(['2026-01-31T00:00:00Z', '2026-01-31 00:00:02'])).toEqual([1, 2001]);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('are not something when they are nothing', async () => {
    for (const t of ['', ' ', 'soon', 'query-3', 'Infinity']) {
      const log = `{"text":"a","t":5}\n{"text":"b","t":"${t}"}\n`;
      await expect(read(log), t).rejects.toMatchObject({ problems: [{ where: 'standard input:2' }, {}] });
    }
  });

  it('are on every line or on none', async () => {
    await expect(read('{"text":"a","t":1}\n{"text":"b"}\n')).rejects.toThrow('2: has no time (t), though');
    await expect(read('{"text":"a"}\n{"text":"b","t":1}\n')).rejects.toThrow('2: has a time (t), though');
    const { rows, facts } = await read('{"text":"a","t":1}\n{"text":"b"}\n{"text":"c","t":3}\n', {
      skipBadLines: true,
    });
    expect(rows.map((row) => row.text)).toEqual(['a', 'c']);
    expect(facts.skippedLines).toBe(1);
  });

  it('give way to an even pace where there are none, and the workload says so', async () => {
    const { rows, facts } = await read('{"text":"a"}\n{"text":"b"}\n{"text":"c"}\n', { assumedPerDay: 8_640 });
    expect(rows.map((row) => row.at)).toEqual([1, 10_001, 20_001]);
    expect(facts).toMatchObject({ timed: false, requestsPerDay: 8_640 });
    expect(facts.assumptions).toContainEqual(
      expect.objectContaining({ what: 'arrivals', value: 'evenly spaced, 8,640 a day' }),
    );
  });

  it('give the rate of a day', async () => {
    const { facts } = await read(at([0, DAY_MS / 4, DAY_MS / 2]));
    expect(facts).toMatchObject({ timed: true, requestsPerDay: 4 });
    expect((await read(at([5, 5]))).facts.requestsPerDay).toBeNull();
  });

  it('leave their unit to be assumed only where the log leaves it open', async () => {
    expect(await assumed(at([0, 60]))).toContain('times');
    expect(await assumed(at([0, 60]), { timeUnit: 's' })).not.toContain('times');
    expect(await assumed(at(['2026-01-31T00:00:00Z', '2026-01-31T00:00:09Z']))).not.toContain('times');
  });
});

describe('a log that is out of order', () => {
  it('is put in order, rows of one time staying as they came', async () => {
    const log = '{"text":"c","t":9}\n{"text":"a","t":3}\n{"text":"d","t":9}\n{"text":"b","t":3}\n{"text":"e","t":1}\n';
    const { rows, facts } = await read(log);
    expect(rows.map(({ text, at: time }) => [text, time])).toEqual([
      ['e', 1],
      ['a', 3],
      ['b', 3],
      ['c', 9],
      ['d', 9],
    ]);
    expect(facts.assumptions).toContainEqual(expect.objectContaining({ what: 'order', value: 'by time' }));
  });

  it('may be so by a block', async () => {
    const n = MOST_OUT_OF_ORDER * 3;
    const times = Array.from({ length: n }, (_, i) => i * 10);
    times.splice(MOST_OUT_OF_ORDER + 100, 0, 105);
    times.splice(2 * MOST_OUT_OF_ORDER, 0, MOST_OUT_OF_ORDER * 10 + 5);
    const rows = (await read(at(times), { chunk: 1000 })).rows;
    expect(rows.map((row) => row.at - 1)).toEqual([...times].sort((a, b) => a - b));
  });

  it('is refused when it is further out of order', async () => {
    const times = Array.from({ length: MOST_OUT_OF_ORDER * 3 }, (_, i) => i * 10);
    times.push(7);
    const line = times.length;
    await expect(read(at(times), { chunk: 1000 })).rejects.toMatchObject({
      problems: [{ where: `standard input:${line}`, fix: 'sort the log by time' }],
    });
  });
});

describe('what a log does not say', () => {
  it('is null in its facts and nobody’s invention', async () => {
    const { facts, rows, workload } = await readBytes('a\nb\na\n', { format: 'txt' });
    expect(facts).toMatchObject({ users: null, intents: null, skippedLines: 0 });
    expect(rows.every((row) => row.user === null && row.intent === null && row.output === null)).toBe(true);
    expect(workload.queries.truths.size).toBe(1);
    expect(workload.queries.truths.at(0)).toEqual({ intent: -1, tier: -1, contentClass: -1 });
  });

  it('is counted where it does', async () => {
    const { facts } = await read(
      '{"text":"a","user":"x","intent":"1"}\n{"text":"b","user":"x","intent":"2"}\n{"text":"c"}\n',
    );
    expect(facts).toMatchObject({ users: 1, intents: 2 });
  });

  it('is not assumed where requests of one text are after different things', async () => {
    const log =
      '{"text":"a","t":1,"intent":"x","output_tokens":5}\n{"text":"a","t":2,"intent":"y","output_tokens":6}\n';
    const first = await read(log);
    expect(first.rows.map((row) => row.intent)).toEqual([0, 1]);
    expect(first.facts.assumptions.map(({ what }) => what)).toEqual(['times']);
  });

  it('shows as an assumption: answer lengths', async () => {
    expect(await assumed('{"text":"a","t":1}\n')).toEqual(['times', 'answers']);
  });
});
