import { describe, expect, it } from 'vitest';
import type { Finding, SimulationResult } from '../../src/result/schema/simulation.ts';
import { invoke } from '../cli/invoke.ts';

async function found(...args: string[]): Promise<SimulationResult> {
  const { code, stdout, stderr } = await invoke(['simulate', ...args, '-n', '300', '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const of = ({ findings }: SimulationResult, id: string): Finding | undefined => findings.find((each) => each.id === id);

const JOB = ['--scenario', 'content-pipeline'];

describe('a job that may wait', () => {
  it('is told what waiting takes off, in dollars, and a trial comes to the same', async () => {
    const result = await found(...JOB, '--models', 'openai');
    const finding = of(result, 'paid-in-haste');
    const { deferrable, costUsd } = result.optimized;
    expect(deferrable).toMatchObject({ requests: 300, calls: 0, offered: true });
    expect(deferrable?.missedUsd).toBeCloseTo(costUsd / 2, 9);
    expect(finding?.message).toMatch(
      /^300 requests \(100%\) may wait 1d and were sent at once: \$0\.\d+ of \$1\.\d+ is /,
    );
    expect(finding?.flags).toEqual(['--with', 'batch-api']);
    const waiting = await found(...JOB, '--models', 'openai', '--with', 'batch-api');
    expect(waiting.optimized.costUsd).toBeCloseTo(costUsd - (deferrable?.missedUsd as number), 9);
    expect(waiting.findings.map(({ id }) => id)).not.toContain('paid-in-haste');
    // Nobody waits for an answer, so nobody waited long.
    expect(waiting.optimized.latencyMs.p95).toBeNull();
    expect(waiting.optimized.quality).toEqual(expect.objectContaining({ satisfaction: expect.any(Number) }));
  });

  it('is told nothing of it where no batch price is known, and why the technique does nothing there', async () => {
    expect(of(await found(...JOB), 'paid-in-haste')).toBeUndefined();
    const idle = of(await found(...JOB, '--with', 'batch-api'), 'batch-api-idle');
    expect(idle?.message).toBe('batch-api did nothing: of none of the models (docs) a batch price is known');
  });
});

it('says that nothing may wait where the workload says of no request that it may', async () => {
  const idle = of(
    await found('--scenario', 'faq-chatbot', '--models', 'openai', '--with', 'batch-api'),
    'batch-api-idle',
  );
  expect(idle?.message).toBe('batch-api did nothing: the workload says of no request that it may wait');
});
