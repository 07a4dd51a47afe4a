import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A log of short and of overlong prompts: the first two of 300,000 tokens, the rest of 1,000. */
const log = join(temporaryFolder(), 'long.jsonl');
writeFileSync(
  log,
  Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({ text: `question ${i}`, t: 1_000 * i, input_tokens: i < 2 ? 300_000 : 1_000, output_tokens: 500 }),
  ).join('\n'),
);
const simulate = (...args: string[]) => invoke(['simulate', '--trace', log, '--models', 'real', ...args]);
const result = async (...args: string[]): Promise<SimulationResult> =>
  JSON.parse((await simulate(...args, '--json')).stdout);
const all = (model: string): string => `simple=${model},medium=${model},complex=${model}`;

describe('a prompt longer than the context window', () => {
  it('gets no answer and costs nothing, in the baseline as well', async () => {
    const { baseline, optimized } = await result('--map', all('gpt-4o'), '--only', 'cache');
    for (const run of [baseline, optimized]) {
      expect(run.unanswered).toEqual({ refused: 0, failed: 0, tooLong: 2 });
      expect(run.models['gpt-4o']!.calls).toBe(18);
      expect(run.costUsd).toBeCloseTo((18 * (1_000 * 2.5 + 500 * 10)) / 1e6, 9);
    }
  });

  it('is said on the first screen', async () => {
    const { stdout } = await simulate('--map', all('gpt-4o'), '--only', 'cache');
    expect(stdout).toMatch(/10\.0% got no answer/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /2 requests of the strategy \(10\.0%\) had longer prompts than the context/,
    );
  });

  it('is answered by a model whose window is large enough, at the price of long prompts', async () => {
    const { baseline } = await result('--map', all('gpt-5.5'), '--only', 'cache');
    expect(baseline.unanswered).toEqual({ refused: 0, failed: 0 });
    expect(baseline.models['gpt-5.5']!.calls).toBe(20);
  });

  it('is no second call either, where a judge sends the answer back', async () => {
    const { optimized } = await result(
      '--map',
      'simple=gpt-4.1,medium=gpt-4.1,complex=gpt-4o',
      '--only',
      'router,fallback',
    );
    expect(optimized.unanswered.tooLong ?? 0).toBeLessThanOrEqual(2);
    expect(optimized.models['gpt-4o']!.costUsd).toBeLessThan(0.5);
  });
});
