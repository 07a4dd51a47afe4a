import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { windowsOf } from '../../src/experiment/backtest.ts';
import { BACKTEST_FORMATS } from '../../src/report/experiments/backtest.ts';
import type { BacktestResult } from '../../src/result/schema/backtest.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const DAY = 86_400_000;

describe('The windows of a log', () => {
  it('hold each request once, but for a last one cut short', () => {
    const times = Float64Array.from({ length: 310 }, (_, i) => 1 + i * 3_600_000);
    const windows = windowsOf({ times, timed: true }, 3 * DAY);
    expect(windows.map(({ requests }) => requests)).toEqual([72, 72, 72, 72]);
    expect(windowsOf({ times, timed: true }, 5 * DAY).map(({ requests }) => requests)).toEqual([120, 120, 70]);
  });

  it('leave out those without requests', () => {
    const times = Float64Array.from([1, 2, 10 * DAY, 10 * DAY + 1]);
    expect(windowsOf({ times, timed: true }, DAY).map(({ requests }) => requests)).toEqual([2, 1]);
  });
});

describe('optimize backtest', () => {
  const folder = temporaryFolder();
  let result: BacktestResult;

  /** Ten questions again and again in the first ten days, and new ones only in the ten after. */
  beforeAll(async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => {
      const day = Math.floor(i / 100);
      const text = day < 10 ? `question ${i % 10}` : `question number ${i}`;
      return JSON.stringify({ t: 1_700_000_000_000 + day * DAY + (i % 100) * 1000, text, output_tokens: 100 });
    });
    writeFileSync(join(folder, 'log.jsonl'), `${lines.join('\n')}\n`);
    const { code, stdout } = await invoke(
      ['backtest', '--trace', 'log.jsonl', '--every', '5d', '--no-tune', '--only', 'cache', '--json'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    result = JSON.parse(stdout);
  });

  it('holds the saving of each window to what the next one brings', () => {
    expect(result.forecasts.map(({ of }) => of.requests)).toEqual([500, 500, 500]);
    const [steady, broken, nothing] = result.forecasts;
    // Of 100 requests a day 10 are the first of their text, and the hour of the TTL does not pass between.
    expect(steady?.forecast.costRatio).toBeCloseTo(0.9, 1);
    expect(steady?.error).toBeCloseTo(0, 9);
    expect(broken?.forecast.costRatio).toBeCloseTo(0.9, 1);
    expect(broken?.actual.costRatio).toBe(0);
    expect(broken?.held).toBe(false);
    expect(nothing?.error).toBe(0);
    expect(result.meanError).toBeCloseTo((broken?.error as number) / 3, 12);
    expect(result.held.held).toBe(result.held.of - 1);
  });

  it('says by how much the forecasts were off, at any width', async () => {
    for (const columns of [60, 80, 120]) {
      const { stdout } = await invoke(
        ['backtest', '--trace', 'log.jsonl', '--every', '5d', '--no-tune', '--only', 'cache'],
        { cwd: folder, columns },
      );
      expect(stdout.replace(/\s+/g, ' ')).toContain('of the bill on average');
      expect(stdout.replace(/\s+/g, ' ')).toContain('less than promised');
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    }
    expect(BACKTEST_FORMATS.csv?.(result).rows.length).toBe(3);
  });

  it('is interrupted, wrong or too short with a word about it', async () => {
    const failing = async (...args: string[]) => {
      const { code, stderr } = await invoke(['backtest', ...args], { cwd: folder });
      return `${code} ${stderr}`;
    };
    expect(await failing()).toContain('is about a log, and none is named');
    expect(await failing('--trace', 'log.jsonl', '--every', '30d')).toContain('a forecast needs two');
    expect(await failing('--trace', 'log.jsonl', '--every', 'soon')).toContain('--every');
    writeFileSync(join(folder, 'untimed.txt'), 'a question\nanother\n');
    expect(await failing('--trace', 'untimed.txt')).toContain('does not say when its requests came');
  });
});
