import { describe, expect, it } from 'vitest';
import { invoke } from './invoke.ts';

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await invoke([...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('claims', () => {
  it('prints the claims asked for in the documented frame, the same every time', async () => {
    const result = await json('claims', 'routed');
    expect(result).toMatchObject({ schemaVersion: 1, command: 'claims', seed: '42', runs: 5, partial: false });
    const [claim] = result.claims as Record<string, unknown>[];
    expect(Object.keys(claim as object)).toEqual(
      expect.arrayContaining(['id', 'source', 'claim', 'claimed', 'simulated', 'ci95', 'verdict', 'condition']),
    );
    expect(await json('claims', 'routed')).toEqual(result);
  });

  it('says what one can ask for when nothing matches', async () => {
    const { code, stderr } = await invoke(['claims', 'zebra']);
    expect(code).toBe(2);
    expect(stderr).toContain('no claim of the guide is about "zebra"');
    expect((await invoke(['claims', 'zebra', '--of', '2026'])).stderr).toContain('such as switching, clearing');
  });
});

describe('roadmap and checklist', () => {
  it('print one document each, of a scenario or of a log', async () => {
    const roadmap = await json('roadmap', '-n', '500');
    expect(roadmap).toMatchObject({ schemaVersion: 1, command: 'roadmap', requests: 500, phases: { length: 4 } });
    const checklist = await json('checklist', '-n', '500', '--scenario', 'customer-support');
    expect(checklist).toMatchObject({ command: 'checklist', scenario: 'customer-support', items: { length: 10 } });
    const input = `${Array.from({ length: 300 }, (_, i) => `question ${i % 40}`).join('\n')}\n`;
    const { code, stdout } = await invoke(['roadmap', '--trace', '-', '--trace-format', 'txt', '--json'], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requests: 300, workload: { queries: 40 } });
  });
});

describe('the fixes of findings', () => {
  type Found = { id: string; suggestion: string; tried?: unknown[] }[];
  const run = ['simulate', '-n', '3000', '--only', 'cache', '--ttl', '5s'];

  it('are tried unless that is not wanted', async () => {
    const low = (findings: unknown) => (findings as Found).find(({ id }) => id === 'low-hit-rate');
    const tried = low((await json(...run)).findings);
    expect(tried?.tried?.length).toBeGreaterThan(0);
    expect(tried?.suggestion).toContain('would lift the hit rate');
    const untried = low((await json(...run, '--no-fixes')).findings);
    expect(untried?.tried).toBeUndefined();
    expect(untried?.suggestion).toMatch(/^not tried here: --/);
  });

  it('are tried on standard input as well, as far as it is remembered', async () => {
    const input = `${Array.from({ length: 600 }, (_, i) => `question ${(i * 7) % 40}`).join('\n')}\n`;
    const args = [
      'simulate',
      '--trace',
      '-',
      '--trace-format',
      'txt',
      '--only',
      'cache',
      '--cache-size',
      '10',
      '--json',
    ];
    const { stdout } = await invoke(args, { input });
    const { findings } = JSON.parse(stdout) as { findings: Found };
    const found = findings.find(({ id }) => id === 'low-hit-rate');
    expect(found?.suggestion).toMatch(/^--.* would lift the hit rate from/);
  });
});
