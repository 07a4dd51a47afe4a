import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../../../src/workload/truth-table.ts';
import { gradedQuestions } from '../../generated/graded-questions.ts';
import { named } from '../../public-data.ts';
import { MMLU } from '../../router-labels.ts';
import { OWN_NAMES, type Reading, readBytes, readStream } from './read-trace.ts';

/** The same log in both formats that can hold grades. */
const JSONL = [
  '{"text":"a","correct":{"gpt-4":1,"mini":0}}',
  '{"text":"b","correct.mini":true}',
  '{"text":"c"}',
  '{"text":"a","correct":{"gpt-4":1,"mini":null}}',
  '{"text":"b","correct":{"gpt-4":false}}',
].join('\n');
const CSV = ['text,correct.gpt-4,correct.mini', 'a,1,0', 'b,,True', 'c,,', 'a,1.0,', 'b,false,'].join('\n');

describe('grades in a log', () => {
  it.each([
    ['jsonl', JSONL],
    ['csv', CSV],
  ] as const)('are kept by request and model: %s', async (format, log) => {
    const { rows, workload } = await readBytes(log, { format });
    expect(rows.map(({ labels }) => labels)).toEqual([
      { 'gpt-4': true, mini: false },
      { mini: true },
      undefined,
      { 'gpt-4': true },
      { 'gpt-4': false },
    ]);
    expect(workload.queries.truths.gradedModels).toEqual(['gpt-4', 'mini']);
  });

  it('are unknown of requests that come after the last grade', async () => {
    const others = Array.from({ length: 200 }, (_, i) => `{"text":"a","intent":"${i}"}`);
    const { workload } = await readBytes(['{"text":"a","correct":{"m":0}}', ...others].join('\n'), { format: 'jsonl' });
    const { truths } = workload.queries;
    const grades = [...truths.grades(0).subarray(0, truths.size)];
    expect(grades.filter((grade) => grade !== UNKNOWN)).toEqual([0]);
    expect(grades.length).toBeGreaterThan(200);
  });

  it('may stand under names of the log’s own', async () => {
    const reading: Reading = {
      format: 'csv',
      fieldNames: { ...OWN_NAMES, strong_ok: 'correct.gpt-4', 'weak ok': 'correct.mixtral-8x7b' },
    };
    const { rows } = await readBytes('text,strong_ok,weak ok\na,1,0\n', reading);
    expect(rows[0]?.labels).toEqual({ 'gpt-4': true, 'mixtral-8x7b': false });
    const jsonl = await readBytes('{"text":"a","strong_ok":1}', { ...reading, format: 'jsonl' });
    expect(jsonl.rows[0]?.labels).toEqual({ 'gpt-4': true });
  });

  it('may differ between requests of one text', async () => {
    const lines = ['1', '0', '0', '1'].map((grade) => `{"text":"a","correct":{"m":${grade}}}`);
    const { rows } = await readBytes(lines.join('\n'), { format: 'jsonl' });
    expect(rows.map(({ labels }) => labels?.m)).toEqual([true, false, false, true]);
  });

  it('of nobody are refused in a header, with the fix', async () => {
    await expect(readBytes('text,correct\na,1\n', { format: 'csv' })).rejects.toMatchObject({
      problems: [
        {
          where: 'standard input:1',
          what: 'the column "correct" does not say of which model',
          fix: expect.stringContaining('--fields correct.MODEL=correct'),
        },
      ],
    });
  });

  it.each(['0.5', '2', 'yes', '-1'])('that are none are refused in CSV: %s', async (grade) => {
    await expect(readBytes(`text,correct.m\na,${grade}\n`, { format: 'csv' })).rejects.toThrow(/grades m with/);
    const { rows, facts } = await readBytes(`text,correct.m\na,${grade}\nb,1\n`, { format: 'csv', skipBadLines: true });
    expect(rows.map(({ text }) => text)).toEqual(['b']);
    expect(facts.skippedLines).toBe(1);
  });

  /** The law: grades of two models on a long list of questions are all there. */
  async function areAllThere(
    stream: Readable,
    [weak, strong]: readonly [string, string],
    known: { count: number; weak: number; strong: number; digits: number },
  ): Promise<void> {
    const { rows, workload } = await readStream(stream, {
      format: 'csv',
      fieldNames: { prompt: 'text', [weak]: 'correct.mixtral', [strong]: 'correct.gpt-4' },
    });
    expect(rows).toHaveLength(known.count);
    expect(workload.queries.truths.gradedModels).toEqual(['mixtral', 'gpt-4']);
    const right = (model: string): number => rows.filter(({ labels }) => labels?.[model]).length / rows.length;
    expect(right('mixtral')).toBeCloseTo(known.weak, known.digits);
    expect(right('gpt-4')).toBeCloseTo(known.strong, known.digits);
  }

  it('of two models on 3,000 generated questions are all there, those of questions that come twice too', async () => {
    const { texts, weak, strong } = gradedQuestions(2_900);
    // A hundred come again, graded the other way round.
    const rows = texts.map((text, i) => ({ text, weak: weak[i], strong: strong[i] }));
    rows.push(...rows.slice(50, 150).map((row) => ({ ...row, weak: 1 - row.weak, strong: 1 - row.strong })));
    const share = (of: 'weak' | 'strong') => rows.filter((row) => row[of] === 1).length / rows.length;
    const csv = ['prompt,one,other', ...rows.map(({ text, weak, strong }) => `"${text}",${weak},${strong}`)].join('\n');
    const known = { count: 3_000, weak: share('weak'), strong: share('strong'), digits: 12 };
    await areAllThere(Readable.from([gzipSync(csv)]), ['one', 'other'], known);
  });

  it.skipIf(MMLU === null)(named('of two models on 14,042 MMLU questions are all there', MMLU), async () => {
    const names = ['weak_mixtral_8x7b_correct', 'strong_gpt4_1106_correct'] as const;
    const known = { count: 14_042, weak: 0.6808, strong: 0.8058, digits: 3 };
    await areAllThere(createReadStream(MMLU as string), names, known);
  });
});
