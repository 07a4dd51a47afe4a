import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { openTrace } from '../../src/logs/bytes/source.ts';
import { readLog, USUAL_READING } from '../../src/logs/read-log.ts';
import { TRACE_FIELDS } from '../../src/workload/traces/trace-reader.ts';
import { type TraceFormat, TraceWorkload } from '../../src/workload/traces/trace-workload.ts';
import type { Bench } from './comparison.ts';
import { nanoseconds, nanosecondsOf } from './timing.ts';

const COLUMNS = [
  'id',
  'created_at',
  'model',
  'prompt',
  'prompt_tokens',
  'completion_tokens',
  'cost',
  'user_id',
] as const;

/** One call of a log, by its number. */
function flatRow(i: number): readonly (string | number)[] {
  const time = new Date(1_756_713_600_000 + 7_000 * i).toISOString();
  const prompt = `How do I mend, on day ${i % 31}, part ${i % 7919} of thing ${i % 97} in the house?`;
  return [`req-${1_000_000 + i}`, time, 'gpt-4o-mini', prompt, 300 + (i % 50), 40 + (i % 30), 0.0001, `u${i % 500}`];
}

/** The same call with its request and its answer nested, as gateways write them, with a long system part. */
function nestedRow(i: number): object {
  const [id, time, model, prompt, input, output, , user] = flatRow(i);
  return {
    id,
    startTime: time,
    metadata: { user, tenant: `t${i % 40}` },
    request: { model, messages: [{ role: 'system', content: 'Be kind. '.repeat(80) }, { role: 'user', content: prompt }] }, // biome-ignore format: one line of a log
    response: { model, choices: [{ index: 0, message: { role: 'assistant', content: 'So.' } }], usage: { prompt_tokens: input, completion_tokens: output } }, // biome-ignore format: one line of a log
  };
}

const rowsOf = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));

/** Microseconds of processor time a row to read a log of any kind. */
async function reading(path: string, rows: number): Promise<number> {
  const log = [{ name: path, path, bytes: null }];
  const ns = await nanosecondsOf(
    rows,
    async () => {
      await readLog(log, Readable.from([]), USUAL_READING);
    },
    1,
  );
  return ns / 1e3;
}

const PLAIN = {
  fieldNames: Object.fromEntries(TRACE_FIELDS.map((field) => [field, field])),
  timeUnit: 'auto',
  skipBadLines: false,
  assumedPerDay: 1,
} as const;

/** The same of a log in this program's own plain way. */
async function readingPlain(path: string, format: TraceFormat, rows: number): Promise<number> {
  const ns = await nanosecondsOf(
    rows,
    async () => {
      const source = await openTrace(path, Readable.from([]));
      for await (const _ of new TraceWorkload(source, format, PLAIN, 250, Number.POSITIVE_INFINITY).blocks());
    },
    1,
  );
  return ns / 1e3;
}

/** A table of rows in CSV, quoted where it must be. */
function inCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((cell) => (/,/.test(`${cell}`) ? `"${cell}"` : cell)).join(',')}\n`).join('');
}

/** Rows under names, as JSON lines. */
function inLines(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])))}\n`).join('');
}

/** The least of each of two measurements, made in turn so that both meet the same machine. */
async function inTurn(one: () => Promise<number>, other: () => Promise<number>): Promise<[number, number]> {
  const best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 3; round++) {
    best[0] = Math.min(best[0], await one());
    best[1] = Math.min(best[1], await other());
  }
  return best;
}

/** Milliseconds for which this thread is at work while the bytes of a log come in. */
async function atWorkMs(path: string): Promise<number> {
  const before = performance.eventLoopUtilization();
  const { chunks } = await openTrace(path, Readable.from([]));
  for await (const _ of chunks);
  return performance.eventLoopUtilization(before).active;
}

/** Peak memory of `inspect`, in MB. */
function inspectMb(bin: string, path: string): number {
  const hook =
    "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))";
  const { stderr } = spawnSync(process.execPath, ['--import', hook, bin, 'inspect', path, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

/** How quickly logs of any kind are read, beside what parsing alone takes, and in how little memory. */
export async function logs(bin: string, bench: Bench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'optimize-bench-'));
  try {
    const file = (name: string, content: string | Buffer): string => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };
    const flat = rowsOf(100_000, flatRow);
    const flatJson = file('flat.jsonl', inLines(COLUMNS, flat));
    const flatCsv = file('flat.csv', inCsv([COLUMNS, ...flat]));
    const [asCsv, asJson] = await inTurn(
      () => reading(flatCsv, flat.length),
      () => reading(flatJson, flat.length),
    );
    const unit = 'µs a row';
    const lines = (value: number): { name: string; value: number } => ({ name: 'JSON lines of the same', value });
    bench.compare({ name: 'csv', what: 'calls in CSV', unit, ours: asCsv, peer: lines(asJson), goal: 1.5 });

    const names = ['t', 'text', 'user', 'input_tokens', 'output_tokens'];
    const plain = flat.map(([, t, , text, input, output, , user]) => [t, text, user, input, output] as const);
    const plainJson = await readingPlain(file('plain.jsonl', inLines(names, plain)), 'jsonl', plain.length);
    const plainCsv = await readingPlain(file('plain.csv', inCsv([names, ...plain])), 'csv', plain.length);
    bench.compare({
      name: 'plain-csv',
      what: 'queries in CSV',
      unit,
      ours: plainCsv,
      peer: lines(plainJson),
      goal: 1.5,
    });

    const nested = rowsOf(40_000, (i) => JSON.stringify(nestedRow(i)));
    const text = `${nested.join('\n')}\n`;
    const path = file('nested.jsonl', text);
    const parsing = async (): Promise<number> =>
      nanoseconds(nested.length, () => {
        for (const line of nested) JSON.parse(line);
      });
    const [read, parse] = await inTurn(() => reading(path, nested.length), parsing);
    bench.compare({
      name: 'nested-calls',
      what: 'nested calls in JSON lines',
      unit,
      ours: read,
      peer: { name: 'JSON.parse alone', value: parse / 1e3 },
      goal: 2.5,
      note: `${(text.length / nested.length / read).toFixed(0)} MB/s (goal: 100)`,
    });

    const packed = file('nested.jsonl.gz', gzipSync(text, { level: 1 }));
    const [unpacked, asItIs] = await inTurn(
      () => atWorkMs(packed),
      () => atWorkMs(path),
    );
    bench.report(
      'the reading thread at work while gzip comes in, against the same as it is: zlib has a thread of its own',
      `${(unpacked / asItIs).toFixed(2)} (${unpacked.toFixed(0)} against ${asItIs.toFixed(0)} ms)`,
      'at most 1.5',
      unpacked <= 1.5 * asItIs,
    );

    const few = inspectMb(bin, path);
    const many = inspectMb(bin, file('nested4.jsonl', text.repeat(4)));
    bench.report(
      'memory for four times as many nested lines',
      `${(many / few).toFixed(2)} (${many.toFixed(0)} against ${few.toFixed(0)} MB)`,
      'at most 1.5',
      many <= 1.5 * few,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
