import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/foundation/random.ts';
import type { SimulationResult } from '../../src/result/schema/simulation.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { invoke } from './invoke.ts';

const folder = temporaryFolder();

/** A log of calls to a model, each of 400 ms to the first token and 5 ms for each that is answered, give or take. */
function logOf(model: string, calls: number): string {
  const random = randomStream(model, 'log');
  const path = join(folder, `${model}-${calls}.jsonl`);
  const lines = Array.from({ length: calls }, (_, i) => {
    const output = 20 + Math.floor(600 * random());
    return JSON.stringify({
      created_at: 1_760_000_000 + 40 * i,
      model,
      request: { messages: [{ role: 'user', content: `question ${Math.floor(random() * 400)}` }] },
      usage: { prompt_tokens: 100, completion_tokens: output },
      latency_ms: Math.round((400 + 5 * output) * (0.9 + 0.2 * random())),
      cost_usd: (100 * 2 + output * 8) / 1e6,
    });
  });
  writeFileSync(path, lines.join('\n'));
  return path;
}

async function simulated(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', '--json', '--no-fixes', '--only', 'cache', ...args]);
  expect(stderr.replaceAll(/replaying.*\n/g, '')).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

const speedOf = ({ workload }: SimulationResult): string | undefined =>
  workload.assumptions.find(({ what }) => what === 'the speed of')?.value;

describe('the speed of a model that nobody has published', () => {
  it('is fitted from the log that measured thirty calls, and said so', async () => {
    const result = await simulated('--trace', logOf('house-model', 600));
    expect(speedOf(result)).toBe('house-model: fitted from 600 calls of the log');
    // A call of 320 tokens on average takes about 2 s.
    const { mean } = result.optimized.latencyMs;
    const { hitRate } = result.optimized.cache;
    expect(mean).toBeGreaterThan(1_700 * (1 - (hitRate ?? 0)));
    expect(mean).toBeLessThan(2_300);
  });

  it('stays unknown with fewer, and a published one stays unless the log is asked for all', async () => {
    const few = await simulated('--trace', logOf('house-model', 29));
    expect(speedOf(few)).toBeUndefined();
    const known = logOf('gpt-4o', 300);
    expect(speedOf(await simulated('--trace', known))).toBeUndefined();
    expect(speedOf(await simulated('--trace', known, '--log-speeds'))).toBe('gpt-4o: fitted from 300 calls of the log');
  });

  it('is no matter of scenarios', async () => {
    const { code, stderr } = await invoke(['simulate', '--log-speeds', '-n', '100']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--log-speeds: is about reading a log/);
  });
});
