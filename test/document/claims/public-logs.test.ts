import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PUBLIC_LOGS, type PublicLog, publicLogsOn } from '../../../src/document/claims/public-logs.ts';
import { named, publicData } from '../../public-data.ts';

const log = (name: string): PublicLog => PUBLIC_LOGS.find((each) => each.name === name) as PublicLog;

const repeatsOf = (texts: readonly string[]): number => 1 - new Set(texts).size / texts.length;

/** Requests within 100 ms after each, on average. */
function companyOf(ms: readonly number[]): number {
  const times = [...ms].sort((a, b) => a - b);
  let pairs = 0;
  for (let i = 0, j = 0; i < times.length; i++) {
    while (j < times.length && (times[j] as number) <= (times[i] as number) + 100) j++;
    pairs += j - i - 1;
  }
  return pairs / times.length;
}

function tokensOf(rows: readonly (readonly [input: number, output: number])[]) {
  const [input, output] = rows.reduce(([a, b], [i, o]) => [a + i, b + o], [0, 0]);
  return { tokens: (input + output) / rows.length, promptShare: input / (input + output) };
}

const lines = (path: string): string[] => readFileSync(path, 'utf8').trim().split(/\r?\n/);
const json = <Row>(path: string): Row[] => lines(path).map((line) => JSON.parse(line) as Row);

/** What is said of a log, as it comes out when it is measured. */
function holds(name: string, file: string, measure: (path: string) => Partial<PublicLog>): void {
  const path = publicData(file);
  it.skipIf(path === null)(named(`says of ${name} what comes out`, path), () => {
    const { name: _, source: __, ...said } = log(name);
    const measured = measure(path as string);
    expect(Object.keys(measured).sort()).toEqual(Object.keys(said).sort());
    for (const [property, value] of Object.entries(said)) {
      expect(measured[property as keyof PublicLog]).toBeCloseTo(value as number, value > 100 ? -1 : 3);
    }
  });
}

describe('what is said of public logs', () => {
  const WEEK = 7 * 86_400;
  const weeks = (path: string): string[][] => {
    const rows = json<{ t: number; text: string }>(path);
    const first = Math.min(...rows.map(({ t }) => t));
    const found: string[][] = [];
    for (const { t, text } of rows) (found[Math.floor((t - first) / WEEK)] ??= []).push(text);
    return found;
  };
  holds('Bing, the month', 'bing-us-2020-01.jsonl', (path) => ({ repeats: repeatsOf(weeks(path).flat()) }));
  holds('Bing, its first week', 'bing-us-2020-01.jsonl', (path) => ({
    repeats: repeatsOf(weeks(path)[0] as string[]),
  }));
  holds('Bing, its last week', 'bing-us-2020-01.jsonl', (path) => ({
    repeats: repeatsOf(weeks(path).at(-1) as string[]),
  }));
  holds('Banking77', 'banking77.jsonl', (path) => ({
    repeats: repeatsOf(json<{ text: string }>(path).map(({ text }) => text)),
  }));
  holds('web07', 'cache2k-web07.txt', (path) => ({ repeats: repeatsOf(lines(path)) }));
  holds('Azure code', 'azure-llm-code-2023.csv', (path) => {
    const rows = lines(path)
      .slice(1)
      .map((line) => line.split(','));
    return {
      ...tokensOf(rows.map(([, input, output]) => [Number(input), Number(output)])),
      company: companyOf(rows.map(([at = '']) => Date.parse(`${at.slice(0, 19)}Z`) + 1_000 * Number(at.slice(19)))),
    };
  });
  holds('Mooncake', 'mooncake-synthetic.jsonl', (path) => {
    const rows = json<{ timestamp: number; input_length: number; output_length: number; hash_ids: number[] }>(path);
    return {
      ...tokensOf(rows.map((row) => [row.input_length, row.output_length])),
      repeats: repeatsOf(rows.map(({ hash_ids }) => hash_ids.join())),
      company: companyOf(rows.map(({ timestamp }) => timestamp)),
    };
  });

  it('is told of a property where it is known, in order, and judged only within what was looked at', () => {
    const found = publicLogsOn('tokens', { from: 300, to: 5_000 }, [{ from: 1_000, to: 3_000 }]);
    expect(found).toEqual([
      { name: 'RouterArena', at: 354, holds: false },
      { name: 'Azure code', at: 2_076, holds: true },
      { name: 'Mooncake', at: 15_475, holds: null },
    ]);
  });
});
