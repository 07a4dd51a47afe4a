import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
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
  it('name in each command what was replayed, how it is read, and which models may answer', async () => {
    const about = [
      '--trace',
      'my log.csv',
      '--fields',
      'text=q',
      '--models',
      'real',
      '--map',
      'simple=gpt-5.4,medium=gpt-5.4',
    ];
    const cwd = temporaryFolder();
    const rows = Array.from({ length: 30 }, (_, i) => `2026-09-01T00:00:${10 + i}Z,what is ${i % 7}?,900,100,gpt-5.5`);
    writeFileSync(join(cwd, 'my log.csv'), ['t,q,input_tokens,output_tokens,model', ...rows].join('\n'));
    const { stdout } = await invoke(['checklist', ...about, '--json'], { cwd });
    const ways = (JSON.parse(stdout).items as { how: string }[]).map(({ how }) => how);
    const commands = ways.flatMap((how) => how.match(/npx optimize (simulate|sweep|ab plan|ab) --.*/g) ?? []);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      expect(command).toContain(
        "--trace 'my log.csv' --fields text=q --models real --map simple=gpt-5.4,medium=gpt-5.4",
      );
    }
    const save = await invoke(['tune', ...about, '--ttl', '1h,2h', '--save', 'best.yaml', '--json'], { cwd });
    expect(save.stderr.replace(/\s+/g, ' ')).toContain("npx optimize simulate --trace 'my log.csv' --fields text=q");
  });

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
