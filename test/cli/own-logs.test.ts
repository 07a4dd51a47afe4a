import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();

beforeAll(async () => {
  const lines = (line: (i: number) => string): string => Array.from({ length: 500 }, (_, i) => `${line(i)}\n`).join('');
  await writeFile(
    join(folder, 'unique.txt'),
    lines((i) => `unique question number ${i + 1}`),
  );
  await writeFile(
    join(folder, 'repeats.txt'),
    lines((i) => `what about the thing ${(i * i) % 97}`),
  );
});

const FLAGS = [
  '',
  '--instant',
  '--with budget --daily-budget 0.01',
  '--rate 100000',
  '--seed 7',
  '--ttl 1m',
  '--cache-size 10',
  '--answer-tokens 400',
];

describe('a log of one’s own', () => {
  for (const log of ['unique.txt', 'repeats.txt']) {
    for (const strategy of ['basic', 'advanced', 'multi-tier']) {
      it.each(FLAGS)(`gives a result: ${log}, ${strategy} %s`, async (flags) => {
        const args = [
          'simulate',
          '--trace',
          log,
          '--strategy',
          strategy,
          ...flags.split(' ').filter(Boolean),
          '--json',
        ];
        const { code, stdout, stderr } = await invoke(args, { cwd: folder });
        expect(stderr).not.toContain('error');
        expect(code).toBe(0);
        const { findings } = JSON.parse(stdout) as SimulationResult;
        // Nothing is known of the day before a log, so that no cache can be warmed for it.
        expect(JSON.stringify(findings)).not.toContain('prewarm');
      });
    }
  }
});

/** A log of calls to gpt-4o, one a minute: what is sent and answered, and more that a row says. */
const calls = (count: number, more: (i: number) => object): string =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      timestamp: new Date(Date.UTC(2026, 0, 5) + i * 60_000).toISOString(),
      model: 'gpt-4o',
      messages: [{ role: 'user', content: `question ${i}` }],
      usage: { prompt_tokens: 1_000 + i, completion_tokens: 100, total_tokens: 1_100 + i },
      latency_ms: 2_000,
      ...more(i),
    }),
  ).join('\n');

async function simulated(name: string, log: string, ...flags: string[]): Promise<SimulationResult> {
  await writeFile(join(folder, name), log);
  const { stdout, stderr, code } = await invoke(['simulate', '--trace', name, ...flags, '--json'], { cwd: folder });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as SimulationResult;
}

describe('what a log says may wait', () => {
  it('goes through the batch interface for half of what was paid, to the cent', async () => {
    const log = calls(60, (i) => ({ offline: i % 3 === 0, cost_usd: 0.01 + i / 10_000 }));
    const { baseline, optimized } = await simulated(
      'offline.jsonl',
      log,
      '--only',
      'batch-api',
      '--deferrable',
      'offline',
    );
    const waits = Array.from({ length: 20 }, (_, k) => 0.01 + (3 * k) / 10_000).reduce((sum, usd) => sum + usd, 0);
    expect(optimized.deferrable).toMatchObject({ requests: 20, calls: 20 });
    expect(baseline.costUsd - optimized.costUsd).toBeCloseTo(waits / 2, 9);
    expect(baseline.deferrable?.missedUsd).toBeCloseTo(waits / 2, 9);
    expect(optimized.latencyMs).toEqual(baseline.latencyMs);
  });

  it('may be a share of its requests, the same under every strategy; what went there already is left', async () => {
    const whole = await simulated(
      'share.jsonl',
      calls(200, () => ({})),
      '--only',
      'batch-api',
      '--deferrable',
      '40%',
    );
    expect(whole.optimized.deferrable?.requests).toBeGreaterThan(50);
    expect(whole.optimized.deferrable?.requests).toBeLessThan(110);
    expect(whole.optimized.deferrable?.requests).toBe(whole.baseline.deferrable?.requests);
    expect(whole.baseline.costUsd - whole.optimized.costUsd).toBeCloseTo(
      whole.baseline.deferrable?.missedUsd as number,
      9,
    );
    const gone = await simulated(
      'gone.jsonl',
      calls(20, () => ({ batch: true })),
      '--only',
      'batch-api',
      '--deferrable',
      '100%',
    );
    expect(gone.optimized.deferrable).toMatchObject({ requests: 20, calls: 0, missedUsd: 0 });
  });
});

describe('when a log’s answers began', () => {
  it('is told as it was, of the calls that say it, and of cached answers by the look-up', async () => {
    const log = calls(40, (i) => ({
      ...(i % 2 === 0 ? { ttft_ms: 400 + i } : {}),
      messages: [{ role: 'user', content: `question ${i % 20}` }],
    }));
    const { baseline, optimized } = await simulated('begun.jsonl', log, '--only', 'cache', '--ttl', '1d');
    expect(baseline.firstTokenMs).toMatchObject({ mean: 419, max: 438 });
    expect(optimized.cache.exactHits).toBe(20);
    // Ten of the twenty that say it are answered from the cache.
    expect(optimized.firstTokenMs.mean).toBeCloseTo((10 * 50 + 10 * (409 + 1)) / 20, 0);
  });

  it('is what people wait for where answers are streamed', async () => {
    const good = (more: object) => calls(10, () => ({ ...more, ttft_ms: 500, latency_ms: 9_000, score: 1 }));
    const satisfaction = async (name: string, more: object) =>
      (await simulated(name, good(more), '--only', 'cache')).baseline.quality.satisfaction;
    expect(await satisfaction('told.jsonl', { stream: true })).toBe(1);
    expect(await satisfaction('seen.jsonl', {})).toBe(1);
    expect(await satisfaction('whole.jsonl', { stream: false })).toBe(0);
  });
});
