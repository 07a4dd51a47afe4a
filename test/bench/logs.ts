import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readLog, USUAL_READING } from '../../src/logs/read-log.ts';

type Report = (what: string, measured: string, goal: string, met: boolean) => void;

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

/** Milliseconds to read a file, the fastest of three. */
async function readingMs(path: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await readLog([{ name: path, path, bytes: null }], Readable.from([]), USUAL_READING);
    best = Math.min(best, performance.now() - start);
  }
  return best;
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
export async function logs(bin: string, report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'optimize-bench-'));
  try {
    const file = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const flat = rowsOf(100_000, flatRow);
    const objects = flat.map((row) => JSON.stringify(Object.fromEntries(COLUMNS.map((name, i) => [name, row[i]]))));
    const json = await readingMs(file('flat.jsonl', `${objects.join('\n')}\n`));
    const table = [COLUMNS, ...flat].map((row) => row.map((cell) => (/,/.test(`${cell}`) ? `"${cell}"` : cell)));
    const csv = await readingMs(file('flat.csv', `${table.map((row) => row.join(',')).join('\n')}\n`));
    report('CSV against JSON lines of the same calls', (csv / json).toFixed(2), 'at most 2', csv <= 2 * json);

    const lines = rowsOf(40_000, (i) => JSON.stringify(nestedRow(i)));
    const nested = file('nested.jsonl', `${lines.join('\n')}\n`);
    let parse = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const start = performance.now();
      for (const line of lines) JSON.parse(line);
      parse = Math.min(parse, performance.now() - start);
    }
    const read = await readingMs(nested);
    report(
      'nested JSON lines against JSON.parse of them',
      `${(read / parse).toFixed(1)} (${((read / lines.length) * 1000).toFixed(0)} µs a line)`,
      'at most 8',
      read <= 8 * parse,
    );
    const few = inspectMb(bin, nested);
    const many = inspectMb(bin, file('nested4.jsonl', `${lines.join('\n')}\n`.repeat(4)));
    report(
      'memory for four times as many nested lines',
      `${(many / few).toFixed(2)} (${many.toFixed(0)} against ${few.toFixed(0)} MB)`,
      'at most 1.5',
      many <= 1.5 * few,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
