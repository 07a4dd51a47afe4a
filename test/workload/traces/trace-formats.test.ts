import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MOST_OUT_OF_ORDER } from '../../../src/workload/traces/trace-rows.ts';
import { OWN_NAMES, type Reading, readBytes, readFileAt, readStream, temporaryFile } from './read-trace.ts';

const TEXTS = ['What is Python?', 'Wie geht\u2019s, caf\u00e9? \u6f22\u{1f600}', 'a "quoted", text', 'What is Python?'];
const TXT = `${TEXTS[0]}\n\n  ${TEXTS[1]}\t\r\n \t \n${TEXTS[2]}\r\n${TEXTS[3]}`;
const JSONL = [
  `{"text":"${TEXTS[0]}","t":1000,"user":"u1","intent":"py","input_tokens":12,"output_tokens":80,"class":"static"}`,
  '',
  `  {"t": 1500, "text": ${JSON.stringify(TEXTS[1])}, "user": 7}\r`,
  ` \t\r`,
  `{"text": ${JSON.stringify(TEXTS[2])}, "t": 1750.5, "user": "u1", "meta": {"text": "no"}}\r`,
  `{"text":"${TEXTS[3]}","t":2000,"user":null}`,
].join('\n');
const CSV = [
  'text,t,user,intent,input_tokens,output_tokens,class,other',
  `${TEXTS[0]},1000,u1,py,12,80,static,x`,
  '',
  `${`"${TEXTS[1]}"`},1500,7,,,,,"two\r`,
  `lines"\r`,
  `"a ""quoted"", text",1750.5,u1,,,,,\r`,
  `${TEXTS[3]},2000,,,,,,`,
].join('\n');

const timed = [
  { at: 1, text: TEXTS[0], user: 0, intent: 0, contentClass: 'static', input: 12, output: 80 },
  { at: 501, text: TEXTS[1], user: 1, intent: null, contentClass: null, input: null, output: null },
  { at: 751.5, text: TEXTS[2], user: 0, intent: null, contentClass: null, input: null, output: null },
  // What one request was after says nothing of another, though it has the same text.
  { at: 1001, text: TEXTS[3], user: null, intent: null, contentClass: null, input: null, output: null },
];
const untimed = TEXTS.map((text, i) => ({
  at: 1 + i * 1000,
  text,
  user: null,
  intent: null,
  contentClass: null,
  input: null,
  output: null,
}));
const EXPECTED = { txt: untimed, jsonl: timed, csv: timed };
const LOGS = { txt: TXT, jsonl: JSONL, csv: CSV };
const BOM = '\ufeff';

describe.each(['txt', 'jsonl', 'csv'] as const)('a log in %s', (format) => {
  const log = LOGS[format];

  it.each([1, 2, 7, 64, undefined])('reads the same in chunks of %s bytes', async (chunk) => {
    expect((await readBytes(log, { format, chunk: chunk as number })).rows).toEqual(EXPECTED[format]);
  });

  it.each([1, 7, 64, undefined])('reads the same gzipped, in chunks of %s bytes', async (chunk) => {
    expect((await readBytes(gzipSync(log), { format, chunk: chunk as number })).rows).toEqual(EXPECTED[format]);
  });

  it.each([1, 2, 7, undefined])('passes over a byte order mark, in chunks of %s bytes', async (chunk) => {
    expect((await readBytes(BOM + log, { format, chunk: chunk as number })).rows).toEqual(EXPECTED[format]);
  });

  it('reads the same with CRLF and with a line break at the end', async () => {
    const crlf = log.replaceAll(/\r?\n/g, '\r\n');
    expect((await readBytes(`${crlf}\r\n`, { format })).rows).toEqual(EXPECTED[format]);
    expect((await readBytes(`${crlf}\r\n`, { format, chunk: 1 })).rows).toEqual(EXPECTED[format]);
  });

  it('reads the same from a file, gzipped or not', async () => {
    expect((await readFileAt(await temporaryFile(`log.${format}`, log), { format })).rows).toEqual(EXPECTED[format]);
    const zipped = await temporaryFile(`log.${format}.gz`, gzipSync(log));
    expect((await readFileAt(zipped, { format })).rows).toEqual(EXPECTED[format]);
  });

  it('refuses a log without a line, naming it', async () => {
    for (const empty of ['', '\n\n', BOM]) {
      const path = await temporaryFile(`empty.${format}`, empty);
      await expect(readFileAt(path, { format })).rejects.toMatchObject({
        name: 'UserError',
        problems: [{ where: path, what: 'is empty' }],
      });
    }
  });

  it('refuses binary data', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256));
    await expect(readBytes(bytes, { format })).rejects.toMatchObject({ name: 'UserError', kind: 'usage' });
    await expect(readBytes(bytes, { format, chunk: 1 })).rejects.toMatchObject({ name: 'UserError', kind: 'usage' });
  });

  it('refuses gzip data that was cut off or changed', async () => {
    const zipped = gzipSync(log.repeat(50));
    const cut = zipped.subarray(0, zipped.length / 2);
    await expect(readBytes(cut, { format })).rejects.toThrow(/standard input: damaged gzip/);
    const changed = Buffer.from(zipped);
    changed.fill(0x55, 20, 60);
    await expect(readBytes(changed, { format })).rejects.toThrow(/standard input: damaged gzip/);
  });

  it('refuses a line of 17 MB, wherever the chunks are cut', async () => {
    const long = 'x'.repeat(17 * 1024 * 1024);
    const whole = format === 'jsonl' ? `{"text":"${long}"}\n` : format === 'csv' ? `text\n${long}\n` : `${long}\n`;
    for (const chunk of [1 << 16, undefined]) {
      await expect(readBytes(whole, { format, chunk: chunk as number })).rejects.toMatchObject({
        name: 'UserError',
        problems: [
          { where: `standard input:${format === 'csv' ? 2 : 1}`, what: expect.stringMatching('longer than 16 MiB') },
        ],
      });
    }
  });

  it('replays only the first requests when asked to, and knows nothing of the lines behind them', async () => {
    const lines = log.split('\n');
    const longer = [...lines, ...Array.from({ length: 3000 }, (_, i) => lines.at(-1)?.replace('Python', `P${i}`))];
    const limited = await readBytes(longer.join('\n'), { format, limit: 3 });
    expect(limited.rows.map((row) => row.text)).toEqual(TEXTS.slice(0, 3));
    expect(limited.workload.queries.size).toBe(3);
    expect(limited.facts.users).toBe(format === 'txt' ? null : 2);
    expect(limited.workload.expectedRequests).toBe(3);
  });

  it('stops reading and closes the log when it has enough', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from(`${log}\n`);
      })(),
      { objectMode: false },
    );
    expect((await readStream(endless, { format, limit: 4 })).rows).toEqual(EXPECTED[format]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(endless.destroyed).toBe(true);
  });
});

describe('a log whose format is not said', () => {
  it.each([1, 7, 4096])('is JSON lines when it begins with a brace, in chunks of %s bytes', async (chunk) => {
    for (const start of ['', BOM, '\n\n  ', `${BOM} \r\n`]) {
      expect((await readBytes(start + JSONL, { chunk })).rows).toEqual(timed);
    }
  });

  it('is plain text when it does not', async () => {
    expect((await readBytes(TXT, { chunk: 1 })).rows).toEqual(untimed);
    expect((await readBytes('"{"\n[1]\n')).rows.map((row) => row.text)).toEqual(['"{"', '[1]']);
  });
});

describe('CSV', () => {
  const read = (log: string, options: Reading = {}) => readBytes(log, { format: 'csv', ...options });

  it('says which columns there are when none holds the text, and which was perhaps meant', async () => {
    const error = await read('texts,when\na,1\n').catch((e) => e);
    expect(error.problems[0]).toMatchObject({ where: 'standard input:1' });
    expect(error.problems[0].what).toContain('it has: texts, when');
    expect(error.problems[0].fix).toContain('--fields text=texts');
    const far = await read('number,when\na,1\n').catch((e) => e);
    expect(far.problems[0].fix).toContain('--fields text=NAME');
    const semicolons = await read('text;t\na;1\n').catch((e) => e);
    expect(semicolons.problems[0].fix).toContain('comma-separated');
  });

  it('refuses a row with another number of columns than the header', async () => {
    const log = 'text,t\na,1\nb, c,2\nd,3\n';
    await expect(read(log)).rejects.toThrow('standard input:3: has 3 columns where the header has 2');
    const { rows, facts } = await read(log, { skipBadLines: true });
    expect(rows.map((row) => row.text)).toEqual(['a', 'd']);
    expect(facts.skippedLines).toBe(1);
  });

  it('refuses a quotation mark that is never closed', async () => {
    await expect(read('text\na\n"b\nc\n')).rejects.toMatchObject({ name: 'UserError' });
  });

  it('takes a blank cell for a value that is not known', async () => {
    const { rows } = await read('text,user,input_tokens,output_tokens\na, ,  ,\n');
    expect(rows[0]).toMatchObject({ input: null, output: null });
  });

  it('refuses a number of tokens that is none, quoting it', async () => {
    await expect(read('text,input_tokens\na,many\n')).rejects.toThrow('"many" is not a number of tokens');
  });
});

describe('what a log calls its fields', () => {
  const names = { ...OWN_NAMES, prompt: 'text', ts: 't' } as const;
  it.each([
    ['jsonl', '{"prompt":"a","ts":5}\n{"prompt":"b\\n","ts":9}\n'],
    ['csv', 'ts,prompt\n5,a\n9,"b\n"\n'],
  ] as const)('can be said for %s', async (format, log) => {
    const { rows } = await readBytes(log, { format, fieldNames: names });
    expect(rows.map(({ at, text }) => [at, text])).toEqual([
      [1, 'a'],
      [5, 'b\n'],
    ]);
  });
});

describe('a log that cannot be opened', () => {
  it('is named, with the reason', async () => {
    await expect(readFileAt('/nowhere/log.jsonl')).rejects.toMatchObject({
      name: 'UserError',
      problems: [{ where: '/nowhere/log.jsonl', what: 'there is no such file' }],
    });
    await expect(readFileAt('/tmp')).rejects.toMatchObject({ problems: [{ where: '/tmp', what: 'is a folder' }] });
  });

  it('passes on an error of the stream as one of the user', async () => {
    const broken = new Readable({
      read() {
        this.destroy(Object.assign(new Error('read'), { code: 'EIO' }));
      },
    });
    await expect(readStream(broken, { format: 'txt' })).rejects.toThrow('standard input: cannot be read (EIO)');
  });
});

describe('more rows than a block', () => {
  it('come in blocks, with every row once', async () => {
    const n = MOST_OUT_OF_ORDER * 2 + 123;
    const log = Array.from({ length: n }, (_, i) => `{"text":"q${i % 100}","t":${i}}`).join('\n');
    const { rows, blocks } = await readBytes(log, { format: 'jsonl', chunk: 10_000 });
    expect(rows.map((row) => row.at)).toEqual(Array.from({ length: n }, (_, i) => i + 1));
    expect(rows.every((row, i) => row.text === `q${i % 100}`)).toBe(true);
    expect(Math.max(...blocks)).toBeLessThanOrEqual(MOST_OUT_OF_ORDER);
    const limited = await readBytes(log, { format: 'jsonl', chunk: 10_000, limit: MOST_OUT_OF_ORDER + 7 });
    expect(limited.rows).toEqual(rows.slice(0, MOST_OUT_OF_ORDER + 7));
  });
});
